"""`/quotes` and `/quotes/{id}`."""

from __future__ import annotations

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from service.api import quotes as quotes_api
from service.schemas.quotes import QuoteParameters

from .corpus import HARBOUR, TOLLS, UNDATED

TEXTS = {article.id: article.text for article in (HARBOUR, TOLLS, UNDATED)}


def texts(client: FlaskClient, query: str) -> list[str]:
    """The texts of the quotes that a query lists."""
    response = client.get(f"/quotes?{query}")
    assert response.status_code == 200, response.json
    return [item["text"] for item in response.json["items"]]


def test_quotes_lists_newest_first_and_undated_last(client: FlaskClient) -> None:
    dates = [item["article"]["published_at"] for item in client.get("/quotes").json["items"]]
    assert dates == ["2024-05-03T09:30:00+00:00"] * 3 + ["2024-05-02"] * 3 + [None]


@pytest.mark.parametrize(
    "words",
    [
        "ana-lindstrom",
        "Ana Lindström",
        "ANA LINDSTROM",
        "ana lindström",
        "Lindstrom",
        "Ms Lindström",
        "  ms  lindstrom ",
    ],
)
def test_quotes_speaker_by_slug_name_or_alias(client: FlaskClient, words: str) -> None:
    found = client.get("/quotes", query_string={"speaker": words})
    assert [item["text"] for item in found.json["items"]] == [
        "“tolls” were planned",
        "The harbour is open, It stays open.",
    ]


def test_quotes_offsets_slice_back_to_the_words(client: FlaskClient) -> None:
    for item in client.get("/quotes").json["items"]:
        text = TEXTS[item["article"]["source_id"]]
        assert " ".join(text[start:end] for start, end in item["content"]) == item["text"]
        for part in (item["source"], item["cue"], *item["evidence"]):
            if part and part["start"] is not None:
                assert text[part["start"] : part["end"]] == part["text"]
        context = item["context"]
        assert context["prefix"] + context["exact"] + context["suffix"] in text


def test_quotes_shape_of_one(client: FlaskClient) -> None:
    item = client.get("/quotes?speaker=ana-lindstrom&kind=direct").json["items"][0]
    assert item["speaker"] == {"slug": "ana-lindstrom", "name": "Ana Lindström", "type": "person"}
    assert item["speakers"] == [item["speaker"]]
    assert len(item["content"]) == 2
    assert item["cue"]["lemma"] == "say"
    assert item["source"]["mention"] == "name"
    assert item["occasion"]["medium"]["text"] == "on Telegram"
    assert item["occasion"]["date"] == "2024-05-01"
    assert item["article"]["outlet"] == "The Daily Ledger"
    assert item["article"]["title"] == HARBOUR.title
    assert item["review"] is None
    assert client.get(f"/quotes/{item['id']}").json == item


def test_quotes_joint_speakers_and_principal(client: FlaskClient) -> None:
    joint = client.get("/quotes?speaker=ada-baker").json["items"][0]
    assert [each["slug"] for each in joint["speakers"]] == ["jo-baker", "ada-baker"]
    assert joint["act"] == "ask"
    office = client.get("/quotes?speaker=Ms Lindström's office").json["items"][0]
    assert office["on_behalf_of"]["slug"] == "ana-lindstrom"
    assert office["speaker"]["type"] == "office"
    assert office["negated"] is True


def test_quotes_nested_one_names_its_host(client: FlaskClient) -> None:
    items = {item["text"]: item for item in client.get("/quotes").json["items"]}
    assert items["had lied"]["nested_in"] == items["she had lied"]["id"]
    assert items["had lied"]["speaker"] is None
    assert items["had lied"]["warnings"] == ["language"]
    assert items["she had lied"]["candidates"] == [{"name": "Ada Baker", "score": 0.4}]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("outlet=the daily ledger&kind=indirect", ["patience", "tolls would not rise"]),
        ("outlet=the-daily-ledger&kind=direct", ["The harbour is open, It stays open."]),
        ("outlet=Courier Süd&kind=mixed", ["“tolls” were planned"]),
        ("outlet=courier sud&speaker=Jo Baker", ["she had lied"]),
        ("speaker=ana-lindstrom&outlet=courier-sud", ["“tolls” were planned"]),
        ("speaker=ana-lindstrom&kind=indirect", []),
        ("act=deny", ["“tolls” were planned"]),
        ("attitude=intention", ["patience"]),
        ("since=2024-05-03&min_confidence=0.5", ["she had lied", "“tolls” were planned"]),
        ("until=2024-05-02&speaker=ana-lindstrom", ["The harbour is open, It stays open."]),
        ("since=2024-05-03&until=2024-05-03&kind=mixed", ["“tolls” were planned"]),
        ("until=2024-05-01", []),
        ("sort=published_at&kind=indirect&outlet=the-daily-ledger", ["tolls would not rise", "patience"]),
        ("q=TOLLS", ["“tolls” were planned", "tolls would not rise"]),
        ("q=toll*+-rise", ["“tolls” were planned"]),
        ("q=%22harbour+is+open%22", ["The harbour is open, It stays open."]),
        ("q=%22open+harbour%22", []),
        ("q=lied+-%22she+had%22", ["had lied"]),
        ("q=h%C3%A0rbour", ["The harbour is open, It stays open."]),
        ("q=tolls&speaker=ana-lindstrom", ["“tolls” were planned"]),
    ],
)
def test_quotes_filters_combine(client: FlaskClient, query: str, expected: list[str]) -> None:
    assert texts(client, query) == expected


