"""Prepared statements stay prepared from one transaction to the next, and fail as all statements do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import column, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service.errors import DatabaseUnavailable, SchemaOutdated
from service.store.database.engine import Database
from service.store.database.prepared import Prepared
from service.store.database.statistics import corpus_version
from service.store.quotes.reading import QuoteFilter, list_quotes

NOWHERE = Prepared(lambda _: select(column("key")).select_from(table("nowhere", column("key"))))
KNOWN = "SELECT name FROM pg_prepared_statements ORDER BY prepare_time, name"


def test_prepared_statements_outlive_a_transaction(database: Database) -> None:
    if database.is_sqlite:
        return
    seen: list[list[Any]] = []
    for _ in range(3):
        with database.reading() as session:
            corpus_version(session)
            list_quotes(session, QuoteFilter())
            driver: Any = session.connection().connection.driver_connection
            seen.append(driver.execute(KNOWN).fetchall())
    assert len(seen[0]) == 2
    assert seen[1:] == seen[:1] * 2


def test_prepared_statements_fail_as_others_do(database: Database) -> None:
    with pytest.raises(SchemaOutdated) as caught, database.reading() as session:
        NOWHERE.rows(session)
    assert isinstance(caught.value.__cause__, DBAPIError)
    with database.reading() as session:
        assert corpus_version(session) == 0


@pytest.fixture
def end(database: Database) -> Iterator[Callable[[Session], None]]:
    """Ends the connection of a session from the server's side."""
    other = Database(database.url.render_as_string(hide_password=False))

    def run(session: Session) -> None:
        driver: Any = session.connection().connection.driver_connection
        with other.writing() as administrator:
            statement = text("SELECT pg_terminate_backend(:number, 5000)")
            administrator.execute(statement, {"number": driver.info.backend_pid})

    yield run
    other.dispose()


def test_prepared_statements_on_a_connection_that_is_gone(database: Database, end: Callable[[Session], None]) -> None:
    if database.is_sqlite:
        return

    def read() -> None:
        with database.reading() as session:
            corpus_version(session)
            end(session)
            corpus_version(session)

    with pytest.raises(DatabaseUnavailable):
        read()
    with database.reading() as session:
        assert corpus_version(session) == 0


def test_prepared_statements_after_the_connection_died_idle(database: Database, end: Callable[[Session], None]) -> None:
    """It is seen dead before it is used: nobody gets an error."""
    if database.is_sqlite:
        return
    with database.reading() as session:
        end(session)
    for _ in range(2):
        with database.reading() as session:
            assert corpus_version(session) == 0


def test_prepared_reading_sees_one_snapshot_and_writing_what_is_committed(database: Database) -> None:
    with database.engine.connect() as reader, database.writers.connect() as writer:
        if not database.is_sqlite:
            assert reader.get_isolation_level() == "REPEATABLE READ"
            assert writer.get_isolation_level() == "READ COMMITTED"
