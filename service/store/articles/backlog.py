"""What the queue holds, in numbers, for those who run the service."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.store.articles.jobs import ENDED, OPEN
from service.store.models import Job, JobLine, JobState, JobTally, WorkerRow

ENDINGS = ("jobs_finished", "jobs_cancelled", "lines_stored", "lines_unchanged", "lines_failed")


@dataclass(frozen=True, slots=True)
class Backlog:
    """Jobs by state, lines nobody or somebody has in hand, the age in seconds of the oldest job that is not done,
    workers alive, and `ended`: how many jobs and lines ever ended in which way (it never shrinks)."""

    jobs: dict[str, int]
    lines_waiting: int
    lines_running: int
    oldest_seconds: float
    workers: int
    ended: dict[str, int]


def backlog(session: Session, lease: float) -> Backlog:
    """The queue as it stands; a worker is alive when it has shown a sign of life within `lease` seconds."""
    now = datetime.now(UTC)
    states = dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    undone = func.sum(Job.total - Job.stored - Job.unchanged - Job.failed)
    lines, oldest = session.execute(select(undone, func.min(Job.created_at)).where(Job.state.in_(OPEN))).one()
    running = session.scalar(select(func.count()).where(JobLine.claimed_by.is_not(None))) or 0
    alive = select(func.count()).where(WorkerRow.seen_at >= now - timedelta(seconds=lease))
    return Backlog(
        jobs={state.value: states.get(state, 0) for state in OPEN},
        lines_waiting=max(0, int(lines or 0) - running),
        lines_running=running,
        oldest_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        workers=session.scalar(alive) or 0,
        ended=ended(session),
    )


def ended(session: Session) -> dict[str, int]:
    """How many jobs and lines ended in which way: those kept, and what was counted of those that are not."""
    totals = Counter(dict.fromkeys(ENDINGS, 0))
    for name, value in session.execute(select(JobTally.name, JobTally.value)):
        totals[name] += int(value)
    sums = (func.count(), func.sum(Job.stored), func.sum(Job.unchanged), func.sum(Job.failed))
    kept = select(Job.state, *sums).where(Job.state != JobState.RECEIVING).group_by(Job.state)
    for state, jobs, stored, unchanged, failed in session.execute(kept):
        if state in ENDED:
            totals[f"jobs_{state.value}"] += jobs
        totals.update(lines_stored=int(stored), lines_unchanged=int(unchanged), lines_failed=int(failed))
    return dict(totals)
