"""Many articles in one body, a JSON object a line: read, checked and kept as they come, in bounded memory.

The body is read piece by piece; a line is in memory alone, and one longer than the limit not even whole. What cannot be
an article (no UTF-8, no JSON, a field missing or wrong) is an error of its line, kept with its number, and the others
go on. Lines are written in batches, each a short transaction, into a job that nobody sees until the body has come to
its end; an upload that breaks off or breaks a limit leaves nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import IO

import marshmallow as ma

from extractors.checks import check_text
from extractors.errors import InvalidArticle, InvalidRecord, OnrecordError
from service.api.errors import field_errors
from service.config import Settings
from service.errors import InvalidFields, TooLarge
from service.readers.base import decode
from service.readers.jsonl import BYTE_ORDER_MARK
from service.readers.records import article_from_record
from service.schemas.articles import ArticleRequestSchema
from service.store.articles.jobs import NewLine, add_lines, delete_job, error_value, open_job
from service.store.database.engine import Database

CHUNK = 64 * 1024
BATCH_LINES = 200
BATCH_BYTES = 1_000_000


class HashedBody:
    """A body that is read once; `digest` is the SHA-256 of what has been read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """The next bytes."""
        data = self.stream.read(size)
        self.hash.update(data)
        return data

    def read_to_end(self) -> None:
        """Reads the rest and lets it go."""
        while self.read(CHUNK):
            pass

    @property
    def digest(self) -> str:
        """Of what has been read so far, hexadecimal."""
        return self.hash.hexdigest()


def receive(body: HashedBody, database: Database, settings: Settings, submitted_by: str) -> int:
    """Keeps every line of a body in a new job and gives that job's row key; TooLarge, or InvalidRecord if empty."""
    with database.writing() as session:
        job = open_job(session, submitted_by)
    try:
        if not keep_lines(job, body, database, settings):
            raise InvalidRecord("The body holds no articles: send one JSON object a line.")
    except BaseException:
        delete_job(database, job)
        raise
    return job


def keep_lines(job: int, body: HashedBody, database: Database, settings: Settings) -> int:
    """Writes the lines of a body, batch after batch; how many."""
    kept, size = 0, 0
    batch: list[NewLine] = []

    def write() -> None:
        with database.writing() as session:
            add_lines(session, job, batch)

    for number, data in lines_of(body, settings.bulk_line_bytes):
        if number > settings.bulk_lines:
            raise TooLarge(f"The body has more than {settings.bulk_lines:,} lines.")
        line = read_line(number, data, settings)
        if line is None:
            continue
        batch.append(line)
        kept += 1
        size += len(line.body or "")
        if len(batch) >= BATCH_LINES or size >= BATCH_BYTES:
            write()
            batch, size = [], 0
    if batch:
        write()
    return kept


def lines_of(body: HashedBody, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number, from 1; None in the place of one that has more bytes than `limit`."""
    number = 1
    line = bytearray()
    too_long = False
    while chunk := body.read(CHUNK):
        *ends, rest = chunk.split(b"\n")
        for piece in ends:
            too_long = too_long or len(line) + len(piece) > limit
            yield number, None if too_long else bytes(line + piece)
            line.clear()
            too_long = False
            number += 1
        too_long = too_long or len(line) + len(rest) > limit
        if too_long:
            line.clear()
        else:
            line += rest
    if line or too_long:
        yield number, None if too_long else bytes(line)


def read_line(number: int, data: bytes | None, settings: Settings) -> NewLine | None:
    """One line, checked as far as can be without extracting; None when it is blank."""
    if data is None:
        too_large = TooLarge(f"The line has more than {settings.bulk_line_bytes:,} bytes.")
        return NewLine(number, error=error_value(too_large))
    if number == 1:
        data = data.removeprefix(BYTE_ORDER_MARK)
    if not data.strip():
        return None
    source_id: str | None = None
    try:
        text = decode(data)
        record = ArticleRequestSchema().load(record_of(text))
        source_id = record.get("id")
        article = article_from_record(record, max_chars=settings.max_chars)
        check_text(article.text, settings.max_chars)
    except ma.ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"_schema": error.messages}
        fields = field_errors(messages)
        refused = InvalidFields("; ".join(f"{each['field']}: {each['message']}" for each in fields[:3]))
        return NewLine(number, error=error_value(refused, fields))
    except OnrecordError as error:
        return NewLine(number, source_id=source_id, error=error_value(error, fields_of(error)))
    return NewLine(number, body=text, source_id=article.id)


def record_of(text: str) -> dict[str, object]:
    """The JSON object of a line; InvalidRecord."""
    try:
        record = json.loads(text, parse_constant=refuse_constant)
    except RecursionError:
        raise InvalidRecord("The JSON is nested too deeply.") from None
    except ValueError as error:
        raise InvalidRecord(f"Not valid JSON: {error}") from None
    if not isinstance(record, dict):
        raise InvalidRecord("The line is not a JSON object.")
    return record


def refuse_constant(name: str) -> object:
    """NaN and infinities, which Python would take."""
    raise ValueError(f"{name} is no JSON value")


def fields_of(error: OnrecordError) -> list[dict[str, str]]:
    """Which field an article was refused for: messages about a field begin with its name."""
    words = str(error)
    name = words.split(" ", 1)[0]
    if name in ArticleRequestSchema().fields:
        return [{"field": f"json.{name}", "message": words}]
    is_text = isinstance(error, InvalidArticle) and words.lower().startswith("the text")
    return [{"field": "json.text", "message": words}] if is_text else []
