"""Decisions about speakers over HTTP: made, taken back, listed page by page."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from .conftest import ARTICLE


def test_corrections_merge_undo_and_history(writer: FlaskClient) -> None:
    writer.post("/articles", json=ARTICLE)
    merge = {"action": "merge", "speaker": "ana-lind", "other": "jo-baker", "why": "a test"}
    made = writer.post("/corrections", json=merge)
    assert made.status_code == 201
    assert made.json["items"][-1]["by"] == "desk"
    assert len(writer.get("/quotes?speaker=Jo Baker").json["items"]) == 2
    assert writer.post("/corrections", json=merge).status_code == 409
    number = made.json["items"][-1]["number"]
    assert writer.delete(f"/corrections/{number}").status_code == 204
    assert len(writer.get("/quotes?speaker=Jo Baker").json["items"]) == 1
    assert writer.delete("/corrections/999").status_code == 404
    assert writer.delete(f"/corrections/{number}").status_code == 409
    assert len(writer.get("/corrections?speaker=ana-lind").json["items"]) >= 1


def test_corrections_are_made_by_the_registry_that_the_process_has(
    writer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody reads everyone for a decision or its undoing."""
    writer.post("/articles", json=ARTICLE)
    monkeypatch.setattr("service.corrections.read_registry", None)
    monkeypatch.setattr("service.known_speakers.Registry", None)
    merge = {"action": "merge", "speaker": "ana-lind", "other": "jo-baker"}
    made = writer.post("/corrections", json=merge)
    assert made.status_code == 201
    assert writer.delete(f"/corrections/{made.json['items'][-1]['number']}").status_code == 204
    writer.post("/articles", json={**ARTICLE, "title": "Again"})
    assert writer.get("/speakers/jo-baker").json["slug"] == "jo-baker"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"action": "merge", "speaker": "ana-lind"}, 422),
        ({"action": "merge", "speaker": "ana-lind", "other": "nobody"}, 404),
        ({"action": "rename", "speaker": "ana-lind", "other": "jo-baker"}, 422),
        ({"action": "rename", "speaker": "ana-lind", "name": "\x00"}, 422),
        ({"action": "explode", "speaker": "ana-lind"}, 422),
        ({"action": "split", "speaker": "ana-lind", "names": []}, 422),
    ],
)
def test_corrections_bad_ones_are_refused(writer: FlaskClient, asked: dict[str, Any], status: int) -> None:
    writer.post("/articles", json=ARTICLE)
    assert writer.post("/corrections", json=asked).status_code == status


def test_corrections_rename_and_alias(writer: FlaskClient) -> None:
    writer.post("/articles", json=ARTICLE)
    writer.post("/corrections", json={"action": "rename", "speaker": "jo-baker", "name": "Joanna Baker"})
    writer.post("/corrections", json={"action": "alias", "speaker": "jo-baker", "name": "The Baker"})
    for words in ("jo-baker", "Joanna Baker", "the baker"):
        assert (
            writer.get("/quotes", query_string={"speaker": words}).json["items"][0]["speaker"]["name"] == "Joanna Baker"
        )


@pytest.fixture
def history(writer: FlaskClient) -> list[dict[str, Any]]:
    """Five decisions, two of them about Jo Baker."""
    writer.post("/articles", json=ARTICLE)
    for number in range(3):
        asked = {"action": "alias", "speaker": "ana-lind", "name": f"Ana {number}", "why": f"reason {number}"}
        assert writer.post("/corrections", json=asked).status_code == 201
    for number in range(2):
        writer.post("/corrections", json={"action": "rename", "speaker": "jo-baker", "name": f"Jo{number} Baker"})
    items: list[dict[str, Any]] = writer.get("/corrections?limit=200").json["items"]
    return items


def test_corrections_are_listed_page_by_page(writer: FlaskClient, history: list[dict[str, Any]]) -> None:
    assert [each["number"] for each in history] == sorted(each["number"] for each in history)
    assert len(history) == 5
    seen, address = [], "/corrections?limit=2"
    while address:
        page = writer.get(address)
        seen += page.json["items"]
        link = page.headers.get("Link", "")
        assert ('rel="next"' in link) == (page.json["next"] is not None)
        assert page.json["next"] is None or page.json["next"] in link
        # What is decided while somebody reads comes at the end, and moves nothing.
        if len(seen) == 2:
            writer.post("/corrections", json={"action": "alias", "speaker": "ana-lind", "name": "Late"})
        address = link.partition("<")[2].partition(">")[0]
    assert seen[:5] == history
    assert [each["names"] for each in seen[5:]] == [["Late"]]


def test_corrections_of_one_speaker_are_pages_of_their_own(writer: FlaskClient, history: list[dict[str, Any]]) -> None:
    first = writer.get("/corrections?speaker=jo1 baker&limit=1").json
    rest = writer.get(f"/corrections?speaker=jo1 baker&cursor={first['next']}").json
    assert first["items"] + rest["items"] == [each for each in history if each["speaker"]["slug"] == "jo-baker"]
    assert rest["next"] is None
    assert writer.get(f"/corrections?speaker=ana-lind&cursor={first['next']}").status_code == 422
    assert writer.get(f"/corrections?cursor={first['next']}").json["type"] == "/problems/invalid-cursor"
    assert writer.get("/corrections?speaker=nobody").status_code == 404
    assert [writer.get(f"/corrections?limit={limit}").status_code for limit in (0, 201)] == [422, 422]


def test_corrections_come_as_tables_and_lines(writer: FlaskClient, history: list[dict[str, Any]]) -> None:
    rows = list(csv.DictReader(io.StringIO(writer.get("/corrections.csv").get_data(as_text=True))))
    assert [(int(row["number"]), row["speaker_slug"], row["names"], row["why"]) for row in rows] == [
        (each["number"], each["speaker"]["slug"], "; ".join(each["names"]), each["why"]) for each in history
    ]
    lines = writer.get("/corrections.ndjson?limit=3").get_data(as_text=True).splitlines()
    assert len(lines) == 3


def test_corrections_history_is_unchanged_until_somebody_decides(
    writer: FlaskClient, history: list[dict[str, Any]]
) -> None:
    known = {"If-None-Match": writer.get("/corrections").headers["ETag"]}
    assert writer.get("/corrections", headers=known).status_code == 304
    assert writer.delete(f"/corrections/{history[0]['number']}").status_code == 204
    assert len(writer.get("/corrections", headers=known).json["items"]) == 6


def test_corrections_answer_is_bounded(writer: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.api.corrections.MAX_LIMIT", 2)
    writer.post("/articles", json=ARTICLE)
    for number in range(4):
        made = writer.post("/corrections", json={"action": "alias", "speaker": "ana-lind", "name": f"Ana {number}"})
    assert [each["names"] for each in made.json["items"]] == [["Ana 2"], ["Ana 3"]]
