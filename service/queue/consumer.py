"""`onrecord worker`: huey's consumer over worker processes, each with its own models and connections.

What of the models can be shared is loaded before the processes are forked; everything that a fork would
break is built after it. A process that dies (killed for its memory, say) is replaced within seconds, and one that has
done much work is replaced too, so that no leak grows without bound. SIGTERM lets each finish the article at hand; what
takes longer than `ONRECORD_REQUEST_TIMEOUT` is interrupted and waits for the next worker. Processes whose parent is
gone stop by themselves.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

from huey.consumer import Consumer, ConsumerStopped

from service.config import Settings
from service.errors import InvalidSetting
from service.extraction import Extraction, preload
from service.queue.wakeups import Queue
from service.queue.worker import Worker
from service.store.database import Database

TASKS_A_PROCESS = 500  # wake-ups, after which a worker process is replaced
HEALTH_SECONDS = 1
ASLEEP_SECONDS = 2.0  # at most, between two looks into a queue that does not call
ORPHAN_SECONDS = 1.0

logger = logging.getLogger("onrecord.worker")


class ProcessConsumer(Consumer):  # type: ignore[misc]  # huey ships no types
    """huey's consumer, which stops when the process that it belongs to is gone."""

    parent: int | None = None

    def loop(self, health_check_ts: float | None = None) -> float | None:
        """One look at its processes."""
        if self.parent is not None and os.getppid() != self.parent:
            logger.warning("the parent process is gone, stopping")
            self.stop(graceful=True)
            raise ConsumerStopped
        found: float | None = super().loop(health_check_ts)
        return found


def run(settings: Settings, database: Database, *, processes: int, parent: int | None = None) -> None:
    """Works until told to stop; with `parent`, until that process is gone too."""
    queue = Queue(settings, database, patient=True)
    if queue.is_immediate:
        raise InvalidSetting("a queue in memory has no workers: set ONRECORD_QUEUE_URL or use a database file")
    preload(settings.options())
    worker = queue.worker = Worker(settings, database, Extraction(settings, database), queue)
    consumer = make_consumer(queue, settings, processes)
    consumer.parent = parent
    worker.stopping = consumer.stop_flag.is_set
    here = os.getpid()

    def start() -> None:
        watch(here, consumer.stop_flag.set)
        worker.start()

    queue.huey.on_startup(name="start")(start)
    queue.huey.on_shutdown(name="stop")(worker.stop)
    # Nothing that is open may be shared with the processes to come.
    database.dispose()
    consumer.run()


def make_consumer(queue: Queue, settings: Settings, processes: int) -> ProcessConsumer:
    """huey's consumer as we want it."""
    return ProcessConsumer(
        queue.huey,
        workers=processes,
        worker_type="process",
        periodic=True,
        initial_delay=0.1,
        max_delay=ASLEEP_SECONDS,
        health_check_interval=HEALTH_SECONDS,
        max_tasks=TASKS_A_PROCESS,
        shutdown_timeout=settings.request_timeout,
        graceful_signal="TERM",
    )


def watch(parent: int, stop: Callable[[], None]) -> None:
    """Calls `stop` once `parent` is not this process's parent any more: it was killed."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(ORPHAN_SECONDS)
        logger.warning("the parent process is gone, stopping")
        stop()

    threading.Thread(target=look, name="parent", daemon=True).start()
