"""Writes WARC files for the tests, record by record, sound ones and others, and reads them."""

from __future__ import annotations

import gzip
from pathlib import Path

from service.readers import Item, read_path

PAGE = """<html lang="en"><head><title>Harbour {n}</title></head><body><article>
<p>“Pier {n} is open,” Ana Lindström said.</p></article></body></html>"""


def page(number: int = 1) -> bytes:
    """A page with one quote."""
    return PAGE.format(n=number).encode()


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A server's answer; by default it calls itself HTML."""
    lines = [f"HTTP/1.1 {status}", *(headers or ("Content-Type: text/html",))]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def record(
    body: bytes,
    *,
    kind: str = "response",
    url: str = "https://www.ledger.example/harbour",
    date: str = "2024-05-02T23:30:00Z",
    length: int | None = None,
    version: str = "WARC/1.1",
    more: bytes = b"",
) -> bytes:
    """One record; `length` is what it claims to be long."""
    lines = [
        version,
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(body) if length is None else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n" + more + b"\r\n" + body + b"\r\n\r\n"


def pages(*numbers: int) -> list[bytes]:
    """Sound records of pages, each of an address of its own."""
    return [record(http(page(n)), url=f"https://ledger.example/{n}") for n in numbers]


def packed(*records: bytes) -> bytes:
    """Records as the standard wants them packed: each in a member of its own."""
    return b"".join(gzip.compress(each, 1, mtime=0) for each in records)


def zipped(data: bytes) -> bytes:
    """Packed by gzip, without the time: names of tests are made of such bytes, and must be the same each time."""
    return gzip.compress(data, mtime=0)


def read(
    folder: Path, data: bytes, *, name: str = "a.warc.gz", outlet: str = "", max_chars: int = 100_000
) -> list[Item]:
    """What an archive gives."""
    path = folder / name
    path.write_bytes(data)
    return list(read_path(path, outlet=outlet, max_chars=max_chars))


def kinds(items: list[Item]) -> list[str]:
    """Titles of articles and names of errors."""
    return [item.article.title if item.article else type(item.error).__name__ for item in items]
