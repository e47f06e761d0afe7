"""A page of the quotes that hold some words, newest (or oldest) first, without looking at all that hold them.

A common word stands in most of a million quotes, and a page wants fifty. No index answers “these words, in the order
of dates” by itself, so there are four ways to a page's row keys; the page itself is then read by key.

* **In place** (SQLite, words over the whole corpus): rows of the full-text index go by their *place*, a number that
  sorts as the list does, so that the index is walked from the page's edge and left when the page is full. A place is
  the minute of publication, whether a time is known at all, and the row key, in that order of bits. Seconds are not in
  it: of a minute at the page's end all quotes are read.
* **Along the list** (very common words on PostgreSQL; within a speaker, an outlet or an article): the next `WINDOW`
  quotes of the list are asked one after the other whether their words hold the query's. That finds a page of all that
  is common.
* **Up to a date** (PostgreSQL): an index that knows dates too gives the quotes with these words of some stretch of time
  (see `nearby`).
* **From the words** (where nothing else filled the page nor held all of the list): what the full-text index gives,
  sorted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Integer, String, bindparam, column, select, table, type_coerce
from sqlalchemy.orm import Session

from service.store.database.prepared import Prepared, dialect_name
from service.store.models import Quote
from service.store.search.filters import (
    Key,
    QuoteFilter,
    Way,
    behind,
    described,
    order_columns,
    ordered,
    placed,
    restricted,
)
from service.store.search.fulltext import KEYS, holds, needs
from service.store.search.nearby import from_index, up_to_dates
from service.store.search.spread import marks_of, spread_of, together

WINDOW = 5_000
# From this share of all quotes on the window's beginning holds a page.
COMMON = 0.1
# So many quotes with some words are read in less than a window of a speaker's or an outlet's.
FEW = 2_000
# PostgreSQL's index is asked for the rarest few only, and not for what is as frequent as that beside what is not: to
# skip to a quote in so long a list takes longer than to read the quote.
ASKED = 4
FREQUENT = 0.3
MINUTES = 1440
HIGHEST = 2**63 - 1
UNDATED = -2
NARROW = frozenset({"speaker", "outlet", "article"})
DESCRIBED = frozenset({"speaker", "kind", "act", "attitude", "min_confidence"})


def search(session: Session, filters: QuoteFilter, *, after: Key | None, limit: int, oldest_first: bool) -> list[Key]:
    """Where the quotes of a page stand, in no order: the `limit` first ones, perhaps with a few that follow them."""
    dialect = dialect_name(session)
    way = Way(filters.shape(), after is not None, oldest_first)
    values = filters.values(dialect) | {"limit": limit}
    if after is not None:
        values |= {"after_date": after[0], "after_key": after[1]}
    if dialect == "sqlite" and not way.shape & NARROW:
        return in_place(session, way, values, bounds(filters, after, oldest_first=oldest_first))
    if way.shape & NARROW:
        return within(session, filters, way, values)
    return everywhere(session, filters, way, values)


def within(session: Session, filters: QuoteFilter, way: Way, values: Mapping[str, Any]) -> list[Key]:
    """Of a speaker, an outlet or an article: along the list, or else from the words."""
    if dialect_name(session) == "sqlite" or not are_few(session, filters):
        window, whole = in_window(session, filters, way, values)
        if whole:
            return window
    return from_words(way).rows(session, **values)


def are_few(session: Session, filters: QuoteFilter) -> bool:
    """Whether so few quotes should hold the words, by PostgreSQL's statistics, that they are soon read."""
    assert filters.words is not None
    spread = spread_of(session)
    share = together(spread.shares(filters.words, marks_of(session, filters.words)).values())
    return bool(spread.words.known) and share * spread.total < FEW


