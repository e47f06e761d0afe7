"""Archives that are broken, cut, packed to burst or made to be read for ever: each fault costs only itself."""

from __future__ import annotations

import time
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import EmptyText, InvalidRecord, NotText, OnrecordError, TextTooLong, UndecodableText
from service.readers import warc_records
from service.readers.warc import read_warc

from .archives import http, kinds, packed, page, pages, read, record, zipped

GOOD = pages(1, 2)
BROKEN = {
    "no header": (b"\r\n\r\nnot a record at all\r\n\r\n", InvalidRecord),
    "no length": (record(http(page())).replace(b"Content-Length", b"Content-Width"), InvalidRecord),
    "negative length": (record(http(page()), length=-5), InvalidRecord),
    "endless length": (record(http(page()), length=10**15), InvalidRecord),
    "strange length": (record(http(page())).replace(b"Content-Length: ", b"Content-Length: x"), InvalidRecord),
    "too short": (record(http(page()), length=40), InvalidRecord),
    "far longer than it is": (record(http(page()), length=50_000), InvalidRecord),
    "longer than it is": (record(http(page()), length=len(http(page())) + 5), InvalidRecord),
    "endless header": (record(http(page()), more=b"X: " + b"y" * 300_000 + b"\r\n"), InvalidRecord),
    "future version": (record(http(page()), version="WARC/1.9"), InvalidRecord),
    "no HTTP": (record(page()), InvalidRecord),
    "HTTP without end": (record(b"HTTP/1.1 200 OK\r\nContent-Type: text/html"), InvalidRecord),
    "no text": (record(http(b"<script>1</script>")), EmptyText),
    "not UTF-8": (record(http(b"<p>caf\xe9</p>")), UndecodableText),
    "binary": (record(http(b"<p>a\x00b</p>")), NotText),
    "too long": (record(http(b"<p>" + b"word " * 100_000 + b"</p>")), TextTooLong),
    "brotli": (record(http(b"\x8b\x02", "Content-Type: text/html", "Content-Encoding: br")), InvalidRecord),
    "packed twice": (
        record(http(zipped(page()), "Content-Type: text/html", "Content-Encoding: gzip, gzip")),
        InvalidRecord,
    ),
    "packed and cut": (
        record(http(zipped(page())[:-20], "Content-Type: text/html", "Content-Encoding: gzip")),
        UndecodableText,
    ),
    "packed and damaged": (
        record(http(zipped(page())[:20] + b"\xff" * 40, "Content-Type: text/html", "Content-Encoding: gzip")),
        UndecodableText,
    ),
}


