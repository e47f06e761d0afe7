"""Articles handed in together, line by line, and the workers that ingest them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.models.base import Base
from service.store.models.columns import Json, Moment, enum


class JobState(StrEnum):
    """How far a job is; `receiving`: its lines are still coming in and nobody may touch it."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """What became of one line of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    STORED = "stored"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """Articles handed in together, to be ingested by workers; it counts its lines that are done, by what they became.

    `served_at` is when a line of it was taken last: jobs take turns by it.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state", "state", "served_at", "key"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[JobState] = mapped_column(enum(JobState))
    submitted_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    served_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    total: Mapped[int] = mapped_column(default=0)
    stored: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    quotes: Mapped[int] = mapped_column(default=0)


class JobLine(Base):
    """One line of a job: the article as it was sent, until it is stored, and what became of it.

    `claimed_by` is the worker that has it in hand; `attempts` counts how often one took it, which tells an article that
    kills its worker from one whose worker was killed. `error` is {"kind": class of the error, "detail": words,
    "errors": [{"field", "message"}]}.
    """

    __tablename__ = "job_lines"
    __table_args__ = (Index("ix_job_lines_state", "job_key", "state", "number"),)

    job_key: Mapped[int] = mapped_column(ForeignKey("jobs.key", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[LineState] = mapped_column(enum(LineState))
    source_id: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(40), index=True)
    article_id: Mapped[str | None] = mapped_column(String(40))
    quotes: Mapped[int] = mapped_column(default=0)
    error: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # Last and deferred, as the text of an article is.
    body: Mapped[str | None] = mapped_column(Text, deferred=True)


class JobTally(Base):
    """How many jobs and lines ended in which way, of jobs that are not kept any more."""

    __tablename__ = "job_tallies"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class WorkerRow(Base):
    """A worker process and its last sign of life; what one without any has in hand goes to another."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment, index=True)
