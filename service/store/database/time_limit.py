"""How long a session may keep the database busy: a limit for what strangers ask for, none for all else.

A phrase of common words, or facets of everything, takes a large corpus seconds, and whoever asks for enough of them at
once holds every thread of the service. So an engine may have a limit (the execution option `SECONDS`); each connection
that is taken from the pool through that engine has it, and one that is taken through another engine has none.

* **PostgreSQL** stops a statement by itself (`statement_timeout`). The setting belongs to the connection and stays with
  it, so that it is told only when a connection changes hands between those with a limit and those without: a request
  that reads costs no round trip more. Without a limit the server's own default holds again.
* **SQLite** runs in this process, and asks every `OPCODES` steps of its machine whether the time is over. Inside the
  full-text index a step may be long: the worst phrases went on for a quarter of a second (a million quotes).

A session of `prepared` asks nothing more when its time is over: many statements, each of them just quick enough, do not
add up to more than twice the limit.
"""

from __future__ import annotations

import math
import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from service.errors import QueryTimeout

SECONDS = "onrecord_seconds"
KEPT = "onrecord_time_limit"
# With ten times as many the worst phrases would go on for seconds; a callback takes less than a microsecond.
OPCODES = 10_000
CANCELLED = "57014"


class Clock:
    """When the time of whoever has an SQLite connection is over, by `time.monotonic`."""

    def __init__(self) -> None:
        self.until = math.inf

    def is_over(self) -> bool:
        """Whether SQLite is to give up."""
        return time.monotonic() > self.until


def install(engine: Engine) -> None:
    """Gives each connection that is taken through an engine, or one with other options of it, its limit or none."""
    tell = on_sqlite if engine.dialect.name == "sqlite" else on_postgresql

    @event.listens_for(engine, "engine_connect")
    def limit(connection: Connection) -> None:
        try:
            tell(connection, seconds_of(connection))
        except BaseException:
            connection.close()
            raise


def seconds_of(options: Engine | Connection) -> float:
    """The limit of an engine or a connection; 0: none."""
    seconds: float = options.get_execution_options().get(SECONDS, 0.0)
    return seconds


def on_sqlite(connection: Connection, seconds: float) -> None:
    """The limit begins now."""
    pooled: Any = connection.connection
    clock: Clock | None = pooled.info.get(KEPT)
    if clock is None:
        if not seconds:
            return
        clock = pooled.info[KEPT] = Clock()
        pooled.driver_connection.set_progress_handler(clock.is_over, OPCODES)
    clock.until = time.monotonic() + seconds if seconds else math.inf


def on_postgresql(connection: Connection, seconds: float) -> None:
    """The limit of each statement from now on, if it is not known already."""
    known = connection.connection.info
    if known.get(KEPT, 0.0) == seconds:
        return
    milliseconds = max(1, round(seconds * 1000))
    connection.exec_driver_sql(f"SET statement_timeout = {milliseconds}" if seconds else "RESET statement_timeout")
    connection.commit()  # or it would be undone with whatever is
    known[KEPT] = seconds


def ran_out(error: DBAPIError) -> bool:
    """Whether that is the error of a statement that was stopped."""
    return (
        getattr(error.orig, "sqlstate", None) == CANCELLED
        or getattr(error.orig, "sqlite_errorname", None) == "SQLITE_INTERRUPT"
    )


def timeout(seconds: float) -> QueryTimeout:
    """What is said then."""
    return QueryTimeout(
        f"The database did not find this within {seconds:g} seconds. Ask for less: rarer words, a shorter phrase, "
        "a speaker, an outlet, fewer facets."
    )
