"""A speaker as JSON."""

from __future__ import annotations

from typing import Any

from service.presenters.counts import counts
from service.store.portraits import Portrait
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
        "quotes": int(row.quotes),
        "outlets": row.outlets,
        "first_seen": row.first_seen or None,
        "last_seen": row.last_seen or None,
    }


def portrayed(speaker: StoredSpeaker, portrait: Portrait) -> Json:
    """A speaker with all that can be told of them."""
    return {
        **full(speaker),
        "kinds": counts(portrait.kinds),
        "timeline": counts(portrait.days),
        "by_outlet": [
            {
                "slug": each.slug,
                "name": each.name,
                "quotes": each.quotes,
                "first_seen": each.first_seen or None,
                "last_seen": each.last_seen or None,
            }
            for each in portrait.carriers
        ],
        "quoted_with": [{"slug": each.slug, "name": each.name, "articles": each.articles} for each in portrait.company],
    }
