"""Answers: one value or a page of a list, in the shape that was asked for, with an ETag from the corpus version.

A JSON list is `{"items": [...], "next": cursor|null}`; one row more than the page holds is read to know whether there
is a next page, whose address goes into `Link: rel="next"` too. CSV and NDJSON go on over all pages, streamed, unless
`limit` or `cursor` ask for one page. Everything that is read comes from one snapshot of the database per page.

The corpus version grows with every change, so it makes a (weak) ETag with the address: an unchanged answer costs one
look-up (304), and small JSON answers are kept in memory under their address, with their version. Where neither the
client nor this process has an answer to that address, nobody needs the version first: it is assumed to be the last one
seen, and comes with what is read (see `service.store.database.prepared`).
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from threading import Lock
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import orjson
from flask import Response, request
from sqlalchemy.orm import Session

from service.api import cursors
from service.api.formats import KEY, MIMETYPES, choose
from service.api.resources import resources
from service.presenters import linked, tables
from service.store.database.memory import version_of
from service.store.database.prepared import Moved

Row = TypeVar("Row")
Json = dict[str, Any]

BATCH = 500
KEPT_ANSWERS = 512
KEPT_BYTES = 512_000
VERSION = version("onrecord")
# A query of names and plain values, which is written in one way only.
PLAIN = re.compile(r"[a-z_]+=[A-Za-z0-9_.-]+(?:&[a-z_]+=[A-Za-z0-9_.-]+)*", re.ASCII)
# What an answer depends on beside the corpus: the address, the suffix that was taken off it, and the formats wanted.
ADDRESS = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", KEY, "HTTP_ACCEPT")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A list to page through: how to fetch rows behind a key, a row's key, the types of its parts, and its shapes.

    `text` is a row as JSON, in UTF-8, where the row knows that better than by presenting it.
    """

    fetch: Callable[[Session, Any, int], Sequence[Row]]
    key: Callable[[Row], Sequence[str | int | float | None]]
    kinds: Sequence[type]
    present: Callable[[Row], Json]
    columns: Sequence[str]
    formats: Sequence[str] = ("json", "csv", "ndjson")
    text: Callable[[Row], bytes] | None = None

    def write(self, rows: Sequence[Row]) -> list[bytes]:
        """Rows as JSON."""
        return (
            list(map(self.text, rows)) if self.text is not None else [orjson.dumps(self.present(row)) for row in rows]
        )


