"""Real worker processes: killed, stopped, several at once. Nothing is lost, nothing is twice."""

from __future__ import annotations

import os
import signal

import pytest
from sqlalchemy import func, select

from service.store.database.engine import Database
from service.store.models import Article, JobLine, JobState, LineState, Quote, WorkerRow
from service.store.upkeep.checking import check_database

from ..conftest import count
from .conftest import PATIENCE, Workers, article, done, hand_in, look, wait_until

ARTICLES = 60
FEW = 30


def alive(database: Database) -> dict[str, int]:
    """The worker processes that have signed on, with their process ids."""
    with database.reading() as session:
        return {row.id: int(row.name.rpartition(":")[2]) for row in session.scalars(select(WorkerRow))}


def test_consumer_killed_in_the_middle_loses_nothing_and_repeats_nothing(database: Database, workers: Workers) -> None:
    job = hand_in(database, [article(n) for n in range(ARTICLES)])
    workers.wake()
    first = workers.start()
    wait_until(lambda: done(look(database, job)) >= ARTICLES // 4, "a quarter")
    workers.kill(first)
    interrupted = look(database, job)
    assert (interrupted.state, done(interrupted) < ARTICLES) == (JobState.RUNNING, True)
    assert list(check_database(database)) == []
    # Nobody wakes the second one: the wake-up died with the first.
    second = workers.start(lease=2.0)
    wait_until(lambda: look(database, job).state == JobState.FINISHED, "the rest")
    workers.kill(second)
    ended = look(database, job)
    assert (ended.stored + ended.unchanged, ended.failed, ended.quotes) == (ARTICLES, 0, 2 * ARTICLES)
    assert ended.unchanged <= 1
    assert (count(database, Article), count(database, Quote)) == (ARTICLES, 2 * ARTICLES)
    assert list(check_database(database)) == []
    # At most the one article that was in hand was extracted again.
    assert ARTICLES <= len(workers.noted) <= ARTICLES + 1
    assert len(set(workers.noted)) == ARTICLES


def test_consumer_two_workers_never_take_the_same_line_and_stop_in_order(database: Database, workers: Workers) -> None:
    jobs = [hand_in(database, [article(n + 1000 * job) for n in range(FEW // 2)]) for job in range(2)]
    workers.wake()
    first = workers.start(processes=2)
    wait_until(lambda: sum(done(look(database, job)) for job in jobs) >= FEW // 3, "a third")
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0
    assert count(database, WorkerRow) == 0
    # Jobs take turns: neither waited for the other one.
    assert all(done(look(database, job)) > 0 for job in jobs)
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(JobLine.claimed_by.is_not(None))) == 0
    workers.start(processes=2)
    wait_until(lambda: all(look(database, job).state == JobState.FINISHED for job in jobs), "the rest")
    assert sorted(workers.noted) == sorted({f"a{n + 1000 * job}" for n in range(FEW // 2) for job in range(2)})
    assert [look(database, job).stored for job in jobs] == [FEW // 2, FEW // 2]
    assert list(check_database(database)) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_consumer_replaces_a_dead_process_and_sets_aside_what_kills_them(database: Database, workers: Workers) -> None:
    job = hand_in(database, [article(1), article(2, " KILL"), article(3), article(4, " HANG")])
    # A minute and this: five seconds.
    started = workers.start(lease=0.5, grace=-55)
    wait_until(lambda: look(database, job).state == JobState.FINISHED, "an article that kills its workers")
    ended = look(database, job)
    assert (ended.stored + ended.unchanged, ended.failed) == (2, 2)
    with database.reading() as session:
        for number in (2, 4):
            line = session.get_one(JobLine, (ended.key, number))
            assert (line.state, line.attempts, line.error and line.error["kind"]) == (LineState.FAILED, 3, "WorkerDied")
    assert (workers.noted.count("a2"), workers.noted.count("a4")) == (3, 3)
    # A process killed from outside while it has nothing in hand is replaced too, and its parent stays.
    before = alive(database)
    for pid in before.values():
        if os.path.exists(f"/proc/{pid}"):  # noqa: PTH110
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: bool(alive(database).keys() - before.keys()), "another process")
    assert started.poll() is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_consumer_stops_when_the_process_that_started_it_is_gone(database: Database, workers: Workers) -> None:
    gone = workers.start(lease=0.5, parent=os.getpid() + 1)
    assert gone.wait(PATIENCE) == 0
    assert count(database, WorkerRow) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_consumer_processes_without_their_parent_stop(database: Database, workers: Workers) -> None:
    started = workers.start(lease=0.5)
    wait_until(lambda: count(database, WorkerRow) == 1, "a worker")
    (pid,) = alive(database).values()
    os.kill(started.pid, signal.SIGKILL)
    started.wait(PATIENCE)
    wait_until(lambda: count(database, WorkerRow) == 0, "signing off")
    wait_until(lambda: not os.path.exists(f"/proc/{pid}"), "the end of the process")  # noqa: PTH110
