"""Which reader a path gets: a folder by its `articles.jsonl` (else all files it knows), a file by its ending."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from service.errors import UnreadableFile
from service.readers.base import Item
from service.readers.feed import read_feed
from service.readers.jsonl import read_jsonl
from service.readers.page import read_page
from service.readers.plain import read_plain
from service.readers.table import read_csv
from service.readers.warc import read_warc

MANIFEST = "articles.jsonl"
SPEAKERS = "speakers.jsonl"
JSONL_ENDINGS = frozenset({".jsonl", ".ndjson"})
CSV_ENDINGS = frozenset({".csv"})
PAGE_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
FEED_ENDINGS = frozenset({".rss", ".atom", ".xml"})
PLAIN_ENDINGS = frozenset({".txt", ".text"})
WARC_ENDINGS = (".warc", ".warc.gz")
KNOWN_ENDINGS = JSONL_ENDINGS | CSV_ENDINGS | PAGE_ENDINGS | FEED_ENDINGS | PLAIN_ENDINGS


def read_path(path: Path, *, outlet: str = "", max_chars: int) -> Iterator[Item]:
    """The articles under a path; a file with an ending that no reader knows is read as plain text."""
    if path.is_dir():
        yield from read_folder(path, outlet=outlet, max_chars=max_chars)
    elif not path.exists():
        yield Item(str(path), error=UnreadableFile("there is no such file or folder"))
    elif path.suffix.lower() in JSONL_ENDINGS:
        yield from read_jsonl(path, max_chars=max_chars)
    elif path.suffix.lower() in CSV_ENDINGS:
        yield from read_csv(path, max_chars=max_chars)
    elif path.suffix.lower() in PAGE_ENDINGS:
        yield from read_page(path, outlet=outlet, max_chars=max_chars)
    elif path.suffix.lower() in FEED_ENDINGS:
        yield from read_feed(path, outlet=outlet, max_chars=max_chars)
    elif is_warc(path):
        yield from read_warc(path, outlet=outlet, max_chars=max_chars)
    else:
        yield from read_plain(path, outlet=outlet, max_chars=max_chars)


def read_folder(folder: Path, *, outlet: str, max_chars: int) -> Iterator[Item]:
    """What the folder's manifest lists; without one, every file below it whose ending a reader knows, in order."""
    manifest = folder / MANIFEST
    if manifest.is_file():
        yield from read_jsonl(manifest, max_chars=max_chars)
        return
    files = sorted(
        each for each in folder.rglob("*") if (each.suffix.lower() in KNOWN_ENDINGS or is_warc(each)) and each.is_file()
    )
    if not files:
        yield Item(str(folder), error=UnreadableFile(f"the folder holds neither {MANIFEST} nor text files"))
    for each in files:
        if each.name != SPEAKERS:
            yield from read_path(each, outlet=outlet, max_chars=max_chars)


def is_warc(path: Path) -> bool:
    """Whether the file's name is a WARC file's."""
    return path.name.lower().endswith(WARC_ENDINGS)


def speakers_beside(path: Path) -> Path | None:
    """The registry of speakers that lies beside a manifest, if there is one."""
    folder = path if path.is_dir() else path.parent if path.name == MANIFEST else None
    found = folder / SPEAKERS if folder is not None else None
    return found if found is not None and found.is_file() else None