class Kept:
    """The latest answers of this process, the least recently used forgotten first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.lock = Lock()
        self.answers: OrderedDict[str, tuple[int, bytes, str | None]] = OrderedDict()

    def __contains__(self, address: str) -> bool:
        """Whether an answer is kept, of whatever version."""
        return address in self.answers

    def get(self, address: str, version: int) -> tuple[bytes, str | None] | None:
        """The body and `Link` kept for an address, if they are of that version."""
        with self.lock:
            found = self.answers.get(address)
            if found is None or found[0] != version:
                return None
            self.answers.move_to_end(address)
            return found[1:]

    def put(self, address: str, version: int, body: bytes, link: str | None) -> None:
        """Keeps an answer, in place of an older one."""
        with self.lock:
            self.answers[address] = (version, body, link)
            self.answers.move_to_end(address)
            while len(self.answers) > self.limit:
                self.answers.popitem(last=False)


kept = Kept(KEPT_ANSWERS)


def json_response(value: Any, form: str | None = None, *, status: int = 200) -> Response:
    """`value` as UTF-8 JSON; without `form`, for resources that come in no other shape."""
    return Response(orjson.dumps(value), status=status, mimetype=MIMETYPES[form or choose()])


def json_text(value: Any) -> str:
    """Compact JSON."""
    return orjson.dumps(value).decode()


def json_text_response(text: bytes) -> Response:
    """What is JSON already."""
    return Response(text, mimetype=MIMETYPES["json"])


def answer(build: Callable[[Session], Response]) -> Response:
    """What `build` makes of one snapshot of the corpus, unless the client or this process has it already."""
    address = digest_of_address()
    try:
        with resources().database.reading(assuming=True, limited=True) as session:
            return answer_from(session, address, build)
    except Moved:
        with resources().database.reading(limited=True) as session:
            return answer_from(session, address, build)


def answer_from(session: Session, address: str, build: Callable[[Session], Response]) -> Response:
    """That answer, read in one session."""
    response = None
    if "HTTP_IF_NONE_MATCH" in request.environ or address in kept:
        version = version_of(session)
        if request.if_none_match.contains_weak(f"{version}-{address}"):
            response = Response(status=304)
        elif (known := kept.get(address, version)) is not None:
            response = Response(known[0], mimetype=MIMETYPES["json"])
            if known[1]:
                response.headers["Link"] = known[1]
    if response is None:
        response = build(session)
        version = version_of(session)
        small = not response.is_streamed and (response.content_length or 0) <= KEPT_BYTES
        if response.status_code == 200 and response.mimetype == MIMETYPES["json"] and small:
            kept.put(address, version, response.get_data(), response.headers.get("Link"))
    response.set_etag(f"{version}-{address}", weak=True)
    response.headers.setdefault("Cache-Control", "no-cache")
    response.vary.add("Accept")
    return response


def digest_of_address() -> str:
    """Changes with the address, the format, the database and the version of the service."""
    environ = request.environ
    asked = [
        resources().database.name,
        *(str(environ.get(name)) for name in ADDRESS),
        VERSION,
    ]
    return hashlib.blake2b("\n".join(asked).encode("utf-8", "replace"), digest_size=9).hexdigest()


def list_response(
    session: Session, listing: Listing[Any], parameters: Mapping[str, Any], more: Mapping[str, Any] | None = None
) -> Response:
    """A page of `listing`, or all of it as a stream; `more` goes beside `items` in JSON."""
    form = choose(listing.formats)
    digest = cursors.fingerprint(parameters)
    cursor = parameters["cursor"]
    key = None if cursor is None else cursors.decode(cursor, digest, listing.kinds)
    if form in ("csv", "ndjson") and not {"limit", "cursor"} & set(request.args):
        # What fails at once is a problem; later the answer has begun, and can only be cut off.
        first = listing.fetch(session, None, BATCH)
        return Response(_export(listing, form, first), mimetype=MIMETYPES[form])
    limit = parameters["limit"]
    rows = listing.fetch(session, key, limit + 1)
    following = cursors.encode(listing.key(rows[limit - 1]), digest) if len(rows) > limit else None
    response = Response(_page(form, rows[:limit], following, listing, more or {}), mimetype=MIMETYPES[form])
    if following is not None:
        response.headers["Link"] = f'<{_next_address(following)}>; rel="next"'
    return response


def _page(
    form: str, rows: Sequence[Any], following: str | None, listing: Listing[Any], more: Mapping[str, Any]
) -> bytes:
    if form == "csv":
        return tables.header(listing.columns).encode() + _lines(rows, listing, form)
    if form == "ndjson":
        return _lines(rows, listing, form)
    if form == "jsonld":
        return orjson.dumps(linked.graph([listing.present(row) for row in rows], request.url_root))
    items = b",".join(listing.write(rows))
    return b'{"items":[%b],%b' % (items, orjson.dumps({"next": following, **more})[1:])


def _lines(rows: Sequence[Any], listing: Listing[Any], form: str) -> bytes:
    """Rows as CSV or NDJSON."""
    if form == "csv":
        return "".join([tables.row(listing.present(row), listing.columns) for row in rows]).encode()
    return b"".join([text + b"\n" for text in listing.write(rows)])


def _export(listing: Listing[Any], form: str, first: Sequence[Any]) -> Iterator[bytes]:
    """All rows, batch after batch, of which the first is here already; each of the others reads its own snapshot, and
    the key keeps them apart.
    """
    database = resources().database

    def lines() -> Iterator[bytes]:
        if form == "csv":
            yield tables.header(listing.columns).encode()
        rows = first
        yield _lines(rows, listing, form)
        while len(rows) == BATCH:
            with database.reading(limited=True) as session:
                rows = listing.fetch(session, listing.key(rows[-1]), BATCH)
            yield _lines(rows, listing, form)

    return lines()


def _next_address(cursor: str) -> str:
    """This request's path and query, with `cursor`."""
    suffix = f".{found}" if (found := request.environ.get(KEY)) else ""
    asked: str = request.environ.get("QUERY_STRING", "")
    if asked and PLAIN.fullmatch(asked) and "cursor" not in asked:
        # As it was sent: to take it apart and write it anew would give the same.
        return f"{request.path}{suffix}?{asked}&cursor={cursor}"
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}{suffix}?{urlencode([*query, ('cursor', cursor)])}"
