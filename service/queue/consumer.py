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

from huey.consumer import Consumer, ConsumerStopped

from service.config import Settings
from service.errors import InvalidSetting
from service.extraction import Extraction, preload
from service.metrics_folder import share
from service.parents import watch
from service.queue.exposition import Exposition
from service.queue.wakeups import Queue
from service.queue.worker import Worker
from service.store.database.engine import Database

TASKS_A_PROCESS = 500  # wake-ups, after which a worker process is replaced
HEALTH_SECONDS = 1
ASLEEP_SECONDS = 2.0  # at most, between two looks into a queue that does not call

logger = logging.getLogger("onrecord.worker")


class ProcessConsumer(Consumer):  # type: ignore[misc]  # huey ships no types
    """huey's consumer, which stops when the process that it belongs to is gone, and keeps the metrics served."""

    parent: int | None = None
    exposition: Exposition | None = None

    def loop(self, health_check_ts: float | None = None) -> float | None:
        """One look at its processes."""
        if self.parent is not None and os.getppid() != self.parent:
            logger.warning("the parent process is gone, stopping")
            self.stop(graceful=True)
            raise ConsumerStopped
        if self.exposition is not None:
            self.exposition.keep_up()
        found: float | None = super().loop(health_check_ts)
        return found


def run(settings: Settings, database: Database, *, processes: int, parent: int | None = None) -> None:
    """Works until told to stop; with `parent`, until that process is gone too.

    With `ONRECORD_WORKER_METRICS_PORT`, what is counted has to be shared (`service.metrics_folder.share`) before.
    """
    queue = Queue(settings, database, patient=True)
    if queue.is_immediate:
        raise InvalidSetting("a queue in memory has no workers: set ONRECORD_QUEUE_URL or use a database file")
    port = settings.worker_metrics_port
    exposition = Exposition(share(), settings.host, port) if port is not None else None
    preload(settings.options())
    worker = queue.worker = Worker(settings, database, Extraction(settings, database), queue)
    consumer = make_consumer(queue, settings, processes)
    consumer.parent, consumer.exposition = parent, exposition
    worker.stopping = consumer.stop_flag.is_set
    here = os.getpid()

    def start() -> None:
        watch(here, consumer.stop_flag.set)
        worker.start()

    queue.huey.on_startup(name="start")(start)
    queue.huey.on_shutdown(name="stop")(worker.stop)
    # Nothing that is open may be shared with the processes to come.
    database.dispose()
    try:
        if exposition is not None:
            exposition.keep_up()
        consumer.run()
    finally:
        if exposition is not None:
            exposition.close()


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
