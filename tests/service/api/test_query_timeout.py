"""A request that reads has the database for so long and no longer, and says so; what a query may ask for is bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from service.api.resources import of_app
from service.errors import QueryTimeout
from service.store.database.engine import Database
from service.store.people.keys import Scope, create_key
from service.store.quotes.reading import list_quotes

from ..store.database.test_time_limit import LIMIT, WAYS
from .conforming import ConformingClient
from .corpus import fill

PATHS = ["/quotes", "/quotes?q=harbour&limit=3", "/quotes?facets=outlet", "/quotes.csv", "/quotes.ndjson?limit=2"]


@pytest.fixture
def hurried(database: Database, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application over a corpus of its own, with a short limit."""
    fill(database)
    app = make_app(empty=False, database_url=database.url.render_as_string(hide_password=False), query_seconds=LIMIT)
    app.test_client_class = ConformingClient
    yield app
    of_app(app).database.dispose()


def dawdle(monkeypatch: pytest.MonkeyPatch, name: str, otherwise: Callable[..., Any], *, after: int = 0) -> None:
    """Has a function of the store's take its time, from the call on that comes after so many others."""
    calls = []

    def slowly(session: Any, *given: Any, **named: Any) -> Any:
        calls.append(name)
        if len(calls) > after:
            WAYS["prepared"].rows(session)
        return otherwise(session, *given, **named)

    monkeypatch.setattr(name, slowly)


@pytest.mark.parametrize("path", [*PATHS, "/quotes.ndjson"])
def test_query_timeout_is_a_problem_and_the_next_request_is_answered(
    hurried: Flask, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client = hurried.test_client()
    with monkeypatch.context() as patched:
        dawdle(patched, "service.api.quotes.list_quotes", list_quotes)
        response = client.get(path)
        assert (response.status_code, response.mimetype) == (503, "application/problem+json")
        assert response.json["type"] == "/problems/query-timeout"
        assert "within 0.2 seconds" in response.json["detail"]
        assert "Retry-After" not in response.headers
        assert client.head(path).status_code == 503
    assert client.get(path).status_code == 200
    assert client.get("/problems/query-timeout").status_code == 200


def test_query_timeout_is_a_page_for_browsers(hurried: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = FlaskClient(hurried)
    dawdle(monkeypatch, "service.web.pages.list_quotes", list_quotes)
    response = client.get("/quotes", headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (503, "text/html")
    assert "Ask for less" in response.get_data(as_text=True)


def test_query_timeout_of_lists_as_they_are(hurried: Flask) -> None:
    """Nothing is put in the place of what the service asks: it waits for a table that somebody holds."""
    database, client = of_app(hurried).database, hurried.test_client()
    if database.is_sqlite:
        return
    with database.writing() as session:
        session.execute(text("LOCK TABLE quotes IN ACCESS EXCLUSIVE MODE"))
        for path in PATHS:
            response = client.get(path)
            assert (response.status_code, response.json["type"]) == (503, "/problems/query-timeout")
    for path in PATHS:
        assert client.get(path).status_code == 200


def test_query_timeout_cuts_a_stream_off_where_a_later_page_takes_too_long(
    hurried: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.api.responses.BATCH", 2)
    dawdle(monkeypatch, "service.api.quotes.list_quotes", list_quotes, after=2)
    with pytest.raises(QueryTimeout):
        FlaskClient(hurried).get("/quotes.ndjson").get_data()


def test_query_timeout_is_not_of_requests_that_write(hurried: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    database, client = of_app(hurried).database, hurried.test_client()
    with database.writing() as session:
        token = create_key(session, "desk", Scope.WRITE)
    dawdle(monkeypatch, "service.api.articles.delete_article", lambda *_: None)
    assert client.get("/quotes").status_code == 200
    headers = {"Authorization": f"Bearer {token}"}
    assert client.delete("/articles/one", headers=headers).status_code == 204


# It is folded to eight words: "face with open eyes and hand over mouth".
FACE = "\U0001fae2"


def test_query_timeout_words_of_a_query_are_bounded(app: Flask) -> None:
    """Its letters are, but one of them may stand for many words."""
    app.test_client_class = ConformingClient
    client = app.test_client()
    assert client.get("/quotes", query_string={"q": 31 * FACE}).status_code == 200
    for query in (32 * FACE, 30 * FACE + " " + " ".join(["-be"] * 16)):
        response = client.get("/quotes", query_string={"q": query})
        assert (response.status_code, response.json["type"]) == (422, "/problems/invalid-query")
        (error,) = response.json["errors"]
        assert error["field"] == "query.q"
        assert error["message"] == "The query has 256 words, those of phrases included; 250 are allowed."
