"""docs/api.md names what there is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from service.api.errors import TYPES

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")


def test_docs_table_of_problems_is_complete() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| [45]\d\d", line)]
    named = {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)}
    assert named == set(TYPES) - {"http-error"}
    for row in rows:
        statuses = {int(status) for status in re.findall(r"\b[45]\d\d\b", row.split("|")[1])}
        assert {TYPES[name].status for name in re.findall(r"`([a-z-]+)`", row)} == statuses
