"""Logs as JSON lines: one an event, with the request's id where there is one, without bodies, queries or keys.

structlog formats everything, what libraries and gunicorn log through the standard library too. Only addresses without
their query are logged: a query may hold whatever a user typed. And of an error inside a request only its kind and
where it came from: its message may quote the article that broke something.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, has_request_context, request

MAX_CAUSES = 10

access = logging.getLogger("onrecord.access")
# What a request's line holds, in this order.
ANSWERED = ("method", "path", "status", "milliseconds", "key", "request_id")


def configuration(level: str) -> dict[str, Any]:
    """The standard library's logging configuration (`logging.config.dictConfig`), for gunicorn and the application."""
    shared = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        add_request_id,
        outline_errors,
    ]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter, "access": {"()": AccessFormatter}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
            "access": {"class": "logging.StreamHandler", "formatter": "access"},
        },
        "root": {"level": level.upper(), "handlers": ["stderr"]},
        "loggers": {
            access.name: {"level": level.upper(), "handlers": ["access"], "propagate": False},
            "gunicorn.error": {"level": level.upper(), "handlers": ["stderr"], "propagate": False},
            "gunicorn.access": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
        },
    }


class AccessFormatter(logging.Formatter):
    """The line of an answered request: as structlog would write it, in a tenth of the time."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's own fields in one object."""
        fields = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            **{name: getattr(record, name, None) for name in ANSWERED},
        }
        return orjson.dumps(fields).decode()


def add_request_id(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Names the request that an event belongs to."""
    if has_request_context() and "request_id" in g:
        event["request_id"] = g.request_id
    return event


def outline_errors(logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Puts errors into words: with their messages, unless a request is being answered."""
    info = event.get("exc_info")
    if not has_request_context() or not isinstance(info, tuple) or info[1] is None:
        return structlog.processors.format_exc_info(logger, method, event)
    del event["exc_info"]
    event["exception"] = list(outline(info[1]))
    return event


def outline(error: BaseException | None) -> Iterator[str]:
    """An error and those behind it: what kind each is, and the calls it came through, the innermost last."""
    for _ in range(MAX_CAUSES):
        if error is None:
            return
        frames = traceback.extract_tb(error.__traceback__)
        yield " > ".join(
            [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames] + [type(error).__qualname__]
        )
        error = error.__cause__ or error.__context__


def install(app: Flask) -> None:
    """Logs each request of `app` when it is answered."""
    app.before_request(start_clock)
    app.after_request(log_request)


def start_clock() -> None:
    """Notes when the request came."""
    g.started = time.perf_counter()


def log_request(response: Response) -> Response:
    """One line: what was asked, how it ended, how long it took, who asked."""
    principal = g.get("principal")
    fields = {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "milliseconds": round(1000 * (time.perf_counter() - g.get("started", time.perf_counter())), 1),
        "key": principal.id if principal else None,
        "request_id": g.get("request_id"),
    }
    if access.isEnabledFor(logging.INFO):
        # As `access.info` would, which first looks for the line of code that called it.
        access.handle(access.makeRecord(access.name, logging.INFO, "", 0, "request", (), None, extra=fields))
    return response
