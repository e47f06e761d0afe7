"""Keys and scopes, request ids, headers, hosts, origins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api.resources import of_app
from service.store.people.keys import Scope, create_key, list_keys, revoke_key

pytestmark = [pytest.mark.parametrize("app", ["sqlite"], indirect=True), pytest.mark.usefixtures("app")]

WRITES = [
    ("post", "/articles"),
    ("delete", "/articles/x"),
    ("patch", "/quotes/x"),
    ("post", "/corrections"),
    ("delete", "/corrections/1"),
]


def make_key(app: Flask, scope: Scope) -> dict[str, str]:
    """The headers of a request with a new key."""
    with of_app(app).database.writing() as session:
        return {"Authorization": f"Bearer {create_key(session, 'tests', scope)}"}


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_guards_no_write_without_a_key(client: FlaskClient, method: str, path: str) -> None:
    response = getattr(client, method)(path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_guards_no_write_with_a_reading_key(make_app: Callable[..., Flask], method: str, path: str) -> None:
    app = make_app()
    headers = make_key(app, Scope.READ)
    assert getattr(app.test_client(), method)(path, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "header",
    [
        *("Bearer", "Bearer ", "Bearer x", "Basic YTpi", "Bearer onr_000000000000_" + "A" * 43, "bearer 'OR 1=1 --"),
        *("Bearer " + "A" * 7000, "Bearer onr_%_%", "\u00ff"),
    ],
)
def test_guards_invalid_keys_are_401_even_for_reading(client: FlaskClient, header: str) -> None:
    assert client.get("/quotes", headers={"Authorization": header}).status_code == 401


def test_guards_revoked_key_is_worth_nothing_at_once(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    headers = make_key(app, Scope.WRITE)
    client, database = app.test_client(), of_app(app).database
    assert client.delete("/articles/x", headers=headers).status_code == 404
    with database.writing() as session:
        revoke_key(session, list_keys(session)[0].id)
    assert client.delete("/articles/x", headers=headers).status_code == 401


def test_guards_token_is_not_stored(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    token = make_key(app, Scope.ADMIN)["Authorization"].split()[1]
    with of_app(app).database.reading() as session:
        row = list_keys(session)[0]
    assert token not in (row.id, row.name, row.hash)
    assert token.split("_", 2)[2] not in row.hash


def test_guards_closed_reading_needs_a_key(make_app: Callable[..., Flask]) -> None:
    app = make_app(open_reading=False, open_extraction=False)
    client = app.test_client()
    assert client.get("/quotes").status_code == 401
    assert client.post("/extract", json={"text": "x"}).status_code == 401
    for path in ("/livez", "/readyz", "/openapi.json", "/problems/conflict"):
        assert client.get(path).status_code == 200
    response = client.get("/quotes", headers=make_key(app, Scope.READ))
    assert response.status_code == 200
    assert "Authorization" in response.headers["Vary"]


def test_guards_every_response_carries_the_security_headers(client: FlaskClient) -> None:
    for path in ("/quotes", "/nothing", "/quotes?x=1", "/openapi.json", "/livez"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("sent", ["abc-1.2_3", "a" * 64])
def test_guards_request_id_is_kept(client: FlaskClient, sent: str) -> None:
    response = client.get("/nothing", headers={"X-Request-ID": sent})
    assert response.headers["X-Request-ID"] == sent
    assert response.json["request_id"] == sent


@pytest.mark.parametrize("sent", ["", "a b", "a" * 65, "<script>", "x;y", "é"])
def test_guards_strange_request_id_is_replaced(client: FlaskClient, sent: str) -> None:
    found = client.get("/livez", headers={"X-Request-ID": sent}).headers["X-Request-ID"]
    assert found != sent
    assert len(found) == 32


def test_guards_untrusted_host_is_refused(make_app: Callable[..., Flask]) -> None:
    client = make_app(trusted_hosts=("onrecord.example", ".news.example")).test_client()
    for host, status in (
        ("onrecord.example", 200),
        ("a.news.example:8000", 200),
        ("127.0.0.1:8000", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("onrecord.example.evil.example", 400),
    ):
        assert client.get("/livez", headers={"Host": host}).status_code == status


def test_guards_origins_may_read_and_no_more(make_app: Callable[..., Flask]) -> None:
    anyone = make_app().test_client()
    assert anyone.get("/quotes", headers={"Origin": "https://a.example"}).headers["Access-Control-Allow-Origin"] == "*"
    assert (
        "Access-Control-Allow-Origin" not in anyone.post("/articles", headers={"Origin": "https://a.example"}).headers
    )
    assert "Access-Control-Allow-Credentials" not in anyone.get("/quotes").headers
    some = make_app(cors_origins=("https://a.example",)).test_client()
    allowed = some.options("/quotes", headers={"Origin": "https://a.example"})
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert allowed.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in some.get("/quotes", headers={"Origin": "https://b.example"}).headers
