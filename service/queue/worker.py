"""A worker: takes line after line, ingests its article, says what became of it.

An article that cannot be stored fails its line and the work goes on: a broken record, an extraction that raises or
runs past `ONRECORD_INGEST_SECONDS`; one that holds the process in a call into C, which no exception can end, costs that
process its life after a while, and fails when it has done so a few times. What is nobody's fault (the database is away,
another process wrote the same) lets the line wait again, a few times.

A thread beside the work shows the worker's signs of life, takes over what dead workers held, and wakes the worker when
lines wait that nobody was woken for. A worker that is told to stop finishes the article at hand.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import platform
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from extractors.errors import ModelNotFound, OnrecordError
from service.config import Settings
from service.errors import Conflict, DatabaseUnavailable, ExtractionFailed, Unavailable
from service.extraction import Extraction
from service.queue.wakeups import Queue
from service.readers.records import article_from_record
from service.store.articles import claims
from service.store.articles.claims import MAX_ATTEMPTS, Claim
from service.store.articles.jobs import lines_waiting, purge
from service.store.articles.writing import Written
from service.store.database.engine import Database

SLICE = 100  # lines, after which a wake-up is passed on
GRACE = 120.0  # seconds beyond the time limit of an article, for the database to take it
SIGNS = 4  # signs of life, within the time after which a worker counts as dead

logger = logging.getLogger("onrecord.worker")


class Worker:
    """One process that ingests what is handed in; `stopping` says whether it has been told to stop."""

    def __init__(self, settings: Settings, database: Database, extraction: Extraction, queue: Queue) -> None:
        self.settings = settings
        self.database = database
        self.extraction = extraction
        self.queue = queue
        self.id = uuid.uuid4().hex
        self.stopping: Callable[[], bool] = lambda: False
        self.has_own_process = False
        self.turn = threading.Lock()
        self.ended = threading.Event()

    @property
    def name(self) -> str:
        """Where it runs, for people."""
        return f"{platform.node()}:{os.getpid()}"

    def work(self) -> None:
        """Takes lines until none waits, or it is time to stop."""
        with self.turn:
            with self.database.writing() as session:
                claims.show_life(session, self.id, self.name)
                claims.put_back(session, self.id)
            for _ in range(SLICE):
                if self.stopping():
                    return
                with self.database.writing() as session:
                    claim = claims.claim_line(session, self.id)
                if claim is None:
                    return
                with self.watchdog():
                    self.do(claim)
        self.wake()

    @contextmanager
    def watchdog(self) -> Iterator[None]:
        """Ends this process, if it is a worker's own, when the block takes far longer than an article may.

        The standard library's watchdog needs no turn of the interpreter, so that no call into C keeps it off; what it
        prints are lines of code, without values.
        """
        if not self.has_own_process:
            yield
            return
        faulthandler.dump_traceback_later(self.settings.ingest_seconds + GRACE, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()

    def do(self, claim: Claim) -> None:
        """Ingests the article of one line; DatabaseUnavailable or ModelNotFound if no other would fare better."""
        try:
            written = self.ingest(claim.body)
        except ModelNotFound:
            raise
        except (DatabaseUnavailable, Unavailable) as error:
            self.give_up(claim, error, again=True)
            raise
        except Conflict as error:
            self.give_up(claim, error, again=True)
        except OnrecordError as error:
            self.give_up(claim, error)
        except Exception as error:
            # A bug, or a database that refuses this article's values. The message may hold its words.
            frame = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("an article failed: %s at %s:%s", type(error).__name__, frame.filename, frame.lineno)
            self.give_up(claim, ExtractionFailed(f"failed: {type(error).__name__}"))
        else:
            with self.database.writing() as session:
                claims.settle(session, claim, written)

    def ingest(self, body: str) -> Written:
        """Extracts and stores the article of a line."""
        article = article_from_record(json.loads(body), max_chars=self.settings.max_chars)
        return self.extraction.ingest_queued(article)

    def give_up(self, claim: Claim, error: OnrecordError, *, again: bool = False) -> None:
        """Fails a line; or, `again`, lets it wait unless it has had its attempts."""
        logger.warning("line %d of a job, attempt %d: %s", claim.number, claim.attempt, type(error).__name__)
        with self.database.writing() as session:
            if again and claim.attempt < MAX_ATTEMPTS:
                claims.hand_back(session, claim)
            else:
                claims.fail(session, claim, error)

    def wake(self) -> None:
        """Wakes workers, this one too, if lines wait."""
        with self.database.reading() as session:
            waiting = lines_waiting(session)
        if waiting:
            self.queue.wake(waiting)

    def purge(self) -> None:
        """Removes ended jobs that have been kept long enough, and what is left of workers long gone."""
        purge(self.database, self.settings.job_days)
        with self.database.writing() as session:
            claims.forget_silent_workers(session, self.settings.worker_lease)

    def start(self) -> None:
        """Begins to show signs of life and loads the models; called in the process that will do the work."""
        self.id = uuid.uuid4().hex
        self.has_own_process = True
        threading.Thread(target=self.live, name="signs of life", daemon=True).start()
        self.extraction.warm_up()

    def live(self) -> None:
        """Shows signs of life until the end, and looks around."""
        pause = 0.0
        while not self.ended.wait(pause):
            try:
                self.look_around()
            except OnrecordError as error:
                logger.error("no sign of life: %s", error)
            pause = self.settings.worker_lease / SIGNS

    def look_around(self) -> None:
        """One sign of life; then, what dead workers held is put back and workers are woken if lines wait."""
        dead_since = datetime.now(UTC) - timedelta(seconds=self.settings.worker_lease)
        idle = self.turn.acquire(blocking=False)
        try:
            with self.database.writing() as session:
                claims.show_life(session, self.id, self.name)
                if idle:
                    # What is marked as in hand was interrupted, by a database that went away for example.
                    claims.put_back(session, self.id)
                recovered = claims.recover(session, dead_since)
        finally:
            if idle:
                self.turn.release()
        if recovered:
            logger.warning("took over %d lines of workers without a sign of life", recovered)
        self.wake()

    def stop(self) -> None:
        """Leaves in order: what is in hand waits for others at once."""
        self.ended.set()
        try:
            with self.database.writing() as session:
                claims.retire(session, self.id)
        except OnrecordError as error:
            logger.error("could not sign off: %s", error)
