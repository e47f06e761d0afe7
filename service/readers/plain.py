"""Plain text files: the whole file is the text, byte for byte; the file's name is the title."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractors.errors import OnrecordError
from extractors.model import Article
from service.readers.base import Item, read_text


def read_plain(path: Path, *, outlet: str = "", max_chars: int) -> Iterator[Item]:
    """One article. It has no id of its own: two files of one name in different folders are two articles."""
    try:
        text = read_text(path, max_chars)
    except OnrecordError as error:
        yield Item(str(path), error=error)
        return
    title = path.stem.encode("utf-8", "replace").decode("utf-8")
    yield Item(str(path), article=Article(text=text, outlet=outlet, title=title))
