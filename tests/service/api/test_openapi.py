"""The OpenAPI document: valid, complete, and changed only on purpose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

CHECKED_IN = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_openapi_is_valid_3_1(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_openapi_is_the_one_checked_in(client: FlaskClient) -> None:
    """Changed on purpose? `flask --app service.app openapi write docs/openapi.json`, and review the difference."""
    assert client.get("/openapi.json").json == json.loads(CHECKED_IN.read_text("utf-8"))


def test_openapi_documents_every_route(app: Flask, client: FlaskClient) -> None:
    paths = set(client.get("/openapi.json").json["paths"])
    routed = {
        "".join(f"{{{name}}}" if is_variable else name for is_variable, name in rule._trace if name != "|").lstrip("|")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] not in ("api-docs", "web")
    }
    assert routed == paths


def test_openapi_every_error_is_a_problem(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            assert operation["summary"], path
            assert operation["responses"]["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}
    assert "application/problem+json" in document["components"]["responses"]["DEFAULT_ERROR"]["content"]
