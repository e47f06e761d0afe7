"""Grows groups of wordings from the fullest one, so that the result does not depend on who came first.

The comparisons of a speaker's wordings make a graph: an edge where two report one statement. Wordings have a total
order of *fullness* (more content words first, then quoted before reported, then earlier, then their own key). A wording
is *representative* when no fuller neighbour of it is one: the first maximal independent set in that order, which is
unique for a graph, however it came about. Every other wording joins the representative among its neighbours that it
is closest to (tightest relation, highest score, fullest). So a group is a star around its fullest wording: two
fragments that share nothing may meet in the speech that holds both, but nobody is drawn in over a chain of likeness.

A new wording touches only its own neighbours: `settle` looks at the changed wordings in order of fullness and goes on
to less full neighbours only where a representative was made or unmade. The graph is the caller's (`Graph`): in memory
(`grouper`) or in the database.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from extractors.variants.wording import Relation

Rank = tuple[float, int, str, int]  # fullness: smaller is fuller
LEAST_SHARE = 0.5  # of the likeliest paraphrase's score
TIGHTNESS = {relation: place for place, relation in enumerate(Relation)}


@dataclass(frozen=True, slots=True)
class Edge:
    """That two wordings report one statement, and how."""

    relation: Relation
    score: float


class Compared(Protocol):
    """What `Admitted` needs to know of all comparisons."""

    def rank(self, node: int) -> Rank:
        """The place of a wording in the order of fullness."""
        ...

    def article(self, node: int) -> str:
        """The article of a wording's most telling carrier."""
        ...

    def sentences(self, node: int) -> int:
        """How many sentences a wording has, at least 1."""
        ...

    def edges(self, node: int) -> Mapping[int, Edge]:
        """Every comparison of a wording that found something, conflicts too."""
        ...


def admitted(compared: Compared, node: int) -> dict[int, Edge]:
    """The edges of a wording that groups may grow along.

    The same words always count. In other words an article reports a statement once, and a wording of several sentences
    holds as many statements: a paraphrase counts between two articles, and only where each of the two wordings is
    among the closest in its article to the other, of which there may be as many as the other has sentences. Two
    articles on one event are full of statements that are somewhat alike, so that without this the vague would gather.
    And a paraphrase less than half as likely as the likeliest that either wording has does not count: a vague likeness
    to a longer wording must not take a wording from the one that tells the same.
    """
    return {
        other: edge
        for other, edge in compared.edges(node).items()
        if edge.relation.is_same or (edge.relation is Relation.PARAPHRASE and _is_told(compared, node, other))
    }


def _is_told(compared: Compared, one: int, two: int) -> bool:
    if compared.article(one) and compared.article(one) == compared.article(two):
        return False
    if compared.edges(one)[two].score < LEAST_SHARE * max(_likeliest(compared, one), _likeliest(compared, two)):
        return False
    return _is_close(compared, one, two) and _is_close(compared, two, one)


def _likeliest(compared: Compared, node: int) -> float:
    """The score of the likeliest paraphrase that a wording has in another article, 0 without one."""
    return max(
        (
            edge.score
            for other, edge in compared.edges(node).items()
            if edge.relation is Relation.PARAPHRASE and compared.article(other) != compared.article(node)
        ),
        default=0.0,
    )


def _is_close(compared: Compared, one: int, two: int) -> bool:
    """Whether in its article fewer wordings are closer to `two` than `one` is than `two` has sentences."""
    article, edges = compared.article(one), compared.edges(two)
    here = (*closeness(edges[one]), compared.rank(one), one)
    closer = sum(
        (*closeness(edge), compared.rank(each), each) < here
        for each, edge in edges.items()
        if edge.relation is not Relation.CONFLICT and compared.article(each) == article
    )
    return closer < compared.sentences(two)


class Graph(Protocol):
    """What `settle` needs to know and to write; wordings are numbers."""

    def rank(self, node: int) -> Rank:
        """The place of a wording in the order of fullness."""
        ...

    def neighbours(self, node: int) -> Mapping[int, Edge]:
        """The wordings that report the same statement (conflicts are not among them)."""
        ...

    def head(self, node: int) -> int | None:
        """The representative that a wording belongs to (itself, if it is one), or None while it has no place."""
        ...

    def place(self, node: int, head: int) -> None:
        """Writes where a wording belongs."""
        ...


def settle(graph: Graph, changed: Iterable[int]) -> set[int]:
    """Gives every wording its place again after `changed` ones came or lost neighbours; returns those that moved."""
    queue = [(graph.rank(node), node) for node in set(changed)]
    heapq.heapify(queue)
    waiting = {node for _, node in queue}
    moved: set[int] = set()
    while queue:
        rank, node = heapq.heappop(queue)
        waiting.discard(node)
        neighbours = graph.neighbours(node)
        before = graph.head(node)
        after = _head(graph, node, rank, neighbours)
        if after != before:
            graph.place(node, after)
            moved.add(node)
        if (before == node) != (after == node):
            for other in neighbours:
                if other not in waiting and graph.rank(other) > rank:
                    heapq.heappush(queue, (graph.rank(other), other))
                    waiting.add(other)
    return moved


def _head(graph: Graph, node: int, rank: Rank, neighbours: Mapping[int, Edge]) -> int:
    """The closest representative among the fuller neighbours, or the wording itself."""
    heads = [other for other in neighbours if graph.head(other) == other and graph.rank(other) < rank]
    if not heads:
        return node
    return min(heads, key=lambda other: (*closeness(neighbours[other]), graph.rank(other)))


def closeness(edge: Edge) -> tuple[int, float]:
    """Sorts edges, closest first."""
    return TIGHTNESS[edge.relation], -round(edge.score, 6)


def loosest(relations: Iterable[Relation]) -> Relation:
    """The loosest of some relations; verbatim of none."""
    return max(relations, key=TIGHTNESS.__getitem__, default=Relation.VERBATIM)
