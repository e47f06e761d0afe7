"""Statements that every request asks: compiled to SQL once for each back end and shape, then handed to the driver.

SQLAlchemy keeps compiled statements too, but to find one again it walks the whole of the statement that asks, which is
built anew each time; for a page of quotes the two cost more than the database does. Here the shape of what is asked
(which filters, which order) is the key, the values are bound by name, and rows come as the driver's plain tuples: the
caller knows their columns and turns text back into values where the driver does not.

For the same reason a statement goes straight to the driver's connection, which SQLAlchemy has taken from its pool and
on which it has begun the transaction. Its events do not see these statements. What the driver raises becomes
SQLAlchemy's error, as everywhere, and a connection that is gone leaves the pool.

PostgreSQL keeps them prepared (see `libpq`), each with one plan for all values (`engine` tells it so): to plan a page
takes longer than to read it. A statement whose best plan differs from value to value is planned `by_value`, each time.

**Reading without a transaction.** Most requests are answered by one statement, and by what is known already of the
corpus in the version that this process saw last (see `memory`). A reader may `assume` that version. Statements whose
rows begin with the version that they were read from (`versioned`) are then asked alone: rows of the version that was
assumed are from the same state of the corpus, whenever they were read. Before anything else is asked the reader settles
(`settle`): a transaction begins, and its snapshot must be of that version too. If the corpus has `Moved` meanwhile,
what was assumed is no good: all that was read has to be read again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Dialect, Engine, Select, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service.store.database.libpq import Server
from service.store.database.time_limit import seconds_of, timeout
from service.store.models import Corpus

Statement = Select[*tuple[Any, ...]]
SERVER = "onrecord_server"
LINE, SEEN = "line", "version"


class Moved(Exception):
    """The corpus is not of the version that was assumed."""


class Line(NamedTuple):
    """Where statements go: the driver's connection, within the session's transaction; of PostgreSQL what it knows."""

    transaction: Any
    driver: Any
    dialect: Any
    server: Server | None


class Reader(Session):
    """A session that reads, mostly by prepared statements: most requests end without it having done anything.

    It holds one connection from its first statement to its end. The transaction begins and ends on the driver's
    connection, for to take SQLAlchemy's session through its states costs as much as to ask three statements. Where
    other statements come through the session, they go over the same connection, and so belong to the same transaction.
    """

    def __init__(self, engine: Engine, info: dict[Any, Any]) -> None:
        super().__init__(engine, expire_on_commit=False, info=info)
        self.engine = engine
        self.taken: Connection | None = None
        self.until = math.inf
        self.assumed: int | None = None
        self.leans = False
        self.confirmed = False

    def assume(self, version: int) -> None:
        """Takes the corpus to be of that version, until something has to be read otherwise."""
        self.assumed, self.leans, self.confirmed = version, False, False

    def settle(self) -> None:
        """Ends what is assumed: from here on all is read within one transaction; Moved if it was relied on in vain."""
        assumed, self.assumed = self.assumed, None
        if assumed is None:
            return
        (found,) = VERSION.rows(self)[0]
        self.info[SEEN] = (line_of(self), found)
        if found != assumed and self.leans:
            raise Moved

    def alone(self, statement: Prepared, values: Mapping[str, Any]) -> list[Any]:
        """The rows of a versioned statement, asked outside of a transaction; Moved if they are of another version."""
        connection = self.take()
        found = statement.fetched(self, line_over(connection, None), values, alone=True)
        if found:
            if found[0][0] != self.assumed and self.leans:
                raise Moved
            self.assumed, self.leans, self.confirmed = found[0][0], True, True
        return found

    def take(self) -> Connection:
        """The connection, from the pool if need be."""
        if self.taken is None:
            self.taken = self.engine.connect()
            if seconds := seconds_of(self.engine):
                self.until = time.monotonic() + seconds
        return self.taken

    def go_on(self) -> None:
        """QueryTimeout when the session's time is over."""
        if time.monotonic() > self.until:
            raise timeout(seconds_of(self.engine))

    def get_bind(self, *_: Any, **__: Any) -> Connection:
        """The connection, for the session's own statements."""
        self.settle()
        return self.take()

    def line(self) -> Line:
        """The line, on which a transaction has begun or will begin with the first statement."""
        connection = self.take()
        line = line_over(connection, None)
        if line.server is None and not line.driver.in_transaction:
            line.driver.execute("BEGIN").close()
        return line

    def commit(self) -> None:
        """Ends the transaction; there is nothing to keep."""
        line: Line | None = self.info.pop(LINE, None)
        if line is not None:
            try:
                (line.server or line.driver).commit()
            except line.dialect.loaded_dbapi.Error as error:
                raise translated(self, line.dialect, "COMMIT", error) from error
        if self.in_transaction():
            super().commit()

    def close(self) -> None:
        """Gives the connection back; what is still open on it is undone."""
        self.info.pop(LINE, None)
        if self.in_transaction() or self.identity_map:
            super().close()
        if self.taken is not None:
            self.taken.close()
            self.taken = None


