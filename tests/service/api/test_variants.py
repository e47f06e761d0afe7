"""`/variants`, `/variants/{id}` and `/quotes/{id}/variants`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extractors.model import Article
from extractors.registry import Registry
from service.api.resources import of_app
from service.ingest import ingest_article

from ..fakes import LineExtractor
from .conforming import ConformingClient

WALL = "We will rebuild the old harbour wall before winter"
SPEECH = f"{WALL}, and we will pay for it from the reserve."
TEXTS = {
    "a": f"Anna Bell: {SPEECH}",
    "b": f"Anna Bell: {WALL}",
    "c": f"Anna Bell: {SPEECH}",
    "d": "Peter Kay: The tide tables are wrong again this year <b>",
    "e": "Peter Kay: The tide tables are wrong again this year <b>",
}


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    """A client over five articles in five outlets."""
    app = make_app()
    registry = Registry()
    for day, (name, text) in enumerate(TEXTS.items(), start=1):
        found = Article(text, id=name, outlet=f"Outlet {name}", published_at=date(2024, 5, day))
        ingest_article(found, LineExtractor(), of_app(app).database, registry, max_chars=1000)
    app.test_client_class = ConformingClient
    return app.test_client()


def test_variants_lists_groups_latest_first(client: FlaskClient) -> None:
    page = client.get("/variants").json
    assert page["next"] is None
    assert [group["speaker"]["slug"] for group in page["items"]] == ["peter-kay", "anna-bell"]
    group = page["items"][1]
    assert group["outlets"] == ["Outlet a", "Outlet b", "Outlet c"]
    assert group["relation"] == "partial"
    assert group["independent_outlets"] == 3
    assert (group["first_seen"], group["last_seen"]) == ("2024-05-01", "2024-05-03")
    assert [member["article"] for member in group["members"]] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("speaker=ANNA+bell", 1),
        ("speaker=anna-bell&min_outlets=3", 1),
        ("min_outlets=4", 0),
        ("outlet=Outlet+d", 1),
        ("relation=verbatim", 1),
        ("relation=paraphrase", 0),
    ],
)
def test_variants_filters(client: FlaskClient, query: str, count: int) -> None:
    assert len(client.get(f"/variants?{query}").json["items"]) == count


@pytest.mark.parametrize(
    "query", ["relation=conflict", "min_outlets=0", "min_outlets=x", "limit=0", "cursor=zzz", "colour=red", "relation="]
)
def test_variants_refuses_what_it_does_not_know(client: FlaskClient, query: str) -> None:
    assert client.get(f"/variants?{query}").status_code == 422


@pytest.mark.parametrize("path", ["/variants/v0", "/variants/%00", "/quotes/0/variants", "/variants?speaker=nobody"])
def test_variants_unknown_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_variants_pages(client: FlaskClient) -> None:
    first = client.get("/variants?limit=1")
    second = client.get(f"/variants?limit=1&cursor={first.json['next']}").json
    assert 'rel="next"' in first.headers["Link"]
    assert second["next"] is None
    assert first.json["items"] + second["items"] == client.get("/variants").json["items"]


def test_variants_group_and_quote_alignments_slice_to_the_texts(client: FlaskClient) -> None:
    listed = client.get("/variants?speaker=anna-bell").json["items"][0]
    group = client.get(f"/variants/{listed['id']}").json
    assert group == listed
    texts = {member["quote"]: member["text"] for member in group["members"]}
    fragment = next(member for member in group["members"] if member["article"] == "b")
    equal = next(edit for edit in fragment["alignment"] if edit["operation"] == "equal")
    assert texts[group["representative"]][slice(*equal["from"])] == WALL
    assert fragment["text"][slice(*equal["to"])] == WALL
    found = client.get(f"/quotes/{fragment['quote']}/variants").json
    assert found["group"] == group["id"]
    assert {member["article"] for member in found["items"]} == {"a", "c"}
    assert found["conflicts"] == []
    assert [(member["relation"], member["through"]) for member in found["items"]] == [("partial", None)] * 2
    assert "through" not in fragment


def test_variants_as_lines(client: FlaskClient) -> None:
    assert len(client.get("/variants.ndjson").text.splitlines()) == 2
