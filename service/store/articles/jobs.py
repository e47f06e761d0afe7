"""Jobs: articles handed in together, kept here line by line before anything is promised about them.

A job is opened (`receiving`), its lines are added batch after batch, each in a transaction of its own so that a slow
upload holds no lock, and then it is submitted in one step; an upload that breaks off leaves a job that nobody sees and
that `purge` removes. Workers take the lines from then on (`service.store.articles.claims`). A line gives its text up
when its article is stored; a failed or cancelled one keeps it, to be tried again, as long as the job is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from extractors.errors import OnrecordError
from service.errors import Conflict, UnknownJob, public_detail
from service.store.database.engine import Database
from service.store.models import Job, JobLine, JobState, JobTally, LineState

OPEN = (JobState.WAITING, JobState.RUNNING)
ENDED = (JobState.FINISHED, JobState.CANCELLED)
DELETED_AT_ONCE = 5_000  # lines, in one transaction
UPLOAD_ENDS = timedelta(hours=6)  # no upload takes longer

Error = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as it came in: the article's text as JSON, or the error in its place."""

    number: int
    body: str | None = None
    source_id: str | None = None
    error: Error | None = None


def error_value(error: OnrecordError, fields: Sequence[Mapping[str, str]] = ()) -> Error:
    """An error as a line keeps it: what those who may read the job may be told."""
    return {"kind": type(error).__name__, "detail": public_detail(error), "errors": [dict(each) for each in fields]}


def open_job(session: Session, submitted_by: str) -> int:
    """Begins a job and gives its row key."""
    now = datetime.now(UTC)
    values = {"id": secrets.token_hex(8), "state": JobState.RECEIVING, "submitted_by": submitted_by}
    return session.execute(insert(Job).values(**values, created_at=now, served_at=now).returning(Job.key)).scalar_one()


def add_lines(session: Session, job: int, lines: Sequence[NewLine]) -> None:
    """Adds lines to a job that is being received."""
    rows = [
        {
            "job_key": job,
            "number": line.number,
            "state": LineState.FAILED if line.error else LineState.WAITING,
            "source_id": line.source_id,
            "body": line.body,
            "error": line.error,
        }
        for line in lines
    ]
    session.execute(insert(JobLine), rows)
    failed = sum(line.error is not None for line in lines)
    counts = {"total": Job.total + len(lines), "failed": Job.failed + failed}
    session.execute(update(Job).where(Job.key == job).values(counts))


def submit_job(session: Session, job: int) -> Job:
    """Hands a job over to the workers; from here on nothing of it is lost."""
    now = datetime.now(UTC)
    received = update(Job).where(Job.key == job, Job.state == JobState.RECEIVING)
    session.execute(received.values(state=JobState.WAITING, created_at=now, served_at=now))
    close_if_done(session, job)
    return session.get_one(Job, job, populate_existing=True)


def close_if_done(session: Session, job: int) -> None:
    """Finishes a job whose lines are all done."""
    done = Job.stored + Job.unchanged + Job.failed
    open_and_done = update(Job).where(Job.key == job, Job.state.in_(OPEN), done >= Job.total)
    session.execute(open_and_done.values(state=JobState.FINISHED, finished_at=datetime.now(UTC)))


def get_job(session: Session, job_id: str) -> Job:
    """The job with that id; UnknownJob."""
    job = session.scalar(select(Job).where(Job.id == job_id, Job.state != JobState.RECEIVING))
    if job is None:
        raise UnknownJob(f"No job has the id {job_id!r}.")
    return job


def list_jobs(
    session: Session, *, state: JobState | None = None, after: tuple[int] | None = None, limit: int = 50
) -> Sequence[Job]:
    """At most `limit` jobs, newest first, behind the row key `after`."""
    statement = select(Job).where(Job.state == state if state else Job.state != JobState.RECEIVING)
    if after is not None:
        statement = statement.where(Job.key < after[0])
    return session.scalars(statement.order_by(Job.key.desc()).limit(limit)).all()


def list_lines(
    session: Session, job: int, *, state: LineState | None = None, after: tuple[int] | None = None, limit: int = 50
) -> Sequence[JobLine]:
    """At most `limit` lines of a job in order, behind the line number `after`, without their texts."""
    statement = select(JobLine).where(JobLine.job_key == job)
    if state is not None:
        statement = statement.where(JobLine.state == state)
    if after is not None:
        statement = statement.where(JobLine.number > after[0])
    return session.scalars(statement.order_by(JobLine.number).limit(limit)).all()


