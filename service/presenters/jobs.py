"""A job and its lines as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from service.store.models import Job, JobLine

Json = dict[str, Any]
# From the class of an error to the type and title of its problem, which the API and the command line say alike.
Naming = Callable[[str], tuple[str, str]]


def summary(job: Job) -> Json:
    """A job without its errors."""
    done = job.stored + job.unchanged + job.failed
    return {
        "id": job.id,
        "state": job.state.value,
        "total": job.total,
        "done": done,
        "stored": job.stored,
        "unchanged": job.unchanged,
        "failed": job.failed,
        "progress": round(done / job.total, 4) if job.total else 1.0,
        "quotes": job.quotes,
        "submitted_by": job.submitted_by,
        "created_at": moment(job.created_at),
        "started_at": moment(job.started_at),
        "finished_at": moment(job.finished_at),
    }


def full(job: Job, failed: Sequence[JobLine], naming: Naming) -> Json:
    """A job with some of its failed lines."""
    errors = [
        {"line": each.number, "source_id": each.source_id, **problem(each.error or {}, naming)} for each in failed
    ]
    return {**summary(job), "errors": errors}


def line(row: JobLine, naming: Naming) -> Json:
    """One line of a job."""
    return {
        "line": row.number,
        "state": row.state.value,
        "source_id": row.source_id,
        "article": row.article_id,
        "quotes": row.quotes,
        "attempts": row.attempts,
        "error": problem(row.error, naming) if row.error else None,
    }


def problem(error: Json, naming: Naming) -> Json:
    """Why a line failed."""
    kind, title = naming(error.get("kind", ""))
    return {"type": kind, "title": title, "detail": error.get("detail", ""), "errors": error.get("errors", [])}


def moment(value: datetime | None) -> str | None:
    """A moment, or nothing."""
    return value.isoformat() if value else None
