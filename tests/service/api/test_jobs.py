"""Many articles at once: what is accepted, what each line became, what is refused, what a repeated request does."""

from __future__ import annotations

import json
import threading
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from extractors.model import Article, Quote
from service.api.resources import of_app
from service.store.database import Database
from service.store.keys import Scope, create_key
from service.store.models import Job, JobLine

from ..fakes import LineExtractor
from .conftest import ConformingClient

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NDJSON = "application/x-ndjson"
Desk = Callable[..., FlaskClient]


class Stubborn(LineExtractor):
    """Raises for BREAK (as `LineExtractor` does) and never comes to an end with STUCK."""

    def extract(self, article: Article) -> list[Quote]:
        """The quotes of the lines."""
        while "STUCK" in article.text:
            time.sleep(0.001)
        return super().extract(article)


def article(number: int, **changes: Any) -> dict[str, Any]:
    """An article with two quotes."""
    text = f"Ana Lind: Number {number} is open.\nJo Baker: It is not.\n"
    return {"id": f"a{number}", "outlet": "The Daily Ledger", "title": f"Harbour {number}", "text": text, **changes}


def body(*records: Any) -> bytes:
    """Records as lines; bytes as they are."""
    lines = (each if isinstance(each, bytes) else json.dumps(each).encode() for each in records)
    return b"".join(line + b"\n" for line in lines)


@pytest.fixture
def desk(database: Database, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """Makes clients with a key that may write, by default over a queue that does everything at once."""
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: Stubborn())
    waiting = f"sqlite:///{tmp_path / 'queue.db'}"

    def make(*, at_once: bool = True, scope: Scope = Scope.WRITE, **settings: Any) -> FlaskClient:
        settings.setdefault("queue_url", "memory://" if at_once else waiting)
        app = make_app(empty=False, database_url=database.url.render_as_string(hide_password=False), **settings)
        with of_app(app).database.writing() as session:
            token = create_key(session, "desk", scope)
        app.test_client_class = ConformingClient
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return make


def send(client: FlaskClient, data: bytes, **headers: str) -> TestResponse:
    """Hands articles in."""
    return client.post("/articles/bulk", data=data, content_type=NDJSON, headers=headers)


