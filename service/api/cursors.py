"""Opaque keyset cursors: where a list stopped, so that its next page starts right after it.

A cursor is the sort key of the last row shown (never an offset: inserts do not shift pages, and a deep page costs what
the first one costs), as JSON in URL-safe base64, with a short digest of the filters and the sort it belongs to. It is
no secret and grants nothing: a forged one can at most name another position of the same list. Whatever does not decode
to a key of the expected shape, or belongs to another list, is an InvalidCursor.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Mapping, Sequence

from service.errors import InvalidCursor

Key = tuple[str | int | float | None, ...]

MAX_LENGTH = 1024
DIGEST_LENGTH = 10
MAX_INTEGER = 2**63 - 1


def fingerprint(parameters: Mapping[str, object]) -> str:
    """A short digest of what a list was asked for, apart from its page."""
    asked = {name: value for name, value in parameters.items() if name not in {"cursor", "limit"} and value is not None}
    canonical = json.dumps(asked, sort_keys=True, default=str)
    return hashlib.blake2b(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]


def encode(key: Sequence[str | int | float | None], digest: str) -> str:
    """The cursor that stands for `key` in the list with that `digest`."""
    packed = json.dumps([digest, *key], separators=(",", ":")).encode("ascii")
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode(cursor: str, digest: str, kinds: Sequence[type]) -> Key:
    """The key inside `cursor`; `kinds` gives the type of each part, None is allowed everywhere but at the end.

    InvalidCursor for anything that `encode` cannot have made for this list.
    """
    values = _unpack(cursor)
    if len(values) != len(kinds) + 1 or values[0] != digest:
        raise InvalidCursor("The cursor belongs to another list: use it with the filters and sort it came from.")
    key = tuple(values[1:])
    last = len(key) - 1
    for position, (value, kind) in enumerate(zip(key, kinds, strict=True)):
        if not _fits(value, kind, nullable=position < last):
            raise InvalidCursor
    return key


def _unpack(cursor: str) -> list[str | int | float | None]:
    if len(cursor) > MAX_LENGTH:
        raise InvalidCursor
    try:
        packed = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = json.loads(packed)
    except (UnicodeError, binascii.Error, ValueError, RecursionError) as error:
        raise InvalidCursor from error
    if not isinstance(values, list):
        raise InvalidCursor
    return values


def _fits(value: object, kind: type, *, nullable: bool) -> bool:
    if value is None:
        return nullable
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_INTEGER
    return isinstance(value, str) and "\x00" not in value and value.isprintable()
