"""An article from a record as JSON gives it (`{"id"?, "outlet", "title", "url"?, "published_at"?, …, "text"}`).

A file may give `text_file`, a path beside it, instead of `text`. Other keys are left alone: manifests carry notes of
their own. Whatever is missing, of a wrong type, too long, or not storable is an InvalidRecord that names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from extractors.checks import check_storable
from extractors.errors import InvalidRecord, OnrecordError
from extractors.model import Article
from service.readers.base import read_text

# Longer values are mistakes (a text in the place of a title), and index entries must fit a page.
LIMITS = {"id": 500, "outlet": 300, "title": 2_000, "url": 2_000, "byline": 1_000, "wire": 300, "language": 35}
REQUIRED = frozenset({"outlet", "title"})


def article_from_record(record: object, *, folder: Path | None = None, max_chars: int) -> Article:
    """The article; `folder` is where `text_file` may point into (None: nowhere)."""
    if not isinstance(record, Mapping):
        raise InvalidRecord("the record is not a JSON object")
    values: dict[str, Any] = {name: words(record, name) for name in LIMITS}
    for name in REQUIRED:
        values[name] = values[name] or ""
    values["url"] = check_url(values["url"])
    return Article(
        **values, published_at=published_at(record.get("published_at")), text=text_of(record, folder, max_chars)
    )


def words(record: Mapping[str, Any], name: str) -> str | None:
    """A short text field; numbers are taken as ids."""
    value = record.get(name)
    if value is None:
        if name in REQUIRED:
            raise InvalidRecord(f"{name} is missing")
        return None
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise InvalidRecord(f"{name} must be a string")
    if len(value) > LIMITS[name]:
        raise InvalidRecord(f"{name} has {len(value):,} characters, more than {LIMITS[name]:,}")
    check_storable(value, name)
    return value.strip() or None


def check_url(url: str | None) -> str | None:
    """Only web addresses: they are shown as links."""
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise InvalidRecord("url must start with http:// or https://")
    return url


def published_at(value: object) -> date | datetime | None:
    """An ISO 8601 date or moment, which UTC has too: at the ends of the calendar there are some that it has not."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            if len(value) <= 10:
                return date.fromisoformat(value)
            moment = datetime.fromisoformat(value)
            moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        else:
            return moment
    raise InvalidRecord("published_at must be an ISO 8601 date or date and time")


def text_of(record: Mapping[str, Any], folder: Path | None, max_chars: int) -> str:
    """The text itself, or that of the file that the record names."""
    text, name = record.get("text"), record.get("text_file")
    if text is None and name is not None and folder is not None:
        return read_beside(name, folder, max_chars)
    if text is None:
        raise InvalidRecord("text is missing")
    if not isinstance(text, str):
        raise InvalidRecord("text must be a string")
    return text


def read_beside(name: object, folder: Path, max_chars: int) -> str:
    """The text of a file inside `folder`; a record may not point anywhere else."""
    if not isinstance(name, str) or not name or "\x00" in name:
        raise InvalidRecord("text_file must be a path")
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InvalidRecord("text_file leads out of its folder")
    try:
        return read_text(path, max_chars)
    except OnrecordError as error:
        raise type(error)(f"{name}: {error}") from error
