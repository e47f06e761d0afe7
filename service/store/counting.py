"""`speaker_outlets` in step with the quotes: moved by the difference an article makes, or counted afresh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import String, delete, func, insert, select, type_coerce
from sqlalchemy.orm import Session

from service.store import models
from service.store.models import QuoteSpeaker, SpeakerOutlet

Carried = Counter[tuple[int, int]]


def carried(session: Session, article_key: int) -> Carried:
    """How many quotes the article counts for, per (speaker, outlet)."""
    statement = (
        select(QuoteSpeaker.speaker_key, QuoteSpeaker.outlet_key, func.count())
        .join(models.Quote, models.Quote.key == QuoteSpeaker.quote_key)
        .where(models.Quote.article_key == article_key)
        .group_by(QuoteSpeaker.speaker_key, QuoteSpeaker.outlet_key)
    )
    return Counter({(speaker, outlet): count for speaker, outlet, count in session.execute(statement)})


def recount(session: Session, before: Carried, after: Carried) -> None:
    """Moves `speaker_outlets` by the difference; first and last seen come from the index, not from a scan."""
    for pair in sorted(set(before) | set(after)):
        speaker, outlet = pair
        where = (SpeakerOutlet.speaker_key == speaker, SpeakerOutlet.outlet_key == outlet)
        quotes = (session.scalar(select(SpeakerOutlet.quotes).where(*where)) or 0) + after[pair] - before[pair]
        session.execute(delete(SpeakerOutlet).where(*where))
        if quotes > 0:
            first, last = seen(session, speaker, outlet)
            row = {
                "speaker_key": speaker,
                "outlet_key": outlet,
                "quotes": quotes,
                "first_seen": first,
                "last_seen": last,
            }
            session.execute(insert(SpeakerOutlet).values(row))


def seen(session: Session, speaker: int, outlet: int) -> tuple[str, str]:
    """The first known and the last date of a speaker's quotes in an outlet."""
    dated = type_coerce(QuoteSpeaker.published_at, String)
    where = (QuoteSpeaker.speaker_key == speaker, QuoteSpeaker.outlet_key == outlet, dated > "")
    first = session.scalar(select(func.min(dated)).where(*where))
    last = session.scalar(select(func.max(dated)).where(*where))
    return first or "", last or ""


def count_afresh(session: Session, speakers: Collection[int]) -> None:
    """Counts all quotes of some speakers again, after they were moved between speakers."""
    session.execute(delete(SpeakerOutlet).where(SpeakerOutlet.speaker_key.in_(speakers)))
    dated = type_coerce(QuoteSpeaker.published_at, String)
    counted = (
        select(
            QuoteSpeaker.speaker_key,
            QuoteSpeaker.outlet_key,
            func.count(),
            func.coalesce(func.min(func.nullif(dated, "")), ""),
            func.max(dated),
        )
        .where(QuoteSpeaker.speaker_key.in_(speakers))
        .group_by(QuoteSpeaker.speaker_key, QuoteSpeaker.outlet_key)
    )
    columns = ["speaker_key", "outlet_key", "quotes", "first_seen", "last_seen"]
    session.execute(insert(SpeakerOutlet).from_select(columns, counted))
