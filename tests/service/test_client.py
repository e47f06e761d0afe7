"""The client against the real application behind a real socket, and against a server that fails on purpose."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from flask import Flask
from werkzeug.serving import make_server

from service.api.resources import of_app
from service.client import (
    Client,
    ClientError,
    InvalidError,
    NotFoundError,
    ProblemError,
    QueryTimeoutError,
    RefusedError,
    StillRunning,
    Unreachable,
)
from service.client import connection as module
from service.queue.worker import Worker
from service.smoke import smoke
from service.store.people.keys import Scope, create_key

from .api.conftest import app, make_app
from .fakes import LineExtractor

__all__ = ["app", "make_app"]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application behind a socket of its own: its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses are noted, not made."""
    pauses: list[float] = []
    monkeypatch.setattr(module.time, "sleep", pauses.append)
    return pauses


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_client_reads_every_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    with serving(app) as url, Client(url) as client:
        assert [quote["text"] for quote in client.quotes(speaker="LINDSTROM")] == [
            "“tolls” were planned",
            "The harbour is open, It stays open.",
        ]
        assert len(list(client.quotes())) == 7
        assert len(list(client.speakers())) == 4
        article = next(client.articles(outlet="the-daily-ledger"))
        assert "harbour" in client.article(article["id"])["text"]
        assert client.speaker("ana-lindstrom")["quotes"] == 2
        assert client.stats()["articles"] == 3
        with pytest.raises(NotFoundError, match="unknown-speaker"):
            client.speaker("no body?")
        with pytest.raises(InvalidError) as caught:
            next(client.quotes(kind="sung"))
        assert caught.value.errors[0]["field"] == "query.kind"
        with pytest.raises(RefusedError):
            client.delete("x")


def test_client_writes_with_a_key(make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: LineExtractor())
    app = make_app()
    with of_app(app).database.writing() as session:
        key = create_key(session, "desk", Scope.WRITE)
    with serving(app) as url, Client(url, key=key) as client:
        text = "Ana Lind: The harbour is open."
        assert client.extract(text)[0]["text"] == "The harbour is open."
        stored = client.ingest({"outlet": "X", "title": "Y", "text": text})
        quote = next(client.quotes())
        assert client.review(quote["id"], status="confirmed")["review"]["reviewer"] == "desk"
        made = client.correct("alias", "Ana Lind", name="Harbour Ana", why="as her party calls her")
        assert (made["names"], made["by"]) == (["Harbour Ana"], "desk")
        client.undo(made["number"])
        monkeypatch.setattr(module, "PAGE", 1)
        assert [each["action"] for each in client.corrections(speaker="ana-lind")] == ["alias", "unalias"]
        with pytest.raises(NotFoundError):
            client.undo(10_000)
        client.delete(stored["id"])
        assert list(client.quotes()) == []


def test_client_hands_in_many_articles_and_waits(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: LineExtractor())
    app = make_app(queue_url=f"sqlite:///{tmp_path / 'queue.db'}")
    database, settings = of_app(app).database, of_app(app).settings
    with database.writing() as session:
        key = create_key(session, "desk", Scope.WRITE)
    articles = [{"id": str(n), "outlet": "X", "title": "Y", "text": f"Ana: Word{n}."} for n in range(3)]
    with serving(app) as url, Client(url, key=key) as client:
        job = client.ingest_bulk(iter([*articles, b'{"id": "bad"}']))
        assert (job["state"], job["total"], job["failed"]) == ("waiting", 4, 1)
        with pytest.raises(StillRunning, match="1 of 4"):
            client.wait_for(job, seconds=0.05)
        worker = Worker(settings, database, of_app(app).extraction, of_app(app).queue)
        working = threading.Thread(target=worker.work)
        working.start()
        ended = client.wait_for(job["id"], seconds=60)
        working.join()
        assert (ended["state"], ended["stored"], ended["failed"]) == ("finished", 3, 1)
        assert ended["errors"][0]["line"] == 4
        assert [line["source_id"] for line in client.job_lines(job["id"], state="stored")] == ["0", "1", "2"]
        assert client.cancel(client.ingest_bulk(articles)["id"])["state"] == "cancelled"
        with pytest.raises(InvalidError, match="finished"):
            client.cancel(job["id"])
        assert client.retry(job["id"])["state"] == "finished"
        assert client.retry(next(client.jobs(state="cancelled"))["id"])["state"] == "waiting"
        with pytest.raises(NotFoundError, match="unknown-job"):
            client.job("x")
    of_app(app).queue.close()


