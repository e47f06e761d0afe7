"""What a stranger's reading may ask of the database ends at its time; what else is asked has no limit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Integer, event, func, insert, literal, literal_column, select, text

from service.errors import DatabaseUnavailable, QueryTimeout
from service.store import models
from service.store.database.engine import Database
from service.store.database.prepared import Prepared, version_read
from service.store.database.statistics import corpus_version

LIMIT, LONG = 0.2, 0.8
COUNT = 3_000_000  # takes SQLite about as long
QUICK = Prepared(lambda _: select(literal_column("1", Integer)))


def slow(dialect: str, *first: Any) -> Any:
    """A statement that takes LONG."""
    if dialect == "postgresql":
        return select(*first, func.length(func.pg_sleep(LONG).op("::")(literal_column("text"))))
    numbers = select(literal_column("1", Integer).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + literal(1)).where(numbers.c.n < COUNT))
    return select(*first, func.count()).select_from(numbers)


# As pages ask: in a transaction or alone, prepared or planned by value.
WAYS = {
    "prepared": Prepared(slow),
    "by value": Prepared(slow, by_value=True),
    "versioned": Prepared(lambda dialect: slow(dialect, version_read()), versioned=True),
}


@pytest.fixture
def hurried(database: Database) -> Iterator[Database]:
    """The database with a short limit; one thread alone has the same connection again and again."""
    made = Database(database.url.render_as_string(hide_password=False), timeout=2, query_seconds=LIMIT)
    made.memory.of(0)  # the version that readers assume
    yield made
    made.dispose()


def ask(database: Database, way: str, *, limited: bool = True) -> None:
    """Asks for what takes long."""
    with database.reading(assuming=True, limited=limited) as session:
        if way == "session":
            session.execute(slow(database.engine.dialect.name)).all()
        else:
            WAYS[way].rows(session)


@pytest.mark.parametrize("way", ["session", *WAYS])
def test_time_limit_stops_what_takes_long_and_the_connection_goes_on(hurried: Database, way: str) -> None:
    for _ in range(2):
        began = time.monotonic()
        with pytest.raises(QueryTimeout, match=r"within 0\.2 seconds"):
            ask(hurried, way)
        assert time.monotonic() - began > 0.9 * LIMIT
        with hurried.reading(limited=True) as session:
            assert corpus_version(session) == 0
    assert hurried.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", ["session", *WAYS])
def test_time_limit_is_of_limited_readings_alone(hurried: Database, way: str) -> None:
    """The connection had a limit just before, for somebody else."""
    with pytest.raises(QueryTimeout):
        ask(hurried, "prepared")
    ask(hurried, way, limited=False)
    with pytest.raises(QueryTimeout):
        ask(hurried, way)


def test_time_limit_is_not_of_who_writes(hurried: Database) -> None:
    with pytest.raises(QueryTimeout):
        ask(hurried, "prepared")
    with hurried.writing() as session:
        session.execute(insert(models.Outlet), [{"slug": "a", "name": "A"}])
        WAYS["prepared"].rows(session)
        session.execute(slow(hurried.engine.dialect.name)).all()
    with hurried.reading(limited=True) as session:
        assert session.scalar(select(func.count()).select_from(models.Outlet)) == 1


def test_time_limit_of_zero_is_none(database: Database) -> None:
    assert database.query_seconds == 0
    ask(database, "prepared")


def test_time_limit_many_quick_statements_do_not_go_on_for_ever(hurried: Database) -> None:
    def read() -> None:
        until = time.monotonic() + LONG
        with hurried.reading(limited=True) as session:
            while time.monotonic() < until:
                QUICK.rows(session)

    with pytest.raises(QueryTimeout):
        read()
    with hurried.reading(limited=True) as session:
        assert QUICK.rows(session) == [(1,)]


def test_time_limit_postgresql_is_told_only_when_a_connection_changes_hands(hurried: Database) -> None:
    told: list[str] = []

    @event.listens_for(hurried.engine, "before_cursor_execute")
    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "statement_timeout" in statement:
            told.append(statement.split()[0])

    for kind in ("limited", "limited", "limited", "writing", "writing", "unlimited", "limited", "limited"):
        with hurried.writing() if kind == "writing" else hurried.reading(limited=kind == "limited") as session:
            corpus_version(session)
    assert told == ([] if hurried.is_sqlite else ["SET", "RESET", "SET"])


def test_time_limit_postgresql_leaves_the_servers_own_to_all_others(hurried: Database) -> None:
    """What an operator gave the role holds for who writes, and is no reader's fault."""
    if hurried.is_sqlite:
        return
    name = hurried.url.database
    with hurried.writing() as session:
        session.execute(text(f"ALTER DATABASE {name} SET statement_timeout = '300ms'"))
    hurried.dispose()
    with pytest.raises(QueryTimeout):
        ask(hurried, "prepared")
    with pytest.raises(DatabaseUnavailable):
        ask(hurried, "prepared", limited=False)


def test_time_limit_sqlite_asks_often_enough_within_the_index(hurried: Database) -> None:
    """A phrase's words are looked for inside of one step: the clock is asked there too."""
    if not hurried.is_sqlite:
        return
    with hurried.writing() as session:
        session.execute(text("CREATE VIRTUAL TABLE much USING fts5(words)"))
        rows = [{"words": "the " * 400 + str(n)} for n in range(3000)]
        session.execute(text("INSERT INTO much (words) VALUES (:words)"), rows)
    asked = {"phrase": '"' + "the " * 150 + '"'}
    with pytest.raises(QueryTimeout), hurried.reading(limited=True) as session:
        session.execute(text("SELECT count(*) FROM much WHERE much MATCH :phrase"), asked).all()
