"""`/outlets` and `/stats`."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_outlets_with_counts(client: FlaskClient) -> None:
    items = client.get("/outlets").json["items"]
    assert [(item["slug"], item["articles"], item["quotes"]) for item in items] == [
        ("courier-sud", 1, 3),
        ("the-daily-ledger", 1, 3),
        ("unknown", 1, 1),
    ]
    assert items[1]["first_seen"] == "2024-05-02"
    assert items[2]["first_seen"] is None


def test_outlets_pages_join(client: FlaskClient) -> None:
    first = client.get("/outlets?limit=2").json
    assert [item["slug"] for item in client.get(f"/outlets?limit=2&cursor={first['next']}").json["items"]] == [
        "unknown"
    ]


def test_statistics_of_the_corpus(client: FlaskClient) -> None:
    found = client.get("/stats").json
    assert (found["articles"], found["quotes"], found["speakers"], found["outlets"]) == (3, 7, 4, 3)
    assert found["kinds"] == [
        {"value": "direct", "count": 1},
        {"value": "indirect", "count": 5},
        {"value": "mixed", "count": 1},
    ]
    assert (found["first_published"], found["last_published"]) == ("2024-05-02", "2024-05-03T09:30:00+00:00")
