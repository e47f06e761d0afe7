"""Stretches of time as the beginnings of their dates, and the plan of what asks for them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from benchmarks.corpus import Corpus
from benchmarks.filling import fill
from service.store.database.engine import Database
from service.store.database.prepared import line_of
from service.store.search import nearby
from service.store.search.filters import QuoteFilter, Way
from service.store.search.fulltext import parse
from service.store.search.nearby import beginnings, from_index
from service.store.search.spread import Spread

FIRST, LAST = date(2015, 1, 1), date(2024, 12, 31)
SPREAD = Spread(1000, [FIRST.toordinal(), LAST.toordinal()])


def day(words: str | None) -> int | None:
    return None if words is None else date.fromisoformat(words).toordinal()


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("2024-05-02", "2024-05-02", ["2024-05-02"]),
        ("2024-05-30", "2024-06-02", ["2024-05-30", "2024-05-31", "2024-06-01", "2024-06-02"]),
        ("2023-11-20", "2024-05-02", ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]),
        ("2018-11-20", "2021-02-02", ["2018-11", "2018-12", "2019", "2020", "2021-01", "2021-02"]),
        (
            "2001-11-20",
            "2024-05-02",
            ["2001", *(f"200{n}" for n in range(2, 10)), "201", *(f"202{n}" for n in range(5))],
        ),
        ("2024-12-30", None, ["2024-12-30", "2024-12-31", "2025", "2026", "2027", "2028", "2029"]),
        (None, "2015-01-02", ["", "0", "1", "200", "2010", "2011", "2012", "2013", "2014", "2015-01-01", "2015-01-02"]),
    ],
)
def test_nearby_beginnings_cover_a_stretch(low: str | None, high: str | None, expected: list[str]) -> None:
    found = beginnings(day(low), day(high), SPREAD)
    assert found[: len(expected)] == expected
    assert all(each < "2015" if low is None else each[:4] > "2029" for each in found[len(expected) :] if high is None)
    assert high is None or found == expected


def test_nearby_beginnings_leave_out_no_day_and_let_in_none_that_is_far() -> None:
    chance = random.Random(5)
    for _ in range(300):
        days = sorted(chance.randint(1, date(2100, 1, 1).toordinal()) for _ in range(2))
        low, high = (None if chance.random() < 0.1 else each for each in days)
        found = tuple(beginnings(low, high, SPREAD))
        assert len(found) < 100
        first, last = low or 1, high or date.max.toordinal()
        for each in (first, last, *(chance.randint(first, last) for _ in range(20))):
            assert date.fromordinal(each).isoformat().startswith(found)
        slack = 366 if last - first > nearby.MONTHS else 31 if last - first > nearby.DAYS else 1
        for each in (first - slack, last + slack):
            if 0 < each <= date.max.toordinal() and low is not None and high is not None:
                assert not date.fromordinal(each).isoformat().startswith(found), (low, high)
        assert ("" in found) == (low is None)


@pytest.mark.parametrize("query", ["harbour", '"of the"', "th*", "harbour*", 'the "of the" wha* -is'])
@pytest.mark.parametrize("bounded", [False, True])
def test_nearby_plan_goes_by_the_full_text_index_whatever_the_values(
    make_postgresql: Callable[[], Database], query: str, bounded: bool
) -> None:
    database = make_postgresql()
    fill(database, Corpus(300))
    filters = QuoteFilter(words=parse(query), since="2015-01-01", until="2024-12-31", act="say", min_confidence=0.5)
    way = Way(filters.shape(), goes_on=True, oldest_first=False)
    values = filters.values("postgresql") | {"after_date": "2024-01-01", "after_key": 5, "limit": 51, "dates": ["2023"]}
    with database.reading() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        # A plan for all values takes the index to give many: at no cost of starting processes it would start some.
        for cost in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
            session.execute(text(f"SET LOCAL {cost} = 0"))
        from_index(way, bounded=bounded).rows(session, **values)
        driver: Any = line_of(session).driver
        server = line_of(session).server
        assert server is not None
        ((sql, name),) = ((sql, name) for sql, name in server.names.items() if "MATERIALIZED" in sql)
        nulls = ", ".join(["NULL"] * sql.count("$"))
        plan = "\n".join(row[0] for row in driver.execute(f"EXPLAIN EXECUTE {name.decode()}({nulls})"))
    database.dispose()
    assert "Bitmap Index Scan on ix_quotes_search" in plan
    assert plan.count("Index Cond") == 1, plan
    assert "Parallel" not in plan
    condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert ("to_tsvector" in condition) is ("lexemes" in way.shape)
    assert ("quote_marks" in condition) is ("marks" in way.shape)
    assert ("published_at" in condition) is bounded
