"""JSON lines: one article a line; blank lines are skipped, a bad line is an error of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractors.errors import InvalidRecord, OnrecordError
from extractors.model import Article
from service.errors import UnreadableFile
from service.readers.base import Item, decode
from service.readers.records import article_from_record

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_jsonl(path: Path, *, max_chars: int) -> Iterator[Item]:
    """The articles of a file, one line in memory at a time."""
    try:
        with path.open("rb") as lines:
            yield from read_lines(lines, str(path), folder=path.parent, max_chars=max_chars)
    except OSError as error:
        yield Item(str(path), error=UnreadableFile(f"cannot be read: {error.strerror or error}"))


def read_lines(lines: Iterable[bytes], where: str, *, folder: Path | None, max_chars: int) -> Iterator[Item]:
    """The articles of some lines; `folder` is where their `text_file`s lie."""
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        if not line.strip():
            continue
        place = f"{where}:{number}"
        try:
            yield Item(place, article=read_line(line, folder=folder, max_chars=max_chars))
        except OnrecordError as error:
            yield Item(place, error=error)


def read_line(line: bytes, *, folder: Path | None, max_chars: int) -> Article:
    """One article; InvalidRecord says where the JSON breaks."""
    try:
        record = json.loads(decode(line))
    except RecursionError:
        raise InvalidRecord("the JSON is nested too deeply") from None
    except ValueError as error:
        raise InvalidRecord(f"not valid JSON: {error}") from error
    return article_from_record(record, folder=folder, max_chars=max_chars)
