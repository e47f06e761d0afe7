"""Nodes, keys, edges and places in memory, for one process that groups a corpus; see `nodes.Shelf`."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.variants.nodes import CROWD, Node
from extractors.variants.parts import count_sentences
from extractors.variants.stars import Edge, Rank
from extractors.variants.wording import Wording

_NOTHING: Mapping[int, Edge] = {}


class MemoryShelf:
    """A shelf of dictionaries: about two kilobytes a node."""

    def __init__(self) -> None:
        self._nodes: dict[int, Node] = {}
        self._bursts: dict[int, list[int] | int] = {}
        self._keys: dict[int, list[int] | int] = {}
        self._edges: dict[int, dict[int, Edge]] = {}
        self._heads: dict[int, int] = {}
        self._members: dict[int, set[int]] = {}
        self._carriers: dict[int, dict[str, Wording]] = {}
        self._node_of: dict[str, int] = {}
        self._count = 0

    def rank(self, node: int) -> Rank:
        return self._nodes[node].rank

    def article(self, node: int) -> str:
        return self._nodes[node].wording.article

    def sentences(self, node: int) -> int:
        return count_sentences(self._nodes[node].wording.text)

    def edges(self, node: int) -> Mapping[int, Edge]:
        return self._edges.get(node, _NOTHING)

    def prefetch(self, nodes: Iterable[int]) -> None:
        pass

    def backgrounds(self, nodes: Sequence[Node]) -> Mapping[int, tuple[str, ...]]:
        return {node.id: node.wording.background for node in nodes}

    def head(self, node: int) -> int | None:
        return self._heads.get(node)

    def place(self, node: int, head: int) -> None:
        self._leave(node)
        if head != node:
            self._heads[node] = head
            self._members.setdefault(head, set()).add(node)
        else:
            self._heads[node] = node

    def _leave(self, node: int) -> None:
        before = self._heads.pop(node, None)
        if before is not None and before != node and before in self._members:
            self._members[before].discard(node)
            if not self._members[before]:
                del self._members[before]

    def members(self, head: int) -> list[int]:
        """The nodes of a group, its representative first, then by fullness."""
        return [head, *sorted(self._members.get(head, ()), key=self.rank)]

    def heads(self) -> Iterator[int]:
        """The representatives of groups of more than one carrier, in the order of speaker and fullness."""
        found = [
            n for n, head in self._heads.items() if head == n and (n in self._members or len(self._carriers[n]) > 1)
        ]
        return iter(sorted(found, key=lambda n: (self._nodes[n].speaker, self.rank(n))))

    def group_of(self, wording_id: str) -> int | None:
        """The representative node of a wording's group."""
        node = self._node_of.get(wording_id)
        return None if node is None else self._heads.get(node)

    def bursts(self, speaker: str, digest: int) -> Sequence[Node]:
        found = self._bursts.get(_key(speaker, digest))
        ids = () if found is None else (found,) if isinstance(found, int) else found
        return sorted((self._nodes[number] for number in ids), key=lambda node: node.first)

    def nodes(self, ids: Iterable[int]) -> Mapping[int, Node]:
        return {number: self._nodes[number] for number in ids if number in self._nodes}

    def add(self, node: Node) -> Node:
        self._count += 1
        node = replace(node, id=self._count)
        self._nodes[node.id] = node
        self._carriers[node.id] = {}
        _append(self._bursts, _key(node.speaker, node.digest), node.id)
        for key in (*node.prints, *node.rare):
            self._post(_key(node.speaker, key), node)
        return node

    def _post(self, key: int, node: Node) -> None:
        found = self._keys.get(key)
        if isinstance(found, list) and len(found) >= CROWD:
            insort(found, node.id, key=self.rank)
            found.pop()
        else:
            _append(self._keys, key, node.id)
            found = self._keys[key]
            if isinstance(found, list) and len(found) == CROWD:
                found.sort(key=self.rank)

    def update(self, node: Node) -> None:
        self._nodes[node.id] = node

    def drop(self, node: int) -> None:
        gone = self._nodes[node]
        for other in self._edges.pop(node, {}):
            self._edges[other].pop(node, None)
        _remove(self._bursts, _key(gone.speaker, gone.digest), node)
        for key in (*gone.prints, *gone.rare):
            _remove(self._keys, _key(gone.speaker, key), node)
        self._leave(node)
        for member in self._members.pop(node, set()):
            self._heads.pop(member, None)
        del self._nodes[node], self._carriers[node]

    def sharing(self, speaker: str, keys: Sequence[int]) -> Counter[int]:
        hits: Counter[int] = Counter()
        for key in keys:
            found = self._keys.get(_key(speaker, key))
            if isinstance(found, int):
                hits[found] += 1
            elif found:
                hits.update(found)
        return hits

    def connect(self, node: int, edges: Mapping[int, Edge]) -> None:
        for other in self._edges.pop(node, {}):
            self._edges[other].pop(node, None)
        if edges:
            self._edges[node] = dict(edges)
            for other, edge in edges.items():
                self._edges.setdefault(other, {})[node] = edge

    def carry(self, wording: Wording, node: int) -> None:
        self._carriers[node][wording.id] = wording
        self._node_of[wording.id] = node

    def uncarry(self, wording_id: str) -> int | None:
        node = self._node_of.pop(wording_id, None)
        if node is not None:
            self._carriers[node].pop(wording_id, None)
        return node

    def carriers(self, node: int) -> Sequence[Wording]:
        return list(self._carriers[node].values())


def _key(speaker: str, key: int) -> int:
    """A speaker's own key: equal keys of two speakers have nothing to do with each other."""
    return hash((speaker, key))


def _append(table: dict[int, list[int] | int], key: int, value: int) -> None:
    """A lone value stands for itself, which spares most lists."""
    found = table.get(key)
    if found is None:
        table[key] = value
    elif isinstance(found, int):
        table[key] = [found, value]
    else:
        found.append(value)


def _remove(table: dict[int, list[int] | int], key: int, value: int) -> None:
    found = table.get(key)
    if isinstance(found, list):
        if value in found:
            found.remove(value)
        if not found:
            del table[key]
    elif found == value:
        del table[key]
