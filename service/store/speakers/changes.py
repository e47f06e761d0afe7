"""What has changed: the corpus version, and since which version each speaker's names and roles are as they are.

The version grows with every change, last in its transaction: from then on the row is locked, so versions are committed
in their order, and who sees one sees all that came before it. It is the moment of the change, in microseconds since
1970, or one more than the version before where the clock stands behind that: a mere count would come back when the same
articles are read into a new database, or an old one is restored, and a browser would be told that what it keeps of the
other corpus has not changed. Whoever writes what the extractors' registry is built of
(a speaker's row, its aliases, its roles) says so by `note`, and `bump` writes down the version for each of them. A
process that has read the registry at some version so learns exactly which speakers to read again (`changed_since`).

`corpus.noted_from` is the version from which on that is known. A writer that lets the version grow by itself (a process
of an older release) is found out by `corpus.noted_to`, which only `bump` writes: what changed is then unknown, and
`noted_from` starts afresh.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from sqlalchemy import Integer, case, delete, insert, select, update
from sqlalchemy.orm import Session

from service.store.models import Corpus, SpeakerChange
from service.store.quotes.rows import keys_in, keys_value

NOTED = "speakers that this transaction has changed"


def note(session: Session, speakers: Iterable[int]) -> None:
    """Says that names or roles of some speakers (row keys) were written in this transaction; `bump` must follow."""
    session.info.setdefault(NOTED, set()).update(speakers)


def bump(session: Session) -> None:
    """Lets the corpus version grow, and writes down which speakers have changed with it."""
    now = time.time_ns() // 1000
    grown = case((Corpus.version < now, now), else_=Corpus.version + 1)
    version = session.execute(
        update(Corpus)
        .where(Corpus.key == 1)
        .values(
            version=grown,
            noted_from=case((Corpus.noted_to == Corpus.version, Corpus.noted_from), else_=grown),
            noted_to=grown,
        )
        .returning(Corpus.version)
    ).scalar_one()
    speakers = sorted(session.info.pop(NOTED, ()))
    if speakers:
        dialect = session.get_bind().dialect.name
        old = delete(SpeakerChange).where(keys_in(dialect, SpeakerChange.speaker_key, Integer))
        session.execute(old, {"keys": keys_value(session, speakers)})
        session.execute(insert(SpeakerChange), [{"speaker_key": key, "version": version} for key in speakers])


def changed_since(session: Session, version: int) -> set[int] | None:
    """The speakers (row keys) that have changed since the corpus had that version; None where nobody knows."""
    now, noted_from, noted_to = session.execute(
        select(Corpus.version, Corpus.noted_from, Corpus.noted_to).where(Corpus.key == 1)
    ).one()
    if noted_to != now or not noted_from <= version <= now:
        return None
    return set(session.scalars(select(SpeakerChange.speaker_key).where(SpeakerChange.version > version)))
