"""Which shape an answer takes: a suffix of the path (`/quotes.csv`) decides, else `Accept`, else JSON.

The suffix is taken off before the request is routed, so that one route serves all shapes. A suffix that a resource
does not come in is 404, an `Accept` that names nothing on offer 406.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable, NotFound
from werkzeug.http import parse_accept_header

MIMETYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "jsonld": "application/ld+json",
    "atom": "application/atom+xml",
}
KEY = "onrecord.format"
OWN_PATHS = frozenset({"/openapi.json"})

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def suffixes(application: Wsgi) -> Wsgi:
    """Wraps a WSGI application so that it finds the suffix apart from the path."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        stem, dot, suffix = path.rpartition(".")
        if (
            dot
            and suffix in MIMETYPES
            and stem.strip("/")
            and path not in OWN_PATHS
            and not path.startswith("/static/")
        ):
            environ[KEY] = suffix
            environ["PATH_INFO"] = stem
        return application(environ, start_response)

    return serve


def asked_suffix() -> str | None:
    """The suffix of this request's path, if it had one."""
    found = request.environ.get(KEY)
    return found if isinstance(found, str) else None


def choose(offered: Sequence[str] = ("json",)) -> str:
    """The format for this request among those offered, the first of which is the default."""
    suffix = asked_suffix()
    if suffix is not None:
        if suffix not in offered:
            raise NotFound(f"This does not come as .{suffix}, only as {', '.join(offered)}.")
        return suffix
    if not request.headers.get("Accept"):
        return offered[0]
    found = negotiated(request.headers.get("Accept", ""), tuple(offered))
    if found is None:
        raise NotAcceptable(f"On offer: {', '.join(MIMETYPES[name] for name in offered)}.")
    return found


@lru_cache(maxsize=1024)
def negotiated(accept: str, offered: tuple[str, ...]) -> str | None:
    """The format among those offered that an `Accept` header likes best; the same few headers come again and again."""
    best = parse_accept_header(accept, MIMEAccept).best_match([MIMETYPES[name] for name in offered])
    return next((name for name in offered if MIMETYPES[name] == best), None)


@lru_cache(maxsize=1024)
def likes_page(accept: str) -> bool:
    """Whether an `Accept` header names HTML and likes it better than JSON, as browsers' do."""
    accepted = parse_accept_header(accept, MIMEAccept)
    return bool(accepted["text/html"] > accepted["application/json"])
