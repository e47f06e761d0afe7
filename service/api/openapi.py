"""The OpenAPI 3.1 document: made from the blueprints and schemas, served at `/openapi.json`, checked in under docs/."""

from __future__ import annotations

import http
from importlib.metadata import version
from typing import Any

import flask_smorest
from flask import Flask
from flask_smorest.utils import prepare_response

from service.api import errors
from service.schemas.problems import ProblemSchema

DESCRIPTION = """Who said what, when, in which outlet, in which words.

Lists are `{"items": [...], "next": cursor|null}`, errors are problem+json (RFC 9457), offsets count Unicode code points
into an article's text, end exclusive."""


class Api(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's, with this service's errors."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        errors.register(self._app)

    def _register_responses(self) -> None:
        for status in http.HTTPStatus:
            self._document(status.name, status.phrase, has_body=status >= 400)
        self._document("DEFAULT_ERROR", "A problem", has_body=True)
        self._document("UNCHANGED", "Nothing has changed since the answer with that `ETag`.", has_body=False)
        for number in sorted({*errors.BY_STATUS, *(kind.status for kind in errors.TYPES.values())}):
            kinds = [f"`{name}`" for name, kind in errors.TYPES.items() if kind.status == number]
            self._document(f"PROBLEM_{number}", f"A problem: {', '.join(kinds)}.", has_body=True)

    def _document(self, name: str, description: str, *, has_body: bool) -> None:
        response: dict[str, Any] = {"description": description}
        if has_body:
            response["schema"] = self.ERROR_SCHEMA
        prepare_response(response, self.spec, errors.MIMETYPE)
        self.spec.components.response(name, response, lazy=True)


def configure(app: Flask) -> Api:
    """The API of `app`, still without blueprints."""
    app.config.update(
        API_TITLE="onrecord",
        API_VERSION=version("onrecord"),
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}
        },
    )
    api = Api(app)
    scheme = {"type": "http", "scheme": "bearer", "description": "An API key, made by `onrecord keys create`."}
    api.spec.components.security_scheme("key", scheme)
    return api
