"""Prometheus metrics: requests, latencies, what was extracted, summed over the processes that share a folder.

Where several processes count together (those of gunicorn, those of a worker) each writes its numbers into files of a
folder (`service.metrics_folder`, which has to come before this module); `/metrics` adds them up. Labels are the route
and the status, never what a client sent, so that their number is bounded.
"""

from __future__ import annotations

import time
from functools import lru_cache

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
    values,
)
from prometheus_client.registry import Collector

from service import metrics_folder

if values.ValueClass is not values.MutexValue and metrics_folder.slots is not None:
    # Before the first metric is made, which takes the class that stands here.
    values.ValueClass = values.MultiProcessValue(metrics_folder.slots.own)  # type: ignore[no-untyped-call]

LATENCIES = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

requests = Counter("onrecord_requests", "Requests answered.", ["method", "route", "status"])
seconds = Histogram("onrecord_request_seconds", "Time to answer a request.", ["route"], buckets=LATENCIES)
extraction_seconds = Histogram("onrecord_extraction_seconds", "Time to extract one text.", buckets=LATENCIES)
extraction_words = Counter("onrecord_extraction_words", "Words of the texts extracted.")
extraction_quotes = Counter("onrecord_extraction_quotes", "Quotes found in them.")
extraction_failures = Counter("onrecord_extraction_failures", "Texts that could not be extracted.", ["how"])
for each in ("too-slow", "refused", "broken"):
    extraction_failures.labels(each)  # stands at zero before the first

METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"})


def install(app: Flask) -> None:
    """Counts the requests of `app`."""
    app.before_request(start)
    app.after_request(count)


def start() -> None:
    """Notes when the request came."""
    g.counted_from = time.perf_counter()


def count(response: Response) -> Response:
    """Counts one answered request."""
    route = request.url_rule.rule if request.url_rule else "none"
    method = request.method if request.method in METHODS else "other"
    now = time.perf_counter()
    counter, latency = counted(method, route, response.status_code)
    counter.inc()
    latency.observe(now - g.get("counted_from", now))
    return response


@lru_cache(maxsize=4096)
def counted(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """What counts such answers; to find it by its labels anew takes as long as to count."""
    return requests.labels(method, route, str(status)), seconds.labels(route)


def exposition(*collectors: Collector) -> Response:
    """All metrics in Prometheus' text format, with what `collectors` find when they are asked."""
    registry = REGISTRY
    if values.ValueClass is not values.MutexValue:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    found = CollectorRegistry()
    for collector in collectors:
        found.register(collector)
    return Response(generate_latest(registry) + generate_latest(found), content_type=CONTENT_TYPE_LATEST)
