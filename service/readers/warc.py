"""WARC files, plain or packed with gzip: one article for each HTML page that was fetched.

Of an archive's records those are read that hold a server's answer with status 200 and an HTML page; pictures, requests,
redirects and repeated captures are passed over. A page is read as a saved one is (`service.readers.page`). The record
adds what it knows better or the page leaves out: the address that was fetched, for pages that give no date the day of
the capture (no earlier than that of publication, and in crawls of news close to it), for those that name no outlet
their host, unless the caller names one.

`service.readers.warc_records` finds the records and goes on behind broken ones; warcio reads their headers here, and
takes chunks apart. A page is unpacked up to the limit of one article and no further.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from extractors.checks import check_storable
from extractors.errors import InvalidRecord, OnrecordError, TextTooLong, UndecodableText
from extractors.model import Article
from service.errors import UnreadableFile
from service.readers.base import UTF8_BYTES, Item, decode
from service.readers.page import article_of
from service.readers.records import LIMITS, check_url
from service.readers.warc_records import Record, read_records

PAGES = frozenset({"text/html", "application/xhtml+xml"})
HTTP_HEADER_BYTES = 1 << 20
GZIP_MARK = b"\x1f\x8b"
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
LONGEST_LABEL = 40
LOOKED_AT = 4096  # bytes of a page, for its <meta charset>
# What browsers read for a label where Python's codec of that name is narrower (encoding.spec.whatwg.org).
READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Labels of the web that Python does not know.
LABELS = {
    "iso88591": "cp1252",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "iso-8859-11": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "logical": "iso8859-8",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "windows-949": "cp949",
    "ks_c_5601-1989": "cp949",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cn-big5": "big5",
    "x-x-big5": "big5",
    "koi8-ru": "koi8-u",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    **{f"x-cp125{digit}": f"cp125{digit}" for digit in range(9)},
}
# The encodings of the web: others may cost more than linear time, or are none.
READABLE = frozenset(
    (
        "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be cp866 cp874 cp932 cp949 koi8-r koi8-u mac-roman mac-cyrillic"
        " gb18030 big5 big5hkscs euc_jp iso2022_jp cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258"
        " iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14"
        " iso8859-15 iso8859-16"
    ).split()
)
SEVERAL_BYTES = frozenset(
    "utf-8-sig utf-16 utf-16-le utf-16-be cp932 cp949 gb18030 big5 big5hkscs euc_jp iso2022_jp".split()
)
REPLACEMENT = "\ufffd"
WRONG = 100  # a page may hold one replacement in so many characters


def read_warc(path: Path, *, outlet: str = "", max_chars: int) -> Iterator[Item]:
    """The articles of an archive, one record in memory at a time; `where` is a record's number in the file."""
    limit = max_chars * UTF8_BYTES
    found = False
    try:
        with path.open("rb") as file:
            for number, record in enumerate(read_records(file, limit + HTTP_HEADER_BYTES), start=1):
                where = f"{path}:{number}"
                try:
                    article = article_of_record(record, outlet, limit)
                except OnrecordError as error:
                    found = True
                    yield Item(where, error=error)
                else:
                    if article is not None:
                        found = True
                        yield Item(where, article=article)
    except OSError as error:
        yield Item(str(path), error=UnreadableFile(f"cannot be read: {error.strerror or error}"))
    else:
        if not found:
            yield Item(str(path), error=InvalidRecord("the file is no WARC file, or holds no HTML pages"))


def article_of_record(record: Record | OnrecordError, outlet: str, limit: int) -> Article | None:
    """The article of a record, None where it is no page; the record's own error, or that of its page."""
    if isinstance(record, OnrecordError):
        raise record
    if record.kind != "response":
        return None
    body = BytesIO(record.body)
    answer = http_headers(body, record.body)
    mimetype, _, parameters = (answer.get_header("Content-Type") or "").partition(";")
    if answer.get_statuscode() != "200" or mimetype.strip().lower() not in PAGES:
        return None
    if record.is_cut:
        raise TextTooLong(f"the page has {record.length:,} bytes, more than the limit of {limit:,}")
    html = text_of_page(unpacked(body, answer, limit), parameters)
    check_storable(html, "the page")
    url = fetched_address(record.url)
    article = article_of(html, outlet or host_of(url), url or "")
    published = article.published_at or captured_on(record.date)
    return replace(article, url=url or article.url, published_at=published)


