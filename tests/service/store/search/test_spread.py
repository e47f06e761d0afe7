"""Where in a list by date so many quotes end, as far as statistics tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import String, func, select, type_coerce

from benchmarks.corpus import Corpus
from benchmarks.filling import fill
from service.store import models
from service.store.database.engine import Database
from service.store.search.fulltext import parse
from service.store.search.spread import Shares, Spread, marks_of, spread_of, together

# Four stretches of 25 quotes each, of a hundred days each.
SPREAD = Spread(100, [1000, 1100, 1200, 1300, 1400])


@pytest.mark.parametrize(
    ("start", "width", "oldest_first", "expected"),
    [
        (None, 1, False, 1396),
        (None, 25, False, 1300),
        (None, 30, False, 1280),
        (None, 99, False, 1004),
        (None, 100, False, None),
        (1250, 5, False, 1230),
        (1200, 1, False, 1196),
        (1003, 1, False, None),
        (5000, 25, False, 1300),
        (0, 1, False, None),
        (None, 1, True, 1004),
        (None, 30, True, 1120),
        (1150, 5, True, 1170),
        (1397, 1, True, None),
        (0, 1, True, 1004),
        (5000, 1, True, None),
    ],
)
def test_spread_edge(start: int | None, width: float, oldest_first: bool, expected: int | None) -> None:
    assert SPREAD.edge(start, width, oldest_first=oldest_first) == expected


@pytest.mark.parametrize("spread", [Spread(0), Spread(-1, [1000]), Spread(-1, SPREAD.days), Spread(10), Spread(9, [7])])
def test_spread_of_what_nobody_has_counted_has_no_edge(spread: Spread) -> None:
    assert spread.edge(None, 5, oldest_first=False) is None


def test_spread_among_quotes_of_no_date_and_of_one_day_has_its_edges() -> None:
    spread = Spread(100, [0, 0, 1000, 1000, 1100])
    assert spread.edge(None, 30, oldest_first=False) == 1000
    assert spread.edge(1000, 10, oldest_first=False) == 1000
    assert spread.edge(None, 60, oldest_first=False) is None
    assert spread.edge(None, 20, oldest_first=True) is None


SHARES = Spread(
    1000,
    [],
    words=Shares({"the": 0.6, "of": 0.5, "prime": 0.02, "harbour": 0.01, "harvest": 0.01}, 0.004),
    marks=Shares({1: 0.2, 2: 0.3, 3: 0.1}, 0.002),
)
MARKS = {"of the": 1, "the prime": 2, "^har": 3, "prime minister": 4, "minister of": 5}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("the harbour door", {"the": 0.6, "harbour": 0.01, "door": 0.004}),
        ('"of the"', {"of the": 0.2}),
        # Unknown pairs: no more than those that are known, nor than a part of what holds the rarer word.
        ('"prime minister"', {"prime minister": 0.00025}),
        # More frequent than its words: another pair has that mark, and the word itself is asked for as well.
        ('"the prime"', {"the prime": 0.3, "prime": 0.02}),
        ("har*", {"^har": 0.1}),
        ("harvester*", {"harvester:*": 0.004}),
        ("-the harbour", {"harbour": 0.01}),
    ],
)
def test_spread_shares_are_what_statistics_say(query: str, expected: dict[str, float]) -> None:
    assert SHARES.shares(parse(query), MARKS) == pytest.approx(expected)


def test_spread_share_of_a_long_beginning_is_that_of_its_words() -> None:
    spread = Spread(1000, [], words=Shares({"harbours": 0.5, "harbouring": 0.5, "the": 0.9}, 0.2))
    assert spread.shares(parse("harbour*"), {}) == pytest.approx({"harbour:*": 0.8})


@pytest.mark.parametrize(
    ("shares", "expected"), [([0.2], 0.2), ([0.25, 0.01], 0.005), ([0.01, 0.25, 0.25], 0.0025), ([1e-4] * 99, 1e-10)]
)
def test_spread_shares_together_count_for_more_than_by_chance(shares: list[float], expected: float) -> None:
    assert together(shares) == pytest.approx(expected)


def test_spread_of_a_corpus_is_what_its_quotes_are_like(make_postgresql: Callable[[], Database]) -> None:
    database = make_postgresql()
    with database.reading() as session:
        assert spread_of(session).edge(None, 10, oldest_first=False) is None
    fill(database, Corpus(3000))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE quotes")
        connection.commit()
    database.memory.spread = None
    dated = type_coerce(models.Quote.published_at, String)
    with database.reading() as session:
        spread = spread_of(session)
        assert spread_of(session) is spread
        assert spread.total == session.scalar(select(func.count()).select_from(models.Quote))
        assert list(spread.days) == sorted(spread.days)
        edge = spread.edge(None, 600, oldest_first=False)
        assert edge is not None
        number = session.scalar(select(func.count()).where(dated >= date.fromordinal(edge).isoformat())) or 0
        query = parse('"of the" harbour th* the')
        shares = spread.shares(query, marks_of(session, query))
        folded = session.scalars(select(models.Quote.folded)).all()
    database.dispose()
    assert 550 <= number <= 650
    for asked, found in {"of the": " of the ", "^th": " th", "the": " the "}.items():
        assert shares[asked] == pytest.approx(sum(found in f" {each} " for each in folded) / len(folded), rel=0.05)
    assert shares["harbour"] < 0.01