class Failing(BaseHTTPRequestHandler):
    """Answers with the next of `answers`: status, headers, body."""

    answers: ClassVar[list[tuple[int, dict[str, str], str]]] = []
    keys: ClassVar[list[str | None]] = []
    bodies: ClassVar[list[bytes]] = []

    def do_GET(self) -> None:
        """Fails as planned."""
        self.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.keys.append(self.headers.get("Idempotency-Key"))
        status, headers, body = self.answers.pop(0)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_POST = do_PATCH = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def failing() -> Iterator[str]:
    """The address of a server that fails as `Failing.answers` says."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Failing)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Failing.answers, Failing.keys = [], []
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_client_tries_again_what_may_be_repeated(failing: str, patient: list[float]) -> None:
    Failing.answers = [(503, {"Retry-After": "7"}, ""), (502, {}, "oops"), (200, {}, '{"quotes": 3}')]
    with Client(failing) as client:
        assert client.stats() == {"quotes": 3}
    assert patient == [7.0, 1.0]


def test_client_repeats_an_article_under_one_key(failing: str, patient: list[float]) -> None:
    Failing.answers = [(503, {}, ""), (201, {}, '{"id": "a"}')]
    with Client(failing) as client:
        assert client.ingest({"outlet": "X"})["id"] == "a"
    assert len(set(Failing.keys)) == 1
    assert Failing.keys[0]
    assert len(patient) == 1


def test_client_sends_the_same_lines_again(failing: str, patient: list[float]) -> None:
    job = json.dumps({"id": "j", "state": "waiting"})
    Failing.answers = [(503, {}, "{}"), (202, {}, job)]
    with Client(failing, key="x") as client:
        assert client.ingest_bulk({"text": str(n)} for n in range(2))["id"] == "j"
    assert Failing.bodies[-2:] == [b'{"text": "0"}\n{"text": "1"}\n'] * 2
    assert Failing.keys[-1] is not None
    assert Failing.keys[-1] == Failing.keys[-2]
    assert len(patient) == 1


def test_client_does_not_repeat_a_review(failing: str, patient: list[float]) -> None:
    Failing.answers = [(503, {}, json.dumps({"type": "/problems/unavailable", "detail": "away"}))]
    with Client(failing) as client, pytest.raises(ProblemError, match="away"):
        client.review("q", status="confirmed")
    assert patient == []


def test_client_does_not_ask_again_for_what_takes_the_database_too_long(failing: str, patient: list[float]) -> None:
    problem = {"type": "/problems/query-timeout", "detail": "Ask for less."}
    Failing.answers = [(503, {}, json.dumps(problem))]
    with Client(failing) as client, pytest.raises(QueryTimeoutError, match="Ask for less"):
        client.stats()
    assert patient == []


def test_client_says_what_is_not_json(failing: str) -> None:
    Failing.answers = [(200, {}, "<html>")]
    with Client(failing) as client, pytest.raises(ClientError, match="not JSON"):
        client.stats()


def test_client_gives_up_on_a_dead_address(patient: list[float]) -> None:
    with Client("http://127.0.0.1:1", attempts=3) as client, pytest.raises(Unreachable):
        client.stats()
    assert patient == [0.5, 1.0]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_smoke_finds_a_well_service_well_and_a_dead_one_ill(
    app: Flask, monkeypatch: pytest.MonkeyPatch, patient: list[float]
) -> None:
    class Mayor(LineExtractor):
        def extract(self, article: object) -> list[object]:  # type: ignore[override]
            """The quote of a line, whatever was asked."""
            from extractors.model import Article

            del article
            return list(super().extract(Article(text="Ana Example: The bridge will reopen in May.")))

    monkeypatch.setattr("service.extraction.Extractor", lambda *_: Mayor())
    with serving(app) as url, Client(url) as client:
        assert [(check.name, check.fault) for check in smoke(client) if check.fault] == []
    with Client("http://127.0.0.1:1", attempts=1) as client:
        assert all(check.fault for check in smoke(client))
    del patient
