"""What is asked of a job that was handed in: how far it is, to stop it, to try again what failed; and who may."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from extractors.model import Article, Quote
from service.store.database.engine import Database
from service.store.models import JobLine
from service.store.people.keys import Scope

from ..conftest import count
from ..fakes import LineExtractor
from .bulk import SQLITE, Desk, article, body, send


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
    assert count(database, JobLine) == 9


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
    assert count(database, JobLine) == 3


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
