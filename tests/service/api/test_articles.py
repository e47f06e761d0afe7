"""`/articles` and `/articles/{id}`."""

from __future__ import annotations

from flask.testing import FlaskClient

from .corpus import HARBOUR


def test_articles_newest_first_without_text(client: FlaskClient) -> None:
    items = client.get("/articles").json["items"]
    assert [(item["outlet"], item["quotes"]) for item in items] == [
        ("Courier Süd", 3),
        ("The Daily Ledger", 3),
        ("", 1),
    ]
    assert all("text" not in item for item in items)


def test_articles_one_has_its_text_untouched(client: FlaskClient) -> None:
    item = client.get("/articles?outlet=the-daily-ledger").json["items"][0]
    found = client.get(f"/articles/{item['id']}").json
    assert found == {**item, "text": HARBOUR.text}
    assert found["source_id"] == "ledger-1"
    assert found["title"] == HARBOUR.title


def test_articles_pages_join(client: FlaskClient) -> None:
    first = client.get("/articles?limit=2").json
    second = client.get(f"/articles?limit=2&cursor={first['next']}").json
    assert len(first["items"] + second["items"]) == 3
    assert second["next"] is None


def test_articles_quotes_in_the_order_of_the_text(client: FlaskClient) -> None:
    article = client.get("/articles?outlet=the-daily-ledger").json["items"][0]["id"]
    items = client.get(f"/articles/{article}/quotes").json["items"]
    assert [item["text"] for item in items] == [
        "The harbour is open, It stays open.",
        "tolls would not rise",
        "patience",
    ]
    assert client.get("/articles/x/quotes").json["type"] == "/problems/unknown-article"


def test_articles_by_date(client: FlaskClient) -> None:
    assert [item["outlet"] for item in client.get("/articles?since=2024-05-03").json["items"]] == ["Courier Süd"]
    assert [item["outlet"] for item in client.get("/articles?until=2024-05-02").json["items"]] == ["The Daily Ledger"]


def test_articles_unknown_one(client: FlaskClient) -> None:
    assert client.get("/articles/x").json["type"] == "/problems/unknown-article"
