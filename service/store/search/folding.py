"""Names as look-ups compare them: without case, accents, punctuation or script."""

from __future__ import annotations

import re

from anyascii import anyascii

NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(name: str) -> str:
    """“António Costa” and “antonio  COSTA” are both “antonio costa”; empty when nothing is left."""
    ascii_name = anyascii(name.encode("utf-8", "replace").decode("utf-8")).casefold().replace("'", "")
    return NOT_WORD.sub(" ", ascii_name).strip()


def slug_of(name: str, limit: int = 80) -> str:
    """The folded name with hyphens, safe in a URL; empty when nothing is left."""
    return fold(name).replace(" ", "-")[:limit].strip("-")
