"""The shelf of `extractors.variants.grouper` in the database, for one transaction.

Speakers are their row keys as text. What was read is kept until the transaction ends, so that growing a group asks
for each node once; every change is written at once. The shelf notes which nodes it touched, so that afterwards just
their groups are counted anew (`service.store.variants`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select, text, type_coerce, update
from sqlalchemy import String as Text
from sqlalchemy.orm import Session

from extractors.variants.candidates import content, fingerprints, rare_words
from extractors.variants.grouper import CROWD, Node
from extractors.variants.groups import Edge, Rank
from extractors.variants.normalise import cut
from extractors.variants.wording import Relation, Wording
from service.store.models import (
    Article,
    Outlet,
    Quote,
    QuoteSpeaker,
    VariantCarrier,
    VariantEdge,
    VariantKey,
    VariantNode,
)

COLUMNS = (
    Quote.id,
    Quote.text,
    Quote.kind,
    Quote.source_text,
    Quote.paragraph,
    Quote.article_key,
    type_coerce(Quote.published_at, Text).label("published_at"),
    Article.wire,
    Outlet.name.label("outlet"),
    QuoteSpeaker.speaker_key,
)


# As text, because building it from parts takes longer than running it.
FULLEST = (
    "SELECT node_key FROM (SELECT node_key FROM variant_keys WHERE speaker_key = :speaker AND hash = :h{number} "
    f"ORDER BY words DESC, node_key LIMIT {CROWD}) AS part{{number}}"
)
MOST_PARTS = 50  # SQLite takes no more than 500 parts of a union


class SqlShelf:
    """A shelf over one writing session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.touched: set[int] = set()
        self._nodes: dict[int, Node | None] = {}
        self._edges: dict[int, dict[int, Edge]] = {}
        self._heads: dict[int, int | None] = {}

    def rank(self, node: int) -> Rank:
        return self.nodes([node])[node].rank

    def article(self, node: int) -> str:
        return self.nodes([node])[node].wording.article

    def edges(self, node: int) -> Mapping[int, Edge]:
        if node not in self._edges:
            rows = self.session.execute(
                select(VariantEdge.other_key, VariantEdge.relation, VariantEdge.score).where(
                    VariantEdge.node_key == node
                )
            )
            self._edges[node] = {other: Edge(Relation(relation), score) for other, relation, score in rows}
        return self._edges[node]

    def prefetch(self, nodes: Iterable[int]) -> None:
        wanted = [node for node in nodes if node not in self._edges]
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            self._edges.update({node: {} for node in part})
            for row in self.session.execute(
                select(VariantEdge.node_key, VariantEdge.other_key, VariantEdge.relation, VariantEdge.score).where(
                    VariantEdge.node_key.in_(part)
                )
            ):
                self._edges[row.node_key][row.other_key] = Edge(Relation(row.relation), row.score)
            placed = select(VariantNode.key, VariantNode.head_key).where(VariantNode.key.in_(part))
            for key, head in self.session.execute(placed).all():
                self._heads.setdefault(key, head)
        self.nodes(wanted)

    def head(self, node: int) -> int | None:
        if node not in self._heads:
            self._heads[node] = self.session.scalar(select(VariantNode.head_key).where(VariantNode.key == node))
        return self._heads[node]

    def place(self, node: int, head: int) -> None:
        before = self.head(node)
        self.touched |= {node, head} | ({before} if before is not None else set())
        self._heads[node] = head
        self.session.execute(update(VariantNode).where(VariantNode.key == node).values(head_key=head))

    def bursts(self, speaker: str, digest: int) -> Sequence[Node]:
        keys = self.session.scalars(
            select(VariantNode.key).where(VariantNode.speaker_key == int(speaker), VariantNode.digest == digest)
        ).all()
        return sorted(self.nodes(keys).values(), key=lambda node: node.first)

    def nodes(self, ids: Iterable[int]) -> Mapping[int, Node]:
        wanted = list(dict.fromkeys(ids))
        missing = [key for key in wanted if key not in self._nodes]
        for start in range(0, len(missing), 500):
            part = missing[start : start + 500]
            self._nodes.update(dict.fromkeys(part))
            rows = self.session.execute(
                wordings(VariantNode, VariantNode.quote_id).where(VariantNode.key.in_(part))
            ).all()
            self._nodes.update({row[0].key: read_node(row[0], read_wording(row)) for row in rows})
            self._nodes.update(self._orphans([key for key in part if self._nodes[key] is None]))
        return {key: found for key in wanted if (found := self._nodes[key]) is not None}

    def _orphans(self, keys: Sequence[int]) -> dict[int, Node]:
        """Nodes whose most telling quote is gone: another carrier stands in, or nobody, until they are looked after."""
        rows = self.session.scalars(select(VariantNode).where(VariantNode.key.in_(keys))).all() if keys else ()
        found = {}
        for row in rows:
            left = self.carriers(row.key)
            found[row.key] = read_node(row, left[0] if left else Wording("", speaker=str(row.speaker_key)))
        return found

    def add(self, node: Node) -> Node:
        values = {**self._values(node), "head_key": None}
        key = self.session.execute(insert(VariantNode).values(**values).returning(VariantNode.key)).scalar_one()
        made = Node(key, *(getattr(node, name) for name in NODE_FIELDS))
        speaker = int(node.speaker)
        rows = [
            {"speaker_key": speaker, "hash": print_, "words": node.words, "node_key": key, "rare": rare}
            for prints, rare in ((node.prints, False), (node.rare, True))
            for print_ in dict.fromkeys(prints)
        ]
        if rows:
            self.session.execute(insert(VariantKey), rows)
        self._nodes[key], self._edges[key], self._heads[key] = made, {}, None
        self.touched.add(key)
        return made

    def update(self, node: Node) -> None:
        self.session.execute(update(VariantNode).where(VariantNode.key == node.id).values(**self._values(node)))
        self._nodes[node.id] = node
        self.touched.add(node.id)

    def _values(self, node: Node) -> dict[str, Any]:
        return {
            "speaker_key": int(node.speaker),
            "digest": node.digest,
            "first_day": node.first.isoformat(),
            "last_day": node.last.isoformat(),
            "words": node.words,
            "quoted": node.quoted,
            "quote_id": node.wording.id,
        }

    def drop(self, node: int) -> None:
        self.connect(node, {})
        before = self.head(node)
        self.session.execute(update(VariantNode).where(VariantNode.head_key == node).values(head_key=None))
        # A cached place may have pointed here.
        self._heads = {each: head for each, head in self._heads.items() if head != node and each != node}
        self.session.execute(delete(VariantNode).where(VariantNode.key == node))
        self._nodes[node], self._heads[node] = None, None
        self.touched |= {node} | ({before} if before is not None else set())

    def sharing(self, speaker: str, keys: Sequence[int]) -> Counter[int]:
        hits: Counter[int] = Counter()
        for start in range(0, len(keys), MOST_PARTS):
            part = keys[start : start + MOST_PARTS]
            values = {f"h{number}": key for number, key in enumerate(part)}
            statement = text(" UNION ALL ".join(FULLEST.format(number=number) for number in range(len(part))))
            hits.update(self.session.scalars(statement, {"speaker": int(speaker), **values}))
        return hits

    def connect(self, node: int, edges: Mapping[int, Edge]) -> None:
        before = self.edges(node)
        if before:
            self.session.execute(delete(VariantEdge).where(VariantEdge.node_key == node))
            self.session.execute(delete(VariantEdge).where(VariantEdge.other_key == node))
            for other in before:
                self._edges.get(other, {}).pop(node, None)
        if edges:
            rows = [
                {"node_key": one, "other_key": two, "relation": edge.relation.value, "score": edge.score}
                for other, edge in edges.items()
                for one, two in ((node, other), (other, node))
            ]
            self.session.execute(insert(VariantEdge), rows)
        for other, edge in edges.items():
            if other in self._edges:
                self._edges[other][node] = edge
        self._edges[node] = dict(edges)

    def carry(self, wording: Wording, node: int) -> None:
        self.session.execute(
            insert(VariantCarrier).values(quote_id=wording.id, article_key=int(wording.article), node_key=node)
        )
        self.touched.add(node)

    def uncarry(self, wording_id: str) -> int | None:
        node = self.session.scalar(select(VariantCarrier.node_key).where(VariantCarrier.quote_id == wording_id))
        if node is not None:
            self.session.execute(delete(VariantCarrier).where(VariantCarrier.quote_id == wording_id))
            self.touched.add(node)
        return node

    def carriers(self, node: int) -> Sequence[Wording]:
        return list(carriers_of(self.session, [node]).get(node, ()))


