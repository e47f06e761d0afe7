"""How quotes are spread over time and words, as PostgreSQL's statistics have it.

A histogram cuts all dates into a hundred stretches that hold as many quotes each: it tells where in a list by date so
many quotes end. Of the thousand most frequent words, and of as many pairs and beginnings (see migration 0012),
PostgreSQL keeps in which share of all quotes they are, of the others nothing but that they are rarer. None of that is a
count, and it is as old as the last ANALYZE; who uses it has to see whether what they found is enough (see `nearby`).
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import prod, sqrt
from typing import Any

from sqlalchemy import ARRAY, String, bindparam, func, select
from sqlalchemy.orm import Session

from service.store.database.memory import MEMORY
from service.store.database.prepared import Prepared, line_of
from service.store.search.fulltext import Words, is_mark

SECONDS = 300
# What is taken for a share where there are no statistics.
UNKNOWN = 0.05
COUNTED = 4
# Of the quotes with the rarer word of a pair about so many hold the pair, where nothing is known of it.
PAIRED = 1 / 16
STATISTICS = "FROM pg_stats s WHERE s.schemaname = c.relnamespace::regnamespace::text AND s.tablename"
ASKED = f"""
    SELECT c.reltuples::bigint,
        (SELECT s.histogram_bounds::text::text[] {STATISTICS} = c.relname AND s.attname = 'published_at'),
        words.*, marks.*
    FROM pg_class c
    LEFT JOIN LATERAL (SELECT s.most_common_elems::text::text[], s.most_common_elem_freqs
        {STATISTICS} = 'ix_quotes_search' AND s.attname = 'to_tsvector') AS words ON true
    LEFT JOIN LATERAL (SELECT s.most_common_elems::text::integer[], s.most_common_elem_freqs
        {STATISTICS} = 'ix_quotes_search' AND s.attname = 'quote_marks') AS marks ON true
    WHERE c.oid = 'quotes'::regclass
"""
MARK = Prepared(
    lambda _: select(func.quote_mark(func.unnest(bindparam("marks", type_=ARRAY(String))).column_valued("mark")))
)


@dataclass(frozen=True, slots=True)
class Shares:
    """In which share of all quotes the most frequent of something stand, and in about which one any other does."""

    known: Mapping[Any, float] = field(default_factory=dict)
    other: float = UNKNOWN

    @classmethod
    def read(cls, most: Sequence[Any] | None, shares: Sequence[float] | None) -> Shares:
        """From the columns of pg_stats, which have more at the end: the lowest and the highest share."""
        if not most or not shares:
            return cls()
        known = dict(zip(most, shares, strict=False))
        return cls(known, min(known.values()) / 2)

    def of(self, each: Any) -> float:
        """The share of one of them."""
        return self.known.get(each, self.other)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many quotes there are, the days (ordinals, 0 for none) that part them into stretches of as many each, and
    in which shares of them words and marks stand.
    """

    total: int
    days: Sequence[int] = ()
    words: Shares = field(default_factory=Shares)
    marks: Shares = field(default_factory=Shares)

    def edge(self, start: int | None, width: float, *, oldest_first: bool) -> int | None:
        """The day that lies about `width` quotes behind `start` (None: the list's beginning) in a list.

        None where nothing is known, or where the list ends before that.
        """
        last = len(self.days) - 1
        if last < 1 or self.total <= 0:
            return None
        steps = width * last / self.total
        place = (0.0 if start is None else self._place(start)) if oldest_first else float(last)
        if not oldest_first and start is not None:
            place = self._place(start)
        place += steps if oldest_first else -steps
        if not 0 < place < last:
            return None
        whole = int(place)
        here, there = self.days[whole : whole + 2]
        return here + round((place - whole) * (there - here)) if here else None

    def _place(self, day: int) -> float:
        """How many stretches end before a day, with the part of its own that does."""
        whole = bisect_right(self.days, day)
        if not 0 < whole < len(self.days):
            return float(min(whole, len(self.days) - 1))
        here, there = self.days[whole - 1 : whole + 1]
        return whole - 1 + (day - here) / (there - here)

    def shares(self, words: Words, marks: Mapping[str, int]) -> dict[str, float]:
        """In about which share of all quotes each is that the index is to be asked for, by the numbers of its marks."""
        found: dict[str, float] = {}
        for each in words.asked():
            if not is_mark(each):
                found[each] = self._beginning(each[:-2]) if each.endswith(":*") else self.words.of(each)
                continue
            found[each] = self.marks.of(marks[each])
            if not each.startswith("^"):
                rarer = min(each.split(), key=self.words.of)
                if marks[each] not in self.marks.known:
                    found[each] = min(self.marks.other, PAIRED * self.words.of(rarer))
                elif found[each] > self.words.of(rarer):  # so frequent must be another pair with that mark
                    found[rarer] = self.words.of(rarer)
        return found

    def _beginning(self, start: str) -> float:
        without = prod(1 - share for word, share in self.words.known.items() if word.startswith(start))
        return 1 - without * (1 - self.words.other)


def together(shares: Collection[float]) -> float:
    """In about which share of all quotes all of that is.

    What stands together often (“prime”, “minister”) is far more frequent than if it were spread by chance, so a second
    condition counts for half: too much is found out sooner than too little. Of many the rarest count.
    """
    lowest, *others = sorted(shares)[:COUNTED]
    return lowest * sqrt(prod(others))


def marks_of(session: Session, words: Words) -> dict[str, int]:
    """The marks that a query asks the index for, by what they stand for."""
    asked = [each for each in words.asked() if is_mark(each)]
    return dict(zip(asked, (row[0] for row in MARK.rows(session, marks=asked)), strict=True)) if asked else {}


def spread_of(session: Session) -> Spread:
    """The spread of the quotes in a session's database, which must be PostgreSQL; asked for every few minutes."""
    memory: Any = session.info.get(MEMORY)
    kept: tuple[float, Spread] | None = memory and memory.spread
    if kept is None or kept[0] < time.monotonic():
        total, dates, *shares = line_of(session).driver.execute(ASKED).fetchone()
        spread = Spread(
            total, [day_of(each) for each in dates or ()], Shares.read(*shares[:2]), Shares.read(*shares[2:])
        )
        kept = (time.monotonic() + SECONDS, spread)
        if memory is not None:
            memory.spread = kept
    return kept[1]


def day_of(published: str) -> int:
    """The ordinal of a date's day; 0 where there is none. ValueError for a text that is no date."""
    return date.fromisoformat(published[:10]).toordinal() if published else 0
