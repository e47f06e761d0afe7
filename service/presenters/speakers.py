"""A speaker as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.presenters.counts import counts
from service.store.speakers.portraits import Carrier, Portrait
from service.store.speakers.reading import StoredSpeaker

Json = dict[str, Any]


def full(speaker: StoredSpeaker) -> Json:
    """A speaker with names, roles and counts; by kind and outlet where they were counted."""
    row = speaker.row
    found: Json = {
        "slug": row.slug,
        "name": row.name,
        "type": row.type.value,
        "aliases": list(speaker.aliases),
        "roles": list(speaker.roles),
        "wikidata": row.wikidata,
        "quotes": int(row.quotes),
        "outlets": row.outlets,
        "first_seen": row.first_seen or None,
        "last_seen": row.last_seen or None,
    }
    if speaker.kinds is not None:
        found["kinds"] = counts(speaker.kinds)
    if speaker.carriers is not None:
        found["by_outlet"] = _carriers(speaker.carriers)
    return found


def portrayed(speaker: StoredSpeaker, portrait: Portrait) -> Json:
    """A speaker with all that can be told of them."""
    return {
        **full(speaker),
        "kinds": counts(portrait.kinds),
        "timeline": counts(portrait.days),
        "by_outlet": _carriers(portrait.carriers),
        "quoted_with": [{"slug": each.slug, "name": each.name, "articles": each.articles} for each in portrait.company],
    }


def _carriers(carriers: Iterable[Carrier]) -> list[Json]:
    return [
        {
            "slug": each.slug,
            "name": each.name,
            "quotes": each.quotes,
            "first_seen": each.first_seen or None,
            "last_seen": each.last_seen or None,
        }
        for each in carriers
    ]
