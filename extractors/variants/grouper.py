"""Keeps the groups of all speakers' wordings up to date while wordings come and go.

What a group is stands in `stars`; here is how the graph comes about. Copies of a wording (equal `digest`) by one
speaker form one *node* with many carriers, as long as no two neighbours in time lie further apart than the window: a
slogan said fifty thousand times is one node and costs one look-up a time. A new node is looked up by its keys
(`candidates`), compared with the wordings that share enough of them within the window, and settled. When a node's first
or last day or its most telling carrier changes, its comparisons are made anew, since they rest on those.

A key that very many wordings of a speaker share tells little: of each only the `CROWD` fullest wordings are looked up,
and no node is compared with more than `MOST_COMPARED` others. So a new wording costs about the same however many
there are. What the nodes, keys and edges are kept in is the caller's `nodes.Shelf`: `shelf.MemoryShelf`, or a database.

A comparison in meaning takes milliseconds, too long to hold a database's only write lock for. `foresee` makes those
that `add` will ask for, writing nothing, and keeps what they said by the two wordings as they were compared: a
comparison is a function of these alone, so one that was foreseen is right whatever happened since, and one that
somebody else's write has changed is made anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from extractors.variants.candidates import digest, fingerprints, rare_words
from extractors.variants.closeness import Encoder
from extractors.variants.compare import Prepared, compare_prepared, prepare
from extractors.variants.features import quoted_share
from extractors.variants.nodes import Node, Options, Shelf
from extractors.variants.stars import Edge, Rank, admitted, settle
from extractors.variants.stems import content
from extractors.variants.wording import Comparison, Wording

MOST_COMPARED = 24
NO_DAY = date(1, 1, 1)
ANCHOR = date(2000, 1, 1)

Foreseen = dict[tuple[Wording, Wording], Comparison]


class Grouper:
    """Adds and removes wordings; the shelf holds the result."""

    def __init__(self, shelf: Shelf, options: Options | None = None, foreseen: Foreseen | None = None) -> None:
        self.shelf = shelf
        self.options = options or Options()
        self.foreseen: Foreseen = {} if foreseen is None else foreseen

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
        return changed | self._refresh(node, _joined(near, wording, day))

    def foresee(self, wording: Wording) -> None:
        """Compares a wording in meaning with what `add` will compare it with, and keeps that; writes nothing."""
        prepared = prepare(wording)
        if not wording.speaker or not prepared.words.keys or not self.options.paraphrases:
            return
        day = wording.day or NO_DAY
        mark = digest(prepared.words, wording.article or wording.id)
        nodes = [self._node(prepared, mark, day)]
        near = [n for n in self.shelf.bursts(wording.speaker, mark) if self._near(n, day)]
        if near and (joined := _joined(near, wording, day)) != near[0]:
            nodes.append(joined)
        for node in nodes:
            told = [other for other in self._candidates(node) if self._may_be_told(node, other)]
            known = self._backgrounds([node, *told])
            mine = prepare(_bare(node.wording, ANCHOR, known.get(node.id, ())))
            for other in told:
                theirs = self._other_side(node, other, known)
                found = _judge(mine, prepare(theirs), paraphrases=True, encoder=self.options.encoder)
                self.foreseen[mine.wording, theirs] = found

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
        node = self.shelf.add(self._node(prepared, mark, day))
        self.shelf.carry(prepared.wording, node.id)
        self._connect(node)
        return settle(self, self._reach(node.id) if self.options.paraphrases else [node.id])

    def _node(self, prepared: Prepared, mark: int, day: date) -> Node:
        """A node that holds nothing but a wording."""
        stems = content(prepared.words)
        return Node(
            0,
            prepared.wording.speaker,
            mark,
            prepared.wording,
            day,
            day,
            len(stems),
            quoted_share(prepared.words) > 0,
            fingerprints(stems),
            rare_words(prepared.words) if self.options.paraphrases else (),
        )

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
        self._connect(new)
        return settle(self, before | self._reach(new.id))

    def _connect(self, node: Node) -> None:
        edges: dict[int, Edge] = {}
        candidates = self._candidates(node)
        told = {other.id for other in candidates if self._may_be_told(node, other)}
        known = self._backgrounds([node, *(other for other in candidates if other.id in told)]) if told else {}
        mine = prepare(_bare(node.wording, ANCHOR, known.get(node.id, ())))
        for other in candidates:
            theirs = self._other_side(node, other, known)
            found = self.foreseen.get((mine.wording, theirs)) if self.foreseen and other.id in told else None
            if found is None:
                found = _judge(mine, prepare(theirs), paraphrases=other.id in told, encoder=self.options.encoder)
            if found.relation is not None:
                edges[other.id] = Edge(found.relation, found.score)
        self.shelf.connect(node.id, edges)

    def _may_be_told(self, node: Node, other: Node) -> bool:
        """Whether two nodes may be one statement in other words: groups ask for two articles (see `admitted`)."""
        apart = not node.wording.article or node.wording.article != other.wording.article
        return self.options.paraphrases and apart and node.days_to(other) <= self.options.paraphrase_window

    def _backgrounds(self, nodes: Sequence[Node]) -> Mapping[int, tuple[str, ...]]:
        """The other statements of the nodes' articles: as a wording brings them itself, else as the shelf has them."""
        if not self.options.encoder:
            return {}
        own = {node.id: node.wording.background for node in nodes if node.wording.background}
        return {**self.shelf.backgrounds([node for node in nodes if node.id not in own]), **own}

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

    def _other_side(self, node: Node, other: Node, known: Mapping[int, tuple[str, ...]]) -> Wording:
        """The wording a node is compared with, as if published as near to it as their carriers were."""
        return _bare(other.wording, ANCHOR + timedelta(days=node.days_to(other)), known.get(other.id, ()))


def _bare(wording: Wording, day: date, background: tuple[str, ...]) -> Wording:
    """What of a wording a comparison within a speaker rests on."""
    return replace(wording, id="", article="", outlet="", wire=None, day=day, background=background)


def _judge(mine: Prepared, theirs: Prepared, *, paraphrases: bool, encoder: Encoder | None) -> Comparison:
    encoder = encoder if paraphrases else None
    return compare_prepared(mine, theirs, encoder=encoder, paraphrases=paraphrases, aligned=False)


def _joined(near: Sequence[Node], wording: Wording, day: date) -> Node:
    """The first of some nodes with the carriers of the others and another one."""
    last = max(day, *(node.last for node in near))
    telling = min((*(node.wording for node in near), wording), key=telling_order)
    return replace(near[0], first=min(day, near[0].first), last=last, wording=telling)


def telling_order(wording: Wording) -> tuple[date, str, str, str]:
    """Sorts the carriers of one wording, most telling first: the earliest, then by outlet, article and key."""
    return wording.day or NO_DAY, wording.outlet, wording.article, wording.id
