"""A speaker as JSON."""

from __future__ import annotations

from typing import Any

from service.store.speakers import StoredSpeaker

Json = dict[str, Any]


def full(speaker: StoredSpeaker) -> Json:
    """A speaker with names, roles and counts."""
    row = speaker.row
    return {
        "slug": row.slug,
        "name": row.name,
        "type": row.type.value,
        "aliases": list(speaker.aliases),
        "roles": list(speaker.roles),
        "wikidata": row.wikidata,
        "quotes": row.quotes,
        "outlets": row.outlets,
        "first_seen": row.first_seen or None,
        "last_seen": row.last_seen or None,
    }
