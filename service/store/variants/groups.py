"""Reading statements in every outlet's words: a list of groups, one group with its members, a quote's variants.

A list walks `variant_groups`, newest first, and goes on after a key (last day, row key) at any depth. Relations and
scores were stored when the groups grew; the alignment of each member's words to the representative's is laid anew,
since it follows from the two texts alone.

A quote's variants are the other members of its group, each with what it is to that quote, not to the representative:
a copy of its wording, what was found when the two were compared, or what their words alone show where they never were.
Members whose words show nothing report one statement `through` the representative: what they are to the quote is the
looser of what the two are to it, and as sure as both together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import String as Text
from sqlalchemy import literal, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from extractors.variants.align import Edit, align, edits
from extractors.variants.compare import Prepared, compare, compare_prepared, prepare
from extractors.variants.group import syndicated
from extractors.variants.normalise import cut
from extractors.variants.stars import Edge, loosest
from extractors.variants.wording import Relation, Wording
from service.errors import UnknownVariantGroup
from service.store.models import (
    Outlet,
    Speaker,
    VariantCarrier,
    VariantEdge,
    VariantGroup,
    VariantGroupOutlet,
    VariantNode,
)
from service.store.quotes.rows import SpeakerName, StoredQuote, stored_quote, stored_quotes
from service.store.variants.rows import carriers_of

Key = tuple[str, int]
MOST_MEMBERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFilter:
    """Which groups; None does not restrict. Keys are row keys; `id` is a group's public id."""

    speaker: int | None = None
    outlet: int | None = None
    relation: Relation | None = None
    min_outlets: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredMember:
    """A quote with what it is to another one, and the alignment from that one's words to its own.

    `node` is the row of its wording; `through` the quote by way of which alone the two report one statement.
    """

    quote: StoredQuote
    relation: Relation
    score: float
    alignment: tuple[Edit, ...]
    syndicated: bool = False
    reasons: tuple[str, ...] = ()
    node: int = 0
    through: str | None = None


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """A group as read; `members` are at most MOST_MEMBERS of its `quotes`, by date; `wording` the representative's.

    `surest` is the score of the wording that is surest to be the representative's statement, 1 where it is its copy.
    """

    id: str
    key: Key
    speaker: SpeakerName
    representative: str
    wording: str
    relation: Relation
    surest: float
    outlets: tuple[str, ...]
    quotes: int
    first_day: str
    last_day: str
    members: tuple[StoredMember, ...]


@dataclass(frozen=True, slots=True)
class Variants:
    """Other quotes that report one quote's statement, its group (None: it has none), and those that contradict it."""

    group: str | None
    members: tuple[StoredMember, ...]
    conflicts: tuple[StoredMember, ...]


def list_groups(
    session: Session, filters: GroupFilter, *, after: Key | None = None, limit: int = 50, members: int = MOST_MEMBERS
) -> list[StoredGroup]:
    """At most `limit` groups, the latest first, each with at most `members` of its quotes."""
    order = (type_coerce(VariantGroup.last_day, Text), type_coerce(VariantGroup.key, VariantGroup.key.type))
    statement = select(VariantGroup, Speaker, VariantNode.quote_id)
    statement = statement.join(Speaker, Speaker.key == VariantGroup.speaker_key)
    statement = statement.join(VariantNode, VariantNode.key == VariantGroup.key)
    if filters.id is not None:
        statement = statement.where(VariantGroup.id == filters.id)
    if filters.speaker is not None:
        statement = statement.where(VariantGroup.speaker_key == filters.speaker)
    if filters.relation is not None:
        statement = statement.where(VariantGroup.relation == filters.relation.value)
    if filters.min_outlets is not None:
        statement = statement.where(VariantGroup.outlets >= filters.min_outlets)
    if filters.outlet is not None:
        carried = select(VariantGroupOutlet.group_key).where(VariantGroupOutlet.outlet_key == filters.outlet)
        statement = statement.where(VariantGroup.key.in_(carried))
    if after is not None:
        statement = statement.where(tuple_(*order) < tuple_(literal(after[0], Text), literal(after[1])))
    rows = session.execute(statement.order_by(*(column.desc() for column in order)).limit(limit)).all()
    return [_read_group(session, group, speaker, quote_id, members) for group, speaker, quote_id in rows]


def get_group(session: Session, group_id: str) -> StoredGroup:
    """The group with that id; UnknownVariantGroup."""
    found = list_groups(session, GroupFilter(id=group_id), limit=1)
    if not found:
        raise UnknownVariantGroup(f"No group of variants has the id {group_id!r}.")
    return found[0]


def variants_of(session: Session, quote_id: str) -> Variants:
    """The variants of one quote, compared with its own words; UnknownQuote."""
    quote = stored_quote(session, quote_id)
    node = session.execute(
        select(VariantNode.key, VariantNode.head_key)
        .join(VariantCarrier, VariantCarrier.node_key == VariantNode.key)
        .where(VariantCarrier.quote_id == quote_id)
    ).one_or_none()
    if node is None:
        return Variants(None, (), ())
    edges = _edges(session, node.key)
    group = session.scalar(select(VariantGroup.id).where(VariantGroup.key == node.head_key))
    members: tuple[StoredMember, ...] = ()
    if group is not None:
        own = Edge(Relation.VERBATIM, 1.0) if node.key == node.head_key else edges[node.head_key]
        members = tuple(_seen_from(quote, node.key, own, edges, get_group(session, group)))
    return Variants(group, members, _conflicts(session, edges, quote))


