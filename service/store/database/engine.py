"""The database: one engine a process, sessions to read and to write, and its errors in onrecord's words.

SQLite runs with a write-ahead log (readers never wait for the writer), enforced foreign keys and a busy timeout.
Python's driver begins transactions late and never for reads; it is switched off and SQLAlchemy's own BEGIN is sent
instead: plain for readers, which pins one snapshot, IMMEDIATE for writers, which takes the write lock at once (two
writers that begin as readers would deadlock on the upgrade). PostgreSQL readers get one snapshot by REPEATABLE READ,
so that a list and its counts agree.

The engine is built on first use: a server that forks builds one in each child.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from service.config import Settings
from service.errors import DatabaseUnavailable, InvalidSetting, SchemaOutdated, ServiceError, WriteConflict
from service.store.database import memory, prepared, time_limit

# PostgreSQL's serialization failure and deadlock: the transaction was undone and may be tried again.
LOST_RACES = ("40001", "40P01")
# 16 MB of pages a connection: with the default of two, every page of a list is read from the file anew.
SQLITE_OPTIONS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA cache_size=-16000",
)


class Database:
    """A database by its URL; `reading()` and `writing()` give sessions. `query_seconds`: those of a limited reading."""

    def __init__(self, url: str, *, timeout: float = 10.0, pool: int = 5, query_seconds: float = 0.0) -> None:
        try:
            self.url = make_url(url)
        except ArgumentError:
            raise InvalidSetting("ONRECORD_DATABASE_URL is not a database URL") from None
        if self.url.get_backend_name() not in ("sqlite", "postgresql"):
            raise InvalidSetting("ONRECORD_DATABASE_URL must name SQLite or PostgreSQL")
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.timeout = timeout
        self.pool = pool
        self.query_seconds = query_seconds
        self.memory = memory.Memory()

    @classmethod
    def from_settings(cls, settings: Settings) -> Database:
        """The database that the settings name."""
        return cls(
            settings.database_url,
            timeout=settings.database_timeout,
            pool=settings.database_pool,
            query_seconds=settings.query_seconds,
        )

    @cached_property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; otherwise it is PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @cached_property
    def engine(self) -> Engine:
        """The engine as `reading()` uses it, built on first use."""
        try:
            engine = self._sqlite() if self.is_sqlite else self._postgresql()
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise InvalidSetting(f"the database driver is missing ({error}): install onrecord[postgresql]") from error
        time_limit.install(engine)
        return engine

    @cached_property
    def limited(self) -> Engine:
        """The engine as `reading(limited=True)` uses it."""
        return self.engine.execution_options(**{time_limit.SECONDS: self.query_seconds})

    @cached_property
    def writers(self) -> Engine:
        """The engine as `writing()` uses it."""
        if self.is_sqlite:
            return self.engine.execution_options(onrecord_writes=True)
        return self.engine.execution_options(isolation_level="READ COMMITTED")

    @cached_property
    def name(self) -> str:
        """The URL without the password: tells databases apart."""
        return str(self.url)

    def _sqlite(self) -> Engine:
        engine = create_engine(
            self.url,
            json_deserializer=orjson.loads,
            connect_args={"timeout": self.timeout},
            # The connection whose pages are in its memory; a database in memory has one alone, and no pool.
            **({} if self.url.database in (None, "", ":memory:") else {"pool_use_lifo": True}),
            hide_parameters=True,  # They hold articles, which no log may quote.
        )

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            for option in SQLITE_OPTIONS:
                connection.execute(option).close()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            immediate = connection.get_execution_options().get("onrecord_writes", False)
            if immediate:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                # It waits for nobody and cannot fail: no need for SQLAlchemy's longer way.
                driver: Any = connection.connection.driver_connection
                if not driver.in_transaction:  # as a `Reader`'s may be already
                    driver.execute("BEGIN").close()

        return engine

    def _postgresql(self) -> Engine:
        engine = create_engine(
            self.url,
            json_deserializer=orjson.loads,
            pool_size=self.pool,
            pool_timeout=self.timeout,
            pool_use_lifo=True,  # the one whose server process has the plan and the pages at hand
            isolation_level="REPEATABLE READ",  # readers'; to change it takes its time at each request
            hide_parameters=True,
            # The driver prepares nothing of its own: with a transaction that is undone it would let go of all that is
            # prepared, also of what others have (see `libpq`).
            connect_args={"connect_timeout": max(1, round(self.timeout)), "prepare_threshold": None},
        )

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: Any) -> None:
            connection.execute("SET plan_cache_mode = force_generic_plan")
            # What is asked here takes milliseconds; to compile a plan takes tens of them, to start a process some.
            connection.execute("SET jit = off")
            connection.execute("SET max_parallel_workers_per_gather = 0")
            connection.commit()

        @event.listens_for(engine, "checkout")
        def look(connection: Any, _record: Any, _fairy: Any) -> None:
            # Where a server says nothing unasked, something to read is the connection's end: another one is made.
            # To ask for a sign of life instead would take a third of the time that a short answer takes.
            waiting = select.poll()
            waiting.register(connection.fileno(), select.POLLIN)
            if connection.closed or waiting.poll(0):
                raise DisconnectionError

        return engine

    @contextmanager
    def reading(self, *, assuming: bool = False, limited: bool = False) -> Iterator[Session]:
        """A session over one snapshot of the database; nothing in it is kept.

        `assuming`: it takes the corpus to be of the version that was seen last, and raises `prepared.Moved` where it
        finds out too late that this is not so. `limited`: for a stranger, who may have the database busy for so long
        and no longer (see `time_limit`); QueryTimeout then.
        """
        engine, seconds = (self.limited, self.query_seconds) if limited else (self.engine, 0.0)
        with translated(seconds), prepared.Reader(engine, {memory.MEMORY: self.memory}) as session:
            if assuming and self.memory.known.version is not None:
                session.assume(self.memory.known.version)
            yield session
            if session.identity_map:
                session.expunge_all()
            session.commit()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed whole at the end, or not at all."""
        with translated(), Session(self.writers, expire_on_commit=False) as session, session.begin():
            yield session

    def ping(self) -> None:
        """Asks the database for a sign of life; DatabaseUnavailable when there is none."""
        with translated(), self.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")

    def prepare_folder(self) -> None:
        """Makes the folder of an SQLite file."""
        if self.is_sqlite and self.url.database and self.url.database != ":memory:":
            try:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DatabaseUnavailable(f"cannot make the database's folder: {error}") from error

    def dispose(self) -> None:
        """Closes what is open; the next use builds a new engine."""
        self.__dict__.pop("writers", None)
        self.__dict__.pop("limited", None)
        engine = self.__dict__.pop("engine", None)
        if engine is not None:
            engine.dispose()


@contextmanager
def translated(seconds: float = 0.0) -> Iterator[None]:
    """Turns the driver's errors into errors of our own, without statement or values; `seconds`: a limit, if any."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable("no database connection became free in time") from error
    except IntegrityError as error:
        raise WriteConflict from error
    except (OperationalError, ProgrammingError, InterfaceError) as error:
        if getattr(error.orig, "sqlstate", None) in LOST_RACES:
            raise WriteConflict from error
        if seconds and time_limit.ran_out(error):
            raise time_limit.timeout(seconds) from error
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
        if lacks_table(error):
            raise SchemaOutdated from error
        if isinstance(error, ProgrammingError):
            raise ServiceError(f"the database refused a statement: {reason}") from error
        raise DatabaseUnavailable(f"the database is not available: {reason}") from error


def lacks_table(error: DBAPIError) -> bool:
    """Whether a statement failed because a table or column is not there (yet)."""
    state = getattr(error.orig, "sqlstate", None)
    words = str(error.orig)
    return state in ("42P01", "42703") or words.startswith(("no such table", "no such column"))
