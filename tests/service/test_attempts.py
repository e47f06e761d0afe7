"""Transactions that get in each other's way: in one order none waits for another for ever; who loses tries again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from extractors.model import Article
from service import attempts, corrections
from service.attempts import ATTEMPTS, transact
from service.errors import WriteConflict
from service.ingest import ingest_article, keep_registry, stored_registry
from service.store import models
from service.store.articles import writing
from service.store.articles.writing import delete_article
from service.store.database.engine import Database
from service.store.models import ReviewStatus
from service.store.people import corrections as decisions
from service.store.people import reviews
from service.store.people.reviews import review_quote
from service.store.upkeep.checking import check_database

from .fakes import LineExtractor, person

PATIENCE = 1.5  # seconds; PostgreSQL looks for transactions that wait for each other after one


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PAUSE", 0.0)


@pytest.fixture
def two(database: Database) -> Iterator[Database]:
    """A corpus of two speakers, on PostgreSQL: SQLite has one writer at a time."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    speak(database, "1", "Ana Lund: It opens.\nMae Roth: It shuts.\nAna Lund & Mae Roth: We agree.")
    yield database
    assert list(check_database(database)) == []


def speak(database: Database, name: str, spoken: str, outlet: str = "The Courier") -> str:
    article = Article(text=spoken, id=name, outlet=outlet, title="Dam")
    return ingest_article(article, LineExtractor(), database, stored_registry(database), max_chars=10_000).id


@dataclass
class Meeting:
    """Two threads, each of which waits in the middle of its transaction until the other is in the middle of its own."""

    inside: list[threading.Event] = field(default_factory=lambda: [threading.Event(), threading.Event()])

    def wait(self, who: int) -> None:
        self.inside[who].set()
        self.inside[1 - who].wait(PATIENCE)


def together(*works: Callable[[], Any]) -> list[Exception]:
    """Does all at once; what they raised."""
    raised: list[Exception] = []

    def run(work: Callable[[], Any]) -> None:
        try:
            work()
        except Exception as error:  # whatever it is, the test is to see it
            raised.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
        assert not each.is_alive()
    return raised


def after(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, then: Callable[[], None]) -> None:
    """Lets something happen after each call of a function."""
    inner = getattr(module, name)

    def outer(*args: Any, **named: Any) -> Any:
        found = inner(*args, **named)
        then()
        return found

    monkeypatch.setattr(module, name, outer)


@pytest.fixture
def untried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction that PostgreSQL ends because of another is an error, and not tried again."""
    monkeypatch.setattr("service.store.database.engine.LOST_RACES", ())


WRITES: dict[str, Callable[[Database, str], Any]] = {
    "ingest": lambda database, _: speak(database, "2", "Mae Roth: Late.\nAna Lund: Well.", "The Post"),
    "ingest again": lambda database, _: speak(database, "1", "Mae Roth: Late.\nAna Lund: Well."),
    "review": lambda database, _: transact(database, correct),
    "delete": lambda database, article: transact(database, lambda session: delete_article(session, article)),
}


def correct(session: Session) -> None:
    """Somebody else said it."""
    quote = session.scalars(select(models.Quote.id).order_by(models.Quote.key)).first()
    review_quote(session, str(quote), ReviewStatus.CORRECTED, reviewer="ines", reason=None, speakers=["Mae Roth"])


@pytest.mark.usefixtures("untried")
@pytest.mark.parametrize("write", WRITES)
def test_attempts_a_merge_and_a_writer_of_its_quotes_never_wait_for_each_other(
    two: Database, monkeypatch: pytest.MonkeyPatch, write: str
) -> None:
    article = speak(two, "1", "Ana Lund: It opens.\nMae Roth: It shuts.\nAna Lund & Mae Roth: We agree.")
    meeting = Meeting()
    # Before counts are written, where quotes are written already: in the middle of both.
    after(monkeypatch, decisions, "move", lambda: meeting.wait(0))
    for module in (writing, reviews):
        after(monkeypatch, module, "carried", lambda: meeting.wait(1))
    raised = together(
        lambda: corrections.merge(two, "Ana Lund", "Mae Roth", by="ines"), lambda: WRITES[write](two, article)
    )
    assert raised == []


@pytest.mark.usefixtures("untried")
def test_attempts_names_learnt_in_another_order_never_wait_for_each_other(two: Database) -> None:
    for number in range(20):
        names = [person("Ana Lund", f"Lund {number}"), person("Mae Roth", f"Roth {number}")]
        assert together(lambda: keep_registry(names, two), lambda: keep_registry(names[::-1], two)) == []  # noqa: B023


def test_attempts_who_loses_a_race_does_it_again(two: Database, caplog: pytest.LogCaptureFixture) -> None:
    with two.reading() as session:
        ana, mae = session.scalars(select(models.Speaker.key).order_by(models.Speaker.key))
    meeting = Meeting()
    lock = "SELECT key FROM speakers WHERE key = :key FOR UPDATE"

    def rival(session: Session) -> None:
        """Somebody else's program, which has an order of its own."""
        session.execute(text("SET LOCAL deadlock_timeout = '20s'"))  # the other one is to find out
        session.execute(text(lock), {"key": mae})
        meeting.inside[0].set()
        meeting.inside[1].wait(PATIENCE)
        time.sleep(0.2)
        session.execute(text(lock), {"key": ana})

    def merge() -> None:
        meeting.inside[0].wait(PATIENCE)
        meeting.inside[1].set()
        corrections.merge(two, "Ana Lund", "Mae Roth", by="ines")

    caplog.set_level("INFO", "onrecord.store")
    assert together(lambda: transact(two, rival), merge) == []
    assert "write conflict, attempt 1" in caplog.text
    assert len(corrections.history(two)) == 1


def test_attempts_are_bounded(database: Database) -> None:
    tried: list[None] = []

    def lose(session: Session) -> None:
        tried.append(None)
        session.execute(text("UPDATE corpus SET version = version + 1000"))
        raise WriteConflict

    with pytest.raises(WriteConflict):
        transact(database, lose)
    assert len(tried) == ATTEMPTS
    with database.reading() as session:
        assert (session.scalar(select(models.Corpus.version)) or 0) < 1000
