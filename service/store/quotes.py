"""Reading quotes: one by its id, or a list by speaker, outlet, kind and more, newest first, a page at a time.

Lists read plain columns, not mapped objects: a page of fifty quotes is two statements and no text of an article is
touched. A page goes on after a key (publication date, row key) by row-value comparison, which an index answers at
any depth. With a speaker the list walks `quote_speakers`, whose rows carry outlet and date for that very reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, bindparam, func, literal, select, tuple_, type_coerce
from sqlalchemy.orm import Session, aliased

from extractors.model import Kind
from service.errors import UnknownQuote
from service.store.models import Article, Outlet, Quote, QuoteSpeaker, Review, Speaker
from service.store.reviews import Status

Key = tuple[str, int]
FACETS = 100

Host = aliased(Quote, name="host")
Principal = aliased(Speaker, name="principal")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFilter:
    """Which quotes; None does not restrict.

    Keys are row keys; `since` and `until` are ISO days, both inclusive; `words` is what `fulltext.matches` gives.
    """

    speaker: int | None = None
    outlet: int | None = None
    article: int | None = None
    kind: Kind | None = None
    act: str | None = None
    attitude: str | None = None
    since: str | None = None
    until: str | None = None
    min_confidence: float | None = None
    words: ColumnElement[bool] | None = None


@dataclass(frozen=True, slots=True)
class SpeakerName:
    """A speaker as a quote names them."""

    slug: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A quote as read: its columns (see `columns`) and its speakers in order."""

    row: Row[Any]
    speakers: tuple[SpeakerName, ...]
    on_behalf_of: SpeakerName | None

    @property
    def key(self) -> Key:
        """Its place in a list by date."""
        return (self.row.published_at, self.row.key)


def columns() -> tuple[ColumnElement[Any], ...]:
    """What a list reads of each quote, its article and its outlet."""
    quote = [
        getattr(Quote, name)
        for name in (
            *("key", "id", "kind", "text", "content", "act", "attitude", "negated", "confidence"),
            *("cue_start", "cue_end", "cue_text", "cue_lemma"),
            *("source_start", "source_end", "source_text", "source_mention"),
            *("occasion", "addressee", "prefix", "exact", "suffix", "paragraph"),
            *("evidence", "candidates", "warnings"),
        )
    ]
    return (
        *quote,
        type_coerce(Quote.published_at, String).label("published_at"),
        Host.id.label("nested_in"),
        Principal.slug.label("principal_slug"),
        Principal.name.label("principal_name"),
        Principal.type.label("principal_type"),
        Article.id.label("article_id"),
        Article.source_id,
        Article.title,
        Article.url,
        Outlet.name.label("outlet"),
        Review.status.label("review_status"),
        Review.reviewer,
        Review.reason,
        Review.at.label("reviewed_at"),
    )


@cache
def listed() -> Select[*tuple[Any, ...]]:
    """Every quote with those columns; built once, as building it costs as much as reading some rows."""
    return _joined(select(*columns()))


def list_quotes(
    session: Session, filters: QuoteFilter, *, after: Key | None = None, limit: int = 50, oldest_first: bool = False
) -> list[StoredQuote]:
    """At most `limit` quotes that `filters` let through, newest first (or oldest), those behind `after` only."""
    statement = _restrict(listed(), filters)
    dated, numbered = _order_columns(filters)
    if after is not None:
        place, here = tuple_(dated, numbered), tuple_(literal(after[0], String), literal(after[1]))
        statement = statement.where(place > here if oldest_first else place < here)
    order = (dated.asc(), numbered.asc()) if oldest_first else (dated.desc(), numbered.desc())
    return _with_speakers(session, session.execute(statement.order_by(*order).limit(limit)).all())


def list_quotes_of_article(session: Session, article_key: int) -> list[StoredQuote]:
    """All quotes of one article, in the order of the text."""
    statement = listed().where(Quote.article_key == article_key).order_by(Quote.position)
    return _with_speakers(session, session.execute(statement).all())


def list_quotes_by_id(session: Session, quote_ids: Sequence[str]) -> dict[str, StoredQuote]:
    """The quotes with those ids, by id; ids that nothing has are missing."""
    statement = listed().where(Quote.id.in_(quote_ids))
    return {quote.row.id: quote for quote in _with_speakers(session, session.execute(statement).all())}


def get_quote(session: Session, quote_id: str) -> StoredQuote:
    """The quote with that id; UnknownQuote."""
    rows = session.execute(listed().where(Quote.id == quote_id)).all()
    if not rows:
        raise UnknownQuote(f"No quote has the id {quote_id!r}.")
    return _with_speakers(session, rows)[0]


