"""Attacks on every parameter, path and cursor that there is: a new one is attacked by itself."""

from __future__ import annotations

import base64
import gzip
import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api.blueprint import READS_QUERY
from service.api.resources import of_app
from service.store.people.keys import Scope, create_key

from .operations import BROWSER, DOCUMENT, LISTS, ONE, READS, blank, forged

PARAMETERS = [
    (path, parameter["name"])
    for path, operation in READS.items()
    for parameter in operation.get("parameters", [])
    if parameter["in"] == "query"
]


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


@pytest.mark.parametrize("path", LISTS)
def test_attacks_forged_cursors_are_refused(admin: FlaskClient, path: str) -> None:
    genuine = admin.get(f"{path}?limit=1").json["next"]
    if genuine is None:
        genuine = forged("0" * 10, "2024", 1)
    digest, *key = json.loads(base64.urlsafe_b64decode(genuine + "=="))
    refused = [
        *("x", genuine[:-2], genuine + "A", genuine[::-1], forged(), forged(digest), forged("0" * 10, *key)),
        *(forged(digest, *key, 1), forged(digest, *[[each] for each in key]), forged(digest, *[None for _ in key])),
        *(forged(digest, *[{"$gt": ""} for _ in key]), forged(digest, *[2**80 for _ in key])),
        *(forged(digest, *["' OR 1=1 --\x00" for _ in key]), forged(digest, *[float("1e400") for _ in key])),
        *(base64.urlsafe_b64encode(b"[" * 700).decode().rstrip("="), base64.urlsafe_b64encode(b"\xff" * 60).decode()),
    ]
    for cursor in refused:
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


def test_attacks_views_that_read_a_query_say_so(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    for path, operation in READS.items():
        if not any(each["in"] == "query" for each in operation.get("parameters", [])):
            continue
        endpoint, _ = app.url_map.bind("x").match(blank(path, "1"))
        assert getattr(app.view_functions[endpoint], READS_QUERY, False), path


def test_attacks_packed_bodies_are_never_unforged(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    with of_app(app).database.writing() as session:
        token = create_key(session, "desk", Scope.ADMIN)
    bomb = gzip.compress(b"{" + b" " * 50_000_000 + b"}")
    began = time.process_time()
    for method, path in ROUTES:
        if method in ("post", "patch", "put"):
            for coding in ("gzip", "deflate", "br", "gzip, gzip", "x-unknown"):
                headers = {"Authorization": f"Bearer {token}", "Content-Encoding": coding}
                body = DOCUMENT["paths"][path][method].get("requestBody", {"content": ["application/json"]})
                kind = next(iter(body["content"]))
                response = app.test_client().open(
                    blank(path, "1"), method=method.upper(), data=bomb, content_type=kind, headers=headers
                )
                assert response.status_code == 415, (path, coding)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("path", [path for path in READS if "{" in path])
def test_attacks_no_id_has_a_zero_in_it(admin: FlaskClient, path: str) -> None:
    """PostgreSQL keeps none in its text, and refuses statements that ask for one."""
    for words in ("%00", "a%00b"):
        response = admin.get(blank(path, words))
        assert response.status_code == 404
        assert response.json["status"] == 404
