"""JSON responses, and lists cut into pages.

A list is `{"items": [...], "next": cursor|null}`. One row more than the page holds is read to know whether there is a
next page; its address goes into `Link: rel="next"` too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, request

from service.api import cursors

Row = TypeVar("Row")


def json_response(value: Any, status: int = 200) -> Response:
    """`value` as UTF-8 JSON."""
    return Response(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")), status=status, mimetype="application/json"
    )


def cut(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], Row | None]:
    """The rows of this page, and its last one when more follow: `rows` then holds one more than `limit`."""
    return (rows[:limit], rows[limit - 1]) if len(rows) > limit else (rows, None)


def page_response(
    items: Sequence[Any], key: Sequence[str | int | float | None] | None, parameters: Mapping[str, object]
) -> Response:
    """A page of a list; `key` is the sort key of its last row when more follow."""
    cursor = cursors.encode(key, cursors.fingerprint(parameters)) if key is not None else None
    response = json_response({"items": list(items), "next": cursor})
    if cursor is not None:
        response.headers["Link"] = f'<{next_address(cursor)}>; rel="next"'
    return response


def after(parameters: Mapping[str, Any], kinds: Sequence[type]) -> Any:
    """The key that the request's cursor holds, or None on the first page."""
    cursor = parameters["cursor"]
    return None if cursor is None else cursors.decode(cursor, cursors.fingerprint(parameters), kinds)


def next_address(cursor: str) -> str:
    """This request's path and query, with `cursor`."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode([*query, ('cursor', cursor)])}"
