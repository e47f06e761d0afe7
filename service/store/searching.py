"""A page of the quotes that hold some words, newest (or oldest) first, without looking at all that hold them.

A common word stands in most of a million quotes, and a page wants fifty. No index answers “these words, in the order
of dates” by itself, so there are four ways to a page's row keys; the page itself is then read by key.

* **In place** (SQLite, words over the whole corpus): rows of the full-text index go by their *place*, a number that
  sorts as the list does, so that the index is walked from the page's edge and left when the page is full. A place is
  the minute of publication, whether a time is known at all, and the row key, in that order of bits. Seconds are not in
  it: of a minute at the page's end all quotes are read.
* **Along the list** (PostgreSQL; SQLite within a speaker, an outlet or an article): the next `WINDOW` quotes of the
  list are asked one after the other whether their words hold the query's. That finds a page of all that is common.
* **Up to a date** (PostgreSQL, of words that stand in a few quotes of a thousand): the full-text index gives the
  quotes with these words, the index of dates those between the page's edge and a date as far off as it should take;
  PostgreSQL reads only those that both give. Where they fill no page, once more up to a farther date.
* **From the words** (where nothing else filled the page nor held all of the list): what the full-text index gives,
  sorted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Integer, String, bindparam, column, select, table, type_coerce
from sqlalchemy.orm import Session

from service.store.fulltext import KEYS, holds
from service.store.models import Quote
from service.store.prepared import Prepared, dialect_name, line_of, translated
from service.store.quote_filters import (
    Key,
    QuoteFilter,
    Shape,
    behind,
    described,
    order_columns,
    ordered,
    placed,
    restricted,
)
from service.store.spread import Spread, spread_of

WINDOW = 5_000
# Where no more are expected, to read all of them takes less than to look for the nearest.
FEW = 1_000
# From this share of all quotes on the window holds a page, and takes less than to ask two indexes.
COMMON = 0.01
# So many times as many quotes as should hold a page are read, for the page to be full.
MARGIN = 1.5
# Of the quotes with the words of a phrase about so many hold the phrase.
PHRASED = 1 / 16
# From this share on what the index of words gives is too much to be held against that of dates.
FREQUENT = 0.02
# Up to a date that leaves out less than three quarters, it is not worth it.
MOST = 0.25
EXPLAINED = (
    "EXPLAIN (FORMAT JSON) SELECT key FROM quotes"
    " WHERE to_tsvector('simple'::regconfig, folded) @@ to_tsquery('simple'::regconfig, %(words)s)"
)
MINUTES = 1440
HIGHEST = 2**63 - 1
UNDATED = -2
NARROW = frozenset({"speaker", "outlet", "article"})
DESCRIBED = frozenset({"speaker", "kind", "act", "attitude", "min_confidence"})


class Way(NamedTuple):
    """What the statements of a page differ by."""

    shape: Shape
    goes_on: bool
    oldest_first: bool


def search(session: Session, filters: QuoteFilter, *, after: Key | None, limit: int, oldest_first: bool) -> list[int]:
    """The row keys of a page in no order: the `limit` first ones, perhaps with a few that follow them."""
    dialect = dialect_name(session)
    way = Way(filters.shape(), after is not None, oldest_first)
    values = filters.values(dialect) | {"limit": limit}
    if after is not None:
        values |= {"after_date": after[0], "after_key": after[1]}
    if dialect == "sqlite" and not way.shape & NARROW:
        return in_place(session, way, values, bounds(filters, after, oldest_first=oldest_first))
    return by_lists(session, filters, way, values)


def by_lists(session: Session, filters: QuoteFilter, way: Way, values: Mapping[str, Any]) -> list[int]:
    """Keys along the list, or else from the words."""
    narrow = dialect_name(session) == "sqlite" or bool(way.shape & NARROW)
    number = 0 if narrow else expected(session, values["words"])
    wanted = [term for term in filters.words.terms if not term.excluded] if filters.words else []
    # Statistics know the frequent words that begin so, of the others nothing: there may be many more.
    guessed = any(term.prefix for term in wanted)
    if narrow or number > (FEW / 2 if guessed else FEW):
        spread = Spread(0, ()) if narrow else spread_of(session)
        share = number / spread.total if spread.total > 0 else 1.0
        frequent = share >= FREQUENT
        if any(len(term.words) > 1 for term in wanted):
            share *= PHRASED
        if narrow or guessed or frequent or share >= COMMON:
            window, whole = in_window(session, filters, way, values, number)
            if whole:
                return window
            share = max(len(window), 1) / WINDOW
        found = up_to_dates(session, filters, way, values, spread, share)
        if found is not None:
            return found
    return [key for (key,) in from_words(way).rows(session, **values)]


def in_window(
    session: Session, filters: QuoteFilter, way: Way, values: Mapping[str, Any], number: int
) -> tuple[list[int], bool]:
    """Keys along the list, and whether these are the page; of `number` quotes that should hold the words."""
    words, limit = filters.words, values["limit"]
    assert words is not None
    near, tests = along(way, *words.counts()), words.tests()
    window = near.rows(session, **values, **tests, window=WINDOW)
    if window and len(window) < limit and (longer := 2 * WINDOW * limit // len(window)) < 3 * number:
        # Where the window holds some, a few windows hold a page. Its rows lie together: three cost what one found
        # by its words does.
        window = near.rows(session, **values, **tests, window=longer)
    whole = len(window) >= limit or not beyond(way, WINDOW).rows(session, **values)
    return [key for (key,) in window], whole


def up_to_dates(
    session: Session, filters: QuoteFilter, way: Way, values: Mapping[str, Any], spread: Spread, share: float
) -> list[int] | None:
    """Keys of the quotes before a date; None where no near one has a page. `share`: of quotes with these words."""
    limit = values["limit"]
    start = values.get("after_date") or (filters.since if way.oldest_first else values["until"])
    width = MARGIN * limit / share
    while width < MOST * spread.total:
        edge = spread.edge(start, width, oldest_first=way.oldest_first)
        if edge is None:
            break
        found = from_words(way, bounded=True).rows(session, **values, edge=edge)
        if len(found) >= limit:
            return [key for (key,) in found]
        width *= min(max(2 * MARGIN * limit / max(len(found), 1), 4), 16)
    return None


def expected(session: Session, words: str) -> int:
    """How many quotes PostgreSQL expects to hold the words, by its statistics alone."""
    line = line_of(session)
    try:
        (plan,) = line.dialect.loaded_dbapi.ClientCursor(line.driver).execute(EXPLAINED, {"words": words}).fetchone()
    except line.dialect.loaded_dbapi.Error as error:
        raise translated(session, line.dialect, EXPLAINED, error) from error
    return int(plan[0]["Plan"]["Plan Rows"])


def bucket(published: str) -> int | None:
    """The upper bits of a place: twice the minutes since the year 1, and one more where a time is known.

    An unknown date comes before all others. None for a text that is no date: only a forged cursor holds one.
    """
    if not published:
        return UNDATED
    try:
        minutes = (date.fromisoformat(published[:10]).toordinal() - 1) * MINUTES
        if len(published) > 10:
            minutes += int(published[11:13]) * 60 + int(published[14:16])
    except ValueError:
        return None
    return 2 * minutes + (len(published) > 10)


def bounds(filters: QuoteFilter, after: Key | None, *, oldest_first: bool) -> tuple[int, int]:
    """The first and the last place that can belong to the page; the exact conditions are set beside them."""
    low, high = UNDATED * KEYS, HIGHEST
    if filters.since is not None:
        low = (bucket(filters.since) or 0) * KEYS
    if filters.until is not None and (day := bucket(filters.until)) is not None:
        high = (day + 2 * MINUTES) * KEYS - 1
    if after is not None and (place := bucket(after[0])) is not None:
        if oldest_first:
            low = max(low, place * KEYS)
        else:
            high = min(high, (place + 1) * KEYS - 1)
    return low, high


def in_place(session: Session, way: Way, values: Mapping[str, Any], edges: tuple[int, int]) -> list[int]:
    """Keys by a walk over the full-text index."""
    low, high = edges
    walk = places(way)
    found = [place for (place,) in walk.rows(session, **values, low=low, high=high)]
    if len(found) == values["limit"] and found[-1] // KEYS % 2:
        start = found[-1] // KEYS * KEYS
        rest = {"low": found[-1] + 1, "high": start + KEYS - 1} if way.oldest_first else {}
        rest = rest or {"low": max(low, start), "high": found[-1] - 1}
        found += [place for (place,) in walk.rows(session, **{**values, **rest, "limit": -1})]
    return [place % KEYS for place in found]


@lru_cache(maxsize=1024)
def places(way: Way) -> Prepared:
    """The places of the quotes that hold the words, in order."""
    index = table("quotes_fts", column("rowid", BigInteger), column("quotes_fts", String))
    place = index.c.rowid
    key = type_coerce(place.op("&")(KEYS - 1), Quote.key.type)

    def build(dialect: str) -> Any:
        statement = select(place).select_from(index).join(Quote, Quote.key == key)
        statement = restricted(statement, way.shape - {"words"}, dialect)
        if way.goes_on:
            statement = behind(statement, way.shape, oldest_first=way.oldest_first)
        return (
            statement.where(index.c.quotes_fts.op("MATCH")(bindparam("words", type_=String)))
            .where(place >= bindparam("low", type_=BigInteger), place <= bindparam("high", type_=BigInteger))
            .order_by(place.asc() if way.oldest_first else place.desc())
            .limit(bindparam("limit", type_=Integer))
        )

    # What is best differs from word to word: a plan made once for all of them would be bad for most.
    return Prepared(build, by_value=True)


@lru_cache(maxsize=1024)
def along(way: Way, wanted: int, excluded: int) -> Prepared:
    """The keys of those of the list's next quotes whose own words hold the query's, in order."""

    def build(dialect: str) -> Any:
        dated, _ = order_columns(way.shape)
        read = (Quote.key, Quote.id, Quote.folded, Quote.kind, Quote.act, Quote.attitude, Quote.confidence)
        inner = placed(select(*read, dated.label("dated")).select_from(Quote), way.shape)
        if way.goes_on:
            inner = behind(inner, way.shape, oldest_first=way.oldest_first)
        inner = ordered(inner, way.shape, oldest_first=way.oldest_first)
        window = inner.limit(bindparam("window", type_=Integer)).subquery("along").c
        statement = select(window.key).where(
            *described(way.shape & DESCRIBED, window, dialect), *holds(window.folded, wanted, excluded, dialect)
        )
        if dialect == "postgresql":
            # It knows that the rows come in this order. SQLite does not: it hands them on as they come, unless asked
            # to sort them, for which it would read the whole window.
            order = (window.dated, window.key)
            statement = statement.order_by(*(each.asc() if way.oldest_first else each.desc() for each in order))
        return statement.limit(bindparam("limit", type_=Integer))

    return Prepared(build, by_value=True)


@lru_cache(maxsize=1024)
def beyond(way: Way, window: int) -> Prepared:
    """One of the list's quotes behind the window, if there is any."""

    def build(dialect: str) -> Any:  # noqa: ARG001
        statement = placed(select(Quote.key).select_from(Quote), way.shape)
        if way.goes_on:
            statement = behind(statement, way.shape, oldest_first=way.oldest_first)
        return ordered(statement, way.shape, oldest_first=way.oldest_first).offset(window).limit(1)

    return Prepared(build)


@lru_cache(maxsize=1024)
def from_words(way: Way, *, bounded: bool = False) -> Prepared:
    """The keys of the quotes that the full-text index gives, in order; `bounded`: up to the date `edge`."""

    def build(dialect: str) -> Any:
        dated, numbered = order_columns(way.shape)
        read = (numbered.label("key"), dated.label("dated"))
        statement = restricted(select(*read).select_from(Quote), way.shape, dialect)
        if way.goes_on:
            statement = behind(statement, way.shape, oldest_first=way.oldest_first)
        if bounded:
            edge = bindparam("edge", type_=String)
            statement = statement.where(dated <= edge if way.oldest_first else dated >= edge)
        # Apart, or PostgreSQL may walk the list and make a tsvector of every quote on its way.
        found = statement.cte("found").prefix_with("MATERIALIZED", dialect="postgresql").c
        order = [each.asc() if way.oldest_first else each.desc() for each in (found.dated, found.key)]
        return select(found.key).order_by(*order).limit(bindparam("limit", type_=Integer))

    return Prepared(build, by_value=True)