@pytest.mark.parametrize(("bad", "error"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("name", ["packed.warc.gz", "plain.warc", "one-member.warc.gz"])
def test_warc_records_a_bad_one_costs_itself(tmp_path: Path, name: str, bad: bytes, error: type[OnrecordError]) -> None:
    records = (GOOD[0], bad, GOOD[1])
    data = packed(*records) if name == "packed.warc.gz" else b"".join(records)
    items = read(tmp_path, zipped(data) if name == "one-member.warc.gz" else data, name=name)
    assert [item.article.title for item in items if item.article] == ["Harbour 1", "Harbour 2"]
    errors = [item.error for item in items if item.error]
    assert errors
    assert all(isinstance(each, error) for each in errors), errors


@pytest.mark.parametrize(
    "damage",
    [
        lambda member: member[:30] + bytes(each ^ 0x55 for each in member[30:90]) + member[90:],
        lambda member: member[:-8] + b"\x00" * 8,  # the checksum
        lambda member: member[: len(member) // 2],
        lambda member: member[:5],
        lambda _: b"\x1f\x8b\x08" + b"\xff" * 50,
        lambda member: b"junk between members" + member[-3:],
    ],
    ids=["bytes", "checksum", "half", "stump", "header", "junk"],
)
def test_warc_records_a_damaged_member_costs_itself(tmp_path: Path, damage: object) -> None:
    first, second, third = (zipped(each) for each in pages(1, 2, 3))
    items = read(tmp_path, first + damage(second) + third)  # type: ignore[operator]
    titles = [item.article.title for item in items if item.article]
    assert titles[0] == "Harbour 1"
    assert titles[-1] == "Harbour 3"
    assert "Harbour 2" not in titles
    assert {type(item.error) for item in items if item.error} <= {warc_records.Broken}


def test_warc_records_a_member_that_breaks_off_anywhere_costs_itself(tmp_path: Path) -> None:
    first, second, third = (packed(each) for each in pages(1, 2, 3))
    for length in range(1, len(second)):
        items = read(tmp_path, first + second[:length] + third)
        assert [each for each in kinds(items) if each != "Broken"] == ["Harbour 1", "Harbour 3"], length
        assert len(items) > 2, length


@pytest.mark.parametrize("size", [-1, 0, 1])
def test_warc_records_a_member_is_found_wherever_it_begins(tmp_path: Path, size: int) -> None:
    (only_one,) = pages(1)
    junk = warc_records.CHUNK - len(packed(only_one)) + size
    items = read(tmp_path, packed(only_one) + b"?" * junk + packed(*pages(2)))
    assert kinds(items) == ["Harbour 1", "Broken", "Harbour 2"]
    ends_with_a_piece = read(tmp_path, b"\x1f\x8b\x08?" + b"?" * junk + packed(*pages(2)))
    assert kinds(ends_with_a_piece) == ["Broken", "Harbour 2"]


def test_warc_records_padding_behind_the_last_record_is_none(tmp_path: Path) -> None:
    assert kinds(read(tmp_path, packed(*pages(1)) + b"\0" * 5000)) == ["Harbour 1"]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_warc_records_a_file_that_is_cut_short_says_so(tmp_path: Path, name: str) -> None:
    data = b"".join(pages(1, 2)) if name == "a.warc" else packed(*pages(1, 2))
    items = read(tmp_path, data[:-60], name=name)
    assert kinds(items) == ["Harbour 1", "Broken"]
    assert "cut short" in str(items[1].error)


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"<html>", b"\x1f\x8b\x08", zipped(b""), b"\x00" * 100_000])
def test_warc_records_what_is_none_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    items = read(tmp_path, data)
    assert items
    assert all(isinstance(item.error, InvalidRecord) for item in items)


MEGABYTES = 100


def zeros(wrap: int, before: bytes = b"", after: bytes = b"") -> bytes:
    """So many megabytes of spaces, packed into a few hundred kilobytes."""
    made = zlib.compressobj(9, wbits=wrap)
    pieces = [made.compress(before), *(made.compress(b" " * 1_000_000) for _ in range(MEGABYTES)), made.compress(after)]
    return b"".join([*pieces, made.flush()])


@pytest.mark.parametrize(
    "bomb",
    [
        packed(record(http(zeros(31), "Content-Type: text/html", "Content-Encoding: gzip"))),
        packed(record(http(zeros(15), "Content-Type: text/html", "Content-Encoding: deflate"))),
        zeros(31, b"WARC/1.0\r\nX: "),
        zeros(31, b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % (MEGABYTES * 10**6)),
        zeros(
            31, record(http(page(9)), url="https://ledger.example/9").replace(b"Content-Length: ", b"Content-Length: 0")
        ),
        zeros(31, record(b"", kind="response", length=MEGABYTES * 10**6)[:-4] + http(b"")),
    ],
    ids=["gzip", "deflate", "header", "no HTTP", "behind a record", "page"],
)
def test_warc_records_bombs_take_little_memory_and_cost_only_themselves(tmp_path: Path, bomb: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed(*pages(1)) + bomb + packed(*pages(2)))
    del bomb
    tracemalloc.start()
    try:
        items = list(read_warc(path, max_chars=10_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    titles = [each for each in kinds(items) if each != "Harbour 9"]
    assert (titles[0], titles[-1]) == ("Harbour 1", "Harbour 2")
    assert peak < 20_000_000


def test_warc_records_headers_by_the_million_take_no_long_time(tmp_path: Path) -> None:
    many = [f"X-{n}: y" for n in range(50_000)] + [" folded"] * 50_000
    started = time.process_time()
    items = read(tmp_path, packed(record(http(page(), "Content-Type: text/html", *many)), *pages(2)))
    assert kinds(items)[-1] == "Harbour 2"
    assert time.process_time() - started < 10


@settings(max_examples=150, deadline=None)
@given(
    at=st.floats(0, 1, exclude_max=True),
    noise=st.binary(min_size=0, max_size=40),
    gone=st.integers(0, 80),
    is_packed=st.booleans(),
)
def test_warc_records_no_bytes_raise_or_cost_what_comes_before(
    tmp_path_factory: pytest.TempPathFactory, at: float, noise: bytes, gone: int, is_packed: bool
) -> None:
    records = pages(1, 2, 3)
    data = packed(*records) if is_packed else b"".join(records)
    place = int(at * len(data))
    path = tmp_path_factory.mktemp("warc") / "a.warc"
    path.write_bytes(data[:place] + noise + data[place + gone :])
    items = list(read_warc(path, max_chars=10_000))
    assert all((item.article is None) != (item.error is None) for item in items)
    whole = place // (len(data) // 3)
    assert kinds(items)[: max(0, whole - 1)] == [f"Harbour {n}" for n in range(1, whole)]


@pytest.mark.parametrize("kind", ["response", "request", "warcinfo"])
def test_warc_records_one_of_any_kind_that_claims_too_much_costs_only_itself(tmp_path: Path, kind: str) -> None:
    claims = record(b"GET / HTTP/1.1\r\n\r\n", kind=kind, length=100_000)
    found = read(tmp_path, claims + b"".join(pages(1, 2)), name="a.warc")
    assert kinds(found) == ["Broken", "Harbour 1", "Harbour 2"]


def test_warc_records_made_to_be_read_again_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.readers.warc_records.PATIENCE", 10_000)
    false = record(b"x", kind="request", length=1_000_000)
    found = read(tmp_path, false * 200 + b"".join(pages(1)), name="a.warc")
    assert 1 <= len(found) < 10
    assert set(kinds(found)) == {"Broken"}
    assert "given up" in str(found[-1].error)