def rows(database: Database, table: Any) -> int:
    """How many rows there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_jobs_articles_are_accepted_and_stored(desk: Desk) -> None:
    client = desk()
    response = send(client, body(*(article(n) for n in range(3))))
    assert response.status_code == 202
    assert (response.json["state"], response.json["total"], response.json["progress"]) == ("waiting", 3, 0)
    job = client.get(response.headers["Location"]).json
    counts = {name: job[name] for name in ("total", "done", "stored", "unchanged", "failed", "quotes", "progress")}
    assert counts == {"total": 3, "done": 3, "stored": 3, "unchanged": 0, "failed": 0, "quotes": 6, "progress": 1.0}
    assert (job["state"], job["submitted_by"], job["errors"]) == ("finished", "desk", [])
    assert job["created_at"] <= job["started_at"] <= job["finished_at"]
    lines = client.get(f"/jobs/{job['id']}/lines").json["items"]
    assert [(line["line"], line["source_id"], line["state"]) for line in lines] == [
        (1, "a0", "stored"),
        (2, "a1", "stored"),
        (3, "a2", "stored"),
    ]
    assert client.get(f"/articles/{lines[1]['article']}").json["source_id"] == "a1"
    again = send(client, body(*(article(n) for n in range(2)), article(2, title="Other")))
    job = client.get(again.headers["Location"]).json
    assert (job["stored"], job["unchanged"]) == (1, 2)


def test_jobs_bad_lines_are_errors_of_their_own(desk: Desk, database: Database) -> None:
    client = desk(bulk_line_bytes=5_000, ingest_seconds=0.3)
    data = b"\xef\xbb\xbf" + body(
        article(1),
        b"",
        b'{"outlet": "caf\xe9"}',
        b"not json",
        b"[1]",
        article(6, text=5, surprise=1),
        article(7, text=""),
        article(8, published_at="yesterday"),
        article(9, text="x" * 6_000),
        article(10, text="BREAK"),
        article(11, text="STUCK"),
        article(12, text="a\x00b"),
        article(13, title="\ud800"),
        b'{"outlet": NaN}',
        b'{"id": ' + b"[" * 4000,
        article(16),
    )
    response = send(client, data.rstrip(b"\n"))
    assert response.status_code == 202
    assert (response.json["total"], response.json["failed"]) == (15, 11)
    job = client.get(response.headers["Location"]).json
    assert (job["state"], job["stored"], job["failed"], job["progress"]) == ("finished", 2, 13, 1.0)
    found = {
        each["line"]: (each["type"].split("/")[-1], [e["field"] for e in each["errors"]]) for each in job["errors"]
    }
    assert found == {
        3: ("invalid-article", []),
        4: ("invalid-article", []),
        5: ("invalid-article", []),
        6: ("invalid-parameters", ["json.text", "json.surprise"]),
        7: ("invalid-article", ["json.text"]),
        8: ("invalid-article", ["json.published_at"]),
        9: ("too-large", []),
        10: ("extraction-failed", []),
        11: ("too-slow", []),
        12: ("invalid-article", ["json.text"]),
        13: ("invalid-article", ["json.title"]),
        14: ("invalid-article", []),
        15: ("invalid-article", []),
    }
    assert "secret" not in json.dumps(job)
    first = client.get(f"/jobs/{job['id']}/lines?state=failed&limit=5").json
    rest = client.get(f"/jobs/{job['id']}/lines?state=failed&limit=100&cursor={first['next']}").json
    assert [line["line"] for line in first["items"] + rest["items"]] == sorted(found)
    assert rest["next"] is None
    assert client.get(f"/jobs/{job['id']}/lines?state=stored&cursor={first['next']}").status_code == 422
    del database


def test_jobs_wait_for_a_worker_and_can_be_cancelled(desk: Desk, database: Database) -> None:
    client = desk(at_once=False)
    ids = [send(client, body(article(1), article(2), b"{")).json["id"] for _ in range(3)]
    assert [job["id"] for job in client.get("/jobs").json["items"]] == ids[::-1]
    page = client.get("/jobs?limit=2&state=waiting").json
    assert [job["id"] for job in client.get(f"/jobs?state=waiting&cursor={page['next']}").json["items"]] == ids[:1]
    cancelled = client.delete(f"/jobs/{ids[0]}")
    assert (cancelled.status_code, cancelled.json["state"], cancelled.json["done"]) == (200, "cancelled", 1)
    assert client.delete(f"/jobs/{ids[0]}").json == cancelled.json
    states = [line["state"] for line in client.get(f"/jobs/{ids[0]}/lines").json["items"]]
    assert states == ["cancelled", "cancelled", "failed"]
    assert client.get("/jobs?state=cancelled").json["items"][0]["id"] == ids[0]
    assert "queue" not in client.get("/readyz").json["checks"]
    figures = client.get("/metrics").get_data(as_text=True)
    for line in (
        'onrecord_jobs{state="waiting"} 2.0',
        'onrecord_job_lines{state="waiting"} 4.0',
        'onrecord_job_lines{state="running"} 0.0',
        "onrecord_workers 0.0",
        'onrecord_job_ends_total{how="cancelled"} 1.0',
        'onrecord_line_ends_total{how="failed"} 3.0',
    ):
        assert line in figures.splitlines()
    assert rows(database, JobLine) == 9


@SQLITE
def test_jobs_finished_ones_cannot_be_cancelled_and_unknown_ones_are_404(desk: Desk) -> None:
    client = desk()
    job = send(client, body(article(1))).json["id"]
    assert client.delete(f"/jobs/{job}").status_code == 409
    only_errors = send(client, b"{\n")
    assert (only_errors.json["state"], only_errors.json["failed"]) == ("finished", 1)
    for path in ("/jobs/x", "/jobs/x/lines", "/jobs/%00"):
        response = client.get(path)
        assert (response.status_code, response.json["type"]) == (404, "/problems/unknown-job")
    assert client.delete("/jobs/x").status_code == 404
    assert client.post("/jobs/x/retry").json["type"] == "/problems/unknown-job"
    assert client.get("/jobs?state=sung").status_code == 422
    assert client.get("/articles/bulk").json["type"] == "/problems/unknown-article"


def test_jobs_a_repeated_request_is_done_once(desk: Desk, database: Database) -> None:
    client = desk(at_once=False)
    data = body(article(1), article(2))
    first = send(client, data, **{"Idempotency-Key": "k"})
    again = send(client, data, **{"Idempotency-Key": "k"})
    assert (again.status_code, again.json, again.headers["Location"]) == (202, first.json, first.headers["Location"])
    assert send(client, data + body(article(3)), **{"Idempotency-Key": "k"}).status_code == 409
    assert send(client, data, **{"Idempotency-Key": "x" * 201}).status_code == 400
    assert send(client, data).json["id"] != first.json["id"]
    assert (rows(database, Job), rows(database, JobLine)) == (2, 4)


@SQLITE
@pytest.mark.parametrize(
    ("data", "content_type", "status", "kind"),
    [
        (b"", NDJSON, 422, "invalid-article"),
        (b"\n \n\r\n", NDJSON, 422, "invalid-article"),
        (b"{}\n", "application/json", 415, "unsupported-media-type"),
        (b"{}\n", "", 415, "unsupported-media-type"),
        (b"{}\n" * 11, NDJSON, 413, "too-large"),
        (b"\n" * 11 + b"{}\n", NDJSON, 413, "too-large"),
        (b"x" * 2001, NDJSON, 413, "too-large"),
    ],
)
def test_jobs_bad_bodies_leave_nothing(
    desk: Desk, database: Database, data: bytes, content_type: str, status: int, kind: str
) -> None:
    client = desk(bulk_lines=10, bulk_body_bytes=2000)
    response = client.post("/articles/bulk", data=data, content_type=content_type)
    assert (response.status_code, response.json["type"]) == (status, f"/problems/{kind}")
    assert (rows(database, Job), rows(database, JobLine)) == (0, 0)


@SQLITE
def test_jobs_packed_bodies_are_refused(desk: Desk) -> None:
    assert send(desk(), b"\x1f\x8b", **{"Content-Encoding": "gzip"}).status_code == 415


@SQLITE
def test_jobs_upload_that_breaks_off_leaves_nothing(desk: Desk, database: Database) -> None:
    client = desk()
    claimed = {"CONTENT_LENGTH": "100000"}
    response = client.post("/articles/bulk", data=body(article(1)), content_type=NDJSON, environ_overrides=claimed)
    assert response.status_code == 400
    assert (rows(database, Job), rows(database, JobLine)) == (0, 0)


@SQLITE
def test_jobs_need_a_key_that_may_write(desk: Desk) -> None:
    client = desk(scope=Scope.READ)
    asked = [
        ("POST", "/articles/bulk"),
        ("GET", "/jobs"),
        ("GET", "/jobs/x"),
        ("GET", "/jobs/x/lines"),
        ("DELETE", "/jobs/x"),
        ("POST", "/jobs/x/retry"),
    ]
    for method, path in asked:
        assert client.open(path, method=method).status_code == 403
    del client.environ_base["HTTP_AUTHORIZATION"]
    for method, path in asked:
        assert client.open(path, method=method).status_code == 401


@SQLITE
def test_jobs_are_limited_as_other_writes(desk: Desk) -> None:
    client = desk(rate_limit_extraction="2 per minute")
    data = body(article(1))
    assert [send(client, data).status_code for _ in range(3)] == [202, 202, 429]
    assert client.post("/jobs/x/retry").status_code == 429


def test_jobs_only_what_failed_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk()
    path = send(client, body(article(1), article(2, text="Ana: BREAK it."), b"{", article(4))).headers["Location"]
    before = client.get(f"{path}/lines").json["items"]
    assert [line["state"] for line in before] == ["stored", "failed", "failed", "stored"]
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: Patient())
    response = client.post(f"{path}/retry")
    assert (response.status_code, response.headers["Location"]) == (202, path)
    assert response.headers["Cache-Control"] == "no-store"
    job = client.get(path).json
    assert (job["state"], job["stored"], job["failed"], job["total"]) == ("finished", 3, 1, 4)
    after = client.get(f"{path}/lines").json["items"]
    assert [line["state"] for line in after] == ["stored", "stored", "failed", "stored"]
    # What was stored was not touched; what is no article stays as it was, however often one asks.
    assert [after[at] for at in (0, 2, 3)] == [before[at] for at in (0, 2, 3)]
    again = client.post(f"{path}/retry")
    assert (again.status_code, again.json) == (200, client.get(path).json)


class Patient(LineExtractor):
    """Reads what breaks others."""

    def extract(self, article: Article) -> list[Quote]:
        """The quotes of the lines, without the word that breaks."""
        return super().extract(replace(article, text=article.text.replace("BREAK", "broke")))


def test_jobs_a_retry_is_done_once_and_only_when_the_job_has_ended(desk: Desk, database: Database) -> None:
    client = desk(at_once=False)
    path = send(client, body(article(1), article(2))).headers["Location"]
    refused = client.post(f"{path}/retry")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/conflict")
    client.delete(path)
    first = client.post(f"{path}/retry", headers={"Idempotency-Key": "again"})
    assert (first.status_code, first.json["state"]) == (202, "waiting")
    # The same request once more is the same answer; another one finds a job that has not ended.
    repeated = client.post(f"{path}/retry", headers={"Idempotency-Key": "again"})
    assert (repeated.status_code, repeated.json) == (202, first.json)
    assert client.post(f"{path}/retry", headers={"Idempotency-Key": "another"}).status_code == 409
    other = send(client, body(article(3))).headers["Location"]
    assert client.post(f"{other}/retry", headers={"Idempotency-Key": "again"}).status_code == 409
    assert [line["state"] for line in client.get(f"{path}/lines").json["items"]] == ["waiting", "waiting"]
    assert rows(database, JobLine) == 3


def test_jobs_two_who_retry_at_the_same_time_do_it_once(desk: Desk, database: Database) -> None:
    client = desk(at_once=False)
    path = send(client, body(*(article(n) for n in range(20)))).headers["Location"]
    client.delete(path)
    together = threading.Barrier(4)
    statuses: list[int] = []

    def ask() -> None:
        mine = client.application.test_client()
        together.wait()
        answer = mine.post(f"{path}/retry", headers={"Authorization": client.environ_base["HTTP_AUTHORIZATION"]})
        statuses.append(answer.status_code)

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert statuses.count(202) == 1
    assert set(statuses) <= {202, 200, 409}
    job = client.get(path).json
    assert (job["state"], job["total"], job["done"]) == ("waiting", 20, 0)
    figures = client.get("/metrics").get_data(as_text=True).splitlines()
    assert 'onrecord_job_ends_total{how="cancelled"} 1.0' in figures
    del database


@SQLITE
def test_jobs_accepted_even_when_nobody_can_be_woken(desk: Desk, tmp_path: Path) -> None:
    client = desk(queue_url=f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    response = send(client, body(article(1)))
    assert (response.status_code, response.json["state"]) == (202, "waiting")


class Endless:
    """A body of so many bytes that nobody holds in memory: lines far too long, and blank-free."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        size = min(self.left, size if size >= 0 else self.left)
        self.left -= size
        return b"x" * size


@SQLITE
@pytest.mark.parametrize(("limit", "status"), [(200_000_000, 202), (50_000_000, 413)])
def test_jobs_a_hundred_megabytes_take_little_memory(desk: Desk, limit: int, status: int) -> None:
    client = desk(bulk_body_bytes=limit)
    stream = Endless(100_000_000)
    environ = {"wsgi.input": stream, "CONTENT_LENGTH": "100000000", "CONTENT_TYPE": NDJSON}
    client.get("/jobs")
    tracemalloc.start()
    try:
        response = client.post("/articles/bulk", environ_overrides=environ)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert response.status_code == status
    assert peak < 10_000_000
    if status == 202:
        assert (response.json["failed"], response.json["errors"][0]["type"]) == (1, "/problems/too-large")
    else:
        assert stream.left == 100_000_000
