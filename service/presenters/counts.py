"""Counts as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


def counts(pairs: Iterable[tuple[str, int]]) -> list[Json]:
    """How often each value occurs."""
    return [{"value": value, "count": number} for value, number in pairs]
