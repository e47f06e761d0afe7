"""`/speakers` and `/speakers/{slug}`."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from service.api.resources import of_app


def slugs(client: FlaskClient, query: str) -> list[str]:
    """The speakers that a query lists."""
    response = client.get(f"/speakers?{query}")
    assert response.status_code == 200, response.json
    return [item["slug"] for item in response.json["items"]]


def test_speakers_most_quoted_first(client: FlaskClient) -> None:
    items = client.get("/speakers").json["items"]
    assert [(item["slug"], item["quotes"]) for item in items][:2] == [("ana-lindstrom", 2), ("jo-baker", 2)]
    assert {item["slug"] for item in items[2:]} == {"ada-baker", "ms-lindstrom-s-office"}


def test_speakers_shape_of_one(client: FlaskClient) -> None:
    found = client.get("/speakers/ana-lindstrom").json
    assert found == {
        "slug": "ana-lindstrom",
        "name": "Ana Lindström",
        "type": "person",
        "aliases": found["aliases"],
        "roles": ["harbour minister"],
        "wikidata": None,
        "quotes": 2,
        "outlets": 2,
        "first_seen": "2024-05-02",
        "last_seen": "2024-05-03T09:30:00+00:00",
        "kinds": [{"value": "direct", "count": 1}, {"value": "mixed", "count": 1}],
        "timeline": [{"value": "2024-05-03", "count": 1}, {"value": "2024-05-02", "count": 1}],
        "by_outlet": [
            {
                "slug": "courier-sud",
                "name": "Courier Süd",
                "quotes": 1,
                "first_seen": "2024-05-03T09:30:00+00:00",
                "last_seen": "2024-05-03T09:30:00+00:00",
            },
            {
                "slug": "the-daily-ledger",
                "name": "The Daily Ledger",
                "quotes": 1,
                "first_seen": "2024-05-02",
                "last_seen": "2024-05-02",
            },
        ],
        "quoted_with": [
            {"slug": "jo-baker", "name": "Jo Baker", "articles": 2},
            {"slug": "ada-baker", "name": "Ada Baker", "articles": 1},
            {"slug": "ms-lindstrom-s-office", "name": "Ms Lindström's office", "articles": 1},
        ],
    }
    assert {"Lindström", "Ms Lindström"} <= set(found["aliases"])


@pytest.mark.parametrize("words", ["Ana%20Lindstr%C3%B6m", "ANA-LINDSTROM", "lindstrom"])
def test_speakers_one_by_name_or_alias(client: FlaskClient, words: str) -> None:
    assert client.get(f"/speakers/{words}").json["slug"] == "ana-lindstrom"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=name", ["ada-baker", "ana-lindstrom", "jo-baker", "ms-lindstrom-s-office"]),
        ("q=bak&sort=name", ["ada-baker", "jo-baker"]),
        ("q=ANA", ["ana-lindstrom"]),
        ("q=lindstrom&type=person", ["ana-lindstrom"]),
        ("type=office", ["ms-lindstrom-s-office"]),
        ("outlet=Courier Süd&sort=name", ["ana-lindstrom", "jo-baker"]),
        ("q=%25", []),
        ("q=a_a", []),
    ],
)
def test_speakers_filters(client: FlaskClient, query: str, expected: list[str]) -> None:
    assert slugs(client, query) == expected


@pytest.mark.parametrize("query", ["sort=name", "sort=-quotes", "outlet=the-daily-ledger", "q=baker"])
def test_speakers_pages_join_to_the_whole_list(client: FlaskClient, query: str) -> None:
    whole = slugs(client, query)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = client.get(f"/speakers?{query}&limit=1" + (f"&cursor={cursor}" if cursor else ""))
        seen += [item["slug"] for item in page.json["items"]]
        cursor = page.json["next"]
        if cursor is None:
            break
    assert seen == whole


def test_speakers_counts_are_those_of_each_one(client: FlaskClient) -> None:
    items = client.get("/speakers?counts=kind,outlet").json["items"]
    for item in items:
        alone = client.get(f"/speakers/{item['slug']}").json
        assert item == {name: alone[name] for name in item}
        assert sum(each["count"] for each in item["kinds"]) == item["quotes"]
        assert len(item["by_outlet"]) == item["outlets"]
    assert {"kinds", "by_outlet"} <= set(items[0])


@pytest.mark.parametrize(
    ("query", "added"), [("", set()), ("counts=kind", {"kinds"}), ("counts=outlet", {"by_outlet"})]
)
def test_speakers_counts_only_where_asked_for(client: FlaskClient, query: str, added: set[str]) -> None:
    item = client.get(f"/speakers?limit=1&{query}").json["items"][0]
    assert {"kinds", "by_outlet"} & set(item) == added


def test_speakers_counts_in_one_outlet_only(client: FlaskClient) -> None:
    item = client.get("/speakers?counts=kind,outlet&outlet=courier-sud&q=ana").json["items"][0]
    assert item["quotes"] == 1
    assert item["kinds"] == [{"value": "mixed", "count": 1}]
    assert [(each["slug"], each["quotes"]) for each in item["by_outlet"]] == [("courier-sud", 1)]


def test_speakers_counts_in_every_format(client: FlaskClient) -> None:
    items = client.get("/speakers?counts=outlet,kind").json["items"]
    lines = client.get("/speakers.ndjson?counts=outlet,kind").get_data(as_text=True).splitlines()
    assert [json.loads(line) for line in lines] == items
    for limit in ("", "&limit=4"):
        written = client.get(f"/speakers.csv?counts=outlet,kind{limit}").get_data(as_text=True)
        row = next(csv.DictReader(io.StringIO(written)))
        assert list(row)[-2:] == ["by_outlet", "kinds"]
        assert row["by_outlet"] == "courier-sud: 1; the-daily-ledger: 1"
        assert row["kinds"] == "direct: 1; mixed: 1"


def test_speakers_counts_take_one_statement_each_for_a_page(app: Flask, client: FlaskClient) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = of_app(app).database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        lengths = []
        for query in ("limit=3&sort=name", "limit=3&sort=name&counts=kind,outlet"):
            statements.clear()
            assert len(client.get(f"/speakers?{query}").json["items"]) == 3
            lengths.append(len(statements))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert lengths[1] - lengths[0] == 2


@pytest.mark.parametrize("query", ["counts=act", "counts=kind,kind,kind", "counts="])
def test_speakers_counts_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/speakers?{query}")
    assert response.status_code == 422
    assert response.json["errors"][0]["field"].startswith("query.counts")


def test_speakers_unknown_one(client: FlaskClient) -> None:
    response = client.get("/speakers/nobody")
    assert response.status_code == 404
    assert response.json["type"] == "/problems/unknown-speaker"
