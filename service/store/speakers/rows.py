"""Speakers as they persist over articles: made when new, their names and roles gathered as seen.

The slug is a speaker's identity between the extractors' registry and the store. A slug that was merged into another
speaker leads there, so a correction made by people outlives every later ingest.

Whose row, aliases or roles are written is noted (see `changes`): other processes read these speakers again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer, Select, String, func, insert, select
from sqlalchemy.orm import Session

from extractors.model import Speaker
from extractors.registry.enrolment import UNNAMED
from service.store import models
from service.store.models import SpeakerAlias, SpeakerRole
from service.store.quotes.rows import keys_in, keys_value
from service.store.search.folding import fold
from service.store.speakers.changes import note
from service.store.speakers.counting import hold

# Longer “names” are sentences that were taken for one; an index entry must also fit a page.
NAME_LIMIT = 300

Gathered = dict[int, list[str]]
Statement = Select[*tuple[Any, ...]]


def keep_speakers(session: Session, speakers: Sequence[Speaker]) -> dict[str, int]:
    """Stores what is new about these speakers; for each slug given its own row's key, merged away or not."""
    keys = keep_rows(session, speakers)
    hold(session, lambda: set(keys.values()))
    keep_names(session, speakers, keys)
    return keys


def keep_rows(session: Session, speakers: Sequence[Speaker]) -> dict[str, int]:
    """Stores the rows of those who are new; for each slug given its own row's key."""
    slugs = sorted({each.slug for each in speakers})
    if not slugs:
        return {}
    table = models.Speaker
    keys = dict(session.execute(select(table.slug, table.key).where(table.slug.in_(slugs))).all())
    made: dict[str, Speaker] = {each.slug: each for each in reversed(speakers) if each.slug not in keys}
    if made:
        statement = insert(table).returning(table.slug, table.key)
        rows = [speaker_row(made[slug]) for slug in sorted(made)]
        keys.update(session.execute(statement, rows).all())
        note(session, (keys[slug] for slug in made))
    return keys


def speaker_row(speaker: Speaker) -> dict[str, object]:
    """The columns of a new speaker."""
    return {
        "slug": speaker.slug,
        "name": speaker.name[:NAME_LIMIT],
        "folded": fold(speaker.name)[:NAME_LIMIT],
        "type": speaker.type,
        "wikidata": speaker.wikidata,
        "created_at": datetime.now(UTC),
    }


def existing(session: Session, slugs: Iterable[str]) -> dict[str, int]:
    """The row key for each slug that is there, following merges to their end."""
    table = models.Speaker
    found: dict[str, int] = {}
    for slug, key, merged_into in session.execute(
        select(table.slug, table.key, table.merged_into).where(table.slug.in_(list(slugs)))
    ):
        visited = {key}
        while merged_into is not None and merged_into not in visited:
            key = merged_into
            visited.add(key)
            merged_into = session.scalar(select(table.merged_into).where(table.key == key))
        found[slug] = key
    return found


def keep_names(session: Session, speakers: Sequence[Speaker], keys: dict[str, int]) -> None:
    """Adds aliases and roles that were not seen before, to speakers that are held."""
    wanted = sorted(set(keys.values()))
    known_aliases = select(SpeakerAlias.speaker_key, SpeakerAlias.alias).where(SpeakerAlias.speaker_key.in_(wanted))
    known_roles = select(SpeakerRole.speaker_key, SpeakerRole.role).where(SpeakerRole.speaker_key.in_(wanted))
    aliases = {(key, alias) for key, alias in session.execute(known_aliases)}
    roles = {(key, role) for key, role in session.execute(known_roles)}
    new_aliases = fresh(aliases, ((keys[each.slug], alias) for each in speakers for alias in each.aliases))
    new_roles = fresh(roles, ((keys[each.slug], role) for each in speakers for role in each.roles))
    if new_aliases:
        rows = [{"speaker_key": key, "alias": alias, "folded": fold(alias)[:NAME_LIMIT]} for key, alias in new_aliases]
        session.execute(insert(SpeakerAlias), rows)
    if new_roles:
        session.execute(insert(SpeakerRole), [{"speaker_key": key, "role": role} for key, role in new_roles])
    note(session, (key for key, _ in (*new_aliases, *new_roles)))


def fresh(known: Collection[tuple[int, str]], seen: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """The pairs that are not known yet, once each, in the order seen."""
    return [pair for pair in dict.fromkeys(seen) if pair not in known and 0 < len(pair[1]) <= NAME_LIMIT]


def load_speakers(session: Session, keys: Collection[int] | None = None) -> dict[int, Speaker]:
    """Every entry as the extractors' registry takes them, by row key: the corrections join those that are one.

    Or those in the rows `keys` alone. Sources without a name are nobody's entry.
    """
    table = models.Speaker
    aliases = gathered(session, SpeakerAlias.speaker_key, SpeakerAlias.alias, SpeakerAlias.key, keys)
    roles = gathered(session, SpeakerRole.speaker_key, SpeakerRole.role, SpeakerRole.key, keys)
    statement = select(table.key, table.name, table.slug, table.type, table.wikidata).order_by(table.key)
    return {
        key: Speaker(name, slug, kind, tuple(aliases.get(key, ())), tuple(roles.get(key, ())), wikidata)
        for key, name, slug, kind, wikidata in session.execute(among(session, statement, table.key, keys))
        if kind not in UNNAMED
    }


def gathered(session: Session, speaker: Any, words: Any, number: Any, keys: Collection[int] | None) -> Gathered:
    """Words of each speaker, in the order in which they were seen."""
    found: Gathered = {}
    for key, each in session.execute(among(session, select(speaker, words).order_by(number), speaker, keys)):
        found.setdefault(key, []).append(each)
    return found


def among(session: Session, statement: Statement, keyed: Any, keys: Collection[int] | None) -> Statement:
    """The rows of a statement whose key is one of `keys`, where these are given, however many."""
    if keys is None:
        return statement
    condition = keys_in(session.get_bind().dialect.name, keyed, Integer)
    return statement.where(condition).params(keys=keys_value(session, keys))


def entries_of(session: Session, slugs: Collection[str]) -> list[int]:
    """The row keys of those slugs that are there."""
    table = models.Speaker
    statement = select(table.key).where(keys_in(session.get_bind().dialect.name, table.slug, String))
    return list(session.scalars(statement, {"keys": keys_value(session, slugs)}))


def count_entries(session: Session) -> int:
    """How many entries `load_speakers` gives."""
    statement = select(func.count()).where(models.Speaker.type.not_in(UNNAMED))
    return session.scalar(statement) or 0
