"""Every error is a problem+json, whatever is thrown at the service."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extractors import errors as extraction
from extractors.errors import OnrecordError
from service import errors as service
from service.api import cursors
from service.api.errors import BY_STATUS, STATUS, TYPES
from service.errors import TOLD, InvalidCursor
from service.store.articles.jobs import error_value

from .operations import forged

# The whole table of hostile input on one back end is enough; what differs between them is tested with the nouns.
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

HOSTILE = [
    "' OR 1=1 --",
    '"; DROP TABLE quotes; --',
    "%",
    "_",
    "\\",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "🚢" * 50,
    "\u202eabc",
    "a" * 200,
    "NULL",
    "-1",
    "1e999",
]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/quotes", "speaker"),
        ("/quotes", "outlet"),
        ("/speakers", "q"),
        ("/speakers", "outlet"),
        ("/articles", "outlet"),
    ],
)
def test_errors_hostile_words_find_nothing_and_break_nothing(
    client: FlaskClient, path: str, name: str, words: str
) -> None:
    response = client.get(path, query_string={name: words})
    assert response.status_code in (200, 404)
    if response.status_code == 200:
        assert response.json["items"] == []


@pytest.mark.parametrize("path", ["/speakers/", "/quotes/", "/articles/", "/problems/"])
@pytest.mark.parametrize(
    "words", ["%00", "%ff%fe", "%27--", "a%0d%0aSet-Cookie:x", "%F0%9F%9A%A2", "..%2f..%2fetc", "x" * 3000]
)
def test_errors_hostile_paths_are_not_found(client: FlaskClient, path: str, words: str) -> None:
    response = client.get(path + words)
    assert response.status_code == 404
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "query.limit"),
        ("limit=201", "query.limit"),
        ("limit=x", "query.limit"),
        ("limit=1&limit=2", "query.limit"),
        ("limit=", "query.limit"),
        ("kind=spoken", "query.kind"),
        ("speaker=", "query.speaker"),
        ("speaker=%00", "query.speaker"),
        ("speaker=%20%20", "query.speaker"),
        ("speaker=" + "a" * 201, "query.speaker"),
        ("sp%65aker[]=x", "query.speaker[]"),
        ("nonsense=1", "query.nonsense"),
        ("cursor=", "query.cursor"),
        ("cursor=%ff", "query.cursor"),
        ("cursor=" + "A" * 2000, "query.cursor"),
    ],
)
def test_errors_refused_parameters_are_named(client: FlaskClient, query: str, field: str) -> None:
    response = client.get(f"/quotes?{query}")
    assert response.status_code == 422
    assert field in [each["field"] for each in response.json["errors"]]


@pytest.mark.parametrize(
    "path", ["/livez", "/readyz", "/speakers/ana-lindstrom", "/quotes/x", "/articles/x", "/problems/conflict"]
)
def test_errors_unknown_parameters_are_refused_everywhere(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}?verbose=1").status_code == 422


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_errors_wrong_method_is_405_with_allow(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/quotes/x")
    assert response.status_code in (401, 405)
    if response.status_code == 405:
        assert "GET" in response.headers["Allow"]
        assert response.json["type"] == "/problems/method-not-allowed"


def test_errors_forged_cursors_are_refused(client: FlaskClient) -> None:
    genuine = client.get("/quotes?limit=1").json["next"]
    digest = json.loads(base64.urlsafe_b64decode(genuine + "=="))[0]
    for cursor in (
        "abc",
        genuine[:-3],
        genuine + "A",
        genuine.swapcase(),
        forged(),
        forged("x", "2024", 1),
        forged(digest, "2024"),
        forged(digest, 1, 1),
        forged(digest, "2024", "1"),
        forged(digest, "2024", True),
        forged(digest, "2024", None),
        forged(digest, "2024", 1.5),
        forged(digest, "2024", 2**70),
        forged(digest, "20\x0024", 1),
        forged(digest, ["2024"], 1),
        forged(digest, {"$gt": ""}, 1),
        base64.urlsafe_b64encode(b"[" * 700).decode(),
    ):
        response = client.get("/quotes", query_string={"cursor": cursor})
        assert response.status_code == 422, cursor
        assert response.json["errors"][0]["field"] == "query.cursor"


def test_errors_cursor_of_another_list_is_refused(client: FlaskClient) -> None:
    cursor = client.get("/quotes?limit=1").json["next"]
    assert client.get(f"/quotes?cursor={cursor}").status_code == 200
    assert client.get(f"/quotes?cursor={cursor}&kind=direct").status_code == 422
    assert client.get(f"/articles?cursor={cursor}&outlet=the-daily-ledger").status_code == 422


@pytest.mark.parametrize("key", [("2024-05-02", 7), (None, 7), ("", -1), (1.5, 3), ("ü 'x", 0)])
@pytest.mark.usefixtures("app")
def test_cursors_round_trip(key: tuple[object, int]) -> None:
    kinds = (float if isinstance(key[0], float) else str, int)
    assert cursors.decode(cursors.encode(key, "d"), "d", kinds) == key  # type: ignore[arg-type]
    with pytest.raises(InvalidCursor):
        cursors.decode(cursors.encode(key, "d"), "e", kinds)  # type: ignore[arg-type]


def test_errors_every_problem_is_documented(client: FlaskClient) -> None:
    assert {name for _, name in STATUS} | set(BY_STATUS.values()) <= set(TYPES)
    for status, name in BY_STATUS.items():
        assert TYPES[name].status == status
    for name in TYPES:
        assert client.get(f"/problems/{name}").json["type"] == f"/problems/{name}"


def test_errors_unforeseen_one_tells_nothing(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("service.api.quotes.list_quotes", fail)
    response = client.get("/quotes?limit=17")  # Nobody asked so before: the answer is not kept.
    assert response.status_code == 500
    assert response.json["type"] == "/problems/internal-error"
    assert "secret" not in response.get_data(as_text=True)


KINDS = sorted(
    {
        each
        for module in (extraction, service)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, OnrecordError)
    },
    key=lambda kind: kind.__name__,
)
PRIVATE = "no tagger in /srv/onrecord/weights: SELECT * FROM api_keys at db.internal:5432, user 'onrecord'"
# What may be told word for word, written out again: a class must not get there by the way.
ABOUT_THE_REQUEST = frozenset(
    """AmbiguousSpeaker Conflict EmptyText ExtractionFailed Forbidden InvalidArticle InvalidCursor InvalidFields
    InvalidQuery InvalidRecord NotFound NotText QueryTimeout TextTooLong TooLarge TooSlow Unauthenticated
    UndecodableText UnknownArticle UnknownCorrection UnknownJob UnknownKey UnknownOutlet UnknownQuote UnknownSpeaker
    UnknownVariantGroup WorkerDied WriteConflict""".split()
)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_errors_only_what_is_about_the_request_is_told_word_for_word(
    app: Flask, kind: type[OnrecordError], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise kind(PRIVATE)

    monkeypatch.setattr("service.api.quotes.list_quotes", fail)
    # Nobody asked so before: the answer is not kept. And a list never fails with some of these: no document is held.
    response = FlaskClient(app).get("/quotes?limit=19")
    assert response.json is not None
    told = PRIVATE in response.json["detail"]
    assert told == (kind.__name__ in ABOUT_THE_REQUEST) == issubclass(kind, TOLD)
    assert (error_value(kind(PRIVATE))["detail"] == PRIVATE) == told
    if not told:
        assert not any(words in response.get_data(as_text=True) for words in ("/srv", "SELECT", "5432", "onrecord'"))
        assert PRIVATE in caplog.text


@pytest.mark.usefixtures("app")
def test_errors_a_missing_model_is_told_without_its_path(
    make_app: Callable[..., Flask], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "weights of my own"
    client = make_app(weights=folder).test_client()
    response = client.post("/extract", json={"text": "“It works,” Ann said."})
    assert (response.status_code, response.json["type"]) == (503, "/problems/unavailable")
    assert response.json["detail"] == str(extraction.ModelNotFound())
    assert "weights of" not in response.get_data(as_text=True)
    assert str(folder) in caplog.text


@pytest.mark.usefixtures("app")
def test_errors_database_away_is_503_and_recovers(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    app = make_app(database_url=f"sqlite:///{folder / 'x.db'}", database_timeout=0.2)
    client = app.test_client()
    assert client.get("/quotes").status_code == 200
    app.extensions["onrecord"].database.dispose()
    folder.rename(tmp_path / "elsewhere")
    for path in ("/quotes", "/speakers", "/readyz"):
        response = client.get(path)
        assert response.status_code == 503
        assert str(tmp_path) not in response.get_data(as_text=True)
    assert client.get("/livez").status_code == 200
    (tmp_path / "elsewhere").rename(folder)
    assert client.get("/quotes").status_code == 200
    assert client.get("/readyz").json["status"] == "ok"


@pytest.mark.usefixtures("app")
def test_errors_missing_migrations_are_503(make_app: Callable[..., Flask]) -> None:
    client = make_app(empty=False).test_client()
    assert client.get("/quotes").status_code == 503
    assert client.get("/readyz").json["checks"]["migrations"] != "ok"
