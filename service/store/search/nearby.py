"""PostgreSQL: a page of the quotes that hold some words, by an index that knows both words and dates.

The full-text index (migration 0012) gives the quotes that hold words and have a date of one of some beginnings without
a look at any other: PostgreSQL goes through the shortest of the lists that it keeps and skips in the others. So a page
asks for the words between its edge and a date as far off as it should take to fill it (by the statistics of dates and
words, see `spread`), and up to a farther one where that did not: what it costs goes by the page, not by how many quotes
hold the words. Only then all are asked for that hold them. Very common words are looked for along the list instead
(`pages`): there one statement fills the page, and no statistics are needed.

These statements are planned once for all values: the conditions inside have no other index, and the order and the
page's edge are asked of what they found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, String, Text, and_, bindparam, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from service.store.database.prepared import Prepared
from service.store.models import Quote
from service.store.search.filters import Key, QuoteFilter, Way, described
from service.store.search.fulltext import dated
from service.store.search.spread import Spread, day_of

# So many times as many quotes as should hold a page are read, for the page to be full.
MARGIN = 2
# Up to a date that leaves out less than three quarters, it is not worth it.
MOST = 0.25
# Longer stretches are said by whole months, longer ones still by whole years.
DAYS, MONTHS = 92, 2200


def up_to_dates(
    session: Session, filters: QuoteFilter, way: Way, values: Mapping[str, Any], spread: Spread, share: float
) -> list[Key] | None:
    """Where the page stands, up to a date; None where no near one has a page. `share`: of all that hold the words."""
    limit, oldest_first = values["limit"], way.oldest_first
    start, end = filters.until, filters.since
    if oldest_first:
        start, end = end, start
    try:
        first, last = (day_of(each) if each else None for each in (values.get("after_date") or start, end))
    except ValueError:  # a forged cursor
        return None
    width = MARGIN * limit / share
    while width < MOST * spread.total:
        edge = spread.edge(first, width, oldest_first=oldest_first)
        if edge is None:
            break
        whole = last is not None and (edge >= last if oldest_first else edge <= last)
        reach = last if whole else edge
        dates = beginnings(first, reach, spread) if oldest_first else beginnings(reach, first, spread)
        found = from_index(way, bounded=True).rows(session, **values, dates=dates)
        if whole or len(found) >= limit:
            return found
        width *= min(max(MARGIN * limit / max(len(found), 1), 2), 16)
    return None


@lru_cache(maxsize=1024)
def from_index(way: Way, *, bounded: bool = False) -> Prepared:
    """Where the quotes stand that the index gives, in order; `bounded`: those with a date that begins like `dates`."""

    def build(dialect: str) -> Any:
        place = (type_coerce(Quote.published_at, String).label("dated"), Quote.key)
        given = select(*place).where(*described(way.shape, Quote, dialect))
        if bounded:
            given = given.where(dated(bindparam("dates", type_=ARRAY(Text))))
        found = given.cte("found").prefix_with("MATERIALIZED", dialect="postgresql").c
        statement = select(found.dated, found.key)
        if "since" in way.shape:
            statement = statement.where(found.dated >= bindparam("since", type_=String))
        if "until" in way.shape:
            statement = statement.where(and_(found.dated < bindparam("until", type_=String), found.dated != ""))
        if way.goes_on:
            here = tuple_(bindparam("after_date", type_=String), bindparam("after_key", type_=BigInteger))
            there = tuple_(found.dated, found.key)
            statement = statement.where(there > here if way.oldest_first else there < here)
        order = (each.asc() if way.oldest_first else each.desc() for each in (found.dated, found.key))
        return statement.order_by(*order).limit(bindparam("limit", type_=Integer))

    return Prepared(build)


def beginnings(low: int | None, high: int | None, spread: Spread) -> list[str]:
    """What the dates from one day to another begin with, one of them at least; None: without end.

    Of long stretches somewhat more than that. Without a low end those that are unknown belong to it.
    """
    span = (spread.days[-1] if high is None else high) - (spread.days[0] if low is None else low)
    length = 10 if span <= DAYS else 7 if span <= MONTHS else 4
    first, last = (
        None if each is None else date.fromordinal(max(each, 1)).isoformat()[:length] for each in (low, high)
    )
    return [*([] if low else [""]), *_within("", first, last)]


def _within(start: str, first: str | None, last: str | None) -> Iterator[str]:
    """The longer beginnings than `start` that cover all that lies from `first` to `last`, as few as will do."""
    for each in _longer(start):
        if (first is not None and each < first[: len(each)]) or (last is not None and each > last[: len(each)]):
            continue
        at_first, at_last = (edge if edge is not None and edge.startswith(each) else None for edge in (first, last))
        if each in (at_first, at_last) or (at_first is None and at_last is None):
            yield each
        else:
            yield from _within(each, at_first, at_last)


def _longer(start: str) -> list[str]:
    if len(start) < 4:
        return [f"{start}{digit}" for digit in range(10)]
    return [f"{start}-{number:02}" for number in range(1, 13 if len(start) == 4 else 32)]
