"""CSV, NDJSON, JSON-LD, Atom, and answers that have not changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from service import corrections
from service.api import quotes
from service.api.resources import of_app
from service.presenters import tables
from service.store import models
from service.store.articles.writing import delete_article
from service.store.database.engine import Database

from .corpus import fill

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(("address", "headers"), [("/quotes.csv", {}), ("/quotes", {"Accept": "text/csv"})])
def test_formats_csv_has_a_row_for_each_quote(client: FlaskClient, address: str, headers: dict[str, str]) -> None:
    response = client.get(address, headers=headers)
    assert response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))
    assert len(rows) == 7
    by_text = {row["text"]: row for row in rows}
    assert by_text["“tolls” were planned"]["article_title"] == "'=TOLLS()"
    assert by_text["patience"]["speaker_slug"] == "jo-baker"
    assert by_text["The harbour is open, It stays open."]["content"].count(";") == 1


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("plain", "plain"),
        (-1, "-1"),
        (None, ""),
        (True, "true"),
        (["=a", "b"], "'=a; b"),
        ([[1, 2], [3, 4]], "1-2; 3-4"),
    ],
)
def test_tables_no_cell_is_a_formula(value: object, written: str) -> None:
    assert tables.cell(value) == written


def test_formats_csv_keeps_quotes_commas_and_lines_apart() -> None:
    line = tables.line(['a "b", c', "d\ne"])
    assert next(csv.reader(io.StringIO(line))) == ['a "b", c', "d\ne"]


def test_formats_ndjson_streams_what_json_pages(client: FlaskClient) -> None:
    response = client.get("/quotes.ndjson?kind=indirect")
    assert response.mimetype == "application/x-ndjson"
    lines = [json.loads(line) for line in response.get_data(as_text=True).splitlines()]
    assert lines == client.get("/quotes?kind=indirect").json["items"]


def test_formats_limit_makes_an_export_one_page(client: FlaskClient) -> None:
    response = client.get("/quotes.ndjson?limit=2")
    assert len(response.get_data(as_text=True).splitlines()) == 2
    following = response.headers["Link"].split(">")[0].lstrip("<")
    assert following.startswith("/quotes.ndjson?")
    assert len(client.get(following).get_data(as_text=True).splitlines()) == 2


@pytest.mark.parametrize("path", ["/speakers", "/articles", "/outlets"])
def test_formats_every_list_comes_as_csv_and_ndjson(client: FlaskClient, path: str) -> None:
    items = client.get(path).json["items"]
    assert len(client.get(f"{path}.csv").get_data(as_text=True).splitlines()) == len(items) + 1
    assert [json.loads(line) for line in client.get(f"{path}.ndjson").get_data(as_text=True).splitlines()] == items


def test_formats_linked_data_is_a_quotation_and_an_annotation(client: FlaskClient) -> None:
    item = client.get("/quotes?kind=direct").json["items"][0]
    response = client.get(f"/quotes/{item['id']}", headers={"Accept": "application/ld+json"})
    assert response.mimetype == "application/ld+json"
    quotation, annotation = response.json["@graph"]
    assert quotation["@type"] == "Quotation"
    assert quotation["spokenByCharacter"]["name"] == "Ana Lindström"
    assert quotation["isPartOf"]["publisher"]["name"] == "The Daily Ledger"
    selectors = annotation["target"]["selector"]
    assert selectors[0] == {
        "type": "TextQuoteSelector",
        **{key: item["context"][key] for key in ("exact", "prefix", "suffix")},
    }
    assert [[each["start"], each["end"]] for each in selectors[1:]] == item["content"]
    assert len(client.get("/quotes.jsonld").json["@graph"]) == 14
    article = item["article"]["id"]
    assert len(client.get(f"/articles/{article}/quotes.jsonld").json["@graph"]) == 6


def test_formats_atom_feed_of_a_speaker(client: FlaskClient) -> None:
    response = client.get("/speakers/ana-lindstrom.atom")
    assert response.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(response.get_data())
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "“tolls” were planned",
        "The harbour is open, It stays open.",
    ]
    assert root.findtext(f"{ATOM}updated") == "2024-05-03T09:30:00+00:00"
    assert (
        client.get("/speakers/lindstrom", headers={"Accept": "application/atom+xml"}).get_data() == response.get_data()
    )


@pytest.mark.parametrize(
    "path", ["/stats.csv", "/quotes.atom", "/livez.csv", "/speakers/ana-lindstrom.csv", "/nothing.json"]
)
def test_formats_not_on_offer_as_suffix(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_formats_not_on_offer_as_accept(client: FlaskClient) -> None:
    response = client.get("/quotes", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.json["type"] == "/problems/not-acceptable"


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "application/*;q=0.5", "text/csv;q=0.1, application/json"]
)
def test_formats_json_by_accept(client: FlaskClient, accept: str) -> None:
    assert client.get("/quotes", headers={"Accept": accept}).mimetype == "application/json"


def test_formats_unchanged_answer_is_304_until_the_corpus_changes(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    database = of_app(app).database
    fill(database)
    client = app.test_client()
    first = client.get("/quotes?limit=2")
    tag = first.headers["ETag"]
    again = client.get("/quotes?limit=2", headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert client.get("/quotes?limit=2").get_data() == first.get_data()
    assert client.get("/quotes?limit=2").headers["Link"] == first.headers["Link"]
    for other in ("/quotes?limit=1", "/quotes.csv?limit=2", "/articles?limit=2"):
        assert client.get(other).headers["ETag"] != tag
    article = client.get("/articles").json["items"][0]["id"]
    with database.writing() as session:
        delete_article(session, article)
    changed = client.get("/quotes?limit=2", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.get_data() != first.get_data()


def test_formats_etag_of_a_corpus_is_none_of_the_one_made_again_in_its_place(
    make_app: Callable[..., Flask], database: Database
) -> None:
    app = make_app(empty=False, database_url=database.url.render_as_string(hide_password=False))
    tags = []
    for _ in range(2):
        fill(database)
        tags.append(app.test_client().get("/quotes").headers["ETag"])
        with database.writing() as session:
            for article in session.scalars(select(models.Article.id)).all():
                delete_article(session, article)
            session.execute(update(models.Corpus).values(version=0, noted_from=0, noted_to=0))
    assert tags[0] != tags[1]


def test_formats_etag_belongs_to_the_page_when_a_writer_comes_in_between(
    make_app: Callable[..., Flask], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version is assumed, then somebody writes, then the page is read: the later page, under its own version."""
    fill(database)
    elsewhere = Database(database.url.render_as_string(hide_password=False))
    client = make_app(empty=False, database_url=database.url.render_as_string(hide_password=False)).test_client()
    slug = client.get("/speakers").json["items"][0]["slug"]
    address = f"/quotes?speaker={slug}"
    before = client.get(address)
    read, written = quotes.list_quotes, []

    def write_and_read(*given: Any, **options: Any) -> Any:
        if not written:
            written.append(corrections.rename(elsewhere, slug, "Somebody Else", by="ines"))
        return read(*given, **options)

    monkeypatch.setattr(quotes, "list_quotes", write_and_read)
    host = {"base_url": "http://nothing-kept.example"}
    during = client.get(address, **host)
    again = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    after = client.get(address, headers={"If-None-Match": during.headers["ETag"]}, **host)
    elsewhere.dispose()
    assert written
    # What was known of the version before, whom the name stands for, was found to be old: all was read again.
    assert {each["speaker"]["name"] for each in during.json["items"]} >= {"Somebody Else"}
    assert version_in(before) < version_in(during) == version_in(again)
    assert during.get_data() == again.get_data() != before.get_data()
    assert after.status_code == 304


def version_in(response: TestResponse) -> int:
    """The corpus version in an ETag."""
    return int(response.headers["ETag"].removeprefix('W/"').partition("-")[0])
