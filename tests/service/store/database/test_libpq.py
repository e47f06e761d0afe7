"""What PostgreSQL is asked through libpq itself: prepared once, in the session's transaction, and never too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import insert, text

from service.store import models
from service.store.database.engine import Database
from service.store.database.libpq import KEPT, Server
from service.store.database.prepared import line_of

KNOWN = "SELECT name FROM pg_prepared_statements"


@pytest.fixture
def database(make_postgresql: Callable[[], Database]) -> Iterator[Database]:
    made = make_postgresql()
    yield made
    made.dispose()


@pytest.fixture
def driver(database: Database) -> Iterator[Any]:
    """A connection of psycopg's, as `reading()` has it."""
    connection = database.engine.raw_connection()
    yield connection.driver_connection
    connection.close()


def test_libpq_gives_values_as_the_driver_does(driver: Any) -> None:
    statement = "SELECT {}::INTEGER, {}::VARCHAR, {}::FLOAT, {}::INTEGER[], {}::VARCHAR[], {}::VARCHAR"
    given = [-7, "it's “ä” \\ 100%", 0.1, [1, -2, 3], ['a"b', "c,d", "", "{e}"], None]
    numbered = statement.format(*(f"${n}" for n in range(1, 7)))
    expected = driver.execute(statement.format(*["%s"] * 6), given).fetchall()
    assert Server(driver).rows(numbered, given) == expected == [tuple(given)]


def test_libpq_reads_columns_as_the_driver_does(driver: Any) -> None:
    statement = """SELECT true, NULL::int, 1.5::float, 'x'::text, '{"a": [1]}'::jsonb::text, now(), 2::bigint"""
    server = Server(driver)
    assert server.rows(statement, []) == driver.execute(statement).fetchall()
    assert server.rows("SELECT 1 WHERE false", []) == []


@pytest.mark.parametrize(
    ("statement", "value", "name"),
    [
        ("SELECT $1::VARCHAR", "a\0b", "DataError"),
        ("SELECT $1::VARCHAR", "\ud800", "UnicodeEncodeError"),
        ("SELECT $1::INTEGER", 2**40, "NumericValueOutOfRange"),
        ("SELECT 1 / $1::INTEGER", 0, "DivisionByZero"),
        ("SELECT $1::INTEGER", "1; DROP TABLE quotes", "InvalidTextRepresentation"),
    ],
)
def test_libpq_refuses_what_the_driver_refuses(driver: Any, statement: str, value: Any, name: str) -> None:
    server = Server(driver)
    with pytest.raises(Exception, match=r".*") as caught:
        server.rows(statement, [value])
    assert type(caught.value).__name__ == name
    driver.rollback()
    # What is prepared is still there: a caller who sends nonsense costs nobody a plan.
    assert server.rows("SELECT $1::VARCHAR", ["fine"]) == [("fine",)]


def test_libpq_keeps_no_more_statements_than_it_says(driver: Any) -> None:
    server = Server(driver)
    for n in range(KEPT + 20):
        assert server.rows(f"SELECT {n}", []) == [(n,)]
        assert server.rows("SELECT 'often'", []) == [("often",)]
    kept = {name for (name,) in driver.execute(KNOWN).fetchall()}
    assert len(kept) == KEPT
    assert server.names["SELECT 'often'"] == b"onrecord_2"
    assert "onrecord_2" in kept


@pytest.mark.parametrize("command", ["DEALLOCATE ALL", "DISCARD ALL"])
def test_libpq_prepares_anew_what_somebody_let_go(driver: Any, command: str) -> None:
    server = Server(driver)
    server.rows("SELECT 1", [])
    driver.commit()
    driver.autocommit = True
    driver.execute(command)
    driver.autocommit = False
    with pytest.raises(Exception, match="does not exist"):
        server.rows("SELECT 1", [])
    driver.rollback()
    assert server.rows("SELECT 1", []) == [(1,)]


def test_libpq_prepares_anew_when_a_table_changed(driver: Any) -> None:
    server = Server(driver)
    driver.execute("CREATE TEMPORARY TABLE changing AS SELECT 1 AS a")
    driver.commit()
    assert server.rows("SELECT * FROM changing", []) == [(1,)]
    driver.commit()
    driver.execute("ALTER TABLE changing ADD COLUMN b int")
    driver.commit()
    with pytest.raises(Exception, match="cached plan must not change"):
        server.rows("SELECT * FROM changing", [])
    driver.rollback()
    assert server.rows("SELECT * FROM changing", []) == [(1, None)]


def test_libpq_is_in_the_transaction_of_the_session(database: Database) -> None:
    count = "SELECT count(*) FROM outlets"
    with database.writing() as session:
        line = line_of(session)
        assert line.server is not None
        assert line.server.rows(count, []) == [(0,)]
        session.execute(insert(models.Outlet), [{"slug": "a", "name": "A"}, {"slug": "b", "name": "B"}])
        assert line.server.rows(count, []) == [(2,)]
        assert line.server.rows("SHOW transaction_isolation", []) == [("read committed",)]
        session.rollback()
    with database.reading() as session:
        line = line_of(session)
        assert line.server is not None
        assert line.server.rows("SHOW transaction_isolation", []) == [("repeatable read",)]
        assert line.server.rows(count, []) == [(0,)]
        with database.writing() as other:
            other.execute(insert(models.Outlet), [{"slug": "c", "name": "C"}])
        assert session.scalar(text(count)) == 0
    with database.reading() as session:
        line = line_of(session)
        assert line.server is not None
        assert line.server.rows(count, []) == [(1,)]


def test_libpq_statements_outlive_a_write_of_many_rows_that_is_undone(database: Database) -> None:
    """The driver prepares what it does many times, and with a rollback it would let go of everything."""
    with database.reading() as session:
        server = line_of(session).server
        assert server is not None
        server.rows("SELECT 1", [])
    for _ in range(2):
        with database.writing() as session:
            assert line_of(session).server is server
            session.execute(insert(models.Outlet), [{"slug": str(n), "name": "A"} for n in range(20)])
            session.rollback()
    with database.reading() as session:
        assert line_of(session).server is server
        assert server.rows("SELECT 1", []) == [(1,)]
        assert server.made == 1
