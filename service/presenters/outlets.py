"""An outlet as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

Json = dict[str, Any]


def full(row: Row[Any]) -> Json:
    """An outlet with its counts."""
    return {
        "slug": row.slug,
        "name": row.name,
        "articles": row.articles,
        "quotes": row.quotes,
        "first_seen": row.first_seen,
        "last_seen": row.last_seen,
    }
