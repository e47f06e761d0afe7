"""Whom the store knows, as the extractors' registry, kept in line with what other processes store.

The first look reads every speaker and every decision; a later one reads those speakers that have changed since (see
`service.store.speakers.changes`), those that the registry itself has learnt about, and the decisions that came since,
and has the registry renew itself: it is then what it would be if everything had been read. Where it cannot be told what
changed, or speakers have vanished, everything is read.

It is lent to decisions about speakers (`lend`), which are made over what their own transaction sees, and may come to
nothing there: the next look has the registry renew itself in any case.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from extractors.registry import Correction, Registry
from service.store.database.engine import Database
from service.store.database.statistics import corpus_version
from service.store.people.corrections import count_corrections, history_of
from service.store.speakers.changes import changed_since
from service.store.speakers.rows import count_entries, entries_of, load_speakers


def read_registry(session: Session) -> Registry:
    """Everyone the store knows, with every decision about who is one, as the extractors ask for it."""
    registry = Registry()
    registry.renew(load_speakers(session), [decision for _, decision in history_of(session, None)])
    return registry


class KnownSpeakers:
    """The registry of one process; `refresh` is for one thread at a time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.registry = Registry()
        self.version: int | None = None
        self.history: list[tuple[int, Correction]] = []
        self.lent = False

    def refresh(self) -> None:
        """Brings the registry in line with the store."""
        with self.database.reading() as session:
            self.read(session)

    def lend(self, session: Session) -> Registry:
        """The registry, in line with what a session that writes sees, for a decision that the session may undo."""
        self.read(session)
        self.lent = True
        return self.registry

    def read(self, session: Session) -> None:
        """Brings the registry in line with what a session sees."""
        version = corpus_version(session)
        if version == self.version and not self.registry.touched and not self.lent:
            return
        known, self.version = self.version, None  # whatever breaks off from here: everything is read next time
        self.read_history(session)
        changed = changed_since(session, known) if known is not None else None
        if changed is None or not self.renewed(session, changed):
            self.registry = Registry()
            self.registry.renew(load_speakers(session), [decision for _, decision in self.history])
        self.version, self.lent = version, False

    def renewed(self, session: Session, changed: set[int]) -> bool:
        """Whether reading some speakers again (row keys) and what the registry learnt itself was enough."""
        keys = changed.union(entries_of(session, self.registry.touched))
        self.registry.renew(load_speakers(session, keys), [decision for _, decision in self.history])
        return self.registry.given == count_entries(session)

    def read_history(self, session: Session) -> None:
        """Reads what has been decided since; decisions are never changed, but may be numbered before they are seen."""
        last = self.history[-1][0] if self.history else 0
        self.history += history_of(session, None, after=(last,))
        if len(self.history) != count_corrections(session):
            self.history = history_of(session, None)
