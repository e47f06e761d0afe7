"""A worker in this process: what it does with articles that fail, databases that go away, queues that are lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from extractors.errors import ModelNotFound
from extractors.model import Article
from service.config import Settings
from service.errors import DatabaseUnavailable, WriteConflict
from service.extraction import Extraction
from service.queue.wakeups import WAKE_UPS, Queue
from service.queue.worker import Worker
from service.store.articles.jobs import cancel_job, retry_job
from service.store.database.engine import Database
from service.store.models import JobLine, JobState, LineState, WorkerRow

from ..fakes import Stubborn
from .conftest import article, hand_in, look


@pytest.fixture
def worker(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Worker]:
    """A worker that nobody has woken yet; its queue is a file."""
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: Stubborn())
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, queue_url=f"sqlite:///{tmp_path / 'queue.db'}", ingest_seconds=0.3)
    queue = Queue(settings, database)
    made = queue.worker = Worker(settings, database, Extraction(settings, database), queue)
    yield made
    queue.close()


def states(database: Database) -> list[tuple[LineState, int, str | None]]:
    """Each line's state, attempts and kind of error."""
    with database.reading() as session:
        lines = session.scalars(select(JobLine).order_by(JobLine.job_key, JobLine.number)).all()
        return [(line.state, line.attempts, line.error["kind"] if line.error else None) for line in lines]


def test_worker_sets_poisoned_articles_aside_and_goes_on(database: Database, worker: Worker) -> None:
    job = hand_in(database, [article(1), article(2, " BREAK"), article(3, " STUCK"), None, article(5)])
    worker.work()
    assert states(database) == [
        (LineState.STORED, 1, None),
        (LineState.FAILED, 1, "ExtractionFailed"),
        (LineState.FAILED, 1, "TooSlow"),
        (LineState.FAILED, 0, "InvalidRecord"),
        (LineState.STORED, 1, None),
    ]
    ended = look(database, job)
    assert (ended.state, ended.stored, ended.failed, ended.quotes) == (JobState.FINISHED, 2, 3, 4)
    with database.reading() as session:
        kept = session.scalars(select(JobLine.number).where(JobLine.body.is_not(None))).all()
    # What is stored is kept once; what failed can be tried again.
    assert sorted(kept) == [2, 3]


def test_worker_tries_again_what_failed(database: Database, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    job = hand_in(database, [article(1), article(2, " BREAK"), None])
    worker.work()
    monkeypatch.setattr("tests.service.fakes.LineExtractor.extract", lambda *_: [])
    with database.writing() as session:
        assert retry_job(session, job) == 1
    reopened = look(database, job)
    assert (reopened.state, reopened.stored, reopened.failed) == (JobState.WAITING, 1, 1)
    worker.work()
    assert states(database)[1] == (LineState.STORED, 1, None)
    ended = look(database, job)
    assert (ended.state, ended.stored, ended.failed) == (JobState.FINISHED, 2, 1)


class Flaky:
    """An ingest that raises some errors before it works."""

    def __init__(self, worker: Worker, *errors: Exception) -> None:
        self.errors = list(errors)
        self.ingest = worker.extraction.ingest_queued

    def __call__(self, article: Article) -> Any:
        """Raises the next error, if one is left."""
        if self.errors:
            raise self.errors.pop(0)
        return self.ingest(article)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_worker_conflicts_are_tried_again_but_not_for_ever(
    database: Database, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(database, [article(1), article(2)])
    monkeypatch.setattr(worker.extraction, "ingest_queued", Flaky(worker, *(WriteConflict() for _ in range(4))))
    worker.work()
    assert states(database) == [(LineState.FAILED, 3, "WriteConflict"), (LineState.STORED, 2, None)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("error", [DatabaseUnavailable("away"), ModelNotFound("none")])
def test_worker_waits_for_what_is_away(
    database: Database, worker: Worker, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    job = hand_in(database, [article(1), article(2)])
    monkeypatch.setattr(worker.extraction, "ingest_queued", Flaky(worker, error))
    with pytest.raises(type(error)):
        worker.work()
    assert look(database, job).failed == 0
    # The next sign of life finds the line and wakes the worker.
    worker.look_around()
    assert worker.queue.huey.storage.queue_size() == 2
    worker.work()
    assert look(database, job).state == JobState.FINISHED
    assert [state for state, _, _ in states(database)] == [LineState.STORED] * 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_worker_an_unforeseen_error_fails_one_line_without_its_words(
    database: Database, worker: Worker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hand_in(database, [article(1), article(2)])
    monkeypatch.setattr(worker.extraction, "ingest_queued", Flaky(worker, ValueError("secret words")))
    worker.work()
    assert states(database)[0] == (LineState.FAILED, 1, "ExtractionFailed")
    assert states(database)[1][0] == LineState.STORED
    assert "secret" not in caplog.text


def test_worker_leaves_cancelled_jobs_alone_but_ends_what_it_has_begun(
    database: Database, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = hand_in(database, [article(n) for n in range(4)])
    ingest = worker.extraction.ingest_queued

    def cancel_then_ingest(article: Article) -> Any:
        with database.writing() as session:
            cancel_job(session, job)
        return ingest(article)

    monkeypatch.setattr(worker.extraction, "ingest_queued", cancel_then_ingest)
    worker.work()
    assert [state for state, _, _ in states(database)] == [LineState.STORED] + [LineState.CANCELLED] * 3
    ended = look(database, job)
    assert (ended.state, ended.stored) == (JobState.CANCELLED, 1)
    with database.writing() as session:
        assert retry_job(session, job) == 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_worker_stops_between_articles_and_signs_off(database: Database, worker: Worker) -> None:
    hand_in(database, [article(n) for n in range(4)])
    worker.stopping = iter((False, False, True)).__next__
    worker.work()
    assert [state for state, _, _ in states(database)] == [LineState.STORED] * 2 + [LineState.WAITING] * 2
    worker.stop()
    with database.reading() as session:
        assert session.scalars(select(WorkerRow)).all() == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_worker_lives_and_is_woken_without_any_message(database: Database, worker: Worker) -> None:
    job = hand_in(database, [article(1)])
    worker.settings = Settings(worker_lease=0.5)
    thread = threading.Thread(target=worker.live)
    thread.start()
    try:
        until = time.monotonic() + 30
        while worker.queue.huey.storage.queue_size() == 0:
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        worker.ended.set()
        thread.join()
    with database.reading() as session:
        assert session.scalars(select(WorkerRow.name)).one() == worker.name
    # What huey would do with the message.
    worker.queue.huey.execute(worker.queue.huey.dequeue())
    assert look(database, job).state == JobState.FINISHED


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_worker_wake_ups_do_not_pile_up(database: Database, worker: Worker) -> None:
    hand_in(database, [article(1)])
    for _ in range(3):
        worker.queue.wake(1000)
    assert worker.queue.huey.storage.queue_size() == WAKE_UPS
