"""How quotes are spread over time, as PostgreSQL's statistics have it: where in a list by date so many quotes end.

Its histogram cuts all dates into a hundred stretches that hold as many quotes each. That is no count, and as old as the
last ANALYZE; who uses it has to see for themselves whether what they found is enough (see `searching`).
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy.orm import Session

from service.store.memory import MEMORY
from service.store.prepared import line_of

SECONDS = 300
ASKED = """
    SELECT c.reltuples::bigint, s.histogram_bounds::text::text[] FROM pg_class c LEFT JOIN pg_stats s
    ON s.schemaname = c.relnamespace::regnamespace::text AND s.tablename = c.relname AND s.attname = 'published_at'
    WHERE c.oid = 'quotes'::regclass
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """How many quotes there are, and the dates that part them into stretches of as many each, as ISO text."""

    total: int
    dates: Sequence[str]

    def edge(self, start: str | None, width: float, *, oldest_first: bool) -> str | None:
        """The date that lies at least about `width` quotes behind `start` (None: the list's beginning) in a list.

        None where nothing is known, or where the list ends before that.
        """
        stretches = len(self.dates) - 1
        if stretches < 1 or self.total <= 0:
            return None
        steps = ceil(width * stretches / self.total)
        if oldest_first:
            place = steps + (0 if start is None else bisect_right(self.dates, start))
        else:
            place = (len(self.dates) if start is None else bisect_left(self.dates, start)) - 1 - steps
        return self.dates[place] if 0 < place < stretches else None


def spread_of(session: Session) -> Spread:
    """The spread of the quotes in a session's database, which must be PostgreSQL; asked for every few minutes."""
    memory: Any = session.info.get(MEMORY)
    kept: tuple[float, Spread] | None = memory and memory.spread
    if kept is None or kept[0] < time.monotonic():
        total, dates = line_of(session).driver.execute(ASKED).fetchone()
        kept = (time.monotonic() + SECONDS, Spread(total, dates or ()))
        if memory is not None:
            memory.spread = kept
    return kept[1]
