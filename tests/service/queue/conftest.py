"""Jobs of short articles, handed in as the API hands them in, and worker processes to kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from service.config import Settings
from service.queue.wakeups import Queue
from service.store.articles.jobs import NewLine, add_lines, open_job, submit_job
from service.store.database.engine import Database
from service.store.models import Job

ROOT = Path(__file__).parents[3]
PATIENCE = 120
LEASE = 30.0  # long: a machine with its hands full must not take the living for dead
# `onrecord worker` with an extractor that is slow enough to be killed and notes what it is asked for in a file.
PROGRAM = """
import logging.config, os, re, signal, sys, time
from service import extraction, logs
from service.config import Settings
from service.queue import consumer, worker
from service.store.database.engine import Database
from tests.service.fakes import LineExtractor

class Noting(LineExtractor):
    def extract(self, article):
        if article.id is not None:
            with open(sys.argv[2], "a") as notes:
                notes.write(article.id + "\\n")
            time.sleep(0.01)
        if "KILL" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "HANG" in article.text:
            re.match(r"(a|a)+$", "a" * 60 + "b")  # years, without a look at any signal
        return super().extract(article)

if __name__ == "__main__":
    logging.config.dictConfig(logs.configuration("info"))
    extraction.Extractor = lambda *_: Noting()
    consumer.preload = lambda _: None
    consumer.HEALTH_SECONDS, worker.GRACE = 0.5, float(sys.argv[5])
    settings = Settings(database_url=sys.argv[1], worker_lease=float(sys.argv[4]), ingest_seconds=60)
    parent = int(sys.argv[6]) if len(sys.argv) > 6 else None
    consumer.run(settings, Database.from_settings(settings), processes=int(sys.argv[3]), parent=parent)
"""


def article(number: int, words: str = "") -> str:
    """An article with two quotes that no other one is like, as JSON."""
    text = f"Ana: Alpha{number} beta{number}{words}.\nJo: Gamma{number} delta{number}.\n"
    return json.dumps({"id": f"a{number}", "outlet": "Ledger", "title": "T", "text": text})


def hand_in(database: Database, bodies: Sequence[str | None], by: str = "desk") -> str:
    """A job of such lines (None: one that is no article), which workers may take; its id."""
    error = {"kind": "InvalidRecord", "detail": "no", "errors": []}
    lines = [NewLine(n, body, f"a{n}", None if body else error) for n, body in enumerate(bodies, start=1)]
    with database.writing() as session:
        key = open_job(session, by)
        add_lines(session, key, lines)
        job = submit_job(session, key)
        return job.id


def look(database: Database, job_id: str) -> Job:
    """The job as it stands."""
    with database.reading() as session:
        job = session.query(Job).filter_by(id=job_id).one()
        session.expunge(job)
        return job


def done(job: Job) -> int:
    """How many of its lines are."""
    return job.stored + job.unchanged + job.failed


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Waits until something holds."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.2)


class Workers:
    """Worker processes over one database, in a process group of their own; `noted` lists what was extracted."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.url = database.url.render_as_string(hide_password=False)
        self.settings = Settings(database_url=self.url)
        self.notes = folder / "notes"
        self.log = folder / "log"
        self.running: list[subprocess.Popen[bytes]] = []
        self.database = database

    def start(
        self, processes: int = 1, lease: float = LEASE, grace: float = PATIENCE, parent: int | None = None
    ) -> subprocess.Popen[bytes]:
        """Starts `onrecord worker` with so many processes; one is ended `grace` seconds after an article's minute."""
        given = (self.url, self.notes, processes, lease, grace, *([] if parent is None else [parent]))
        command = [sys.executable, "-c", PROGRAM, *(str(each) for each in given)]
        with self.log.open("ab") as log:
            started = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        self.running.append(started)
        return started

    def kill(self, started: subprocess.Popen[bytes]) -> None:
        """kill -9, all of them at once."""
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait(PATIENCE)
        # Its children die by themselves, at about the same time; one that is nobody's child any more may stay a zombie.
        until = time.monotonic() + 1
        with suppress(ProcessLookupError):
            while time.monotonic() < until:
                os.killpg(started.pid, 0)
                time.sleep(0.02)

    def wake(self) -> None:
        """One wake-up, as from the API."""
        queue = Queue(self.settings, self.database)
        queue.wake(100)
        queue.close()

    @property
    def noted(self) -> list[str]:
        """The ids of the articles that were extracted, in order."""
        return self.notes.read_text().split() if self.notes.exists() else []


@pytest.fixture
def workers(database: Database, tmp_path: Path) -> Iterator[Workers]:
    """Workers over the database, none running yet; killed at the end."""
    made = Workers(database, tmp_path)
    yield made
    for each in made.running:
        made.kill(each)
