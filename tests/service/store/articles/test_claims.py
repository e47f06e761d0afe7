"""Lines and who has them in hand: taken once, given back when their worker is gone, counted once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from service.errors import Conflict, ExtractionFailed, UnknownJob
from service.store.articles import claims
from service.store.articles.backlog import backlog
from service.store.articles.claims import Claim
from service.store.articles.jobs import cancel_job, get_job, list_jobs, open_job, purge, retry_job, submit_job
from service.store.articles.writing import Written
from service.store.database.engine import Database
from service.store.models import Job, JobLine, JobState, LineState, WorkerRow

from ...queue.conftest import article, hand_in, look

SOON = timedelta(seconds=60)
STORED = Written("x", "new", 2)


def take(database: Database, worker: str = "w") -> Claim | None:
    """The next line, by a worker that shows life."""
    with database.writing() as session:
        claims.show_life(session, worker, worker)
        return claims.claim_line(session, worker)


def taken(database: Database, worker: str = "w") -> Claim:
    """The next line, of which there must be one."""
    claim = take(database, worker)
    assert claim is not None
    return claim


def recover(database: Database, since: timedelta) -> int:
    """Takes lines from workers without a sign of life for that long."""
    with database.writing() as session:
        return claims.recover(session, datetime.now(UTC) - since)


def test_claims_many_at_once_never_take_the_same_line(database: Database) -> None:
    jobs = [hand_in(database, [article(n) for n in range(10)]) for _ in range(2)]
    found: list[tuple[int, int]] = []

    def work(name: str) -> None:
        while (claim := take(database, name)) is not None:
            found.append((claim.job, claim.number))
            with database.writing() as session:
                assert claims.settle(session, claim, STORED)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    # On PostgreSQL a worker may find that others are just taking all that is left, and end early.
    work("last")
    assert len(found) == len(set(found)) == 20
    assert [(look(database, job).state, look(database, job).stored) for job in jobs] == [(JobState.FINISHED, 10)] * 2


def test_claims_jobs_take_turns(database: Database) -> None:
    first = hand_in(database, [article(n) for n in range(3)])
    assert [taken(database).number, taken(database).number] == [1, 2]
    second = hand_in(database, [article(n) for n in range(2)])
    keys = {look(database, first).key: 1, look(database, second).key: 2}
    turns = [taken(database) for _ in range(3)]
    assert sorted((keys[claim.job], claim.number) for claim in turns) == [(1, 3), (2, 1), (2, 2)]
    assert take(database) is None


def test_claims_of_dead_workers_go_to_others_and_count_once(database: Database) -> None:
    job = hand_in(database, [article(1)])
    lost = taken(database, "dead")
    assert recover(database, SOON) == 0
    assert recover(database, -SOON) == 1
    again = taken(database, "other")
    assert (again.number, again.attempt, again.body) == (lost.number, 2, lost.body)
    with database.writing() as session:
        # The dead one was only slow.
        assert not claims.settle(session, lost, STORED)
        assert claims.settle(session, again, Written("x", "unchanged", 2))
        assert not claims.fail(session, again, ExtractionFailed())
    ended = look(database, job)
    assert (ended.state, ended.stored, ended.unchanged, ended.failed) == (JobState.FINISHED, 0, 1, 0)


def test_claims_what_kills_its_workers_fails(database: Database) -> None:
    job = hand_in(database, [article(1)])
    for _ in range(claims.MAX_ATTEMPTS):
        taken(database, "dead")
        recover(database, -SOON)
    assert take(database) is None
    assert (look(database, job).state, look(database, job).failed) == (JobState.FINISHED, 1)


def test_claims_put_back_do_not_count_as_attempts(database: Database) -> None:
    hand_in(database, [article(1)])
    for _ in range(2 * claims.MAX_ATTEMPTS):
        assert taken(database).attempt == 1
        with database.writing() as session:
            claims.put_back(session, "w")
    claim = taken(database)
    with database.writing() as session:
        claims.hand_back(session, claim)
    assert taken(database).attempt == 2


def test_claims_of_cancelled_jobs_are_not_given_back(database: Database) -> None:
    job = hand_in(database, [article(n) for n in range(3)])
    claim = taken(database, "w")
    taken(database, "dead")
    with database.writing() as session:
        assert cancel_job(session, job).state == JobState.CANCELLED
        claims.retire(session, "w")
    assert recover(database, -SOON) == 1
    assert take(database, "dead") is None
    with database.reading() as session:
        assert set(session.scalars(select(JobLine.state))) == {LineState.CANCELLED}
        assert session.scalars(select(WorkerRow.id)).all() == ["dead"]
    with database.writing() as session:
        assert not claims.settle(session, claim, STORED)


def test_jobs_that_are_not_handed_in_are_nobodys(database: Database) -> None:
    with database.writing() as session:
        key = open_job(session, "desk")
        job = session.get_one(Job, key).id
    assert take(database) is None
    with database.reading() as session:
        assert list_jobs(session) == []
        with pytest.raises(UnknownJob):
            get_job(session, job)
    with database.writing() as session:
        assert submit_job(session, key).state == JobState.FINISHED


def test_jobs_running_ones_cannot_be_retried(database: Database) -> None:
    job = hand_in(database, [article(1)])
    with pytest.raises(Conflict), database.writing() as session:
        retry_job(session, job)


def test_jobs_old_ones_are_purged_and_stay_counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.store.articles.jobs.DELETED_AT_ONCE", 2)
    old, new, waiting = (hand_in(database, bodies) for bodies in ([article(1), None, None], [None], [article(2)]))
    with database.writing() as session:
        claims.settle(session, taken_in(session), STORED)
        broken = open_job(session, "desk")
        long_ago = datetime.now(UTC) - timedelta(days=40)
        session.execute(update(Job).where(Job.id == old).values(finished_at=long_ago))
        session.execute(update(Job).where(Job.key == broken).values(created_at=long_ago))

    def ended() -> dict[str, int]:
        with database.reading() as session:
            return backlog(session, 30).ended

    before = ended()
    assert before["lines_failed"] == 3
    assert before["jobs_finished"] == 2
    assert purge(database, 30) == 2
    assert purge(database, 30) == 0
    assert ended() == before
    with database.reading() as session:
        assert set(session.scalars(select(Job.id))) == {new, waiting}
        assert session.scalar(select(func.count()).select_from(JobLine)) == 2


def taken_in(session: object) -> Claim:
    """The next line, in a session that is open."""
    claim = claims.claim_line(session, "w")  # type: ignore[arg-type]
    assert claim is not None
    return claim


def test_backlog_counts_what_waits_and_who_works(database: Database) -> None:
    hand_in(database, [article(1), article(2), None])
    taken(database)
    with database.reading() as session:
        found = backlog(session, 30)
    assert (found.jobs, found.lines_waiting, found.lines_running) == ({"waiting": 0, "running": 1}, 1, 1)
    assert found.workers == 1
    assert 0 <= found.oldest_seconds < 60
    with database.writing() as session:
        session.execute(update(WorkerRow).values(seen_at=datetime.now(UTC) - SOON))
        claims.forget_silent_workers(session, 30)
    with database.reading() as session:
        assert backlog(session, 30).workers == 0
        assert session.scalars(select(WorkerRow.id)).all() == ["w"]
    with database.writing() as session:
        claims.forget_silent_workers(session, 1)
    with database.reading() as session:
        assert session.scalars(select(WorkerRow.id)).all() == []


@pytest.mark.parametrize("make", ["make_sqlite", "make_postgresql"])
def test_jobs_migration_goes_down_and_up_again(request: pytest.FixtureRequest, make: str) -> None:
    from service.store.upkeep import schema

    maker: Callable[[], Database] = request.getfixturevalue(make)
    database = maker()
    hand_in(database, [article(1)])
    schema.downgrade(database, "0005")
    schema.upgrade(database)
    schema.require_current(database)
    assert take(database) is None
    with database.reading() as session:
        assert backlog(session, 30).ended["lines_stored"] == 0
    database.dispose()
