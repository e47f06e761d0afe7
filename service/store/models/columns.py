"""Kinds of columns that mean the same on SQLite and PostgreSQL: JSON, versions, text in byte order, enums, dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
# A version of the corpus, which is a moment in microseconds.
Version = BigInteger().with_variant(Integer(), "sqlite")
# Byte order on both back ends: dates as text and keyset cursors rely on it.
SortableText = String(40).with_variant(String(40, collation="C"), "postgresql")


def enum(kind: type[Any]) -> Enum:
    """A string enum stored by its values, as plain text, so that a new member needs no migration."""
    return Enum(kind, native_enum=False, length=20, values_callable=lambda members: [each.value for each in members])


def published_text(value: date | datetime | None) -> str:
    """A date or moment as it is stored and sorted."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value.isoformat()


class Published(TypeDecorator[date | datetime | None]):
    """A date, a moment in UTC, or unknown, as ISO 8601 text that sorts by time; unknown is the empty string.

    A moment without a zone is taken as UTC. Text, not a timestamp, because a date without a time must come back as
    just that, and because an empty string, unlike NULL, has one place in an index.
    """

    impl = SortableText
    cache_ok = True
    # Without it SQLAlchemy leaves None out of an insert before it is asked what None becomes.
    should_evaluate_none = True

    def process_bind_param(self, value: date | datetime | str | None, dialect: Dialect) -> str:  # noqa: ARG002
        """To text; text (a cursor's or a filter's bound) passes as it is."""
        return value if isinstance(value, str) else published_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | datetime | None:  # noqa: ARG002
        """From text."""
        if not value:
            return None
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """With its zone."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value
