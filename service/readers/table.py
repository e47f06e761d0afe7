"""CSV: one article a row, under a heading of the field names that records have (`outlet`, `title`, `text`, …)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from extractors.errors import InvalidRecord, OnrecordError
from service.readers.base import Item, read_text
from service.readers.records import LIMITS, article_from_record

FIELDS = frozenset({*LIMITS, "published_at", "text", "text_file"})
BYTE_ORDER_MARK = "\ufeff"


def read_csv(path: Path, *, max_chars: int) -> Iterator[Item]:
    """The articles of a file; cells may hold line breaks, `where` is the line that a row ends on."""
    try:
        words = read_text(path, max_chars).removeprefix(BYTE_ORDER_MARK)
    except OnrecordError as error:
        yield Item(str(path), error=error)
        return
    # The module's limit for one cell is 128 KiB, and global; a text may be as long as the file.
    csv.field_size_limit(max(csv.field_size_limit(), len(words) + 1))
    rows = csv.DictReader(StringIO(words, newline=""), strict=True, restkey="")
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Item(f"{path}:{rows.line_num}", error=InvalidRecord(f"not valid CSV: {error}"))
            return
        if row is None:
            return
        where = f"{path}:{rows.line_num}"
        try:
            record = {name: value or None for name, value in row.items() if name in FIELDS}
            if "" in row:
                raise InvalidRecord("the row has more cells than the heading")
            yield Item(where, article=article_from_record(record, folder=path.parent, max_chars=max_chars))
        except OnrecordError as error:
            yield Item(where, error=error)
