"""A quote in columns: those of the quote, its article, outlet, host and review, and its speakers.

Variants read quotes so, and their JSON is made from it (see `parts`, which is what lists read).

Rows are read as the driver's tuples (see `database.prepared`) and turned into `QuoteRow` here: JSON comes as text, and
from SQLite moments as text and truth as a number too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ARRAY, ColumnElement, Integer, Select, String, bindparam, cast, column, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from extractors.model import Kind, MentionKind
from service.errors import UnknownQuote
from service.store.database.prepared import Prepared, dialect_name
from service.store.models import Article, Outlet, Quote, QuoteSpeaker, Review, Speaker

Host = aliased(Quote, name="host")
Principal = aliased(Speaker, name="principal")
KINDS = {kind.value: kind for kind in Kind}
MENTIONS = {kind.value: kind for kind in MentionKind}


class SpeakerName(NamedTuple):
    """A speaker as a quote names them."""

    slug: str
    name: str
    type: str


class QuoteRow(NamedTuple):
    """The columns of one quote; `published_at` is ISO text, empty where it is unknown."""

    key: int
    id: str
    kind: Kind
    text: str
    content: list[list[int]]
    act: str
    attitude: str
    negated: bool
    confidence: float
    cue_start: int | None
    cue_end: int | None
    cue_text: str | None
    cue_lemma: str | None
    source_start: int | None
    source_end: int | None
    source_text: str | None
    source_mention: MentionKind | None
    occasion: dict[str, Any] | None
    addressee: dict[str, Any] | None
    prefix: str
    exact: str
    suffix: str
    paragraph: str
    evidence: list[dict[str, Any]]
    candidates: list[list[Any]]
    warnings: list[str]
    published_at: str
    nested_in: str | None
    article_id: str
    source_id: str | None
    title: str
    url: str | None
    outlet: str
    review_status: str | None
    reviewer: str | None
    reason: str | None
    reviewed_at: datetime | None


KIND, MENTION, NEGATED, REVIEWED = (
    QuoteRow._fields.index(name) for name in ("kind", "source_mention", "negated", "reviewed_at")
)
PACKED = tuple(
    QuoteRow._fields.index(name) for name in ("content", "occasion", "addressee", "evidence", "candidates", "warnings")
)


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A quote as read: its columns and its speakers in order."""

    row: QuoteRow
    speakers: tuple[SpeakerName, ...]
    on_behalf_of: SpeakerName | None


def columns() -> tuple[ColumnElement[Any], ...]:
    """What is read of each quote: the fields of `QuoteRow` in their order, then whom it was said for."""
    found = {
        "published_at": type_coerce(Quote.published_at, String),
        "nested_in": Host.id,
        "article_id": Article.id,
        "source_id": Article.source_id,
        "title": Article.title,
        "url": Article.url,
        "outlet": Outlet.name,
        "review_status": Review.status,
        "reviewer": Review.reviewer,
        "reason": Review.reason,
        "reviewed_at": Review.at,
    }
    fields: list[Any] = [found.get(name) if name in found else getattr(Quote, name) for name in QuoteRow._fields]
    return (*fields, Principal.slug, Principal.name, Principal.type)


def listed(dialect: str) -> Select[*tuple[Any, ...]]:
    """Every quote with those columns."""
    found = columns()
    if dialect == "postgresql":
        # As text: to have each small value read by the driver takes longer than the rest of the row.
        found = tuple(cast(each, String) if place in PACKED else each for place, each in enumerate(found))
    return (
        select(*found)
        .select_from(Quote)
        .join(Article, Article.key == Quote.article_key)
        .join(Outlet, Outlet.key == Quote.outlet_key)
        .outerjoin(Host, Host.key == Quote.nested_in_key)
        .outerjoin(Principal, Principal.key == Quote.on_behalf_of_key)
        .outerjoin(Review, Review.quote_id == Quote.id)
    )


def keys_in(dialect: str, keyed: Any, kind: Any) -> ColumnElement[bool]:
    """Whether `keyed` is one of the parameter `keys`, however many there are: one statement for every number."""
    if dialect == "sqlite":
        condition: ColumnElement[bool] = keyed.in_(
            select(column("value")).select_from(func.json_each(bindparam("keys", type_=String)))
        )
        return condition
    return keyed == func.any(bindparam("keys", type_=ARRAY(kind)))  # type: ignore[no-any-return]