def cancel_job(session: Session, job_id: str) -> Job:
    """Takes back what no worker has begun; Conflict when all of it is done, UnknownJob."""
    job = get_job(session, job_id)
    if job.state == JobState.CANCELLED:
        return job
    # Lines before the job, as workers take them: nobody waits for each other in a circle.
    waiting = update(JobLine).where(JobLine.job_key == job.key, JobLine.state == LineState.WAITING)
    session.execute(waiting.values(state=LineState.CANCELLED))
    ends = update(Job).where(Job.key == job.key, Job.state.in_(OPEN)).returning(Job.key)
    if session.scalar(ends.values(state=JobState.CANCELLED, finished_at=datetime.now(UTC))) is None:
        raise Conflict("The job is finished: there is nothing left to cancel.")
    session.refresh(job)
    return job


def retry_job(session: Session, job_id: str) -> int:
    """Lets an ended job's failed and cancelled lines wait again; how many. Conflict while it runs, UnknownJob."""
    job = get_job(session, job_id)
    ended = job.state
    if ended not in ENDED:
        raise Conflict("The job is not finished yet.")
    again = update(JobLine).where(JobLine.job_key == job.key, JobLine.body.is_not(None))
    values = {"state": LineState.WAITING, "error": None, "attempts": 0}
    numbers = {
        state: len(session.scalars(again.where(JobLine.state == state).values(values).returning(JobLine.number)).all())
        for state in (LineState.FAILED, LineState.CANCELLED)
    }
    count = sum(numbers.values())
    if count:
        failed = numbers[LineState.FAILED]
        reopened = {"state": JobState.WAITING, "finished_at": None, "failed": Job.failed - failed}
        session.execute(update(Job).where(Job.key == job.key).values(**reopened, served_at=datetime.now(UTC)))
        # They did fail once, and the job did end: what is counted for operators never shrinks.
        tally(session, {"lines_failed": failed, f"jobs_{ended.value}": 1})
    return count


def tally(session: Session, counts: Mapping[str, int]) -> None:
    """Adds to what is counted over all jobs that ever were."""
    for name in sorted(name for name, count in counts.items() if count):
        session.execute(update(JobTally).where(JobTally.name == name).values(value=JobTally.value + counts[name]))


def delete_job(database: Database, job: int) -> None:
    """Removes a job with its lines, in steps that hold no lock for long."""
    lines = select(JobLine.number).where(JobLine.job_key == job).limit(DELETED_AT_ONCE).scalar_subquery()
    while True:
        with database.writing() as session:
            gone = delete(JobLine).where(JobLine.job_key == job, JobLine.number.in_(lines)).returning(JobLine.number)
            if session.scalars(gone).all():
                continue
            session.execute(delete(Job).where(Job.key == job))
            return


def purge(database: Database, days: float) -> int:
    """Removes jobs that ended more than `days` ago, and uploads that broke off; how many."""
    now = datetime.now(UTC)
    old = (Job.state.in_(ENDED)) & (Job.finished_at < now - timedelta(days=days))
    broken = (Job.state == JobState.RECEIVING) & (Job.created_at < now - UPLOAD_ENDS)
    with database.reading() as session:
        keys = session.scalars(select(Job.key).where(old | broken)).all()
    for key in keys:
        with database.writing() as session:
            forgotten = session.get(Job, key, with_for_update=True)
            if forgotten is None:
                continue
            if forgotten.state != JobState.RECEIVING:
                tally(session, counted(forgotten))
                # Counted once: whoever purges at the same time finds an upload that broke off.
                forgotten.state = JobState.RECEIVING
                forgotten.created_at = now - 2 * UPLOAD_ENDS
        delete_job(database, key)
    return len(keys)


def counted(job: Job) -> dict[str, int]:
    """What an ended job adds to the tallies."""
    return {
        f"jobs_{job.state.value}": 1,
        "lines_stored": job.stored,
        "lines_unchanged": job.unchanged,
        "lines_failed": job.failed,
    }


def lines_waiting(session: Session) -> int:
    """How many lines of open jobs nobody has taken yet, counted up to a few."""
    some = (
        select(JobLine.number)
        .join(Job, Job.key == JobLine.job_key)
        .where(Job.state.in_(OPEN), JobLine.state == LineState.WAITING)
        .limit(100)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0
