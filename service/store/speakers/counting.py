"""What is counted for speakers, in step with the quotes: moved by the difference an article makes, or counted afresh.

`speaker_outlets` counts for each speaker and outlet; the speaker's own row sums that up.

On PostgreSQL whoever moves or counts quotes locks rows in one order, so that no two wait for each other: the article,
the rows of all speakers whose quotes it touches (`hold`, all at once, by key), its quotes and counts, the corpus
version. On SQLite there is one writer at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, String, delete, func, insert, select, type_coerce, update
from sqlalchemy.orm import Session

from service.errors import WriteConflict
from service.store import models
from service.store.models import QuoteSpeaker, Speaker, SpeakerOutlet

Carried = Counter[tuple[int, int]]
Row = dict[str, Any]


class Kept(NamedTuple):
    """What is counted for a speaker in an outlet."""

    quotes: int
    first: str
    last: str


def hold(session: Session, needed: Callable[[], set[int]]) -> None:
    """Locks the rows of speakers until the transaction ends: who waits for them sees what the other one has written.

    `needed` names all that the transaction needs (row keys), for locks that are taken bit by bit are in no order. It is
    asked again when they are locked: WriteConflict where others have come to them by then, as by a merge.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    keys = needed()
    locked = select(Speaker.key).where(Speaker.key.in_(keys)).order_by(Speaker.key)
    session.execute(locked.with_for_update(key_share=True)).all()
    if not needed() <= keys:
        raise WriteConflict


def carried(session: Session, article_key: int) -> Carried:
    """How many quotes the article counts for, per (speaker, outlet)."""
    statement = (
        select(QuoteSpeaker.speaker_key, QuoteSpeaker.outlet_key, func.count())
        .join(models.Quote, models.Quote.key == QuoteSpeaker.quote_key)
        .where(models.Quote.article_key == article_key)
        .group_by(QuoteSpeaker.speaker_key, QuoteSpeaker.outlet_key)
    )
    return Counter({(speaker, outlet): count for speaker, outlet, count in session.execute(statement)})


def recount(session: Session, before: Carried, after: Carried, published: str) -> None:
    """Moves `speaker_outlets` by the difference that an article of that date makes; the speakers are held.

    What is only added widens the dates; where something was taken away they are looked up in the index.
    """
    pairs = sorted(set(before) | set(after))
    if not pairs:
        return
    kept = counts_of(session, pairs)
    added: list[Row] = []
    changed: list[Row] = []
    for pair in pairs:
        old = kept.get(pair)
        quotes = (old.quotes if old else 0) + after[pair] - before[pair]
        if quotes <= 0:
            where = (SpeakerOutlet.speaker_key == pair[0], SpeakerOutlet.outlet_key == pair[1])
            session.execute(delete(SpeakerOutlet).where(*where))
            continue
        first, last = seen(session, *pair) if pair in before else widened(old, published)
        row = {"speaker_key": pair[0], "outlet_key": pair[1], "quotes": quotes, "first_seen": first, "last_seen": last}
        (changed if old else added).append(row)
    if added:
        session.execute(insert(SpeakerOutlet), added)
    if changed:
        session.execute(update(SpeakerOutlet), changed)
    sum_up(session, {speaker for speaker, _ in pairs})


def counts_of(session: Session, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Kept]:
    """What is counted so far for some pairs (and for others of the same speakers and outlets)."""
    dated = (type_coerce(each, String) for each in (SpeakerOutlet.first_seen, SpeakerOutlet.last_seen))
    statement = (
        select(SpeakerOutlet.speaker_key, SpeakerOutlet.outlet_key, SpeakerOutlet.quotes, *dated)
        .where(SpeakerOutlet.speaker_key.in_(sorted({speaker for speaker, _ in pairs})))
        .where(SpeakerOutlet.outlet_key.in_(sorted({outlet for _, outlet in pairs})))
    )
    return {(speaker, outlet): Kept(*rest) for speaker, outlet, *rest in session.execute(statement)}


def widened(old: Kept | None, published: str) -> tuple[str, str]:
    """First and last date with one more; an unknown date widens nothing."""
    dates = [each for each in (*((old.first, old.last) if old else ()), published) if each]
    return (min(dates), max(dates)) if dates else ("", "")


def seen(session: Session, speaker: int, outlet: int) -> tuple[str, str]:
    """The first known and the last date of a speaker's quotes in an outlet."""
    dated = type_coerce(QuoteSpeaker.published_at, String)
    where = (QuoteSpeaker.speaker_key == speaker, QuoteSpeaker.outlet_key == outlet, dated > "")
    first = session.scalar(select(func.min(dated)).where(*where))
    last = session.scalar(select(func.max(dated)).where(*where))
    return first or "", last or ""


def count_afresh(session: Session, speakers: Collection[int]) -> None:
    """Counts all quotes of some speakers again, after they were moved between speakers; the speakers are held."""
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
    sum_up(session, speakers)


def sum_up(session: Session, speakers: Collection[int]) -> None:
    """Writes into the rows of some speakers, which are held, what all outlets carry of them."""
    mine = Speaker.key.in_(speakers)
    summed = sums().where(SpeakerOutlet.speaker_key.in_(speakers))
    found: dict[int, tuple[Any, ...]] = {row[0]: tuple(row) for row in session.execute(summed)}
    rows = [
        dict(zip(SUMS, found.get(key, (key, 0, 0, "", "")), strict=True))
        for key in session.scalars(select(Speaker.key).where(mine))
    ]
    if rows:
        session.execute(update(Speaker), rows)


SUMS = ("key", "quotes", "outlets", "first_seen", "last_seen")


def sums() -> Select[*tuple[Any, ...]]:
    """For each speaker with quotes: the key, how many there are in how many outlets, the first known and last date."""
    first, last = (type_coerce(each, String) for each in (SpeakerOutlet.first_seen, SpeakerOutlet.last_seen))
    return select(
        SpeakerOutlet.speaker_key,
        func.sum(SpeakerOutlet.quotes),
        func.count(),
        func.coalesce(func.min(func.nullif(first, "")), ""),
        func.max(last),
    ).group_by(SpeakerOutlet.speaker_key)