def _edges(session: Session, node: int) -> dict[int, Edge]:
    """What the nodes that were found to belong to a node, or to contradict it, are to it."""
    statement = select(VariantEdge.other_key, VariantEdge.relation, VariantEdge.score)
    rows = session.execute(statement.where(VariantEdge.node_key == node))
    return {other: Edge(Relation(relation), score) for other, relation, score in rows}


def _seen_from(
    quote: StoredQuote, node: int, own: Edge, edges: Mapping[int, Edge], group: StoredGroup
) -> Iterator[StoredMember]:
    """The other members of a quote's group as they are to it; `own`: what it is to the representative.

    Those that contradict it are no variants of it, though the representative may be both's.
    """
    alignments = Alignments(quote.row.text)
    mine = prepare(_bare(quote.row.text, quote))
    known: dict[str, Edge | None] = {}
    for member in group.members:
        words = member.quote.row.text
        if member.quote.row.id == quote.row.id:
            continue
        edge = Edge(Relation.VERBATIM, 1.0) if member.node == node else edges.get(member.node)
        if edge is None:
            if words not in known:
                known[words] = _by_words(mine, prepare(_bare(words, quote)))
            edge = known[words]
        seen = replace(member, alignment=alignments.to(words))
        if edge is None:
            score = own.score * member.score
            yield replace(
                seen, relation=loosest((own.relation, member.relation)), score=score, through=group.representative
            )
        elif edge.relation is not Relation.CONFLICT:
            yield replace(seen, relation=edge.relation, score=edge.score)


def _by_words(mine: Prepared, other: Prepared) -> Edge | None:
    """What two wordings of one speaker are by their words alone; None: nothing, or what nobody has judged."""
    found = compare_prepared(mine, other, paraphrases=False, aligned=False)
    return None if found.relation in (None, Relation.CONFLICT) else Edge(found.relation, found.score)


def _bare(text: str, quote: StoredQuote) -> Wording:
    return Wording(text, speaker=quote.speakers[0].slug if quote.speakers else "one")


def _read_group(session: Session, group: VariantGroup, speaker: Speaker, quote_id: str, most: int) -> StoredGroup:
    relations = _relations(session, group.key)
    carriers = carriers_of(session, list(relations), most)
    wordings = [wording for node in carriers for wording in carriers[node]]
    quotes = stored_quotes(session, [*(wording.id for wording in wordings), quote_id])
    copied = syndicated(wordings)
    others = [score for node, (_, score) in relations.items() if node != group.key]
    texts = Alignments(quotes[quote_id].row.text)
    members = [
        StoredMember(quotes[wording.id], *relations[node], texts.to(wording.text), wording.id in copied, node=node)
        for node in carriers
        for wording in carriers[node]
    ]
    members.sort(
        key=lambda member: (member.quote.row.published_at or "~", member.quote.row.outlet, member.quote.row.id)
    )
    outlets = session.scalars(
        select(Outlet.name)
        .join(VariantGroupOutlet, VariantGroupOutlet.outlet_key == Outlet.key)
        .where(VariantGroupOutlet.group_key == group.key)
        .order_by(Outlet.name)
    )
    return StoredGroup(
        group.id,
        (group.last_day, group.key),
        SpeakerName(speaker.slug, speaker.name, speaker.type),
        quote_id,
        quotes[quote_id].row.text,
        Relation(group.relation),
        max(others) if others else 1.0,
        tuple(outlets),
        group.quotes,
        group.first_day,
        group.last_day,
        tuple(members),
    )


def _relations(session: Session, head: int) -> dict[int, tuple[Relation, float]]:
    """Every node of a group with what it is to the representative's."""
    rows = session.execute(
        select(VariantNode.key, VariantEdge.relation, VariantEdge.score)
        .outerjoin(VariantEdge, (VariantEdge.node_key == head) & (VariantEdge.other_key == VariantNode.key))
        .where(VariantNode.head_key == head)
    )
    return {
        node: (Relation.VERBATIM, 1.0) if node == head else (Relation(relation), score)
        for node, relation, score in rows
    }


class Alignments:
    """Alignments from one text to many; equal texts are laid once."""

    def __init__(self, text: str) -> None:
        self._words = cut(text)
        self._known: dict[str, tuple[Edit, ...]] = {}

    def to(self, text: str) -> tuple[Edit, ...]:
        """The alignment to another text."""
        if text not in self._known:
            words = cut(text)
            self._known[text] = edits(self._words, words, align(self._words, words))
        return self._known[text]


def _conflicts(session: Session, edges: Mapping[int, Edge], quote: StoredQuote) -> tuple[StoredMember, ...]:
    contrary = {other: edge.score for other, edge in edges.items() if edge.relation is Relation.CONFLICT}
    carriers: Sequence[tuple[int, Wording]] = [
        (other, wording)
        for other, found in carriers_of(session, list(contrary), MOST_MEMBERS).items()
        for wording in found
    ]
    quotes = stored_quotes(session, [wording.id for _, wording in carriers])
    members = []
    for other, wording in carriers:
        found = compare(Wording(quote.row.text, speaker="one"), Wording(wording.text, speaker="one"))
        members.append(
            StoredMember(quotes[wording.id], Relation.CONFLICT, contrary[other], found.alignment, reasons=found.reasons)
        )
    return tuple(members)


__all__ = ["GroupFilter", "StoredGroup", "StoredMember", "Variants", "get_group", "list_groups", "variants_of"]
