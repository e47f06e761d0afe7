"""The corpus version: every change has a later one, and no other corpus had it."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select, update

from service.store.database.engine import Database
from service.store.models import Corpus
from service.store.speakers.changes import bump, changed_since

SECOND = 1_000_000  # microseconds


def bumped(database: Database) -> int:
    """The version after one more change."""
    with database.writing() as session:
        bump(session)
        return session.scalar(select(Corpus.version)) or 0


def test_changes_a_version_is_the_moment_of_the_change(database: Database) -> None:
    before = time.time_ns() // 1000
    assert before <= bumped(database) <= time.time_ns() // 1000 + 1


@pytest.mark.parametrize("ahead", [0, SECOND, 10**9 * SECOND])
def test_changes_versions_grow_whatever_the_clock_says(
    database: Database, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now)
    with database.writing() as session:
        session.execute(update(Corpus).values(version=now // 1000 + ahead))
    assert [bumped(database) for _ in range(3)] == [now // 1000 + ahead + more for more in (1, 2, 3)]


def test_changes_a_corpus_that_was_restored_comes_to_no_version_it_had(database: Database) -> None:
    kept = bumped(database)
    lost = [bumped(database), bumped(database)]
    with database.writing() as session:
        session.execute(update(Corpus).values(version=kept, noted_to=kept))
    assert bumped(database) > lost[-1]


def test_changes_are_known_from_one_version_to_the_next(database: Database) -> None:
    first = bumped(database)
    with database.reading() as session:
        assert changed_since(session, first) == set()
    second = bumped(database)
    with database.reading() as session:
        assert changed_since(session, first) == changed_since(session, second) == set()
        assert changed_since(session, second + 1) is None, "a version to come"
