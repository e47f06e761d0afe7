"""Where wake-ups wait: huey over an SQLite file, PostgreSQL or Redis, by URL.

Without a URL of its own the queue lies beside the database: a file next to an SQLite database, tables of its own
(`onrecord_queue_…`, which huey makes) in a PostgreSQL database. `memory://` does everything at once, inside the request
that asks for it: for tests. Messages are JSON: huey's own pickles would let whoever can write to the queue run code in
the workers.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from service.errors import InvalidSetting, Unavailable

NAME = "onrecord"
TABLES = "onrecord_queue"
MEMORY = "memory"
REDIS = ("redis", "rediss", "unix")
SECONDS = 5  # to wait for a server or a locked file
ATTEMPTS = 5
PAUSE = 0.1  # seconds, times the attempt


class JsonSerializer(Serializer):  # type: ignore[misc]  # huey ships no types
    """Messages as JSON: a task's name, its id and settings that are numbers."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode("utf-8")

    def _deserialize(self, data: bytes) -> Any:
        value = json.loads(bytes(data))
        return Message(*value) if isinstance(value, list) and len(value) == len(Message._fields) else value


def queue_url(given: str | None, database: URL) -> URL:
    """Where the queue lies: at the URL given, else beside the database; InvalidSetting."""
    if given is not None:
        try:
            url = make_url(given)
        except ArgumentError:
            raise InvalidSetting("ONRECORD_QUEUE_URL is not a URL") from None
        if url.get_backend_name() not in ("sqlite", "postgresql", MEMORY, *REDIS):
            raise InvalidSetting("ONRECORD_QUEUE_URL must name SQLite, PostgreSQL, Redis or memory")
        return url
    if database.get_backend_name() != "sqlite":
        return database
    if not database.database or database.database == ":memory:":
        return make_url(f"{MEMORY}://")
    path = Path(database.database)
    return URL.create("sqlite", database=str(path.with_name(f"{path.stem}-queue{path.suffix or '.db'}")))


def make_huey(url: URL, *, patient: bool = False) -> Huey:
    """The queue at that address; InvalidSetting when its driver is missing, Unavailable when it cannot be opened.

    Of two processes that make a new queue's tables at the same time one fails, and finds them when it tries again, as
    one that is `patient` does.
    """
    last = ATTEMPTS if patient else 1
    for attempt in range(1, last + 1):
        try:
            return open_huey(url)
        except InvalidSetting:
            raise
        except Exception as error:  # whatever the drivers of three back ends raise
            if attempt == last:
                raise Unavailable(f"The queue cannot be opened: {type(error).__name__}") from error
            time.sleep(PAUSE * attempt)
    raise AssertionError("unreachable")


def open_huey(url: URL) -> Huey:
    """One attempt."""
    options = {"results": False, "serializer": JsonSerializer()}
    backend = url.get_backend_name()
    try:
        if backend == MEMORY:
            return MemoryHuey(NAME, immediate=True, **options)
        if backend == "sqlite":
            return SqliteHuey(NAME, filename=url.database, timeout=SECONDS, **options)
        if backend == "postgresql":
            dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
            return PostgresHuey(NAME, dsn=dsn, table_prefix=TABLES, connect_timeout=SECONDS, **options)
        return RedisHuey(NAME, url=url.render_as_string(hide_password=False), **options)
    except ConfigurationError as error:
        raise InvalidSetting(f"the queue's driver is missing: {error}") from error