def line_of(session: Session) -> Line:
    """The line within the session's transaction, which begins if it has not; the same one until that ends."""
    if isinstance(session, Reader):
        if session.assumed is not None:
            session.settle()
        known: Line | None = session.info.get(LINE)
        if known is None:
            known = session.info[LINE] = session.line()
        return known
    known = session.info.get(LINE)
    if known is None or known.transaction is not session.get_transaction():
        connection = session.connection()
        known = session.info[LINE] = line_over(connection, session.get_transaction())
    return known


def dialect_name(session: Session) -> str:
    """`sqlite` or `postgresql`."""
    name: str = (session.engine if isinstance(session, Reader) else session.get_bind()).dialect.name
    return name


def line_over(connection: Connection, transaction: Any) -> Line:
    """The line over a connection."""
    pooled, server = connection.connection, None
    driver = pooled.driver_connection
    if connection.dialect.name == "postgresql":
        # What is kept with a connection of the pool goes with it.
        server = pooled.info.get(SERVER)
        if server is None:
            server = pooled.info[SERVER] = Server(driver)
    return Line(transaction, driver, connection.dialect, server)


def translated(session: Session, dialect: Any, sql: str, error: Exception) -> Exception:
    """The driver's error as SQLAlchemy's, without values; a connection that is gone is not used again."""
    connection = session.take() if isinstance(session, Reader) else session.connection()
    gone = dialect.is_disconnect(error, connection.connection.driver_connection, None)
    if gone:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    found: Exception = DBAPIError.instance(
        sql, None, error, base, hide_parameters=True, connection_invalidated=gone, dialect=dialect
    )
    return found


class Compiled(NamedTuple):
    """A statement in a back end's own words, and what to give it: names in their order, and the values that are fixed.

    No order: values are given by name.
    """

    sql: str
    order: tuple[str, ...] | None
    fixed: Mapping[str, Any]


class Prepared:
    """A statement by the function that builds it for a back end (`sqlite` or `postgresql`).

    `plain`: PostgreSQL's text comes as bytes; SQLite gives what the statement casts to a BLOB so. `versioned`: rows
    begin with the version of the corpus.
    """

    def __init__(
        self,
        build: Callable[[str], Statement],
        *,
        by_value: bool = False,
        plain: bool = False,
        versioned: bool = False,
    ) -> None:
        self.build = build
        self.by_value = by_value
        self.plain = plain
        self.versioned = versioned
        self.compiled: dict[str, Compiled] = {}

    def rows(self, session: Session, **values: Any) -> list[Any]:
        """All rows, as tuples."""
        if isinstance(session, Reader):
            session.go_on()
            if self.versioned and session.assumed is not None:
                found = session.alone(self, values)
                if found:
                    return found
        return self.fetched(session, line_of(session), values)

    def fetched(self, session: Session, line: Line, values: Mapping[str, Any], *, alone: bool = False) -> list[Any]:
        """All rows over a line; `alone`: in no transaction, where none has begun."""
        compiled = self.compiled.get(line.dialect.name) or self._compile(line.dialect)
        sql, order, fixed = compiled
        named = {**fixed, **values} if fixed else values
        found: list[Any]
        try:
            if order is None:  # psycopg, the values written into the words: planned for them alone
                found = line.dialect.loaded_dbapi.ClientCursor(line.driver).execute(sql, named).fetchall()
            elif line.server is not None:
                found = line.server.rows(sql, [named[name] for name in order], plain=self.plain, alone=alone)
            else:
                found = line.driver.execute(sql, [named[name] for name in order]).fetchall()
        except line.dialect.loaded_dbapi.Error as error:
            raise translated(session, line.dialect, sql, error) from error
        return found

    def _compile(self, dialect: Dialect) -> Compiled:
        spelt: Any = dialect
        if dialect.name == "postgresql" and not self.by_value:
            # What is given is numbered, as PostgreSQL has it; to read values of columns is not this dialect's part.
            spelt = cast(Any, type(dialect))(paramstyle="numeric_dollar")
        found: Any = self.build(dialect.name).compile(dialect=spelt)
        order = None if found.positiontup is None else tuple(found.positiontup)
        fixed = {name: value for name, value in found.params.items() if value is not None}
        # Both threads of a race compile the same.
        self.compiled[dialect.name] = Compiled(found.string, order, fixed)
        return self.compiled[dialect.name]


def version_read() -> Any:
    """The version of the corpus, as a column of a versioned statement."""
    return select(Corpus.version).where(Corpus.key == 1).scalar_subquery()


VERSION = Prepared(lambda _: select(Corpus.version).where(Corpus.key == 1), versioned=True)
