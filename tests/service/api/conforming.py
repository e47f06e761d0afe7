"""A client that holds every response against the OpenAPI document."""

from __future__ import annotations

import copy
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from service.api.formats import MIMETYPES


class ConformingClient(FlaskClient):
    """A test client that fails when a response is not as the OpenAPI document says."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Sends the request and checks what came back."""
        response = super().open(*args, **kwargs)
        check(self.application, response)
        return response


def check(app: Flask, response: TestResponse) -> None:
    """Holds one response against the document: status, content type, and a body without undocumented keys."""
    document = of_document(app)
    request = response.request
    operation = operation_of(app, document, request.path, request.method)
    if response.status_code >= 400:
        assert response.mimetype in ("application/problem+json", "application/json"), response.mimetype
    if operation is not None:
        assert str(response.status_code) in operation["responses"], f"{response.status_code} is not documented"
    if response.mimetype == "application/problem+json":
        if request.method == "HEAD":
            return
        validate(response.json, {"$ref": "#/components/schemas/Problem"}, document)
        assert response.json["status"] == response.status_code
        assert app.test_client().get(response.json["type"]).status_code == 200
        return
    if response.status_code in (204, 304):
        return
    assert operation is not None or request.path == "/openapi.json", request.path
    if operation is None:
        return
    content = operation["responses"][str(response.status_code)]["content"]
    assert response.mimetype in content
    if response.mimetype == "application/json" and request.method != "HEAD":
        validate(response.json, content["application/json"]["schema"], document)


def operation_of(app: Flask, document: dict[str, Any], path: str, method: str) -> dict[str, Any] | None:
    """What the document says of the operation behind an address; None where there is none."""
    stem, dot, suffix = path.rpartition(".")
    asked = stem if dot and suffix in MIMETYPES and path != "/openapi.json" else path
    try:
        rule, _ = app.url_map.bind("localhost").match(asked, method=method, return_rule=True)
    except HTTPException:
        return None
    found: dict[str, Any] | None = (
        document["paths"].get(path_of(rule), {}).get("get" if method == "HEAD" else method.lower())
    )
    return found


def path_of(rule: Rule) -> str:
    """A route's path as the document writes it."""
    return "".join(f"{{{name}}}" if is_variable else name for is_variable, name in rule._trace if name != "|").lstrip(
        "|"
    )


def of_document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of the application, its objects closed."""
    document: dict[str, Any] = copy.deepcopy(app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict())
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return document


def validate(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> None:
    """Validates against a schema whose references point into the document."""
    Draft202012Validator({**schema, "components": document["components"]}).validate(value)
