"""Quotes, speakers and articles as CSV: one row each, nested values flattened, nothing that a spreadsheet would run.

A cell that a spreadsheet may take for a formula (it begins with = + - @, a tab or a line end, ASCII or full-width)
gets an apostrophe in front, as OWASP advises; every cell is quoted where it must be (RFC 4180).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

QUOTE_COLUMNS = (
    *("id", "kind", "text", "speaker.slug", "speaker.name", "speaker.type", "source.text", "source.mention"),
    *("cue.text", "cue.lemma", "act", "attitude", "negated", "occasion.text", "occasion.date", "addressee.text"),
    *("nested_in", "content", "context.prefix", "context.suffix", "context.paragraph", "confidence"),
    *("article.id", "article.source_id", "article.title", "article.outlet", "article.published_at", "article.url"),
    "review.status",
)
SPEAKER_COLUMNS = (
    *("slug", "name", "type", "aliases", "roles", "wikidata", "quotes", "outlets", "first_seen", "last_seen"),
)
# What `counts` of /speakers adds.
COUNT_COLUMNS = {"kind": "kinds", "outlet": "by_outlet"}
ARTICLE_COLUMNS = (
    *("id", "source_id", "outlet", "title", "url", "published_at", "byline", "wire", "language", "quotes"),
)
CORRECTION_COLUMNS = (
    *("number", "action", "speaker.slug", "speaker.name", "other.slug", "other.name", "names", "why", "by", "at"),
)
OUTLET_COLUMNS = ("slug", "name", "articles", "quotes", "first_seen", "last_seen")

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def header(columns: Sequence[str]) -> str:
    """The first line: `article.published_at` becomes `article_published_at`."""
    return line(column.replace(".", "_") for column in columns)


def row(value: Mapping[str, Any], columns: Sequence[str]) -> str:
    """One line for the JSON shape `value`."""
    return line(cell(_pick(value, column)) for column in columns)


def line(cells: Iterable[str]) -> str:
    """One line of CSV with its line end."""
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def cell(value: Any) -> str:
    """The text of a cell; lists are joined with semicolons, ranges written start-end, counts value: number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _harmless("; ".join(_part(part) for part in value))
    return _harmless(str(value))


def _part(part: Any) -> str:
    if isinstance(part, Mapping):
        counted = ("value", "count") if "value" in part else ("slug", "quotes")
        return ": ".join(str(part[name]) for name in counted)
    if isinstance(part, Sequence) and not isinstance(part, str):
        return "-".join(str(bound) for bound in part)
    return str(part)


def _harmless(words: str) -> str:
    return "'" + words if words.lstrip(" ").startswith(FORMULA_STARTS) else words


def _pick(value: Mapping[str, Any], column: str) -> Any:
    found: Any = value
    for name in column.split("."):
        if found is None:
            return None
        found = found[name]
    return found
