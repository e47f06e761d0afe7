"""Whatever lies in a folder, readers give articles or typed errors with their place."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.errors import InvalidRecord, NotText, OnrecordError, TextTooLong, UndecodableText
from extractors.model import Article
from service.errors import UnreadableFile
from service.readers import Item, read_path
from service.readers.jsonl import read_line
from service.readers.paths import speakers_beside

LIMIT = 1000
RECORD = {"outlet": "The Ledger", "title": "T", "text": "Words."}


def read(path: Path) -> list[Item]:
    return list(read_path(path, outlet="Given", max_chars=LIMIT))


def line(**fields: object) -> bytes:
    return json.dumps({**RECORD, **fields}).encode()


def test_paths_plain_text_keeps_every_character(tmp_path: Path) -> None:
    path = tmp_path / "café.txt"
    path.write_bytes("\ufeffOne\r\nTwo\rThree é 𝔸\n\n".encode())
    (item,) = read(path)
    assert item.article == Article(text="\ufeffOne\r\nTwo\rThree é 𝔸\n\n", outlet="Given", title="café")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"caf\xe9", UndecodableText),
        ("Wörter".encode("utf-16"), UndecodableText),
        (b"\x7fELF\x00\x01\xff", NotText),
        (b"words\x00words", NotText),
        (b"\xed\xa0\x80", UndecodableText),
        (b"x" * (LIMIT * 4 + 1), TextTooLong),
    ],
)
def test_paths_files_that_are_no_text_are_typed_errors(tmp_path: Path, data: bytes, error: type[OnrecordError]) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    (item,) = read(path)
    assert type(item.error) is error
    assert item.where == str(path)
    assert "\n" not in str(item.error)


def test_paths_missing_file_and_empty_folder_are_said(tmp_path: Path) -> None:
    (missing,), (empty,) = read(tmp_path / "none.txt"), read(tmp_path)
    assert isinstance(missing.error, UnreadableFile)
    assert isinstance(empty.error, UnreadableFile)


def test_paths_folder_without_manifest_reads_what_it_knows(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.txt").write_text("B.")
    (tmp_path / "sub" / "a.txt").write_text("A.")
    (tmp_path / "c.ndjson").write_bytes(line())
    (tmp_path / "speakers.jsonl").write_text("{}")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\x00")
    assert [Path(item.where.split(":")[0]).name for item in read(tmp_path)] == ["b.txt", "c.ndjson", "a.txt"]


def test_paths_manifest_is_read_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"One\r\n")
    lines = [
        b"\xef\xbb\xbf"
        + json.dumps({"id": 7, "outlet": "L", "title": "T", "text_file": "one.txt", "note": "x"}).encode(),
        b"",
        b"{not json",
        b'{"text": "\xff"}',
        json.dumps({"outlet": "L", "title": "T", "text_file": "../secret.txt"}).encode(),
        line(published_at="2024-05-02T10:00:00+02:00"),
    ]
    (tmp_path / "articles.jsonl").write_bytes(b"\n".join(lines))
    (tmp_path / "ignored.txt").write_text("Not listed.")
    items = read(tmp_path)
    assert [item.where.rsplit(":", 1)[1] for item in items] == ["1", "3", "4", "5", "6"]
    assert items[0].article == Article(text="One\r\n", id="7", outlet="L", title="T")
    assert [type(item.error) for item in items[1:4]] == [InvalidRecord, UndecodableText, InvalidRecord]
    assert items[4].article is not None
    assert items[4].article.published_at == datetime.fromisoformat("2024-05-02T10:00:00+02:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"outlet": None}, "outlet is missing"),
        ({"title": 3}, "title must be a string"),
        ({"text": None}, "text is missing"),
        ({"text": ["x"]}, "text must be a string"),
        ({"text": None, "text_file": "x.txt"}, "text is missing"),
        ({"url": "javascript:alert(1)"}, "url must start with"),
        ({"published_at": "yesterday"}, "published_at must be"),
        ({"published_at": 20240502}, "published_at must be"),
        ({"title": "x" * 3000}, "title has 3,000 characters"),
        ({"id": True}, "id must be a string"),
    ],
)
def test_records_of_another_shape_name_the_field(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(InvalidRecord, match=reason):
        read_line(line(**fields), folder=None, max_chars=LIMIT)


@pytest.mark.parametrize("data", [b"[" * 100_000, b"[]", b"null", b'"x"', b"1e999"])
def test_records_that_are_no_objects_are_typed_errors(data: bytes) -> None:
    with pytest.raises(InvalidRecord):
        read_line(data, folder=None, max_chars=LIMIT)


@pytest.mark.parametrize("fields", [{"title": "a\x00b"}, {"outlet": "\ud800"}])
def test_records_that_no_database_can_hold_are_typed_errors(fields: dict[str, str]) -> None:
    with pytest.raises(NotText, match=next(iter(fields))):
        read_line(line(**fields), folder=None, max_chars=LIMIT)


def test_records_dates_stay_dates() -> None:
    assert read_line(line(published_at="2024-05-02"), folder=None, max_chars=LIMIT).published_at == date(2024, 5, 2)


def test_paths_registry_lies_beside_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "speakers.jsonl").write_text("")
    assert speakers_beside(tmp_path) == tmp_path / "speakers.jsonl"
    assert speakers_beside(tmp_path / "articles.jsonl") == tmp_path / "speakers.jsonl"
    assert speakers_beside(tmp_path / "other.jsonl") is None
