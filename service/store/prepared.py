"""Statements that every request asks: compiled to SQL once for each back end and shape, then handed to the driver.

SQLAlchemy keeps compiled statements too, but to find one again it walks the whole of the statement that asks, which is
built anew each time; for a page of quotes the two cost more than the database does. Here the shape of what is asked
(which filters, which order) is the key, the values are bound by name, and rows come as the driver's plain tuples: the
caller knows their columns and turns text back into values where the driver does not.

Errors, events and transactions are SQLAlchemy's as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.orm import Session

Statement = Select[*tuple[Any, ...]]


class Prepared:
    """A statement by the function that builds it for a back end (`sqlite` or `postgresql`)."""

    def __init__(self, build: Callable[[str], Statement]) -> None:
        self.build = build
        self.compiled: dict[str, tuple[str, tuple[str, ...] | None, Mapping[str, Any]]] = {}

    def rows(self, session: Session, **values: Any) -> list[Any]:
        """All rows, as tuples."""
        connection = session.connection()
        sql, order, fixed = self.compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        named = {**fixed, **values}
        given: Any = named if order is None else tuple([named[name] for name in order])
        return list(connection.exec_driver_sql(sql, given).all())

    def _compile(self, dialect: Dialect) -> tuple[str, tuple[str, ...] | None, Mapping[str, Any]]:
        found: Any = self.build(dialect.name).compile(dialect=dialect)
        # Both threads of a race compile the same.
        self.compiled[dialect.name] = (found.string, found.positiontup and tuple(found.positiontup), found.params)
        return self.compiled[dialect.name]
