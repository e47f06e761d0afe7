"""What the store can tell of a speaker beyond names and counts: kinds, days, outlets, and who is quoted beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from service.store.models import Outlet, Quote, QuoteSpeaker, Speaker, SpeakerOutlet

# The company a speaker keeps is read from their latest quotes only: a head of state has a hundred thousand.
LATEST = 1000
COMPANY = 10
DAYS = 366


@dataclass(frozen=True, slots=True)
class Carrier:
    """An outlet that quotes the speaker."""

    slug: str
    name: str
    quotes: int
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class Companion:
    """A speaker quoted in the same articles."""

    slug: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """Counts by kind, by day (newest first) and by outlet, and the company in the latest articles."""

    kinds: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, int], ...]
    carriers: tuple[Carrier, ...]
    company: tuple[Companion, ...]


def portrait(session: Session, speaker: int) -> Portrait:
    """The portrait of the speaker in that row."""
    return Portrait(
        kinds_of(session, [speaker]).get(speaker, ()),
        _days(session, speaker),
        carriers_of(session, [speaker]).get(speaker, ()),
        _company(session, speaker),
    )


def kinds_of(
    session: Session, speakers: Collection[int], outlet: int | None = None
) -> dict[int, tuple[tuple[str, int], ...]]:
    """How many quotes of each kind those speakers have, in all outlets or in one; who has none is left out."""
    statement = (
        select(QuoteSpeaker.speaker_key, Quote.kind, func.count())
        .join(Quote, Quote.key == QuoteSpeaker.quote_key)
        .where(QuoteSpeaker.speaker_key.in_(speakers))
        .group_by(QuoteSpeaker.speaker_key, Quote.kind)
        .order_by(Quote.kind)
    )
    if outlet is not None:
        statement = statement.where(QuoteSpeaker.outlet_key == outlet)
    found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for speaker, kind, number in session.execute(statement):
        found[speaker].append((kind.value, number))
    return {speaker: tuple(kinds) for speaker, kinds in found.items()}


def carriers_of(
    session: Session, speakers: Collection[int], outlet: int | None = None
) -> dict[int, tuple[Carrier, ...]]:
    """The outlets that quote those speakers, the one that does most often first; all of them, or only one."""
    statement = (
        select(
            SpeakerOutlet.speaker_key,
            Outlet.slug,
            Outlet.name,
            SpeakerOutlet.quotes,
            type_coerce(SpeakerOutlet.first_seen, String),
            type_coerce(SpeakerOutlet.last_seen, String),
        )
        .join(Outlet, Outlet.key == SpeakerOutlet.outlet_key)
        .where(SpeakerOutlet.speaker_key.in_(speakers))
        .order_by(SpeakerOutlet.quotes.desc(), Outlet.slug)
    )
    if outlet is not None:
        statement = statement.where(SpeakerOutlet.outlet_key == outlet)
    found: defaultdict[int, list[Carrier]] = defaultdict(list)
    for speaker, slug, name, quotes, first, last in session.execute(statement):
        found[speaker].append(Carrier(slug, name, quotes, first, last))
    return {speaker: tuple(carriers) for speaker, carriers in found.items()}


def _days(session: Session, speaker: int) -> tuple[tuple[str, int], ...]:
    day = func.substr(type_coerce(QuoteSpeaker.published_at, String), 1, 10).label("day")
    statement = (
        select(day, func.count())
        .where(QuoteSpeaker.speaker_key == speaker, type_coerce(QuoteSpeaker.published_at, String) > "")
        .group_by(day)
        .order_by(day.desc())
        .limit(DAYS)
    )
    return tuple((found, number) for found, number in session.execute(statement))


def _company(session: Session, speaker: int) -> tuple[Companion, ...]:
    latest = (
        select(QuoteSpeaker.quote_key)
        .where(QuoteSpeaker.speaker_key == speaker)
        .order_by(QuoteSpeaker.published_at.desc(), QuoteSpeaker.quote_key.desc())
        .limit(LATEST)
        .subquery()
    )
    articles = select(Quote.article_key).where(Quote.key.in_(select(latest.c.quote_key))).distinct().subquery()
    beside = aliased(QuoteSpeaker)
    shared = func.count(Quote.article_key.distinct())
    statement = (
        select(Speaker.slug, Speaker.name, shared)
        .select_from(Quote)
        .join(beside, beside.quote_key == Quote.key)
        .join(Speaker, Speaker.key == beside.speaker_key)
        .where(Quote.article_key.in_(select(articles.c.article_key)), beside.speaker_key != speaker)
        .group_by(Speaker.key, Speaker.slug, Speaker.name)
        .order_by(shared.desc(), Speaker.slug)
        .limit(COMPANY)
    )
    return tuple(Companion(*row) for row in session.execute(statement))
