"""Who has which line of a job in hand: taken by one worker at a time, given back when that worker is gone.

A claim is a short transaction: the job whose turn it is, its first waiting line (rows that another worker is about to
take are skipped), marked with the worker's id. What became of it is written in another one, which counts only while the
claim still stands, so a worker that was taken for dead and comes back counts nothing twice. A worker shows signs of
life; a line whose worker has shown none for a while waits again, unless it has been taken `MAX_ATTEMPTS` times: then it
is what kills its workers, and it fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from extractors.errors import OnrecordError
from service.errors import WorkerDied
from service.store.articles.jobs import OPEN, close_if_done, error_value
from service.store.articles.writing import Written
from service.store.models import Job, JobLine, JobState, LineState, WorkerRow

MAX_ATTEMPTS = 3
LOOKED_AT = 8  # jobs, for one whose waiting lines are not all being taken by others
FORGOTTEN = 20  # leases, after which the row of a silent worker goes


@dataclass(frozen=True, slots=True)
class Claim:
    """A line that a worker has in hand, for the `attempt`-th time; `body` is the article as JSON."""

    worker: str
    job: int
    number: int
    attempt: int
    body: str


def claim_line(session: Session, worker: str) -> Claim | None:
    """Takes the next line: of the job that was served longest ago, its first; None when there is nothing to take."""
    waits = select(JobLine.number).where(JobLine.job_key == Job.key, JobLine.state == LineState.WAITING).exists()
    turns = select(Job.key).where(Job.state.in_(OPEN), waits).order_by(Job.served_at, Job.key).limit(LOOKED_AT)
    for job in session.scalars(turns).all():
        claim = claim_of(session, job, worker)
        if claim is not None:
            return claim
    return None


def claim_of(session: Session, job: int, worker: str) -> Claim | None:
    """Takes the first line of that job which nobody else is taking."""
    first = select(JobLine.number).where(JobLine.job_key == job, JobLine.state == LineState.WAITING)
    number = session.scalar(first.order_by(JobLine.number).limit(1).with_for_update(skip_locked=True))
    if number is None:
        return None
    now = datetime.now(UTC)
    serve = update(Job).where(Job.key == job, Job.state.in_(OPEN)).returning(Job.key)
    begun = {"state": JobState.RUNNING, "served_at": now, "started_at": func.coalesce(Job.started_at, now)}
    if session.scalar(serve.values(begun)) is None:
        # Cancelled since we looked.
        return None
    take = update(JobLine).where(JobLine.job_key == job, JobLine.number == number)
    taken = {"state": LineState.RUNNING, "claimed_by": worker, "attempts": JobLine.attempts + 1}
    row = session.execute(take.values(taken).returning(JobLine.attempts, JobLine.body)).one()
    return Claim(worker, job, number, row.attempts, row.body or "")


def settle(session: Session, claim: Claim, written: Written) -> bool:
    """Notes that the line's article is stored; False when the claim does not stand any more."""
    state = LineState.UNCHANGED if written.state == "unchanged" else LineState.STORED
    found = {"article_id": written.id, "quotes": written.quotes, "error": None, "body": None}
    return conclude(session, claim, state, found)


def fail(session: Session, claim: Claim, error: OnrecordError) -> bool:
    """Notes that the line's article cannot be stored; False when the claim does not stand any more."""
    return conclude(session, claim, LineState.FAILED, {"error": error_value(error)})


def conclude(session: Session, claim: Claim, state: LineState, values: dict[str, Any]) -> bool:
    """Ends a claim and counts its line."""
    ours = update(JobLine).where(
        JobLine.job_key == claim.job,
        JobLine.number == claim.number,
        JobLine.claimed_by == claim.worker,
        JobLine.attempts == claim.attempt,
    )
    if session.scalar(ours.values(state=state, claimed_by=None, **values).returning(JobLine.number)) is None:
        return False
    count(session, claim.job, state, values.get("quotes", 0))
    return True


def count(session: Session, job: int, state: LineState, quotes: int = 0) -> None:
    """Counts a line that is done with its job, which may be the last one."""
    counter = getattr(Job, state.value)
    session.execute(update(Job).where(Job.key == job).values({counter: counter + 1, Job.quotes: Job.quotes + quotes}))
    close_if_done(session, job)


def hand_back(session: Session, claim: Claim) -> None:
    """Lets the line wait again; the attempt counts."""
    held = select(JobLine).where(JobLine.job_key == claim.job, JobLine.number == claim.number)
    line = session.scalar(held.where(JobLine.claimed_by == claim.worker).with_for_update())
    if line is not None:
        release(session, line)


def put_back(session: Session, worker: str) -> None:
    """Lets what `worker` has in hand wait again, uncounted: it was not the article that interrupted the work."""
    held = select(JobLine).where(JobLine.claimed_by == worker).with_for_update()
    for line in session.scalars(held).all():
        release(session, line)
        line.attempts -= 1


def recover(session: Session, alive_since: datetime) -> int:
    """Takes what workers without a sign of life since then have in hand from them; how many lines that were."""
    alive = select(WorkerRow.id).where(WorkerRow.seen_at >= alive_since)
    lost = select(JobLine).where(JobLine.claimed_by.is_not(None), JobLine.claimed_by.not_in(alive))
    lines = session.scalars(lost.with_for_update(skip_locked=True)).all()
    for line in lines:
        if line.attempts < MAX_ATTEMPTS:
            release(session, line)
            continue
        line.state, line.claimed_by = LineState.FAILED, None
        line.error = error_value(WorkerDied(f"{line.attempts} workers died over this article."))
        session.flush()
        count(session, line.job_key, LineState.FAILED)
    return len(lines)


def release(session: Session, line: JobLine) -> None:
    """Takes a line out of its worker's hands, to wait again unless its job was cancelled."""
    state = session.scalar(select(Job.state).where(Job.key == line.job_key))
    line.state = LineState.CANCELLED if state == JobState.CANCELLED else LineState.WAITING
    line.claimed_by = None


def show_life(session: Session, worker: str, name: str) -> None:
    """A worker's sign of life; its row is made when it is the first."""
    now = datetime.now(UTC)
    seen = update(WorkerRow).where(WorkerRow.id == worker).values(seen_at=now).returning(WorkerRow.id)
    if session.scalar(seen) is None:
        session.execute(insert(WorkerRow).values(id=worker, name=name, started_at=now, seen_at=now))


def retire(session: Session, worker: str) -> None:
    """A worker leaves in order: what it has in hand waits for others at once."""
    put_back(session, worker)
    session.flush()
    session.execute(delete(WorkerRow).where(WorkerRow.id == worker))


def forget_silent_workers(session: Session, lease: float) -> None:
    """Removes the rows of workers that have been silent for long."""
    limit = datetime.now(UTC) - timedelta(seconds=FORGOTTEN * lease)
    session.execute(delete(WorkerRow).where(WorkerRow.seen_at < limit))
