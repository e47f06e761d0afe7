"""Statements that every request asks: compiled to SQL once for each back end and shape, then handed to the driver.

SQLAlchemy keeps compiled statements too, but to find one again it walks the whole of the statement that asks, which is
built anew each time; for a page of quotes the two cost more than the database does. Here the shape of what is asked
(which filters, which order) is the key, the values are bound by name, and rows come as the driver's plain tuples: the
caller knows their columns and turns text back into values where the driver does not.

For the same reason a statement goes straight to the driver's connection, which SQLAlchemy has taken from its pool and
on which it has begun the transaction. Its events do not see these statements. What the driver raises becomes
SQLAlchemy's error, as everywhere, and a connection that is gone leaves the pool.

PostgreSQL keeps them prepared, each with one plan for all values (`database` tells it so): to plan a page takes longer
than to read it. A statement whose best plan differs from value to value is planned `by_value`, each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Statement = Select[*tuple[Any, ...]]


def driver_of(session: Session) -> tuple[Any, Any]:
    """The driver's connection within the session's transaction, which begins if it has not, and the dialect."""
    transaction = session.get_transaction()
    known = session.info.get("driver")
    if known is None or known[0] is not transaction:
        connection = session.connection()
        known = (session.get_transaction(), connection.connection.driver_connection, connection.dialect)
        session.info["driver"] = known
    return known[1], known[2]


def translated(session: Session, dialect: Any, sql: str, error: Exception) -> Exception:
    """The driver's error as SQLAlchemy's, without values; a connection that is gone is not used again."""
    connection = session.connection()
    gone = dialect.is_disconnect(error, connection.connection.driver_connection, None)
    if gone:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    found: Exception = DBAPIError.instance(
        sql, None, error, base, hide_parameters=True, connection_invalidated=gone, dialect=dialect
    )
    return found


class Prepared:
    """A statement by the function that builds it for a back end (`sqlite` or `postgresql`)."""

    def __init__(self, build: Callable[[str], Statement], *, by_value: bool = False) -> None:
        self.build = build
        self.by_value = by_value
        self.compiled: dict[str, tuple[str, tuple[str, ...] | None, Mapping[str, Any]]] = {}

    def rows(self, session: Session, **values: Any) -> list[Any]:
        """All rows, as tuples."""
        driver, dialect = driver_of(session)
        sql, order, fixed = self.compiled.get(dialect.name) or self._compile(dialect)
        named = {**fixed, **values}
        found: list[Any]
        try:
            if order is None and self.by_value:  # psycopg, the values written into the words: planned for them alone
                found = dialect.loaded_dbapi.ClientCursor(driver).execute(sql, named).fetchall()
            elif order is None:
                found = driver.execute(sql, named, prepare=True).fetchall()
            else:
                found = driver.execute(sql, [named[name] for name in order]).fetchall()
        except dialect.loaded_dbapi.Error as error:
            raise translated(session, dialect, sql, error) from error
        return found

    def _compile(self, dialect: Dialect) -> tuple[str, tuple[str, ...] | None, Mapping[str, Any]]:
        found: Any = self.build(dialect.name).compile(dialect=dialect)
        # Both threads of a race compile the same.
        self.compiled[dialect.name] = (found.string, found.positiontup and tuple(found.positiontup), found.params)
        return self.compiled[dialect.name]
