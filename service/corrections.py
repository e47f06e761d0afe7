"""People's decisions about who is one speaker: merge, split, rename, alias, and the undoing of any of them.

Command line and HTTP call these. Each lets the registry, as it is stored, make the decision (which checks that the
speakers are there), and stores the decision with what it does to the rows, in one transaction. A process that has the
registry hands it in (`known`), and only what has changed since is read; else everyone is. Speakers are named by slug,
name or alias, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from extractors.registry import Correction, Registry
from service.attempts import transact
from service.errors import Conflict, UnknownCorrection
from service.known_speakers import KnownSpeakers, read_registry
from service.store.database.engine import Database
from service.store.models import Speaker
from service.store.people.corrections import history_of, load_correction, save_corrections
from service.store.speakers.changes import bump
from service.store.speakers.reading import find_speaker
from service.store.variants.keeping import sync_moved


def merge(
    database: Database, speaker: str, other: str, *, by: str, why: str = "", known: KnownSpeakers | None = None
) -> Correction:
    """Makes `other` one with `speaker`; Conflict when they are one already."""

    def decision(session: Session, registry: Registry) -> Correction:
        kept, gone = slug_of(session, speaker), slug_of(session, other)
        if kept == gone:
            raise Conflict(f"{speaker!r} and {other!r} are one speaker already ({kept})")
        return registry.merge(kept, gone, why=why, by=by)

    return decide(database, decision, known)


def split(
    database: Database,
    speaker: str,
    names: Sequence[str],
    *,
    by: str,
    why: str = "",
    known: KnownSpeakers | None = None,
) -> Correction:
    """Lets `names` leave `speaker` as a speaker of their own."""
    return decide(
        database,
        lambda session, registry: registry.split(slug_of(session, speaker), given(names), why=why, by=by),
        known,
    )


def rename(
    database: Database, speaker: str, name: str, *, by: str, why: str = "", known: KnownSpeakers | None = None
) -> Correction:
    """Gives a speaker another canonical name; the old one stays an alias, the slug stays."""
    return decide(
        database,
        lambda session, registry: registry.rename(slug_of(session, speaker), given([name])[0], why=why, by=by),
        known,
    )


def alias(
    database: Database, speaker: str, name: str, *, by: str, why: str = "", known: KnownSpeakers | None = None
) -> Correction:
    """Lets `name` always mean this speaker."""
    return decide(
        database,
        lambda session, registry: registry.alias(slug_of(session, speaker), given([name])[0], why=why, by=by),
        known,
    )


def undo(database: Database, number: int, *, by: str, why: str = "", known: KnownSpeakers | None = None) -> Correction:
    """Takes back the decision with that number in the history; UnknownCorrection, Conflict when that was done since."""

    def decision(session: Session, registry: Registry) -> Correction:
        found = load_correction(session, number)
        if found is None:
            raise UnknownCorrection(f"the history has no decision {number}")
        opposite = event(found.undone())
        since = next((n for n, each in history_of(session, None, after=(number,)) if event(each) == opposite), None)
        if since is not None:
            raise Conflict(f"decision {number} has been taken back by decision {since}")
        return registry.undo(found, why=why, by=by)

    return decide(database, decision, known)


def event(decision: Correction) -> tuple[object, ...]:
    """What happens by a decision, whoever made it and when."""
    return decision.action, decision.slug, decision.other, decision.names


def history(database: Database, speaker: str | None = None) -> list[tuple[int, Correction]]:
    """Every decision with its number, oldest first; those about one speaker where one is named."""
    with database.reading() as session:
        key = find_speaker(session, speaker) if speaker is not None else None
        return history_of(session, key)


def decide(
    database: Database, decision: Callable[[Session, Registry], Correction], known: KnownSpeakers | None = None
) -> Correction:
    """Makes a decision over the registry as it is stored, and stores it with what follows from it."""
    if known is not None:
        known.refresh()  # What there is to read is read before the transaction, which others may wait for.

    def carry_out(session: Session) -> Correction:
        registry = read_registry(session) if known is None else known.lend(session)
        decided = len(registry.history)
        made = decision(session, registry)
        save_corrections(session, registry.history[decided:])
        bump(session)
        sync_moved(session)
        return made

    return transact(database, carry_out)


def slug_of(session: Session, words: str) -> str:
    """The slug of a speaker by slug, name or alias; UnknownSpeaker or AmbiguousSpeaker."""
    return session.get_one(Speaker, find_speaker(session, words)).slug


def given(names: Sequence[str]) -> tuple[str, ...]:
    """Names without white space around them; Conflict when one is empty."""
    found = tuple(" ".join(name.split()) for name in names)
    if not found or not all(found):
        raise Conflict("a name is empty")
    return found
