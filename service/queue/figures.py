"""The queue in Prometheus' words, read from the database when it is asked: every process that serves says the same."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from extractors.errors import OnrecordError
from service.store.articles.backlog import Backlog, backlog
from service.store.database.engine import Database

logger = logging.getLogger("onrecord.queue")


class QueueFigures(Collector):
    """Jobs, lines and workers; nothing at all while the database is away, so that the other metrics can be had."""

    def __init__(self, database: Database, lease: float) -> None:
        self.database = database
        self.lease = lease

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """What there is now."""
        try:
            with self.database.reading() as session:
                found = backlog(session, self.lease)
        except OnrecordError as error:
            logger.error("the queue cannot be counted: %s", type(error).__name__)
            return
        yield from families(found)


def families(found: Backlog) -> Iterator[Metric]:
    """The metrics."""
    jobs = GaugeMetricFamily("onrecord_jobs", "Jobs that are not done.", labels=["state"])
    for state, number in found.jobs.items():
        jobs.add_metric([state], number)
    yield jobs
    lines = GaugeMetricFamily("onrecord_job_lines", "Articles of jobs that are not done.", labels=["state"])
    lines.add_metric(["waiting"], found.lines_waiting)
    lines.add_metric(["running"], found.lines_running)
    yield lines
    yield GaugeMetricFamily("onrecord_oldest_job_seconds", "Age of the oldest job not done.", found.oldest_seconds)
    yield GaugeMetricFamily("onrecord_workers", "Worker processes that show signs of life.", found.workers)
    for what, words in (("jobs", "Jobs that ended."), ("lines", "Articles of jobs that were done.")):
        counter = CounterMetricFamily(f"onrecord_{what.removesuffix('s')}_ends", words, labels=["how"])
        for name, number in found.ended.items():
            if name.startswith(what):
                counter.add_metric([name.partition("_")[2]], number)
        yield counter
