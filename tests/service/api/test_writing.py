"""What changes the corpus: articles in and out, reviews of quotes."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ..fakes import LineExtractor
from .conftest import ARTICLE


def by_text(client: FlaskClient) -> dict[str, dict[str, Any]]:
    """The listed quotes by their texts."""
    return {item["text"]: item for item in client.get("/quotes").json["items"]}


def test_writing_article_is_extracted_and_stored(writer: FlaskClient) -> None:
    response = writer.post("/articles", json=ARTICLE)
    assert response.status_code == 201
    assert response.json == {"id": response.json["id"], "source_id": "one", "state": "new", "quotes": 2}
    assert writer.get(response.headers["Location"]).json["text"] == ARTICLE["text"]
    assert set(by_text(writer)) == {"The harbour is open.", "It is not."}
    assert writer.post("/articles", json=ARTICLE).json["state"] == "unchanged"
    changed = writer.post("/articles", json={**ARTICLE, "text": "Ana Lind: It has closed."})
    assert (changed.status_code, changed.json["state"]) == (200, "changed")
    assert set(by_text(writer)) == {"It has closed."}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"text": ""}, 422),
        ({"text": " \n"}, 422),
        ({"text": "a\x00b"}, 422),
        ({"text": None}, 422),
        ({"outlet": 3}, 422),
        ({"title": "\ud800"}, 422),
        ({"published_at": "yesterday"}, 422),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, 422),
        ({"published_at": "9999-12-31T23:59:59-14:00"}, 422),
        ({"url": "javascript:alert(1)"}, 422),
        ({"id": "x" * 501}, 422),
        ({"text_file": "/etc/passwd"}, 422),
        ({"text": "BREAK"}, 422),
        ({"text": "x" * 200_001}, 413),
    ],
)
def test_writing_bad_articles_are_refused(writer: FlaskClient, change: dict[str, Any], status: int) -> None:
    response = writer.post("/articles", json={**ARTICLE, **change})
    assert response.status_code == status
    assert "secret" not in response.get_data(as_text=True)
    assert writer.get("/articles").json["items"] == []


def test_writing_a_repeated_request_is_done_once(writer: FlaskClient) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = writer.post("/articles", json=ARTICLE, headers=headers)
    again = writer.post("/articles", json=ARTICLE, headers=headers)
    assert (again.status_code, again.json) == (201, first.json)
    other = writer.post("/articles", json={**ARTICLE, "title": "Other"}, headers=headers)
    assert other.status_code == 409
    assert writer.post("/articles", json=ARTICLE, headers={"Idempotency-Key": "x" * 201}).status_code == 400


def test_writing_a_deleted_article_is_gone_with_its_quotes(writer: FlaskClient) -> None:
    article = writer.post("/articles", json=ARTICLE).json["id"]
    assert writer.delete(f"/articles/{article}").status_code == 204
    assert writer.delete(f"/articles/{article}").status_code == 404
    assert writer.get("/quotes").json["items"] == []
    assert writer.get("/speakers/ana-lind").json["quotes"] == 0


def test_writing_hostile_words_come_back_as_they_were(writer: FlaskClient) -> None:
    words = "<script>alert(1)</script> \u202e =1+1 '; DROP TABLE quotes; --"
    article = {**ARTICLE, "title": words, "text": f"Ana Lind: {words}"}
    writer.post("/articles", json=article)
    item = writer.get("/quotes").json["items"][0]
    assert item["text"] == words
    assert item["article"]["title"] == words
    assert "'=1" not in writer.get("/quotes.csv").get_data(as_text=True)


def test_reviews_confirmation_outlives_a_version_that_finds_it_no_more(
    writer: FlaskClient, versions: list[str]
) -> None:
    writer.post("/articles", json=ARTICLE)
    item = by_text(writer)["It is not."]
    reviewed = writer.patch(f"/quotes/{item['id']}", json={"status": "confirmed", "reason": "heard it"})
    assert reviewed.status_code == 200
    assert reviewed.json["review"]["status"] == "confirmed"
    assert reviewed.json["review"]["reviewer"] == "desk"
    versions[0] = "none"
    # The same text, but the next version finds nothing in it.
    found_before = LineExtractor.extract
    try:
        LineExtractor.extract = lambda *_: []  # type: ignore[method-assign]
        assert writer.post("/articles", json=ARTICLE).json["state"] == "changed"
    finally:
        LineExtractor.extract = found_before  # type: ignore[method-assign]
    kept = by_text(writer)
    assert set(kept) == {"It is not."}
    assert kept["It is not."]["speaker"]["slug"] == "jo-baker"
    assert writer.get("/speakers/jo-baker").json["quotes"] == 1
    assert writer.get("/speakers/ana-lind").json["quotes"] == 0


def test_reviews_correction_outlives_re_extraction(writer: FlaskClient, versions: list[str]) -> None:
    writer.post("/articles", json=ARTICLE)
    item = by_text(writer)["It is not."]
    start = item["content"][0][0]
    correction = {
        "status": "corrected",
        "speakers": ["Ana Lind"],
        "kind": "indirect",
        "content": [[start, start + 5]],
        "reviewer": "M. Okafor",
    }
    corrected = writer.patch(f"/quotes/{item['id']}", json=correction).json
    assert (corrected["text"], corrected["kind"], corrected["speaker"]["slug"]) == ("It is", "indirect", "ana-lind")
    assert corrected["id"] == item["id"]
    for version in ("lines 2", "lines 3"):
        versions[0] = version
        assert writer.post("/articles", json=ARTICLE).json["state"] == "changed"
        found = writer.get(f"/quotes/{item['id']}").json
        assert {**found, "evidence": []} == {**corrected, "evidence": []}
    assert writer.get("/speakers/ana-lind").json["quotes"] == 2
    assert writer.get("/quotes?q=%22it+is%22").json["items"][0]["text"] == "It is"


def test_reviews_rejected_quote_stays_away(writer: FlaskClient, versions: list[str]) -> None:
    writer.post("/articles", json=ARTICLE)
    item = by_text(writer)["It is not."]
    writer.patch(f"/quotes/{item['id']}", json={"status": "rejected", "reason": "a caption"})
    versions[0] = "lines 2"
    writer.post("/articles", json=ARTICLE)
    assert set(by_text(writer)) == {"The harbour is open."}
    assert writer.get("/quotes?speaker=jo-baker").json["items"] == []
    assert writer.get("/quotes?facets=kind").json["facets"]["kind"] == [{"value": "direct", "count": 1}]
    counted = {each["slug"]: each for each in writer.get("/speakers?counts=kind,outlet").json["items"]}
    assert counted["ana-lind"]["kinds"] == [{"value": "direct", "count": 1}]
    rejected = counted.get("jo-baker", {"kinds": [], "by_outlet": []})
    assert (rejected["kinds"], rejected["by_outlet"]) == ([], [])
    assert writer.get(f"/quotes/{item['id']}").json["review"]["status"] == "rejected"
    back = writer.patch(f"/quotes/{item['id']}", json={"status": "confirmed"}).json
    assert back["speaker"]["slug"] == "jo-baker"
    assert set(by_text(writer)) == {"The harbour is open.", "It is not."}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 422),
        ({"status": "maybe"}, 422),
        ({"status": "corrected"}, 422),
        ({"status": "confirmed", "kind": "direct"}, 422),
        ({"status": "corrected", "kind": "sung"}, 422),
        ({"status": "corrected", "speakers": ["Nobody Known"]}, 404),
        ({"status": "corrected", "content": []}, 422),
        ({"status": "corrected", "content": [[5]]}, 422),
        ({"status": "corrected", "content": [["0", "5"]]}, 422),
        ({"status": "corrected", "content": [[5, 5]]}, 409),
        ({"status": "corrected", "content": [[-5, 5]]}, 409),
        ({"status": "corrected", "content": [[0, 10_000]]}, 409),
        ({"status": "corrected", "content": [[10, 20], [0, 5]]}, 409),
        ({"status": "corrected", "content": [[0, 2**70]]}, 409),
    ],
)
def test_reviews_bad_ones_are_refused(writer: FlaskClient, asked: dict[str, Any], status: int) -> None:
    writer.post("/articles", json=ARTICLE)
    item = by_text(writer)["It is not."]
    assert writer.patch(f"/quotes/{item['id']}", json=asked).status_code == status
    assert writer.get(f"/quotes/{item['id']}").json == item
