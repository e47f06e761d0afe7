"""Trying again what failed: the one function behind `onrecord jobs retry` and `POST /jobs/{id}/retry`.

Lines whose article was stored are left alone, and so are those that no worker could ever take (no JSON, a field
missing): their texts are not kept. Asked twice at the same time, the lines wait again once.
"""

from __future__ import annotations

from service.queue.wakeups import Queue
from service.store.articles.jobs import retry_job
from service.store.database.engine import Database


def retry(database: Database, queue: Queue, job_id: str) -> int:
    """Lets an ended job's failed and cancelled lines wait again and wakes workers for them; how many lines.

    Conflict while the job is not ended, UnknownJob.
    """
    with database.writing() as session:
        count = retry_job(session, job_id)
    if count:
        queue.wake(count)
    return count
