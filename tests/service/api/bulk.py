"""Many articles as a request hands them in, and the client that does it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NDJSON = "application/x-ndjson"
Desk = Callable[..., FlaskClient]


def article(number: int, **changes: Any) -> dict[str, Any]:
    """An article with two quotes."""
    text = f"Ana Lind: Number {number} is open.\nJo Baker: It is not.\n"
    return {"id": f"a{number}", "outlet": "The Daily Ledger", "title": f"Harbour {number}", "text": text, **changes}


def body(*records: Any) -> bytes:
    """Records as lines; bytes as they are."""
    lines = (each if isinstance(each, bytes) else json.dumps(each).encode() for each in records)
    return b"".join(line + b"\n" for line in lines)


def send(client: FlaskClient, data: bytes, **headers: str) -> TestResponse:
    """Hands articles in."""
    return client.post("/articles/bulk", data=data, content_type=NDJSON, headers=headers)
