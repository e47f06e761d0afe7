"""Groups of variants as JSON."""

from __future__ import annotations

from typing import Any

from extractors.variants.align import Edit
from extractors.variants.wording import LIKELY, Relation
from service.quote_json import named
from service.store.variants.groups import StoredGroup, StoredMember, Variants

Json = dict[str, Any]


def group(found: StoredGroup) -> Json:
    """One statement in every outlet's words."""
    copied = {each.quote.row.outlet for each in found.members if each.syndicated}
    own = {each.quote.row.outlet for each in found.members if not each.syndicated}
    return {
        "id": found.id,
        "speaker": named(found.speaker),
        "representative": found.representative,
        "relation": found.relation.value,
        "outlets": list(found.outlets),
        "independent_outlets": len(own) + bool(copied - own),
        "quotes": found.quotes,
        "first_seen": found.first_day or None,
        "last_seen": found.last_day or None,
        "members": [member(each) for each in found.members],
    }


def member(found: StoredMember) -> Json:
    """A quote of a group, and what its words are to the representative's (or another quote's)."""
    row = found.quote.row
    return {
        "quote": row.id,
        "article": row.source_id or row.article_id,
        "outlet": row.outlet,
        "published_at": row.published_at or None,
        "kind": row.kind.value,
        "text": row.text,
        "content": row.content,
        "relation": found.relation.value,
        "score": round(found.score, 4),
        "alignment": [edit(each) for each in found.alignment],
        "syndicated": found.syndicated,
    }


def called(relation: str, score: float) -> str:
    """A relation in words for people to read: a paraphrase that is likelier none than one is only perhaps one."""
    return f"perhaps a {relation}" if relation == Relation.PARAPHRASE and score < LIKELY else relation


def edit(found: Edit) -> Json:
    """One stretch of an alignment: ranges in code points of the other text (`from`) and of this member's (`to`)."""
    return {
        "operation": found.operation,
        "from": [found.a.start, found.a.end],
        "to": [found.b.start, found.b.end],
    }


def variants(found: Variants) -> Json:
    """What other articles made of one quote's statement."""
    return {
        "items": [{**member(each), "through": each.through} for each in found.members],
        "next": None,
        "group": found.group,
        "conflicts": [{**member(each), "reasons": list(each.reasons)} for each in found.conflicts],
    }
