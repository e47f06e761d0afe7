"""Wake-ups: messages without content that make workers look for work.

Who hands work in calls `wake`. A few messages are enough however many lines wait, since a worker that was woken goes on
until nothing is left (and passes the message on now and then, so that huey sees it come back). A wake-up that cannot be
sent is logged and no error: workers look for themselves too.
"""

from __future__ import annotations

import logging
from functools import cached_property
from threading import Lock
from typing import Any, Protocol

from huey import Huey, crontab

from service.config import Settings
from service.queue.backends import MEMORY, make_huey, queue_url
from service.store.database.engine import Database

WAKE_UPS = 16  # as many workers as one hand-in may wake

logger = logging.getLogger("onrecord.queue")


class Works(Protocol):
    """Whoever is woken."""

    def work(self) -> None:
        """Takes lines until none is left."""

    def purge(self) -> None:
        """Removes what is too old."""


class Queue:
    """The queue of one process, which need not be a worker; built on first use, so that a fork cannot break it."""

    def __init__(self, settings: Settings, database: Database, *, patient: bool = False) -> None:
        self.url = queue_url(settings.queue_url, database.url)
        self.patient = patient
        self.worker: Works | None = None
        self.building = Lock()

    @property
    def is_immediate(self) -> bool:
        """Whether work is done at once, by whoever hands it in."""
        return self.url.get_backend_name() == MEMORY

    @cached_property
    def tasks(self) -> dict[str, Any]:
        """huey with its tasks, by their names."""
        huey = make_huey(self.url, patient=self.patient)
        # Every hour; the minute is any but those at which everything else in the world is done.
        purge = huey.periodic_task(crontab(minute="17"), name="purge")(self.purge)
        return {"huey": huey, "work": huey.task(name="work")(self.work), "purge": purge}

    @property
    def huey(self) -> Huey:
        """huey itself."""
        with self.building:
            return self.tasks["huey"]

    def work(self) -> None:
        """What a wake-up does."""
        if self.worker is not None:
            self.worker.work()

    def purge(self) -> None:
        """What huey's clock does."""
        if self.worker is not None:
            self.worker.purge()

    def wake(self, lines: int) -> None:
        """Wakes workers for so many waiting lines, unless enough wake-ups are on their way."""
        try:
            huey = self.huey
            under_way = huey.storage.queue_size()
            for _ in range(min(lines, WAKE_UPS) - under_way):
                self.tasks["work"]()
        except Exception as error:
            # Whatever the drivers of three back ends raise. The lines are safe and will be found.
            logger.warning("workers could not be woken: %s", type(error).__name__)

    def close(self) -> None:
        """Closes what is open."""
        if "tasks" in self.__dict__:
            self.huey.storage.close()
