"""The records of a WARC file, plain or packed with gzip, in bounded memory and whatever is broken among them.

A record is its header lines, an empty line, as many bytes as its Content-Length says, and two empty lines (ISO 28500).
Packed files hold each record in a gzip member of its own, as the standard wants it, or all in one, as `gzip` makes it:
both are read. Where a record is not what it should be, its place in the sequence is taken by an error, and reading goes
on at the next line that begins a record, or where the bytes themselves are damaged, at the next gzip member.

Nothing is held but the record at hand, up to a limit: a longer one is passed over piece by piece, and one that claims
to be longer than any is reported instead. warcio's own iterator neither recovers nor bounds what it reads, and it says
nothing of an archive that is cut short; its parser of headers is used.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from extractors.errors import InvalidRecord, OnrecordError

CHUNK = 64 * 1024
HEADER_BYTES = 64 * 1024
LONGEST = 1 << 30  # bytes, of a record: what one member of a few hundred kilobytes may unpack to
PATIENCE = 1 << 28  # bytes read again, in all, because a record claimed more than it has
GZIP = b"\x1f\x8b\x08"
SAMPLE = 1024  # bytes, in which a member shows whether it begins a record
BEGINNING = b"WARC/1."
ENDING = b"\r\n\r\n"
LINE_ENDS = re.compile(rb"[\r\n]+")
VERSIONS = ["WARC/1.1", "WARC/1.0"]


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its type, the address and moment (ISO 8601) of the capture, and its body, whole unless `is_cut`."""

    kind: str
    url: str | None
    date: str | None
    body: bytes
    length: int
    is_cut: bool


class Broken(InvalidRecord):
    """The record is not one."""


def read_records(file: IO[bytes], limit: int) -> Iterator[Record | OnrecordError]:
    """The records, with at most `limit` bytes of each body; an error where one cannot be read."""
    packed = file.read(len(GZIP)) == GZIP
    file.seek(0)
    if not packed:
        yield from records_of(Buffered(lambda: file.read(CHUNK)), limit)
        return
    start: int | None = 0
    while start is not None:
        member = Member(file, start)
        try:
            yield from records_of(Buffered(member.more), limit)
        except (zlib.error, EOFError) as error:
            # A member that was cut short may have swallowed those behind it, up to the end of the file.
            start = next_member(file, member.start + 1)
            if start is None and isinstance(error, EOFError):
                yield Broken("the file is cut short")
            else:
                yield Broken("the packed bytes are damaged")
        else:
            # One that is given up before its end (it holds no records) is searched like one that is damaged.
            end = member.end if member.end is not None else member.start + 1
            start = next_member(file, end)
            if member.end is not None and holds_junk(file, end, start):
                yield Broken("between records are bytes that are none")


class Member:
    """One gzip member of a file, from `start` on; `end` is known when it has been read to its end."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        self.file = file
        self.start = start
        self.end: int | None = None
        self.inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.packed = b""
        file.seek(start)

    def more(self) -> bytes:
        """The next bytes unpacked, none at the end of the member; zlib.error, EOFError where the file ends within."""
        while not self.inner.eof:
            # Without anything new, too: what did not fit the last piece may still be inside.
            data = self.inner.decompress(self.packed, CHUNK)
            self.packed = self.inner.unconsumed_tail
            if data:
                return data
            if not self.packed and not self.inner.eof:
                self.packed = self.file.read(CHUNK)
                if not self.packed:
                    raise EOFError
        self.end = self.file.tell() - len(self.inner.unused_data)
        return b""


def next_member(file: IO[bytes], place: int) -> int | None:
    """Where, from `place` on, a gzip member with a record begins; None where there is none."""
    file.seek(place)
    kept = b""
    ended = False
    while not ended:
        chunk = file.read(CHUNK)
        ended = len(chunk) < CHUNK
        window = kept + chunk
        at = window.find(GZIP)
        while at >= 0:
            if len(window) - at < SAMPLE and not ended:
                break  # to be looked at with what follows
            if begins_record(window[at : at + SAMPLE]):
                return place + at
            at = window.find(GZIP, at + 1)
        kept = window[at if at >= 0 else 1 - len(GZIP) :]
        place += len(window) - len(kept)
    return None


def holds_junk(file: IO[bytes], place: int, end: int | None) -> bool:
    """Whether anything but zeros, with which tapes and disks fill up, stands where the next member should begin."""
    file.seek(place)
    return bool(file.read(SAMPLE if end is None else min(SAMPLE, end - place)).strip(b"\0"))


def begins_record(data: bytes) -> bool:
    """Whether the bytes unpack to the beginning of a record."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, len(BEGINNING)) == BEGINNING
    except zlib.error:
        return False


