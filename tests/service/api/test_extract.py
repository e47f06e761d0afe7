"""`POST /extract` with the real extractors: shape, offsets, and whatever people may send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

TEXT = "“The harbour is open,” Ana Lindström said on Telegram. 🚢 “It stays open.”\n\nShe denied that tolls would rise."


def test_extract_text_gives_quotes_whose_offsets_slice(client: FlaskClient) -> None:
    answer = client.post("/extract", json={"text": TEXT, "published_at": "2024-05-02", "outlet": "X"}).json
    assert answer["next"] is None
    assert any(item["speaker"] and item["speaker"]["slug"] == "ana-lindstrom" for item in answer["items"])
    for item in answer["items"]:
        assert " ".join(TEXT[start:end] for start, end in item["content"]) == item["text"]
        assert item["article"]["outlet"] == "X"
    assert client.get("/articles").json["items"][0]["source_id"] != "X"


def test_extract_page_gives_its_text_too(client: FlaskClient) -> None:
    page = f"<html><nav>Menu said “no”</nav><article><p>{TEXT}</p></article><script>x</script></html>"
    answer = client.post("/extract", json={"html": page}).json
    assert "Menu" not in answer["text"]
    for item in answer["items"]:
        assert " ".join(answer["text"][start:end] for start, end in item["content"]) == item["text"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"text": "x", "html": "y"}, 422),
        ({"text": 1}, 422),
        ({"text": None}, 422),
        ({"text": ["x"]}, 422),
        ({"text": ""}, 422),
        ({"text": " \n\t"}, 422),
        ({"text": "a\x00b"}, 422),
        ({"text": "\ud800"}, 422),
        ({"html": ""}, 422),
        ({"html": "<p></p>"}, 422),
        ({"html": "<div>" * 100_000}, 422),
        ({"text": "x", "url": "http://localhost/"}, 422),
        ({"text": "x", "published_at": "soon"}, 422),
        ({"text": "x" * 200_001}, 413),
        ({"html": "<p>" + "word " * 50_000}, 413),
        ({"text": '"' * 10_000}, 200),
        ({"text": "“" * 3_000 + "\n" + "”" * 3_000}, 200),
        ({"text": "قال الوزير إن الميناء مفتوح. \u202e“abc”"}, 200),
        ({"text": "e\u0301" * 500 + " 😀" * 500}, 200),
        ({"html": "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>&a; said “no”</p>"}, 200),
    ],
)
def test_extract_whatever_is_sent_has_an_answer(client: FlaskClient, body: dict[str, Any], status: int) -> None:
    response = client.post("/extract", json=body)
    assert response.status_code == status, response.get_data(as_text=True)[:300]
    assert "root:" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"text=x", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b'{"text": "x"}', "", 415),
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 200_000, "application/json", 400),
        (b'{"text": NaN}', "application/json", 400),
        (b"[]", "application/json", 422),
        (b'"x"', "application/json", 422),
        (b"null", "application/json", 422),
        (b" " * 10_000_001, "application/json", 413),
    ],
)
def test_extract_bodies_that_are_no_request(client: FlaskClient, data: bytes, kind: str, status: int) -> None:
    assert client.post("/extract", data=data, content_type=kind).status_code == status


def test_extract_takes_utf8_with_a_mark(client: FlaskClient) -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"text": TEXT}).encode()
    assert client.post("/extract", data=body, content_type="application/json; charset=utf-8").status_code == 200
