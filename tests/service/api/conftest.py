"""The application over a small corpus or an empty one, and clients that may do more or less with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api.resources import of_app
from service.app import create_app
from service.config import Settings
from service.store.database.engine import Database
from service.store.people.keys import Scope, create_key
from service.store.upkeep.schema import upgrade

from ..conftest import new_database
from ..fakes import LineExtractor, Stubborn
from .bulk import Desk
from .conforming import ConformingClient
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
def desk(database: Database, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """Makes clients with a key that may write, by default over a queue that does everything at once."""
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: Stubborn())
    waiting = f"sqlite:///{tmp_path / 'queue.db'}"

    def make(*, at_once: bool = True, scope: Scope = Scope.WRITE, **settings: Any) -> FlaskClient:
        settings.setdefault("queue_url", "memory://" if at_once else waiting)
        app = make_app(empty=False, database_url=database.url.render_as_string(hide_password=False), **settings)
        with of_app(app).database.writing() as session:
            token = create_key(session, "desk", scope)
        app.test_client_class = ConformingClient
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return make


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