def http_headers(body: BytesIO, data: bytes) -> Any:
    """The headers of a server's answer; `body` stands behind them afterwards. InvalidRecord."""
    ends = [at for at in (data.find(mark, 0, HTTP_HEADER_BYTES) for mark in (b"\r\n\r\n", b"\n\n")) if at >= 0]
    if not ends:
        raise InvalidRecord("the record holds no HTTP headers that end")
    try:
        return StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/3.0", "HTTP/2", "HTTP/3"]).parse(body)
    except (StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise InvalidRecord("the record holds no HTTP answer") from error


def unpacked(body: BytesIO, answer: Any, limit: int) -> bytes:
    """What the server sent, out of its chunks and its packing; TextTooLong before more than `limit` is unpacked."""
    chunked = (answer.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    # Archives may hold what was sent already taken apart, under the headers it came with.
    data: bytes = ChunkedDataReader(body).read() if chunked else body.read()
    packing = (answer.get_header("Content-Encoding") or "identity").strip().lower()
    if packing in ("gzip", "x-gzip") and data.startswith(GZIP_MARK):
        data = inflated(data, zlib.MAX_WBITS | 16, limit)
    elif packing == "deflate":
        # Some servers send it with zlib's header, as they should, others without.
        bits = zlib.MAX_WBITS if data[:1] in (b"\x78", b"\x58", b"\x38", b"\x18", b"\x08") else -zlib.MAX_WBITS
        data = inflated(data, bits, limit)
    elif packing not in ("identity", "gzip", "x-gzip", "", "utf-8"):
        raise InvalidRecord(f"the page is packed as {packing[:40]!r}, which cannot be read")
    if len(data) > limit:
        raise TextTooLong(f"the page has more bytes than the limit of {limit:,}")
    return data


def inflated(data: bytes, bits: int, limit: int) -> bytes:
    """Data unpacked by zlib, at most a byte more than `limit`; UndecodableText."""
    inner = zlib.decompressobj(bits)
    try:
        found = inner.decompress(data, limit + 1)
    except zlib.error as error:
        raise UndecodableText("the page's packed bytes are damaged") from error
    if not inner.eof and len(found) <= limit:
        raise UndecodableText("the page's packed bytes are cut short")
    return found


def text_of_page(data: bytes, parameters: str) -> str:
    """A page's characters: by its byte order mark, else as HTTP says, else as it says itself, else UTF-8."""
    if data.startswith(codecs.BOM_UTF8):
        return decode(data.removeprefix(codecs.BOM_UTF8))
    said = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", parameters, re.IGNORECASE)
    itself = CHARSET.search(data, 0, LOOKED_AT)
    label = said[1] if said else itself[1].decode("ascii", "replace") if itself else ""
    name = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else encoding(label)
    if name in (None, "utf-8"):
        return decode(data)
    # As in browsers, a byte that stands for nothing costs no more than itself; where many do, it is another encoding.
    single = name not in SEVERAL_BYTES
    words = codecs.charmap_decode(data, "strict", characters(name))[0] if single else data.decode(name, "replace")
    if words.count(REPLACEMENT) * WRONG > len(words):
        raise UndecodableText(f"the page is not valid {name}: too many bytes stand for nothing")
    return words


@lru_cache(maxsize=64)
def characters(name: str) -> str:
    """What each byte stands for in an encoding of single bytes.

    What Python leaves open is nothing, but from 0x80 to 0x9F it is the control character of that number, as in the
    tables of encoding.spec.whatwg.org.
    """
    read = (bytes([byte]).decode(name, "replace") for byte in range(256))
    return "".join(
        chr(byte) if each == REPLACEMENT and 0x80 <= byte <= 0x9F else each for byte, each in enumerate(read)
    )


def encoding(label: str) -> str | None:
    """Python's name for an encoding of the web; None for labels that are none."""
    try:
        name = LABELS.get(label.lower()) or codecs.lookup(label[:LONGEST_LABEL]).name
    except (LookupError, ValueError, UnicodeError):
        return None
    name = READ_AS.get(name, name)
    return name if name in READABLE else None


def fetched_address(url: str | None) -> str | None:
    """The address, where it is one that can be kept."""
    if url is None or len(url) > LIMITS["url"]:
        return None
    with suppress(OnrecordError):
        check_storable(url, "url")
        return check_url(url)
    return None


def host_of(url: str | None) -> str:
    """The host of an address, without “www.”."""
    with suppress(ValueError):
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    return ""


def captured_on(value: str | None) -> date | None:
    """The day of a WARC-Date, in UTC."""
    try:
        return datetime.fromisoformat(value or "").astimezone(UTC).date()
    except (ValueError, OverflowError):
        return None