@pytest.mark.parametrize("query", ["", "speaker=ana-lindstrom", "outlet=courier-sud", "kind=indirect"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_quotes_pages_join_to_the_whole_list(client: FlaskClient, query: str, limit: int) -> None:
    whole = [item["id"] for item in client.get(f"/quotes?{query}").json["items"]]
    seen: list[str] = []
    address: str | None = f"/quotes?{query}&limit={limit}"
    while address:
        response = client.get(address)
        assert len(response.json["items"]) <= limit
        seen += [item["id"] for item in response.json["items"]]
        link = response.headers.get("Link")
        assert (link is None) == (response.json["next"] is None)
        address = link.split(">")[0].lstrip("<") if link else None
    assert seen == whole


HOSTILE_QUERIES = [
    *(
        '"',
        "'",
        "tolls'",
        'tolls"',
        "a OR b",
        "NEAR(tolls planned)",
        "folded:tolls",
        "tolls AND",
        "NOT tolls",
        "^tolls",
    ),
    *(
        "(tolls",
        "tolls)",
        "{tolls}",
        "tolls & planned",
        "tolls | !",
        "tolls <-> planned",
        "tolls:*",
        "tolls:A",
        "a\\b",
        "%",
    ),
    *("*", "**", "-", "--", "-tolls", "tolls*" * 40, "🚢", "😀 tolls", "<b>", "' OR 1=1 --", "x" * 200, "\u202etolls"),
]


@pytest.mark.parametrize("query", HOSTILE_QUERIES)
def test_quotes_no_query_becomes_syntax(client: FlaskClient, query: str) -> None:
    response = client.get("/quotes", query_string={"q": query})
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        assert response.json["errors"][0]["field"] == "query.q"


def test_quotes_facets_count_the_whole_list(client: FlaskClient) -> None:
    found = client.get("/quotes?facets=kind,outlet,speaker,act&since=2024-05-02&limit=1").json
    assert len(found["items"]) == 1
    assert found["facets"]["kind"] == [
        {"value": "indirect", "count": 4},
        {"value": "direct", "count": 1},
        {"value": "mixed", "count": 1},
    ]
    assert {each["value"]: each["count"] for each in found["facets"]["speaker"]} == {
        "ana-lindstrom": 2,
        "jo-baker": 2,
        "ada-baker": 1,
        "ms-lindstrom-s-office": 1,
    }
    assert {each["value"] for each in found["facets"]["outlet"]} == {"The Daily Ledger", "Courier Süd"}
    of_speaker = client.get("/quotes?facets=kind,speaker&speaker=ana-lindstrom").json["facets"]
    assert [each["count"] for each in of_speaker["kind"]] == [1, 1]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=yesterday", "query.since"),
        ("until=2024-13-01", "query.until"),
        ("min_confidence=2", "query.min_confidence"),
        ("min_confidence=nan", "query.min_confidence"),
        ("facets=kind,id", "query.facets.1"),
        ("facets=", "query.facets"),
        ("kind=", "query.kind"),
        ("sort=text", "query.sort"),
        ("q=-only", "query.q"),
        ("q=" + "a+" * 99, "query.q"),
    ],
)
def test_quotes_refused_filters_are_named(client: FlaskClient, query: str, field: str) -> None:
    response = client.get(f"/quotes?{query}")
    assert response.status_code == 422
    assert response.json["errors"][0]["field"] == field


def test_quotes_unknown_speaker_says_so(client: FlaskClient) -> None:
    response = client.get("/quotes?speaker=Nobody Known")
    assert response.status_code == 404
    assert response.json["type"] == "/problems/unknown-speaker"
    assert "Nobody Known" in response.json["detail"]


def test_quotes_ambiguous_speaker_lists_candidates(client: FlaskClient) -> None:
    response = client.get("/quotes?speaker=baker")
    assert response.status_code == 404
    assert response.json["type"] == "/problems/ambiguous-speaker"
    assert [each["slug"] for each in response.json["candidates"]] == ["ada-baker", "jo-baker"]


def test_quotes_unknown_outlet_and_id(client: FlaskClient) -> None:
    assert client.get("/quotes?outlet=nowhere").json["type"] == "/problems/unknown-outlet"
    assert client.get("/quotes/nothing").json["type"] == "/problems/unknown-quote"


def test_quotes_parameters_read_twice_are_the_same_and_apart(app: Flask) -> None:
    parser, schema = quotes_api.blueprint.ARGUMENTS_PARSER, QuoteParameters()
    with app.test_request_context("/quotes?kind=direct&limit=3"):
        first, second = (parser.parse(schema, request, location="query") for _ in range(2))
    assert first == second
    assert first is not second
    assert (first["kind"], first["limit"]) == ("direct", 3)
    with app.test_request_context("/quotes?kind=mixed&limit=3"):
        assert parser.parse(schema, request, location="query")["kind"] == "mixed"


@pytest.mark.parametrize(
    "query",
    [
        "limit=1",
        "speaker=ana-lindstrom&limit=1",
        "limit=1&outlet=The%20Daily%20Ledger",
        "limit=1&speaker=Ana+Lindstr%C3%B6m",
    ],
)
def test_quotes_links_lead_through_the_list_as_it_was_asked_for(client: FlaskClient, query: str) -> None:
    whole = client.get(f"/quotes?{query}".replace("limit=1", "limit=200")).json["items"]
    found, address = [], f"/quotes?{query}"
    while address:
        response = client.get(address)
        found += response.json["items"]
        address = response.headers.get("Link", "").partition(">")[0].removeprefix("<")
    assert len(whole) > 1
    assert found == whole
