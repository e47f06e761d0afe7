"""Every error over HTTP is a problem+json (RFC 9457), made here and nowhere else.

`{"type", "title", "status", "detail", "instance", "errors"?}`: `type` is a path of this service that answers with what
the problem means (`GET /problems/{name}`), `errors` names each field that was refused, as `{"field": "query.limit",
"message": ...}`. Three sources end here: errors of our own (the table `STATUS`), HTTP errors that Flask, Werkzeug and
webargs raise, and everything unforeseen, which becomes a 500 that says nothing of its cause but the request's id.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, g, request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestTimeout

from extractors import errors as extraction
from service import errors as service

logger = logging.getLogger("onrecord.api")

MIMETYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem: its name in the URI, its status, a title that never varies, and what to do about it."""

    name: str
    status: int
    title: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem as it is sent."""

    type: ProblemType
    detail: str
    errors: tuple[Mapping[str, str], ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


TYPES = {
    kind.name: kind
    for kind in (
        ProblemType(
            "bad-request", 400, "Bad request", "The request cannot be read: its body is no valid JSON or UTF-8."
        ),
        ProblemType("unauthenticated", 401, "API key needed", "Send a valid key as `Authorization: Bearer <key>`."),
        ProblemType("forbidden", 403, "Not allowed", "The key is valid but does not carry the scope this needs."),
        ProblemType("not-found", 404, "Not found", "No resource has that address."),
        ProblemType("unknown-speaker", 404, "Unknown speaker", "No speaker goes by that slug, name or alias."),
        ProblemType(
            "ambiguous-speaker",
            404,
            "Ambiguous speaker",
            "Several speakers go by those words; `candidates` lists them.",
        ),
        ProblemType("unknown-quote", 404, "Unknown quote", "No quote has that id."),
        ProblemType("unknown-article", 404, "Unknown article", "No article has that id."),
        ProblemType("unknown-job", 404, "Unknown job", "No job has that id, or it is not kept any more."),
        ProblemType("method-not-allowed", 405, "Method not allowed", "`Allow` lists the methods this address takes."),
        ProblemType("not-acceptable", 406, "Not acceptable", "None of the formats in `Accept` is offered here."),
        ProblemType("timeout", 408, "Request timeout", "The request did not arrive in time."),
        ProblemType("unknown-outlet", 404, "Unknown outlet", "No outlet goes by that name or slug."),
        ProblemType("conflict", 409, "Conflict", "The request contradicts what is stored; `detail` says how."),
        ProblemType("too-large", 413, "Too large", "The body or the text is longer than the limit."),
        ProblemType(
            "unsupported-media-type",
            415,
            "Unsupported media type",
            "The body has to be JSON, or NDJSON for many articles.",
        ),
        ProblemType(
            "invalid-parameters", 422, "Invalid parameters", "`errors` names each field that was refused, and why."
        ),
        ProblemType("invalid-cursor", 422, "Invalid cursor", "Start the list again without `cursor`."),
        ProblemType(
            "invalid-query", 422, "Invalid full-text query", '`q` takes words, "phrases", -exclusions and prefix*.'
        ),
        ProblemType(
            "invalid-article", 422, "Invalid article", "The text cannot be read: empty, binary or not Unicode."
        ),
        ProblemType("extraction-failed", 422, "Extraction failed", "The text broke the extractor; it is logged."),
        ProblemType("too-many-requests", 429, "Too many requests", "Wait as long as `Retry-After` says."),
        ProblemType("internal-error", 500, "Internal error", "Our fault; the request id helps to find out why."),
        ProblemType("unavailable", 503, "Unavailable", "The database or the model is away; try again later."),
        ProblemType("too-slow", 503, "Took too long", "The work ran past its time limit; send a shorter text."),
        # Whether it comes depends on the load too, so it is no 4xx. Without `Retry-After`: to ask for the same again is
        # what nobody should be told to do.
        ProblemType(
            "query-timeout",
            503,
            "Query took too long",
            "The database was stopped at its time limit. The same again would most likely take as long: ask for less "
            "(rarer words, a shorter phrase, a speaker, an outlet, fewer facets).",
        ),
        ProblemType("http-error", 400, "HTTP error", "Another HTTP error; `status` and `detail` say which."),
    )
}

# The first class that matches wins: special cases stand before their parents.
STATUS: tuple[tuple[type[Exception], str], ...] = (
    (service.AmbiguousSpeaker, "ambiguous-speaker"),
    (extraction.UnknownSpeaker, "unknown-speaker"),
    (service.UnknownQuote, "unknown-quote"),
    (service.UnknownArticle, "unknown-article"),
    (service.UnknownOutlet, "unknown-outlet"),
    (service.UnknownJob, "unknown-job"),
    (service.NotFound, "not-found"),
    (service.InvalidCursor, "invalid-cursor"),
    (service.InvalidQuery, "invalid-query"),
    (service.Unauthenticated, "unauthenticated"),
    (service.Forbidden, "forbidden"),
    (service.Conflict, "conflict"),
    (service.TooSlow, "too-slow"),
    (service.QueryTimeout, "query-timeout"),
    (service.Unavailable, "unavailable"),
    (service.DatabaseUnavailable, "unavailable"),
    (service.ExtractionFailed, "extraction-failed"),
    (service.InvalidFields, "invalid-parameters"),
    (service.TooLarge, "too-large"),
    (extraction.TextTooLong, "too-large"),
    (extraction.InvalidArticle, "invalid-article"),
    (extraction.ModelNotFound, "unavailable"),
)

# Errors that are about one parameter.
REFUSED_FIELDS = ((service.InvalidCursor, "query.cursor"), (service.InvalidQuery, "query.q"))

BY_STATUS = {
    400: "bad-request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "timeout",
    409: "conflict",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid-parameters",
    429: "too-many-requests",
    500: "internal-error",
    503: "unavailable",
}


def register(app: Flask) -> None:
    """Makes `app` answer every error as a problem."""
    app.register_error_handler(extraction.OnrecordError, from_own_error)
    app.register_error_handler(HTTPException, from_http_exception)
    app.register_error_handler(ParseException, from_broken_body)
    app.register_error_handler(Exception, from_unforeseen)


def from_own_error(error: extraction.OnrecordError) -> Response:
    """A typed error of ours."""
    name = next((name for kind, name in STATUS if isinstance(error, kind)), None)
    if name is None:
        return from_unforeseen(error)
    extra: dict[str, Any] = {}
    headers: dict[str, str] = {}
    if isinstance(error, service.AmbiguousSpeaker):
        extra["candidates"] = [{"slug": slug, "name": candidate} for slug, candidate in error.candidates]
    if isinstance(error, service.Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="onrecord"'
    if isinstance(error, service.DatabaseUnavailable):
        headers["Retry-After"] = "5"
    detail = service.public_detail(error)
    if detail != str(error):
        logger.error("%s: %s", type(error).__name__, error)
    refused = next((field for kind, field in REFUSED_FIELDS if isinstance(error, kind)), None)
    fields = ({"field": refused, "message": detail},) if refused is not None else ()
    return respond(Problem(TYPES[name], detail, fields, extra, headers))


def from_http_exception(error: HTTPException) -> Response:
    """An error that Flask, Werkzeug or webargs raised."""
    if isinstance(error, ClientDisconnected) and isinstance(error.__context__, TimeoutError):
        error = RequestTimeout("The request did not arrive in time.")
    status = error.code or 500
    original = getattr(error, "original_exception", None)
    if original is not None:
        return from_unforeseen(original)
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    kind = TYPES[BY_STATUS.get(status, "http-error")]
    if kind.status != status:
        kind = ProblemType(kind.name, status, error.name, kind.meaning)
    fields = tuple(_field_errors(getattr(error, "data", None)))
    detail = _detail_of(fields) if fields else (error.description or kind.title)
    return respond(Problem(kind, detail, fields, headers=_kept_headers(error)))


def from_broken_body(error: ParseException) -> Response:
    """A body whose chunks cannot be told apart, which shows only when it is read."""
    logger.info("broken body: %s", type(error).__name__)
    response = respond(Problem(TYPES["bad-request"], "The body cannot be read: it is not framed as HTTP says."))
    response.headers["Connection"] = "close"
    return response


def from_unforeseen(error: Exception) -> Response:
    """Anything nobody thought of: logged with its traceback, told without it."""
    logger.error("unforeseen error", exc_info=error)
    return respond(Problem(TYPES["internal-error"], "Something went wrong on our side."))


def type_named(kind: str) -> ProblemType:
    """The problem type of an error of ours by the name of its class, as lines of jobs keep it."""
    found = getattr(service, kind, None) or getattr(extraction, kind, None)
    if isinstance(found, type):
        for parent, name in STATUS:
            if issubclass(found, parent):
                return TYPES[name]
    return TYPES["internal-error"]


def field_errors(messages: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    """marshmallow's messages about an object as a body has it, as `errors` names them."""
    return tuple(_flatten(messages, "json"))


