"""What groups are made of: the wordings of speakers as nodes, how they may be grouped, and where they are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from extractors.variants.closeness import Encoder
from extractors.variants.stars import Edge, Rank
from extractors.variants.wording import Wording

CROWD = 32  # of the wordings that share a key, as many are looked up


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
        """Fullness: see `stars`."""
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
