"""A transaction that loses a race is tried again, a few times.

Where two transactions wait for each other PostgreSQL ends one of them, and of two that store the same new speaker one
is refused. Whatever the loser wrote is undone, so all of it may be done once more: what happens outside the transaction
belongs outside the function that is handed in.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from service.errors import WriteConflict
from service.store.database.engine import Database

ATTEMPTS = 8
PAUSE = 0.02  # seconds, times the attempt, at most

Result = TypeVar("Result")

logger = logging.getLogger("onrecord.store")


def transact(database: Database, work: Callable[[Session], Result]) -> Result:
    """What `work` gives, done in a transaction; WriteConflict where it has lost too often."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with database.writing() as session:
                return work(session)
        except WriteConflict:
            logger.info("write conflict, attempt %d of %d", attempt, ATTEMPTS)
            if attempt == ATTEMPTS:
                raise
            time.sleep(random.uniform(0, PAUSE * attempt))
    raise AssertionError("unreachable")