def everywhere(session: Session, filters: QuoteFilter, way: Way, values: Mapping[str, Any]) -> list[Key]:
    """Of all quotes on PostgreSQL: along the list, up to a date, or else from the words."""
    assert filters.words is not None
    spread = spread_of(session)
    shares = spread.shares(filters.words, marks_of(session, filters.words))
    share = together(shares.values())
    if share >= COMMON or not spread.words.known:
        window, whole = in_window(session, filters, way, values, share * spread.total)
        if whole:
            return window
        share = max(len(window), 1) / WINDOW
    asked = [each for each in sorted(shares, key=shares.__getitem__) if shares[each] < FREQUENT][:ASKED]
    asked = asked or [min(shares, key=shares.__getitem__)]
    way = way._replace(shape=way.shape - {"lexemes", "marks"} | needs(asked))
    values = {**values, **filters.words.written("postgresql", asked)}
    found = up_to_dates(session, filters, way, values, spread, share)
    return from_index(way).rows(session, **values) if found is None else found


def in_window(
    session: Session, filters: QuoteFilter, way: Way, values: Mapping[str, Any], number: float = 0
) -> tuple[list[Key], bool]:
    """What is found along the list, and whether that is the page; of `number` quotes that should hold the words."""
    words, limit = filters.words, values["limit"]
    assert words is not None
    near, tests = along(way, *words.counts()), words.tests()
    window = near.rows(session, **values, **tests, window=WINDOW)
    if window and len(window) < limit and (longer := 2 * WINDOW * limit // len(window)) < 3 * number:
        # Where the window holds some, a few windows hold a page, though other filters leave little of what is common.
        window = near.rows(session, **values, **tests, window=longer)
    whole = len(window) >= limit or not beyond(way, WINDOW).rows(session, **values)
    return window, whole


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


def in_place(session: Session, way: Way, values: Mapping[str, Any], edges: tuple[int, int]) -> list[Key]:
    """By a walk over the full-text index."""
    low, high = edges
    walk = places(way)
    found = walk.rows(session, **values, low=low, high=high)
    if len(found) == values["limit"] and (last := found[-1][1]) // KEYS % 2:
        start = last // KEYS * KEYS
        rest = {"low": last + 1, "high": start + KEYS - 1} if way.oldest_first else {}
        rest = rest or {"low": max(low, start), "high": last - 1}
        found += walk.rows(session, **{**values, **rest, "limit": -1})
    return [(dated, place % KEYS) for dated, place in found]


@lru_cache(maxsize=1024)
def places(way: Way) -> Prepared:
    """The dates and places of the quotes that hold the words, in order."""
    index = table("quotes_fts", column("rowid", BigInteger), column("quotes_fts", String))
    place = index.c.rowid
    key = type_coerce(place.op("&")(KEYS - 1), Quote.key.type)

    def build(dialect: str) -> Any:
        statement = select(order_columns(way.shape)[0], place).select_from(index).join(Quote, Quote.key == key)
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
    """Where those of the list's next quotes stand whose own words hold the query's, in order."""

    def build(dialect: str) -> Any:
        dated, _ = order_columns(way.shape)
        read = (Quote.key, Quote.id, Quote.folded, Quote.kind, Quote.act, Quote.attitude, Quote.confidence)
        inner = placed(select(*read, dated.label("dated")).select_from(Quote), way.shape)
        if way.goes_on:
            inner = behind(inner, way.shape, oldest_first=way.oldest_first)
        inner = ordered(inner, way.shape, oldest_first=way.oldest_first)
        window = inner.limit(bindparam("window", type_=Integer)).subquery("along").c
        statement = select(window.dated, window.key).where(
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
def from_words(way: Way) -> Prepared:
    """Where the quotes of a speaker, an outlet or an article stand that the full-text index gives, in order."""

    def build(dialect: str) -> Any:
        dated, numbered = order_columns(way.shape)
        read = (numbered.label("key"), dated.label("dated"))
        statement = restricted(select(*read).select_from(Quote), way.shape, dialect)
        if way.goes_on:
            statement = behind(statement, way.shape, oldest_first=way.oldest_first)
        # Apart, or PostgreSQL may walk the list and make a tsvector of every quote on its way.
        found = statement.cte("found").prefix_with("MATERIALIZED", dialect="postgresql").c
        order = [each.asc() if way.oldest_first else each.desc() for each in (found.dated, found.key)]
        return select(found.dated, found.key).order_by(*order).limit(bindparam("limit", type_=Integer))

    return Prepared(build, by_value=True)
