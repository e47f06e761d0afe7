"""What holds for every operation: HEAD and OPTIONS, ETags and pages, and that nobody does what they may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extractors.model import Article, Kind, Speaker, SpeakerType
from service.api.blueprint import SCOPE
from service.api.resources import of_app
from service.store.articles.writing import write_article
from service.store.people.keys import Scope, create_key

from .conforming import path_of
from .corpus import HARBOUR, fill, quote
from .operations import DOCUMENT, LISTS, NOT_KEPT, ONE, READS, blank


@ONE
@pytest.mark.parametrize("path", [path for path in READS if path != "/readyz"])  # That one loads the models.
def test_promises_head_is_get_without_a_body(admin: FlaskClient, path: str) -> None:
    got, head = admin.get(blank(path)), admin.head(blank(path))
    assert head.status_code == got.status_code
    assert head.get_data() == b""
    ours = {"Content-Type", "ETag", "Cache-Control", "Content-Security-Policy", "Vary", "Link"}
    assert {each: head.headers.get(each) for each in ours} == {each: got.headers.get(each) for each in ours}


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_promises_options_say_what_is_taken_and_do_nothing(make_app: Callable[..., Flask], path: str) -> None:
    response = make_app(open_reading=False).test_client().options(blank(path, "1"))
    assert response.status_code == 200
    assert response.get_data() == b""
    taken = {method.upper() for method in DOCUMENT["paths"][path] if method != "parameters"}
    # More, where the last part of a path could also be an id (`/articles/bulk`).
    assert {each.strip() for each in response.headers["Allow"].split(",")} >= taken
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@ONE
@pytest.mark.parametrize("path", LISTS)
def test_promises_every_list_has_an_etag_and_a_next_page(admin: FlaskClient, path: str) -> None:
    first = admin.get(path, query_string={"limit": 1})
    assert ('rel="next"' in first.headers.get("Link", "")) == (first.json["next"] is not None)
    if first.json["next"] is not None:
        address = first.headers["Link"].split(">")[0].lstrip("<")
        assert admin.get(address).json["items"] != first.json["items"]
    if path in NOT_KEPT:
        assert first.headers["Cache-Control"] == "no-store"
        return
    again = admin.get(path, query_string={"limit": 1}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert (
        admin.get(path, query_string={"limit": 2}, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    )


@pytest.mark.parametrize("path", ["/quotes", "/articles", "/outlets", "/speakers?sort=name"])
def test_promises_pages_are_stable_under_inserts(make_app: Callable[..., Flask], path: str) -> None:
    app = make_app()
    database = of_app(app).database
    fill(database)
    client = app.test_client()
    name = {"/quotes": "id", "/articles": "id"}.get(path, "slug")
    whole = [item[name] for item in client.get(path).json["items"]]
    joint = "&" if "?" in path else "?"
    seen: list[str] = []
    address: str | None = f"{path}{joint}limit=1"
    while address:
        response = client.get(address)
        seen += [item[name] for item in response.json["items"]]
        number = len(seen)
        article = Article(
            HARBOUR.text, id=f"new{number}", outlet=f"New {number}", title="T", published_at=HARBOUR.published_at
        )
        speaker = Speaker(f"New {number}", f"new-{number}", SpeakerType.PERSON)
        found = quote(article, Kind.DIRECT, ["It stays open."], "said", "Ana Lindström", speaker)
        with database.writing() as session:
            write_article(session, article, [found], extractor="test")
        link = response.headers.get("Link")
        address = link.split(">")[0].lstrip("<") if link and number < 30 else None
    assert len(seen) == len(set(seen))
    assert [each for each in seen if each in whole] == whole


@pytest.mark.parametrize("path", [path for path, each in READS.items() if "{" not in path and path not in NOT_KEPT])
def test_promises_what_nobody_may_read_is_not_read(make_app: Callable[..., Flask], path: str) -> None:
    status = make_app(open_reading=False).test_client().get(path).status_code
    assert status == (200 if path in ("/livez", "/readyz") else 401) or (path == "/readyz" and status == 503)


def test_promises_every_route_that_writes_needs_a_key_for_it(make_app: Callable[..., Flask]) -> None:
    """From the routes, not from the document: one that is registered past it is found too."""
    app = make_app()
    with of_app(app).database.writing() as session:
        reader = {"Authorization": f"Bearer {create_key(session, 'reader', Scope.READ)}"}
    client = app.test_client()
    writes = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"})
    ]
    assert len(writes) >= 7
    for method, rule in writes:
        path = blank(path_of(rule), "1")
        scope = getattr(app.view_functions[rule.endpoint], SCOPE, "read")
        if scope == "extract":
            assert path == "/extract"
            continue
        assert scope in ("write", "admin"), f"{method} {path} needs no key"
        assert client.open(path, method=method).status_code == 401, path
        assert client.open(path, method=method, headers=reader).status_code == 403, path
        shared = client.open(path, method=method, headers={"Origin": "https://a.example"})
        assert "Access-Control-Allow-Origin" not in shared.headers


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_promises_methods_are_what_they_are(make_app: Callable[..., Flask], header: str) -> None:
    app = make_app()
    fill(of_app(app).database)
    client = app.test_client()
    article = client.get("/articles").json["items"][0]["id"]
    for method in ("GET", "POST"):
        client.open(f"/articles/{article}", method=method, headers={header: "DELETE"}, data={"_method": "DELETE"})
    assert client.get(f"/articles/{article}").status_code == 200