def respond(problem: Problem) -> Response:
    """The response that carries `problem`."""
    body: dict[str, Any] = {
        "type": f"/problems/{problem.type.name}",
        "title": problem.type.title,
        "status": problem.type.status,
        "detail": problem.detail,
        "instance": request.path,
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    if identifier := g.get("request_id"):
        body["request_id"] = identifier
    body.update(problem.extra)
    response = Response(json.dumps(body), status=problem.type.status, mimetype=MIMETYPE)
    response.headers.extend(dict(problem.headers))
    return response


def _kept_headers(error: HTTPException) -> dict[str, str]:
    return {
        name: value for name, value in error.get_headers() if name.lower() not in {"content-type", "content-length"}
    }


def _field_errors(data: Any) -> Iterator[dict[str, str]]:
    """webargs' nested messages, flattened into paths such as `json.text` or `query.limit`."""
    if isinstance(data, Mapping) and isinstance(data.get("messages"), Mapping):
        yield from _flatten(data["messages"], "")


def _flatten(messages: Any, path: str) -> Iterator[dict[str, str]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            # marshmallow files errors of a whole schema under `_schema`: they belong to the level above.
            yield from _flatten(inner, path if name == "_schema" else f"{path}.{name}" if path else str(name))
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from _flatten(inner, path)
    else:
        yield {"field": path, "message": str(messages)}


def _detail_of(fields: tuple[Mapping[str, str], ...]) -> str:
    first = fields[0]
    more = f" (and {len(fields) - 1} more)" if len(fields) > 1 else ""
    return f"{first['field']}: {first['message']}{more}"
