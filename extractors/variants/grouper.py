"""Keeps the groups of all speakers' wordings up to date while wordings come and go.

What a group is stands in `groups`; here is how the graph comes about. Copies of a wording (equal `digest`) by one
speaker form one *node* with many carriers, as long as no two neighbours in time lie further apart than the window: a
slogan said fifty thousand times is one node and costs one look-up a time. A new node is looked up by its keys
(`candidates`), compared with the wordings that share enough of them within the window, and settled. When a node's first
or last day or its most telling carrier changes, its comparisons are made anew, since they rest on those.

A key that very many wordings of a speaker share tells little: of each only the `CROWD` fullest wordings are looked up,
and no node is compared with more than `MOST_COMPARED` others. So a new wording costs about the same however many
there are. What the nodes, keys and edges are kept in is the caller's `Shelf`: `shelf.MemoryShelf`, or a database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from extractors.variants.candidates import digest, fingerprints, rare_words
from extractors.variants.closeness import Encoder
from extractors.variants.compare import Prepared, compare_prepared, prepare
from extractors.variants.features import quoted_share
from extractors.variants.groups import Edge, Rank, admitted, settle
from extractors.variants.stems import content
from extractors.variants.wording import Comparison, Wording

CROWD = 32
MOST_COMPARED = 24
NO_DAY = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Options:
    """How far apart in days two wordings may be published to be one statement, in its words and in other words.

    `paraphrases` False groups by words alone, which is what very large corpora can afford; `encoder` judges meaning.
    """

    window: int = 180
    paraphrase_window: int = 14
    paraphrases: bool = True
    encoder: Encoder | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One wording of one speaker, all its carriers from `first` to `last`; `wording` is the most telling one."""

    id: int
    speaker: str
    digest: int
    wording: Wording
    first: date
    last: date
    words: int
    quoted: bool
    prints: tuple[int, ...]
    rare: tuple[int, ...]

    @property
    def rank(self) -> Rank:
        """Fullness: see `groups`."""
        return -self.words, 0 if self.quoted else 1, self.first.isoformat(), self.digest

    def days_to(self, other: Node) -> int:
        """Days between the spans of two nodes, 0 where they overlap."""
        return max(0, (other.first - self.last).days, (self.first - other.last).days)


class Shelf(Protocol):
    """Where nodes, keys, edges and places are kept; numbers stand for nodes."""

    def rank(self, node: int) -> Rank: ...
    def article(self, node: int) -> str: ...
    def sentences(self, node: int) -> int: ...
    def edges(self, node: int) -> Mapping[int, Edge]: ...
    def head(self, node: int) -> int | None: ...
    def place(self, node: int, head: int) -> None: ...

    def prefetch(self, nodes: Iterable[int]) -> None:
        """Says that these nodes, their edges and places will be asked for."""
        ...

    def backgrounds(self, nodes: Sequence[Node]) -> Mapping[int, tuple[str, ...]]:
        """For each node the statements of its most telling carrier's article; none where they are not known."""
        ...

    def bursts(self, speaker: str, digest: int) -> Sequence[Node]:
        """The nodes of one wording, in order of time."""
        ...

    def nodes(self, ids: Iterable[int]) -> Mapping[int, Node]:
        """Nodes by number; those that are gone are left out."""
        ...

    def add(self, node: Node) -> Node:
        """Keeps a new node with its keys; returns it with its number."""
        ...

    def update(self, node: Node) -> None:
        """Keeps a node's new days and wording."""
        ...

    def drop(self, node: int) -> None:
        """Forgets a node with its keys and edges."""
        ...

    def sharing(self, speaker: str, keys: Sequence[int]) -> Counter[int]:
        """How many of the keys each other node of the speaker has, at most CROWD nodes a key, the fullest."""
        ...

    def connect(self, node: int, edges: Mapping[int, Edge]) -> None:
        """Replaces all edges of a node."""
        ...

    def carry(self, wording: Wording, node: int) -> None:
        """Notes that this wording is a carrier of the node."""
        ...

    def uncarry(self, wording_id: str) -> int | None:
        """Forgets a carrier; its node, if it had one."""
        ...

    def carriers(self, node: int) -> Sequence[Wording]:
        """All carriers of a node."""
        ...


