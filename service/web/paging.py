"""Addresses around a page of a list: the next page, and the same list asked otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request

from service.api import cursors


def position(asked: Mapping[str, Any], kinds: tuple[type, ...]) -> Any:
    """The key that the request's cursor holds."""
    cursor = asked["cursor"]
    return None if cursor is None else cursors.decode(cursor, cursors.fingerprint(asked), kinds)


def following(asked: Mapping[str, Any], keys: list[Any]) -> str | None:
    """The address of the next page, when there is one."""
    if len(keys) <= asked["limit"]:
        return None
    cursor = cursors.encode(keys[asked["limit"] - 1], cursors.fingerprint(asked))
    return narrowed(cursor=cursor)


def narrowed(**changes: str | None) -> str:
    """This address with other parameters; None takes one away, and any change starts the list again."""
    query = {name: value for name, value in request.args.items() if name != "cursor" and value}
    query.update({name: value for name, value in changes.items() if value is not None})
    for name in (name for name, value in changes.items() if value is None):
        query.pop(name, None)
    return request.path + ("?" + urlencode(query) if query else "")
