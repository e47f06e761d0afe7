"""Prometheus metrics: requests, latencies, extraction time and words, summed over the worker processes.

Under gunicorn each worker writes its numbers into files of a folder that is new at every start (the configuration
names it to the library before this module is imported); `/metrics` adds them up. Labels are the route and the
status, never what a client sent, so that their number is bounded.
"""

from __future__ import annotations

import time

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

LATENCIES = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

requests = Counter("onrecord_requests", "Requests answered.", ["method", "route", "status"])
seconds = Histogram("onrecord_request_seconds", "Time to answer a request.", ["route"], buckets=LATENCIES)
extraction_seconds = Histogram("onrecord_extraction_seconds", "Time to extract one text.", buckets=LATENCIES)
extraction_words = Counter("onrecord_extraction_words", "Words of the texts extracted.")

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
    requests.labels(method, route, str(response.status_code)).inc()
    seconds.labels(route).observe(time.perf_counter() - g.get("counted_from", time.perf_counter()))
    return response


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
