"""Which quotes a list holds, in SQL: the filters that a caller sets, the order, and where a page goes on.

The names of the filters that are set are the *shape* of a list. Statements are built from the shape alone, with a
parameter of the same name for each value, so that each is compiled once (see `database.prepared`).
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, String, and_, bindparam, select, tuple_, type_coerce

from extractors.model import Kind
from service.store.models import Quote, QuoteSpeaker, Review, ReviewStatus
from service.store.search.fulltext import Words, matches, needs

Statement = Select[*tuple[Any, ...]]
Shape = frozenset[str]
# Where a quote stands in a list: its publication date as text, and its row key.
Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFilter:
    """Which quotes; None does not restrict.

    Keys are row keys; `since` and `until` are ISO days, both inclusive; `words` is what `fulltext.parse` gives.
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
    words: Words | None = None

    def shape(self) -> Shape:
        """The names of the filters that are set, and what words need of PostgreSQL's index."""
        found = frozenset([name for name in FILTERS if getattr(self, name) is not None])
        return found if self.words is None else found | needs(self.words.asked())

    def values(self, dialect: str) -> dict[str, Any]:
        """What the parameters of the filters stand for."""
        found: dict[str, Any] = {name: getattr(self, name) for name in FILTERS}
        if self.kind is not None:
            found["kind"] = self.kind.value
        if self.until is not None:
            # Dates are text: a moment on that very day starts with the day and sorts behind it.
            found["until"] = self.until + "U"
        if self.words is not None:
            found |= self.words.written(dialect)
        return found


class Way(NamedTuple):
    """What the statements of a page by words differ by."""

    shape: Shape
    goes_on: bool
    oldest_first: bool


# Those that `quote_speakers` answers alone.
OF_SPEAKERS = frozenset({"speaker", "outlet", "since", "until"})
FILTERS = ("speaker", "outlet", "article", "kind", "act", "attitude", "since", "until", "min_confidence", "words")


def order_columns(shape: Shape) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The columns of the sort key, from the table whose index serves this list."""
    if "speaker" in shape:
        return type_coerce(QuoteSpeaker.published_at, String), type_coerce(QuoteSpeaker.quote_key, Quote.key.type)
    return type_coerce(Quote.published_at, String), type_coerce(Quote.key, Quote.key.type)


def restricted(statement: Statement, shape: Shape, dialect: str, keyed: Any = Quote.key) -> Statement:
    """`statement` with every filter of the shape, without what people rejected."""
    return placed(statement, shape, keyed).where(*described(shape, Quote, dialect))


def needs_quotes(shape: Shape) -> bool:
    """Whether a column of `quotes` is needed for the filters and the order of a list."""
    return "speaker" not in shape or not shape <= OF_SPEAKERS


def placed(statement: Statement, shape: Shape, keyed: Any = Quote.key) -> Statement:
    """`statement` with those filters of the shape that an index in the order of the list answers.

    `keyed` is the quote's key in the table that the statement reads.
    """
    dated, _ = order_columns(shape)
    if "speaker" in shape:
        speaker = QuoteSpeaker.speaker_key == bindparam("speaker", type_=Integer)
        statement = statement.join(QuoteSpeaker, and_(QuoteSpeaker.quote_key == keyed, speaker))
    outlet: Any = QuoteSpeaker.outlet_key if "speaker" in shape else Quote.outlet_key
    found: dict[str, Any] = {
        "outlet": outlet == bindparam("outlet", type_=Integer),
        "article": Quote.article_key == bindparam("article", type_=Integer),
        "since": dated >= bindparam("since", type_=String),
        "until": and_(dated < bindparam("until", type_=String), dated != ""),
    }
    return statement.where(*(condition for name, condition in found.items() if name in shape))


def described(shape: Set[str], source: Any, dialect: str) -> list[ColumnElement[bool]]:
    """The other filters, over the columns of `source`; what people rejected is no quote."""
    found: dict[str, Any] = {
        "kind": type_coerce(source.kind, String) == bindparam("kind", type_=String),
        "act": source.act == bindparam("act", type_=String),
        "attitude": source.attitude == bindparam("attitude", type_=String),
        "min_confidence": source.confidence >= bindparam("min_confidence"),
    }
    if "words" in shape:
        found["words"] = matches(shape, dialect)
    conditions = [condition for name, condition in found.items() if name in shape]
    if "speaker" not in shape:
        # What was rejected has no speakers. The set is small, so it is not joined to every row that is counted.
        rejected = select(Review.quote_id).where(Review.status == ReviewStatus.REJECTED.value)
        conditions.append(source.id.not_in(rejected))
    return conditions


def behind(statement: Statement, shape: Shape, *, oldest_first: bool) -> Statement:
    """`statement` for what comes after the key (`after_date`, `after_key`)."""
    place = tuple_(*order_columns(shape))
    # A forged cursor may hold any number, not only one that a row key can be.
    here = tuple_(bindparam("after_date", type_=String), bindparam("after_key", type_=BigInteger))
    return statement.where(place > here if oldest_first else place < here)


def ordered(statement: Statement, shape: Shape, *, oldest_first: bool) -> Statement:
    """`statement` in the order of the list."""
    return statement.order_by(*(each.asc() if oldest_first else each.desc() for each in order_columns(shape)))
