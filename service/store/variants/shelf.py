"""The shelf of `extractors.variants.grouper` in the database, for one transaction.

Speakers are their row keys as text. What was read is kept until the transaction ends, so that growing a group asks
for each node once; places and carriers are written together at the end (`flush`), the rest at once. The shelf notes
which nodes it `touched`, so that afterwards just their groups are counted anew, and which have only `grown` by a
carrier, whose groups are counted on (`service.store.variants.keeping`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from extractors.variants.nodes import Node
from extractors.variants.parts import count_sentences
from extractors.variants.stars import Edge, Rank
from extractors.variants.wording import Relation, Wording
from service.store.variants.rows import (
    BURSTS,
    CARRIERS,
    CHANGE,
    EDGES,
    EDGES_OF,
    HEAD_OF,
    KEYS,
    MOST_PARTS,
    NODES,
    NODES_BY_KEY,
    PLACE,
    SPOKEN,
    TOLD_NODES,
    carriers_of,
    fullest,
    read_node,
    read_wording,
)

MOST_KEYS = 500


class SqlShelf:
    """A shelf over one writing session; `flush` writes the places and carriers that are still held back."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.touched: set[int] = set()
        self.grown: dict[int, list[Wording]] = {}
        self._run = session.connection().execute
        self._nodes: dict[int, Node | None] = {}
        self._edges: dict[int, dict[int, Edge]] = {}
        self._heads: dict[int, int | None] = {}
        self._statements: dict[str, tuple[str, ...]] = {}
        self._places: dict[int, int | None] = {}
        self._carried: list[dict[str, Any]] = []
        self._next = 0

    def flush(self) -> None:
        """Writes what is held back, since many small changes are written faster together."""
        if self._places:
            self._run(PLACE, [{"node": node, "head": head} for node, head in self._places.items()])
            self._places = {}
        if self._carried:
            self._run(insert(CARRIERS), self._carried)
            self._carried = []

    def rank(self, node: int) -> Rank:
        return self.nodes([node])[node].rank

    def article(self, node: int) -> str:
        return self.nodes([node])[node].wording.article

    def sentences(self, node: int) -> int:
        return count_sentences(self.nodes([node])[node].wording.text)

    def edges(self, node: int) -> Mapping[int, Edge]:
        if node not in self._edges:
            self._read_edges([node])
        return self._edges[node]

    def _read_edges(self, nodes: Sequence[int]) -> None:
        self._edges.update({node: {} for node in nodes})
        for node, other, relation, score in self._run(EDGES_OF, {"keys": list(nodes)}):
            self._edges[node][other] = Edge(Relation(relation), score)

    def prefetch(self, nodes: Iterable[int]) -> None:
        wanted = list(dict.fromkeys(nodes))
        missing = [node for node in wanted if node not in self._edges]
        for start in range(0, len(missing), MOST_KEYS):
            self._read_edges(missing[start : start + MOST_KEYS])
        self.nodes(wanted)

    def backgrounds(self, nodes: Sequence[Node]) -> Mapping[int, tuple[str, ...]]:
        articles = {node.id: node.wording.article for node in nodes}
        missing = sorted({int(each) for each in articles.values() if each and each not in self._statements})
        if missing:
            found: dict[str, list[str]] = {str(each): [] for each in missing}
            for article, words in self._run(SPOKEN, {"keys": missing}):
                found[str(article)].append(words)
            self._statements.update({each: tuple(words) for each, words in found.items()})
        return {node: self._statements.get(article, ()) for node, article in articles.items()}

    def head(self, node: int) -> int | None:
        if node not in self._heads:
            self._heads[node] = self._run(HEAD_OF, {"node": node}).scalar()
        return self._heads[node]

    def place(self, node: int, head: int) -> None:
        before = self.head(node)
        self.touched |= {node, head} | ({before} if before is not None else set())
        self._heads[node] = self._places[node] = head

    def bursts(self, speaker: str, digest: int) -> Sequence[Node]:
        keys = self._run(BURSTS, {"speaker": int(speaker), "digest": digest}).scalars().all()
        return sorted(self.nodes(keys).values(), key=lambda node: node.first)

    def nodes(self, ids: Iterable[int]) -> Mapping[int, Node]:
        wanted = list(dict.fromkeys(ids))
        missing = [key for key in wanted if key not in self._nodes]
        for start in range(0, len(missing), MOST_KEYS):
            part = missing[start : start + MOST_KEYS]
            self._nodes.update(dict.fromkeys(part))
            for row in self._run(TOLD_NODES, {"keys": part}):
                self._nodes[row.node] = read_node(row, read_wording(row))
                self._heads.setdefault(row.node, row.head_key)
            self._nodes.update(self._orphans([key for key in part if self._nodes[key] is None]))
        return {key: found for key in wanted if (found := self._nodes[key]) is not None}

    def _orphans(self, keys: Sequence[int]) -> dict[int, Node]:
        """Nodes whose most telling quote is gone: another carrier stands in, or nobody, until they are looked after."""
        found = {}
        for row in self._run(NODES_BY_KEY, {"keys": keys}) if keys else ():
            left = self.carriers(row.node)
            found[row.node] = read_node(row, left[0] if left else Wording("", speaker=str(row.node_speaker)))
        return found

    def add(self, node: Node) -> Node:
        if not self._next:
            self._next = (self._run(select(func.max(NODES.c.key))).scalar() or 0) + 1
        key, self._next = self._next, self._next + 1
        self._run(insert(NODES), {"key": key, **self._values(node), "head_key": None})
        made = replace(node, id=key)
        speaker = int(node.speaker)
        rows = [
            {"speaker_key": speaker, "hash": print_, "words": node.words, "node_key": key, "rare": rare}
            for prints, rare in ((node.prints, False), (node.rare, True))
            for print_ in dict.fromkeys(prints)
        ]
        if rows:
            self._run(insert(KEYS), rows)
        self._nodes[key], self._edges[key], self._heads[key] = made, {}, None
        self.touched.add(key)
        return made

    def update(self, node: Node) -> None:
        if node.wording.id != self.nodes([node.id])[node.id].wording.id:
            self.touched.add(node.id)  # a group goes by its representative's quote
        self._run(CHANGE, {"node": node.id, **self._values(node)})
        self._nodes[node.id] = node

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
        self.flush()
        self.connect(node, {})
        before = self.head(node)
        self._run(update(NODES).where(NODES.c.head_key == node).values(head_key=None))
        # A cached place may have pointed here.
        self._heads = {each: head for each, head in self._heads.items() if head != node and each != node}
        self._run(delete(NODES).where(NODES.c.key == node))
        self._nodes[node], self._heads[node] = None, None
        self.touched |= {node} | ({before} if before is not None else set())

    def sharing(self, speaker: str, keys: Sequence[int]) -> Counter[int]:
        hits: Counter[int] = Counter()
        for start in range(0, len(keys), MOST_PARTS):
            part = keys[start : start + MOST_PARTS]
            values = {f"h{number}": key for number, key in enumerate(part)}
            hits.update(self._run(fullest(len(part)), {"speaker": int(speaker), **values}).scalars())
        return hits

    def connect(self, node: int, edges: Mapping[int, Edge]) -> None:
        before = self.edges(node)
        if before == edges:
            return
        self.touched.add(node)
        if before:
            self._run(delete(EDGES).where(EDGES.c.node_key == node))
            self._run(delete(EDGES).where(EDGES.c.other_key == node))
            for other in before:
                self._edges.get(other, {}).pop(node, None)
        if edges:
            rows = [
                {"node_key": one, "other_key": two, "relation": edge.relation.value, "score": edge.score}
                for other, edge in edges.items()
                for one, two in ((node, other), (other, node))
            ]
            self._run(insert(EDGES), rows)
        for other, edge in edges.items():
            if other in self._edges:
                self._edges[other][node] = edge
        self._edges[node] = dict(edges)

    def carry(self, wording: Wording, node: int) -> None:
        self._carried.append({"quote_id": wording.id, "article_key": int(wording.article), "node_key": node})
        self.grown.setdefault(node, []).append(wording)

    def uncarry(self, wording_id: str) -> int | None:
        self.flush()
        node = self._run(select(CARRIERS.c.node_key).where(CARRIERS.c.quote_id == wording_id)).scalar()
        if node is not None:
            self._run(delete(CARRIERS).where(CARRIERS.c.quote_id == wording_id))
            self.touched.add(node)
        return node

    def carriers(self, node: int) -> Sequence[Wording]:
        self.flush()
        return list(carriers_of(self.session, [node]).get(node, ()))
