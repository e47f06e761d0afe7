"""Where in a list by date so many quotes end, as far as statistics tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import String, func, select, type_coerce

from benchmarks.corpus import Corpus
from benchmarks.filling import fill
from service.store import models
from service.store.database import Database
from service.store.spread import Spread, spread_of

SPREAD = Spread(100, ["2020", "2021", "2022", "2023", "2024"])


@pytest.mark.parametrize(
    ("start", "width", "oldest_first", "expected"),
    [
        (None, 1, False, "2023"),
        (None, 25, False, "2023"),
        (None, 26, False, "2022"),
        (None, 76, False, None),
        ("2023-06", 1, False, "2022"),
        ("2023", 1, False, "2021"),
        ("2020-06", 1, False, None),
        ("zzzz", 30, False, "2022"),
        ("", 1, False, None),
        (None, 1, True, "2021"),
        (None, 30, True, "2022"),
        ("2021-06", 1, True, "2023"),
        ("2023-06", 1, True, None),
        ("", 1, True, "2021"),
        ("zzzz", 1, True, None),
    ],
)
def test_spread_edge(start: str | None, width: float, oldest_first: bool, expected: str | None) -> None:
    assert SPREAD.edge(start, width, oldest_first=oldest_first) == expected


@pytest.mark.parametrize("spread", [Spread(0, ()), Spread(-1, ["2020"]), Spread(-1, SPREAD.dates), Spread(10, ())])
def test_spread_of_what_nobody_has_counted_has_no_edge(spread: Spread) -> None:
    assert spread.edge(None, 5, oldest_first=False) is None


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
        assert list(spread.dates) == sorted(spread.dates)
        edge = spread.edge(None, 600, oldest_first=False)
        number = session.scalar(select(func.count()).where(dated >= edge)) or 0
    database.dispose()
    assert 500 <= number <= 800
