"""Web archives: pages become articles, all else is passed over, in whatever encoding and packing."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.errors import UndecodableText
from extractors.model import Article
from service.readers import Item, read_path

from .archives import http, kinds, packed, page, pages, read, record, zipped


def only(items: list[Item]) -> Article:
    """The one article there is."""
    (item,) = items
    assert item.article is not None, item.error
    return item.article


def test_warc_page_gives_what_the_record_knows(tmp_path: Path) -> None:
    article = only(read(tmp_path, record(http(page())), name="a.WARC"))
    assert (article.title, article.text) == ("Harbour 1", "“Pier 1 is open,” Ana Lindström said.")
    assert (article.url, article.outlet) == ("https://www.ledger.example/harbour", "ledger.example")
    assert article.published_at == date(2024, 5, 2)
    assert only(read(tmp_path, record(http(page())), outlet="The Ledger")).outlet == "The Ledger"


def test_warc_page_is_believed_where_it_says_more(tmp_path: Path) -> None:
    head = (
        b'<meta property="og:site_name" content="Ledger"><link rel="canonical" href="https://other.example/">'
        b'<meta property="article:published_time" content="2024-04-30T09:00:00Z">'
    )
    article = only(read(tmp_path, packed(record(http(page().replace(b"<title>", head + b"<title>")))), outlet="Given"))
    assert (article.outlet, article.url) == ("Ledger", "https://www.ledger.example/harbour")
    assert article.published_at == datetime(2024, 4, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize("gzipped", [True, False])
def test_warc_reads_what_others_write(tmp_path: Path, gzipped: bool) -> None:
    path = tmp_path / "others.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped)
        writer.write_record(writer.create_warcinfo_record("others.warc.gz", {"software": "warcio"}))
        for number in (1, 2):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            about = {"WARC-Date": f"2024-05-0{number}T10:00:00Z"}
            made = writer.create_warc_record(
                f"https://ledger.example/{number}",
                "response",
                payload=BytesIO(page(number)),
                http_headers=headers,
                warc_headers_dict=about,
            )
            writer.write_record(made)
            made.raw_stream.close()  # a temporary file, which the writer leaves open
    found = [item.article for item in read_path(path, max_chars=10_000) if item.article]
    assert [(each.title, each.url, each.published_at) for each in found] == [
        ("Harbour 1", "https://ledger.example/1", date(2024, 5, 1)),
        ("Harbour 2", "https://ledger.example/2", date(2024, 5, 2)),
    ]


@pytest.mark.parametrize(
    ("url", "day", "expected"),
    [
        ("<https://a.example/x>", "2024-05-02T23:30:00Z", ("https://a.example/x", "a.example", date(2024, 5, 2))),
        ("urn:uuid:5", "", (None, "", None)),
        ("javascript:alert(1)", "20240502", (None, "", date(2024, 5, 2))),
        ("http://[", "9999-99-99T00:00:00Z", ("http://[", "", None)),
        ("http://a.example/" + "x" * 3000, "0001-01-01T00:00:00+14:00", (None, "", None)),
        ("http://a.example/a\x00b", "yesterday", (None, "", None)),
    ],
)
def test_warc_headers_that_cannot_be_are_left_out(
    tmp_path: Path, url: str, day: str, expected: tuple[str | None, str, date | None]
) -> None:
    article = only(read(tmp_path, packed(record(http(page()), url=url, date=day))))
    assert (article.url, article.outlet, article.published_at) == expected


@pytest.mark.parametrize(
    "other",
    [
        record(b"software: x\r\n", kind="warcinfo"),
        record(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", kind="request"),
        record(http(page()), kind="revisit"),
        record(http(page()), kind="resource"),
        record(http(page(), status="404 Not Found")),
        record(http(b"", "Location: /there", status="301 Moved")),
        record(http(b"\x89PNG", "Content-Type: image/png")),
        record(http(b"{}", "Content-Type: application/json")),
        record(http(page(), "Server: x")),
        record(http(b"x" * 900_000, "Content-Type: video/mp4")),
        record(b"x" * 3_000_000, kind="metadata"),
    ],
)
@pytest.mark.parametrize("pack", [packed, lambda *each: b"".join(each), lambda *each: zipped(b"".join(each))])
def test_warc_what_is_no_page_is_passed_over(tmp_path: Path, other: bytes, pack: object) -> None:
    items = read(tmp_path, pack(other, *pages(1), other, *pages(2)))  # type: ignore[operator]
    assert kinds(items) == ["Harbour 1", "Harbour 2"]
    assert [item.where.rpartition(":")[2] for item in items] == ["2", "4"]


ACCENTED = "<p>“Où est le naïf café,” said Zoë.</p>"


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (ACCENTED.encode(), "text/html"),
        (ACCENTED.encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        (ACCENTED.encode("utf-16"), "text/html; charset=utf-8"),
        (ACCENTED.encode("utf-16-le"), "text/html; charset=UTF-16LE"),
        (ACCENTED.encode("cp1252"), 'text/html; charset="ISO-8859-1"'),
        (ACCENTED.encode("cp1252"), "TEXT/HTML;Charset='latin1'"),
        (b'<meta charset="windows-1252">' + ACCENTED.encode("cp1252"), "text/html"),
        (b"<META http-equiv=x content='text/html; charset=us-ascii'>" + ACCENTED.encode("cp1252"), "text/html"),
        (b"<meta charset=latin1>" + ACCENTED.encode(), "application/xhtml+xml; charset=utf-8"),
        (ACCENTED.encode(), "text/html; charset=unheard-of"),
        # An encoding that is none of the web's is not tried: some are slow on purpose.
        (ACCENTED.encode(), "text/html; charset=punycode"),
        (ACCENTED.encode(), "text/html; charset=" + "x" * 100_000),
    ],
)
def test_warc_pages_are_read_in_the_encoding_they_are_in(tmp_path: Path, data: bytes, content_type: str) -> None:
    article = only(read(tmp_path, packed(record(http(data, f"Content-Type: {content_type}")))))
    assert article.text == "“Où est le naïf café,” said Zoë."


@pytest.mark.parametrize("label", ["gb2312", "shift_jis", "euc-kr", "big5", "koi8-r", "windows-1251", "euc-jp"])
def test_warc_encodings_of_other_scripts(tmp_path: Path, label: str) -> None:
    words = {"koi8-r": "Да", "windows-1251": "Да", "euc-kr": "한국"}.get(label, "日本")
    data = f"<p>“{words}” said Ana.</p>".encode(label, "xmlcharrefreplace")
    article = only(read(tmp_path, packed(record(http(data, f"Content-Type: text/html; charset={label}")))))
    assert article.text == f"“{words}” said Ana."


@pytest.mark.parametrize(
    ("label", "byte", "read_as"),
    [
        # What the windows encodings leave open in this range stands for itself (encoding.spec.whatwg.org).
        *(("iso-8859-1", byte, chr(byte)) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)),
        ("latin1", 0x81, "\x81"),
        ("us-ascii", 0x81, "\x81"),
        ("windows-1251", 0x98, "\x98"),
        ("windows-1254", 0x8E, "\x8e"),
        ("iso-8859-9", 0x9D, "\x9d"),
        ("windows-874", 0x9F, "\x9f"),
        # What they leave open above it stands for nothing.
        ("windows-1253", 0xAA, "\ufffd"),
        ("windows-1257", 0xA1, "\ufffd"),
        ("windows-874", 0xDB, "\ufffd"),
        ("iso-8859-8", 0xFF, "\ufffd"),
        ("X-SJIS", 0x81, "\ufffd"),
        ("euc-kr", 0xFF, "\ufffd"),
    ],
)
def test_warc_a_byte_that_an_encoding_leaves_open_costs_no_page(
    tmp_path: Path, label: str, byte: int, read_as: str
) -> None:
    data = b"<p>It opens on the first of May, and not" + bytes([byte]) + b" a day before that, said Ana, for sure. "
    data += b"The town has waited for it long enough, and so have we.</p>"
    article = only(read(tmp_path, packed(record(http(data, f"Content-Type: text/html; charset={label}")))))
    assert article.text == data.decode("ascii", "replace").replace("\ufffd", read_as)[3:-4]


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252"])
def test_warc_western_pages_are_read_as_browsers_read_them(tmp_path: Path, label: str) -> None:
    data = b"<p>\x93It\x92s open \x97 for 5 \x80,\x94 said Zo\xeb.</p>"
    article = only(read(tmp_path, packed(record(http(data, f"Content-Type: text/html; charset={label}")))))
    assert article.text == "“It’s open — for 5 €,” said Zoë."


@pytest.mark.parametrize(
    ("label", "other"), [("shift_jis", "utf-8"), ("euc-kr", "utf-16-be"), ("windows-874", "cp1252")]
)
def test_warc_a_page_in_another_encoding_than_it_says_is_none(tmp_path: Path, label: str, other: str) -> None:
    data = ("<p>“Où est le naïf café ÿûþ,” said Zoë ÿûþ.</p>" * 5).encode(other)
    (item,) = read(tmp_path, packed(record(http(data, f"Content-Type: text/html; charset={label}"))))
    assert isinstance(item.error, UndecodableText)


def deflated(data: bytes, bits: int) -> bytes:
    """Packed as servers do for Content-Encoding: deflate."""
    made = zlib.compressobj(wbits=bits)
    return made.compress(data) + made.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (zipped(page()), ["Content-Encoding: gzip"]),
        (zipped(page()), ["content-encoding: X-GZIP"]),
        (deflated(page(), 15), ["Content-Encoding: deflate"]),
        (deflated(page(), -15), ["Content-Encoding: deflate"]),
        (page(), ["Content-Encoding: gzip"]),
        (page(), ["Content-Encoding: identity"]),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(page()), page()), ["Transfer-Encoding: chunked"]),
        (page(), ["Transfer-Encoding: chunked"]),
        (
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(zipped(page())), zipped(page())),
            ["Transfer-Encoding: chunked", "Content-Encoding: gzip"],
        ),
    ],
)
def test_warc_pages_come_out_of_their_packing(tmp_path: Path, body: bytes, headers: list[str]) -> None:
    assert only(read(tmp_path, packed(record(http(body, "Content-Type: text/html", *headers))))).title == "Harbour 1"


def test_warc_an_archive_without_pages_is_said_to_hold_none(tmp_path: Path) -> None:
    (item,) = read(tmp_path, packed(record(b"software: x\r\n", kind="warcinfo")))
    assert "no HTML pages" in str(item.error)


def test_warc_files_of_a_folder_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(packed(*pages(1)))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.warc").write_bytes(b"".join(pages(2)))
    (tmp_path / "other.gz").write_bytes(b"x")
    assert kinds(list(read_path(tmp_path, max_chars=10_000))) == ["Harbour 1", "Harbour 2"]