class Grouper:
    """Adds and removes wordings; the shelf holds the result."""

    def __init__(self, shelf: Shelf, options: Options | None = None) -> None:
        self.shelf = shelf
        self.options = options or Options()

    def add(self, wording: Wording) -> set[int]:
        """Takes in a wording; returns the nodes whose place changed. Without a speaker or words nothing happens."""
        prepared = prepare(wording)
        if not wording.speaker or not prepared.words.keys:
            return set()
        day = wording.day or NO_DAY
        mark = digest(prepared.words, wording.article or wording.id)
        near = [n for n in self.shelf.bursts(wording.speaker, mark) if self._near(n, day)]
        if not near:
            return self._new(prepared, mark, day)
        node, *others = near
        changed = self._absorb(node, others)
        self.shelf.carry(wording, node.id)
        last = max([day, *(n.last for n in near)])
        telling = min((node.wording, wording, *(n.wording for n in others)), key=telling_order)
        return changed | self._refresh(node, replace(node, first=min(day, node.first), last=last, wording=telling))

    def remove(self, wording_id: str) -> set[int]:
        """Forgets a wording; returns the nodes whose place changed."""
        number = self.shelf.uncarry(wording_id)
        if number is None:
            return set()
        left = self.shelf.carriers(number)
        node = self.shelf.nodes([number])[number]
        if not left:
            near = self._reach(number)
            self.shelf.drop(number)
            return {number} | settle(self, near - {number})
        days = [wording.day or NO_DAY for wording in left]
        telling = min(left, key=telling_order)
        return self._refresh(node, replace(node, first=min(days), last=max(days), wording=telling))

    def rank(self, node: int) -> Rank:
        """As `groups.Graph` asks; so the three below."""
        return self.shelf.rank(node)

    def neighbours(self, node: int) -> Mapping[int, Edge]:
        return admitted(self.shelf, node)

    def head(self, node: int) -> int | None:
        return self.shelf.head(node)

    def place(self, node: int, head: int) -> None:
        self.shelf.place(node, head)

    def _reach(self, node: int) -> set[int]:
        """The nodes whose neighbours a change of this one may change: a closer rival shuts an edge further on."""
        near = set(self.shelf.edges(node))
        self.shelf.prefetch(near)
        reach = {node} | near | {each for other in near for each in self.shelf.edges(other)}
        self.shelf.prefetch(reach)
        self.shelf.prefetch({each for other in reach for each in self.shelf.edges(other)})
        return reach

    def _near(self, node: Node, day: date) -> bool:
        reach = timedelta(days=min(self.options.window, 36_500))
        return node.first.toordinal() - reach.days <= day.toordinal() <= node.last.toordinal() + reach.days

    def _new(self, prepared: Prepared, mark: int, day: date) -> set[int]:
        stems = content(prepared.words)
        wording = prepared.wording
        node = self.shelf.add(
            Node(
                0,
                wording.speaker,
                mark,
                wording,
                day,
                day,
                len(stems),
                quoted_share(prepared.words) > 0,
                fingerprints(stems),
                rare_words(prepared.words) if self.options.paraphrases else (),
            )
        )
        self.shelf.carry(wording, node.id)
        self._connect(node, prepared)
        return settle(self, self._reach(node.id) if self.options.paraphrases else [node.id])

    def _absorb(self, node: Node, others: Iterable[Node]) -> set[int]:
        """Joins bursts that a carrier between them has bridged."""
        changed: set[int] = set()
        for other in others:
            near = self._reach(other.id)
            for wording in self.shelf.carriers(other.id):
                self.shelf.uncarry(wording.id)
                self.shelf.carry(wording, node.id)
            self.shelf.drop(other.id)
            changed |= settle(self, near - {other.id}) | {other.id}
        return changed

    def _refresh(self, old: Node, new: Node) -> set[int]:
        """Compares a node anew where what its comparisons rest on has changed."""
        if new == old:
            return set()
        before = self._reach(old.id)
        self.shelf.update(new)
        self._connect(new, prepare(new.wording))
        return settle(self, before | self._reach(new.id))

    def _connect(self, node: Node, prepared: Prepared) -> None:
        edges: dict[int, Edge] = {}
        candidates = self._candidates(node)
        told = [other for other in candidates if self._may_be_told(node, other)]
        known = self.shelf.backgrounds([node, *told]) if told and self.options.encoder else {}
        for other in candidates:
            found = self._compare(node, prepared, other, known)
            if found.relation is not None:
                edges[other.id] = Edge(found.relation, found.score)
        self.shelf.connect(node.id, edges)

    def _may_be_told(self, node: Node, other: Node) -> bool:
        return self.options.paraphrases and node.days_to(other) <= self.options.paraphrase_window

    def _candidates(self, node: Node) -> list[Node]:
        """The nodes worth a comparison: those that share most keys, within the window."""
        prints = self.shelf.sharing(node.speaker, node.prints)
        rare = self.shelf.sharing(node.speaker, node.rare) if node.rare else Counter[int]()
        prints.pop(node.id, None)
        rare.pop(node.id, None)
        found = self.shelf.nodes({*prints, *rare})
        worth = [
            other
            for number, other in found.items()
            if (
                prints[number] >= min(2, len(node.prints), len(other.prints))
                and node.days_to(other) <= self.options.window
            )
            or (rare[number] and node.days_to(other) <= self.options.paraphrase_window)
        ]
        worth.sort(key=lambda other: (-prints[other.id], -rare[other.id], other.rank))
        return worth[:MOST_COMPARED]

    def _compare(self, node: Node, prepared: Prepared, other: Node, known: Mapping[int, tuple[str, ...]]) -> Comparison:
        """Compares two nodes as if published as near to each other as their carriers were."""
        anchor = date(2000, 1, 1)
        day = anchor + timedelta(days=node.days_to(other))
        mine = replace(prepared, wording=replace(node.wording, day=anchor, background=known.get(node.id, ())))
        theirs = prepare(replace(other.wording, day=day, background=known.get(other.id, ())))
        by_meaning = self._may_be_told(node, other)
        encoder = self.options.encoder if by_meaning else None
        return compare_prepared(mine, theirs, encoder=encoder, paraphrases=by_meaning, aligned=False)


def telling_order(wording: Wording) -> tuple[date, str, str, str]:
    """Sorts the carriers of one wording, most telling first: the earliest, then by outlet, article and key."""
    return wording.day or NO_DAY, wording.outlet, wording.article, wording.id
