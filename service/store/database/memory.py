"""What names stand for, kept in memory for as long as the corpus does not change.

A page of quotes needs the row of the speaker who is asked for, and the names of all who speak in it: the same few again
and again, by two statements that take as long together as the page. What a snapshot of the database says of them holds
for every snapshot with the same corpus version. Whoever writes lets the version grow in the same transaction, and holds
the row of the version until the end; so what is committed between two versions is nothing, in whatever process it was
written.

So the memory is of one version. A snapshot with another one, later or (from before a write that was quicker) earlier,
finds nothing in it and starts it anew. A session that writes sees what no version stands for yet: it has no memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from service.store.database.prepared import SEEN, Reader, line_of
from service.store.database.statistics import corpus_version

Value = TypeVar("Value")

KEPT = 20_000
MEMORY = "memory"


class Known:
    """What is known of one version: row keys by the words that found a speaker, and JSON by who speaks."""

    def __init__(self, version: int | None = None) -> None:
        self.version = version
        self.speakers: dict[str, int] = {}
        self.texts: dict[bytes | None, bytes] = {}


class Memory:
    """What a process knows of a database."""

    def __init__(self) -> None:
        self.known = Known()
        self.spread: Any = None  # see `search.spread`

    def of(self, version: int) -> Known:
        """What is known of that version; threads that come with another one leave each other alone."""
        known = self.known
        if known.version != version:
            known = self.known = Known(version)
        return known


def known(session: Session) -> Known:
    """What is known of the snapshot that a session reads, or of the version that it assumes."""
    memory: Memory | None = session.info.get(MEMORY)
    if memory is None:
        return Known()
    if isinstance(session, Reader) and session.assumed is not None:
        session.leans = True
        return memory.of(session.assumed)
    return memory.of(version_of(session))


def version_of(session: Session) -> int:
    """The version of what a session reads, asked for once; of a version that is assumed only if rows have shown it."""
    if isinstance(session, Reader) and session.assumed is not None:
        if not session.confirmed:
            corpus_version(session)
        return session.assumed
    seen: tuple[Any, int] | None = session.info.get(SEEN)
    line = line_of(session)
    if seen is None or seen[0] is not line:
        seen = session.info[SEEN] = (line, corpus_version(session))
    return seen[1]


def look_up(kept: dict[Any, Value], key: Any, find: Callable[[], Value]) -> Value:
    """What is kept under a key, or what is found and kept from now on."""
    value = kept.get(key)
    if value is None:
        value = find()
        keep(kept, {key: value})
    return value


def keep(kept: dict[Any, Value], found: Mapping[Any, Value]) -> None:
    """Keeps what was found; where there is no more room, only that."""
    if len(kept) + len(found) > KEPT:
        kept.clear()
    kept.update(found)
