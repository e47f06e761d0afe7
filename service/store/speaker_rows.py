"""Speakers as they persist over articles: made when new, their names and roles gathered as seen.

The slug is a speaker's identity between the extractors' registry and the store. A slug that was merged into another
speaker leads there, so a correction made by people outlives every later ingest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from extractors.model import Speaker
from extractors.registry.enrolment import UNNAMED
from service.store import models
from service.store.folding import fold
from service.store.models import SpeakerAlias, SpeakerRole

# Longer “names” are sentences that were taken for one; an index entry must also fit a page.
NAME_LIMIT = 300


def keep_speakers(session: Session, speakers: Sequence[Speaker]) -> dict[str, int]:
    """Stores what is new about these speakers; for each slug given its own row's key, merged away or not."""
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
    keep_names(session, speakers, keys)
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
    """Adds aliases and roles that were not seen before."""
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


def fresh(known: Collection[tuple[int, str]], seen: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """The pairs that are not known yet, once each, in the order seen."""
    return [pair for pair in dict.fromkeys(seen) if pair not in known and 0 < len(pair[1]) <= NAME_LIMIT]


def load_speakers(session: Session) -> list[Speaker]:
    """Every entry as the extractors' registry takes them, each by itself: the corrections join those that are one."""
    table = models.Speaker
    aliases: dict[int, list[str]] = {}
    roles: dict[int, list[str]] = {}
    for key, alias in session.execute(select(SpeakerAlias.speaker_key, SpeakerAlias.alias).order_by(SpeakerAlias.key)):
        aliases.setdefault(key, []).append(alias)
    for key, role in session.execute(select(SpeakerRole.speaker_key, SpeakerRole.role).order_by(SpeakerRole.key)):
        roles.setdefault(key, []).append(role)
    statement = select(table.key, table.name, table.slug, table.type, table.wikidata).order_by(table.key)
    return [
        Speaker(name, slug, kind, tuple(aliases.get(key, ())), tuple(roles.get(key, ())), wikidata)
        for key, name, slug, kind, wikidata in session.execute(statement)
        if kind not in UNNAMED
    ]