def count_by(session: Session, filters: QuoteFilter, facet: str) -> list[tuple[str, int]]:
    """How many of the quotes that `filters` let through fall to each value of a facet, the most frequent first.

    Facets: `kind`, `act`, `attitude`, `outlet` (by name), `speaker` (by slug; a joint statement counts for each).
    """
    value: Any = {"outlet": Outlet.name, "speaker": Speaker.slug}.get(facet) or getattr(Quote, facet)
    counted = func.count()
    statement: Select[*tuple[Any, ...]] = select(value, counted).select_from(Quote)
    if facet == "outlet":
        statement = statement.join(Outlet, Outlet.key == Quote.outlet_key)
    elif facet == "speaker":
        link = aliased(QuoteSpeaker)
        statement = statement.join(link, link.quote_key == Quote.key).join(Speaker, Speaker.key == link.speaker_key)
    rows = session.execute(_restrict(statement, filters).group_by(value).order_by(counted.desc(), value).limit(FACETS))
    return [(str(found), number) for found, number in rows]


def _joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Quote)
        .join(Article, Article.key == Quote.article_key)
        .join(Outlet, Outlet.key == Quote.outlet_key)
        .outerjoin(Host, Host.key == Quote.nested_in_key)
        .outerjoin(Principal, Principal.key == Quote.on_behalf_of_key)
        .outerjoin(Review, Review.quote_id == Quote.id)
    )


def _order_columns(filters: QuoteFilter) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The columns of the sort key, from the table whose index serves this list."""
    if filters.speaker is not None:
        return type_coerce(QuoteSpeaker.published_at, String), type_coerce(QuoteSpeaker.quote_key, Quote.key.type)
    return type_coerce(Quote.published_at, String), type_coerce(Quote.key, Quote.key.type)


def _restrict(statement: Select[*tuple[Any, ...]], filters: QuoteFilter) -> Select[*tuple[Any, ...]]:
    dated, _ = _order_columns(filters)
    outlet: ColumnElement[int] = type_coerce(Quote.outlet_key, Quote.outlet_key.type)
    if filters.speaker is not None:
        statement = statement.join(
            QuoteSpeaker, and_(QuoteSpeaker.quote_key == Quote.key, QuoteSpeaker.speaker_key == filters.speaker)
        )
        outlet = type_coerce(QuoteSpeaker.outlet_key, Quote.outlet_key.type)
    # What people rejected is no quote; the set is small, so it is not joined to every row that is counted.
    conditions: list[ColumnElement[bool]] = [
        Quote.id.not_in(select(Review.quote_id).where(Review.status == Status.REJECTED.value))
    ]
    if filters.outlet is not None:
        conditions.append(outlet == filters.outlet)
    for column, value in (
        (Quote.article_key, filters.article),
        (Quote.kind, filters.kind),
        (Quote.act, filters.act),
        (Quote.attitude, filters.attitude),
    ):
        if value is not None:
            conditions.append(column == value)
    if filters.since is not None:
        conditions.append(dated >= filters.since)
    if filters.until is not None:
        # Dates are text: a moment on that very day starts with the day and sorts behind it.
        conditions.append(dated < filters.until + "U")
        conditions.append(dated != "")
    if filters.min_confidence is not None:
        conditions.append(Quote.confidence >= filters.min_confidence)
    if filters.words is not None:
        conditions.append(filters.words)
    return statement.where(*conditions)


def _with_speakers(session: Session, rows: Sequence[Row[Any]]) -> list[StoredQuote]:
    named = speakers_of(session, [row.key for row in rows])
    return [StoredQuote(row, named.get(row.key, ()), _principal(row)) for row in rows]


def _principal(row: Row[Any]) -> SpeakerName | None:
    if row.principal_slug is None:
        return None
    return SpeakerName(row.principal_slug, row.principal_name, row.principal_type)


@cache
def named_in() -> Select[*tuple[Any, ...]]:
    """The speakers of the quotes with the row keys `keys`, in order."""
    return (
        select(QuoteSpeaker.quote_key, Speaker.slug, Speaker.name, Speaker.type)
        .join(Speaker, Speaker.key == QuoteSpeaker.speaker_key)
        .where(QuoteSpeaker.quote_key.in_(bindparam("keys", expanding=True)))
        .order_by(QuoteSpeaker.quote_key, QuoteSpeaker.position)
    )


def speakers_of(session: Session, quote_keys: Iterable[int]) -> dict[int, tuple[SpeakerName, ...]]:
    """The speakers of each of those quotes, in order; quotes without one are missing."""
    keys = list(quote_keys)
    if not keys:
        return {}
    found: defaultdict[int, list[SpeakerName]] = defaultdict(list)
    for quote_key, slug, name, kind in session.execute(named_in(), {"keys": keys}):
        found[quote_key].append(SpeakerName(slug, name, kind))
    return {key: tuple(names) for key, names in found.items()}