NODE_FIELDS = ("speaker", "digest", "wording", "first", "last", "words", "quoted", "prints", "rare")


def wordings(first: Any, carrier: Any = None) -> Select[*tuple[Any, ...]]:
    """A select of `first` with a quote's columns: of the quote that the column `carrier` names, else of each."""
    statement = select(first, *COLUMNS)
    if carrier is None:
        statement = statement.select_from(Quote)
    else:
        statement = statement.select_from(carrier.class_).join(Quote, Quote.id == carrier)
    return (
        statement.join(Article, Article.key == Quote.article_key)
        .join(Outlet, Outlet.key == Quote.outlet_key)
        .join(QuoteSpeaker, (QuoteSpeaker.quote_key == Quote.key) & (QuoteSpeaker.position == 0))
    )


def read_wording(row: Any) -> Wording:
    """The wording in a row of `COLUMNS`; its article is the row key as text."""
    return Wording(
        text=row.text,
        id=row.id,
        speaker=str(row.speaker_key),
        source=row.source_text or "",
        outlet=row.outlet,
        article=str(row.article_key),
        day=datetime.fromisoformat(row.published_at).date() if row.published_at else None,
        kind=row.kind,
        context=row.paragraph,
        wire=row.wire,
    )


def read_node(stored: VariantNode, wording: Wording) -> Node:
    """A node from its row and its most telling carrier; its keys follow from the words."""
    stems = content(cut(wording.text))
    return Node(
        stored.key,
        str(stored.speaker_key),
        stored.digest,
        wording,
        date.fromisoformat(stored.first_day),
        date.fromisoformat(stored.last_day),
        stored.words,
        stored.quoted,
        fingerprints(stems),
        rare_words(stems),
    )


def carriers_of(session: Session, nodes: Sequence[int], limit: int | None = None) -> dict[int, list[Wording]]:
    """The carriers of some nodes, by date; at most `limit` in all."""
    statement = wordings(VariantCarrier.node_key, VariantCarrier.quote_id).where(VariantCarrier.node_key.in_(nodes))
    statement = statement.order_by(type_coerce(Quote.published_at, Text), Quote.key).limit(limit)
    found: dict[int, list[Wording]] = {node: [] for node in nodes}
    for row in session.execute(statement):
        found[row[0]].append(read_wording(row))
    return found
