"""Every operation that there is, out of the checked-in document: what attacks go through, new ones by themselves."""

from __future__ import annotations

import base64
import json
import re

import pytest

from .test_openapi import CHECKED_IN

# What differs between the databases are the queries: what parameters and cursors do is tried on both.
ONE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BROWSER = {"Accept": "text/html"}
DOCUMENT = json.loads(CHECKED_IN.read_text("utf-8"))
READS = {path: item["get"] for path, item in DOCUMENT["paths"].items() if "get" in item}
LISTS = [
    path
    for path, operation in READS.items()
    if "cursor" in [parameter["name"] for parameter in operation.get("parameters", [])] and "{" not in path
]
NOT_KEPT = frozenset({"/jobs"})  # How far work is changes without the corpus.


def blank(path: str, with_: str = "x") -> str:
    """A path with something in the place of its variables."""
    return re.sub(r"\{[^}]*\}", lambda _: with_, path)


def forged(*values: object) -> str:
    """A cursor made by hand."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
