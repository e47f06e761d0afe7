"""The application over a small corpus, and a client that holds every response against the OpenAPI document."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from service.api.formats import MIMETYPES
from service.api.resources import of_app
from service.app import create_app
from service.config import Settings
from service.store.database import Database
from service.store.keys import Scope, create_key
from service.store.schema import upgrade

from ..conftest import new_database
from ..fakes import LineExtractor
from .corpus import fill

# An article for `LineExtractor`, with a quote each of Ana Lind and Jo Baker.
ARTICLE = {
    "id": "one",
    "outlet": "The Daily Ledger",
    "title": "Harbour",
    "published_at": "2024-05-02",
    "text": "Ana Lind: The harbour is open.\nJo Baker: It is not.\n",
}


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over the corpus, on each back end in turn; nobody may write into it."""
    made = create_app(Settings(database_url=new_database(request, tmp_path_factory, "api_corpus")))
    database = of_app(made).database
    upgrade(database)
    fill(database)
    yield made
    database.dispose()


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes applications, by default over an empty database of their own, and closes their databases at the end."""
    made: list[Flask] = []

    def make(*, empty: bool = True, **settings: Any) -> Flask:
        settings.setdefault("database_url", f"sqlite:///{tmp_path / 'own.db'}")
        app = create_app(Settings(**settings))
        made.append(app)
        if empty:
            upgrade(of_app(app).database)
        return app

    yield make
    for app in made:
        of_app(app).database.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of it whose every response has to be documented."""
    app.test_client_class = ConformingClient
    return app.test_client()


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The version of the extractor in use, which a test may change."""
    version = ["lines 1"]
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: LineExtractor(version[0]))
    return version


@pytest.fixture
def writer(database: Database, versions: list[str], make_app: Callable[..., Flask]) -> FlaskClient:
    """A client with a key that may write, over an empty corpus on each back end in turn."""
    del versions
    app = make_app(empty=False, database_url=database.url.render_as_string(hide_password=False))
    with of_app(app).database.writing() as session:
        token = create_key(session, "desk", Scope.WRITE)
    app.test_client_class = ConformingClient
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """A client with a key for everything: what it may not do is refused for other reasons."""
    database = of_app(app).database
    with database.writing() as session:
        token = create_key(session, "attacker", Scope.ADMIN)
    # Another test's client may have left its class with the application, which lives on; pages are no JSON.
    app.test_client_class = FlaskClient
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


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