def records_of(stream: Buffered, limit: int) -> Iterator[Record | OnrecordError]:
    """The records of a file that is not packed, or of a member."""
    while stream.skip_blank_lines():
        try:
            yield record_of(stream, limit)
        except Broken as error:
            yield error
            if not stream.find_record():
                return


def record_of(stream: Buffered, limit: int) -> Record:
    """The record that begins here; Broken."""
    header = stream.header()
    try:
        fields = StatusAndHeadersParser(VERSIONS).parse(BytesIO(header))
        length = int(fields.get_header("Content-Length"))
    except (StatusAndHeadersParserException, EOFError, ValueError, TypeError) as error:
        raise Broken("this is no WARC record") from error
    if not 0 <= length <= LONGEST:
        raise Broken(f"the record claims to have {length:,} bytes")
    kind = fields.get_header("WARC-Type") or ""
    held = min(length, limit)  # of any kind: one that claims too much has taken what follows it
    body = stream.take(held)
    if len(body) < held or stream.skip(length - held) < length - held:
        raise Broken("the record is cut short" + stream.put_back(body))
    # To read on shows whether packed bytes are sound (their checksum comes at the end) and the length is true.
    ends_well = stream.begins_with(ENDING)
    if stream.skip_blank_lines() and not ends_well and not stream.begins_with(BEGINNING):
        # What it swallowed of the next one is looked for there.
        raise Broken("the record is not as long as it says, or its bytes are damaged" + stream.put_back(body))
    url = fields.get_header("WARC-Target-URI")
    # Some versions of Wget put it between angle brackets.
    url = url.strip().removeprefix("<").removesuffix(">") if url else None
    return Record(kind, url, fields.get_header("WARC-Date"), body, length, is_cut=held < length)


class Buffered:
    """Bytes that come piece by piece from `more`, until it gives none; `at` is where the next of those held stands."""

    def __init__(self, more: Callable[[], bytes]) -> None:
        self.more = more
        self.held = b""
        self.at = 0
        self.patience = PATIENCE

    def fill(self) -> bool:
        """Holds more than before; False at the end."""
        piece = self.more()
        self.held = self.held[self.at :] + piece
        self.at = 0
        return bool(piece)

    def take(self, size: int) -> bytes:
        """The next bytes: `size`, or all that there are."""
        pieces = [self.held[self.at : self.at + size]]
        self.at += len(pieces[0])
        missing = size - len(pieces[0])
        while missing > 0 and (piece := self.more()):
            pieces.append(piece[:missing])
            self.held, self.at = piece, len(pieces[-1])
            missing -= len(pieces[-1])
        return b"".join(pieces)

    def put_back(self, data: bytes) -> str:
        """Lets bytes that were taken be the next ones again, while there is patience: an archive may be made to have
        the same bytes read for every false record in them. What to tell where there is none, else nothing.
        """
        rest = self.held[self.at :]
        self.patience -= len(data) + len(rest)
        if self.patience < 0:
            return "; what it claims is given up, for too much had to be read again"
        self.held, self.at = data + rest, 0
        return ""

    def skip(self, size: int) -> int:
        """Passes over so many bytes; how many there were."""
        passed = 0
        while passed < size and (found := len(self.take(min(CHUNK, size - passed)))):
            passed += found
        return passed

    def skip_blank_lines(self) -> bool:
        """Passes over line ends; whether anything is left."""
        while True:
            if line_ends := LINE_ENDS.match(self.held, self.at):
                self.at = line_ends.end()
            if self.at < len(self.held):
                return True
            if not self.fill():
                return False

    def begins_with(self, words: bytes) -> bool:
        """Whether these are the next bytes."""
        while len(self.held) - self.at < len(words) and self.fill():
            pass
        return self.held.startswith(words, self.at)

    def header(self) -> bytes:
        """The lines up to an empty one, with it; Broken where they are too many, or do not begin a record."""
        if not self.begins_with(BEGINNING):
            raise Broken("there is no record where one should begin")
        while True:
            reach = self.at + HEADER_BYTES
            found = [(self.held.find(mark, self.at, reach), mark) for mark in (b"\r\n\r\n", b"\n\n")]
            ends = [at + len(mark) for at, mark in found if at >= 0]
            if ends:
                return self.take(min(ends) - self.at)
            if len(self.held) > reach or not self.fill():
                raise Broken("the record's header does not end")

    def find_record(self) -> bool:
        """Goes on at the next line that begins a record; False where there is none within reach."""
        passed = 0
        mark = b"\n" + BEGINNING
        while passed < LONGEST:
            at = self.held.find(mark, self.at)
            if at >= 0:
                self.at = at + 1
                return True
            kept = max(self.at, len(self.held) - len(mark) + 1)
            passed += kept - self.at
            self.at = kept
            if not self.fill():
                return False
        return False