def keys_value(session: Session, keys: Collection[Any]) -> Any:
    """The value of that parameter."""
    sqlite = dialect_name(session) == "sqlite"
    return orjson.dumps(list(keys)).decode() if sqlite else list(keys)


NAMED = Prepared(
    lambda dialect: (
        select(QuoteSpeaker.quote_key, Speaker.slug, Speaker.name, Speaker.type)
        .join(Speaker, Speaker.key == QuoteSpeaker.speaker_key)
        .where(keys_in(dialect, QuoteSpeaker.quote_key, Integer))
        .order_by(QuoteSpeaker.quote_key, QuoteSpeaker.position)
    )
)


BY_IDS = Prepared(lambda dialect: listed(dialect).where(keys_in(dialect, Quote.id, String)))


def stored_quotes(session: Session, quote_ids: Sequence[str]) -> dict[str, StoredQuote]:
    """The quotes with those ids, by id; ids that nothing has are missing."""
    rows = BY_IDS.rows(session, keys=keys_value(session, quote_ids))
    return {quote.row.id: quote for quote in with_speakers(session, rows)}


def stored_quote(session: Session, quote_id: str) -> StoredQuote:
    """The quote with that id; UnknownQuote."""
    found = stored_quotes(session, [quote_id])
    if not found:
        raise UnknownQuote(f"No quote has the id {quote_id!r}.")
    return found[quote_id]


def with_speakers(session: Session, rows: Sequence[tuple[Any, ...]]) -> list[StoredQuote]:
    """The quotes in rows of `listed`, in their order, with their speakers."""
    if not rows:
        return []
    named = speakers_of(session, [row[0] for row in rows])
    dialect = dialect_name(session)
    return [read_quote(row, dialect, named.get(row[0], ())) for row in rows]


def read_quote(row: tuple[Any, ...], dialect: str, speakers: tuple[SpeakerName, ...] = ()) -> StoredQuote:
    """The quote in one row of `listed`, with those speakers."""
    principal = SpeakerName(*row[-3:]) if row[-1] is not None else None
    return StoredQuote(read_row(row[:-3], plain=dialect == "sqlite"), speakers, principal)


def read_row(row: Sequence[Any], *, plain: bool) -> QuoteRow:
    """One row of the columns of `QuoteRow`; `plain`: truth and moments are as SQLite keeps them."""
    values = list(row)
    values[KIND] = KINDS[values[KIND]]
    if values[MENTION] is not None:
        values[MENTION] = MENTIONS[values[MENTION]]
    for place in PACKED:
        packed = values[place]
        if packed is not None:
            values[place] = [] if packed == "[]" else orjson.loads(packed)
    if plain:
        values[NEGATED] = bool(values[NEGATED])
    if values[REVIEWED] is not None:
        # From PostgreSQL it comes in the zone of the connection.
        moment = datetime.fromisoformat(values[REVIEWED]).replace(tzinfo=UTC) if plain else values[REVIEWED]
        values[REVIEWED] = moment.astimezone(UTC)
    return QuoteRow._make(values)


NAMES = Prepared(
    lambda dialect: select(Speaker.key, Speaker.slug, Speaker.name, Speaker.type).where(
        keys_in(dialect, Speaker.key, Integer)
    )
)


def speaker_names(session: Session, keys: Collection[int]) -> dict[int, SpeakerName]:
    """The names of the speakers in those rows."""
    if not keys:
        return {}
    return {row[0]: SpeakerName(*row[1:]) for row in NAMES.rows(session, keys=keys_value(session, keys))}


def speakers_of(session: Session, quote_keys: Iterable[int]) -> dict[int, tuple[SpeakerName, ...]]:
    """The speakers of each of those quotes, in order; quotes without one are missing."""
    found: dict[int, tuple[SpeakerName, ...]] = {}
    keys = keys_value(session, list(quote_keys))
    for quote_key, slug, name, kind in NAMED.rows(session, keys=keys):
        found[quote_key] = (*found.get(quote_key, ()), SpeakerName(slug, name, kind))
    return found
