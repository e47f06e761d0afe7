"""What every reader yields, and how bytes of a file become text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractors.errors import NotText, OnrecordError, TextTooLong, UndecodableText
from extractors.model import Article
from service.errors import UnreadableFile

UTF8_BYTES = 4  # at most, for one character
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Item:
    """One article or the error in its place; `where` is its path, with the line in a file of many."""

    where: str
    article: Article | None = None
    error: OnrecordError | None = None


def read_bytes(path: Path, max_chars: int) -> bytes:
    """A file's bytes; UnreadableFile, or TextTooLong before anything so large is read."""
    try:
        size = path.stat().st_size
        if size > max_chars * UTF8_BYTES:
            raise TextTooLong(f"the file has {size:,} bytes, more than the limit of {max_chars:,} characters allows")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror or error}") from error


def decode(data: bytes) -> str:
    """UTF-8 text with its newlines untouched; UndecodableText or, for binary data, NotText."""
    if data.startswith(UTF16_MARKS):
        raise UndecodableText("the input is UTF-16, not UTF-8")
    if b"\x00" in data:
        raise NotText(f"the input is not text: it holds a NUL byte at offset {data.index(0)}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise UndecodableText(f"the input is not valid UTF-8: byte 0x{byte:02x} at offset {error.start}") from error


def read_text(path: Path, max_chars: int) -> str:
    """A file's text."""
    return decode(read_bytes(path, max_chars))
