"""The blueprint every room of the API uses: flask-smorest's, with a parser that lets nothing pass unread.

Unknown query parameters and ones given twice are 422 with their names (of views that read none, the guards refuse
any); a body that is not JSON is 415; a body that does not decode is 400 (see `service.api.errors` for the shapes).

Each operation says in the OpenAPI document with which statuses it may fail, as far as its route, its methods and the
scope it needs tell: what is not named there never happens, and a test holds every answer against it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import flask_smorest
import marshmallow as ma
from flask import Request
from webargs import core
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from service.api.formats import MIMETYPES

View = TypeVar("View", bound=Callable[..., Any])

KEPT_QUERIES = 2048
KEPT_LENGTH = 256

# What views are marked with: the scope that they need, and that they read the query themselves.
SCOPE = "onrecord_scope"
READS_QUERY = "onrecord_reads_query"


class StrictParser(FlaskParser):
    """Reads arguments and refuses what the schema does not name."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 (webargs declares it so)
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "querystring": ma.RAISE,
    }

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[tuple[Any, bytes], dict[str, Any]] = {}

    def parse(self, argmap: Any, req: Request | None = None, *, location: str | None = None, **options: Any) -> Any:
        """What a request asks for; of a query, the same words always say the same, so what they say is kept."""
        if location not in ("query", "querystring"):
            return super().parse(argmap, req, location=location, **options)
        asked: bytes = (req or self.get_default_request()).query_string
        found = self.known.get((argmap, asked))
        if found is None:
            found = super().parse(argmap, req, location=location, **options)
            if len(asked) <= KEPT_LENGTH:
                if len(self.known) >= KEPT_QUERIES:
                    self.known.clear()
                self.known[argmap, asked] = found
        return dict(found)

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The query string; a parameter given twice is an error unless its field is a list."""
        proxy = self._makeproxy(req.args, schema)
        twice = {
            name: ["Given more than once."]
            for name, values in req.args.lists()
            if len(values) > 1 and name not in proxy.multiple_keys
        }
        if twice:
            raise ma.ValidationError(twice)
        return proxy

    def _raw_load_json(self, req: Request) -> Any:
        if not core.is_json(req.mimetype):
            raise UnsupportedMediaType("The body must be JSON: send Content-Type: application/json.")
        body = req.get_data(cache=True)
        if req.content_length is None and req.max_content_length is not None and len(body) >= req.max_content_length:
            # Werkzeug cuts a body that comes in chunks off at the limit, and says nothing.
            raise RequestEntityTooLarge
        try:
            return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
        except UnicodeDecodeError as error:
            raise BadRequest("The body is not valid UTF-8.") from error
        except (ValueError, RecursionError) as error:
            raise BadRequest("The body is not valid JSON.") from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


def document_problems(view: Any, methods: Sequence[str]) -> None:
    """Adds to what the document says of a view the statuses with which it may fail."""
    scope = getattr(view, SCOPE, "read")
    statuses = {400, 401, 404, 422, 429, 500, 503}
    if "GET" in methods:
        statuses |= {304, 406}
    if {"POST", "PUT", "PATCH"} & set(methods):
        statuses |= {408, 413, 415}
    if scope not in ("read", "extract"):
        statuses |= {403}
        if "GET" not in methods:
            statuses |= {409}
    view._apidoc = copy.deepcopy(getattr(view, "_apidoc", {}))
    responses = view._apidoc.setdefault("response", {}).setdefault("responses", {})
    for status in sorted(statuses - set(responses)):
        responses[status] = [f"PROBLEM_{status}" if status >= 400 else "UNCHANGED"]


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A blueprint whose arguments are read strictly, and whose decorators keep the types of the views."""

    ARGUMENTS_PARSER = StrictParser()

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Registers a view, in the application and in the OpenAPI document."""
        decorator: Callable[[View], View] = super().route(rule, **options)

        def register(view: View) -> View:
            document_problems(view, options.get("methods", ("GET",)))
            return decorator(view)

        return register

    def arguments(self, schema: type[ma.Schema], **options: Any) -> Callable[[View], View]:
        """Hands the view what it was asked with, as `schema` reads it."""
        # One instance for all requests: to make one copies every field.
        decorator: Callable[[View], View] = super().arguments(schema(), **options)
        if options.get("location") not in ("query", "querystring"):
            return decorator

        def mark(view: View) -> View:
            view = decorator(view)
            setattr(view, READS_QUERY, True)
            return view

        return mark

    def response(
        self, status_code: int, schema: type[ma.Schema] | dict[str, Any] | None = None, **options: Any
    ) -> Callable[[View], View]:
        """Documents what the view answers with."""
        decorator: Callable[[View], View] = super().response(status_code, schema, **options)
        return decorator

    def alt_response(self, status_code: int, **options: Any) -> Callable[[View], View]:
        """Documents what else the view may answer with."""
        decorator: Callable[[View], View] = super().alt_response(status_code, **options)
        return decorator

    def also_as(self, *formats: str) -> Callable[[View], View]:
        """Documents the other formats of `formats.MIMETYPES` that the view answers in."""

        def register(view: View) -> View:
            for name in reversed(formats):  # as decorators one above the other would
                kind = {"type": "object" if name == "jsonld" else "string"}
                view = self.alt_response(200, content_type=MIMETYPES[name], schema=kind, success=True)(view)
            return view

        return register

    def doc(self, **options: Any) -> Callable[[View], View]:
        """Adds to what the document says of the view."""
        decorator: Callable[[View], View] = super().doc(**options)
        return decorator
