"""A finished group: its representative wording, all its members, and what of it is only copied from a wire.

Relations and scores are those of each member's wording to the representative's. Members that stand in the same
paragraph as another outlet's, word for word, where an agency is credited by either, are *syndicated*: copies of one
report. They count as carriers of the statement, not as its independent confirmation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.variants.normalise import cut
from extractors.variants.stars import Edge, loosest
from extractors.variants.wording import Relation, Wording

LEAST_PARAGRAPH = 12  # words; shorter paragraphs are equal by chance


@dataclass(frozen=True, slots=True)
class Member:
    """One carrier of a statement; `relation` None marks the representative itself."""

    wording: Wording
    relation: Relation | None
    score: float
    syndicated: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One statement in every outlet's words; `members` come by date, the representative is one of them."""

    representative: Wording
    members: tuple[Member, ...]

    @property
    def relation(self) -> Relation:
        """The loosest relation of a member to the representative."""
        return loosest(member.relation for member in self.members if member.relation)

    @property
    def outlets(self) -> tuple[str, ...]:
        """All outlets, by name."""
        return tuple(sorted({member.wording.outlet for member in self.members}))

    @property
    def independent_outlets(self) -> int:
        """How many outlets carry the statement, all copies of one wire report counted as one."""
        own = {member.wording.outlet for member in self.members if not member.syndicated}
        return len(own) + any(member.syndicated and member.wording.outlet not in own for member in self.members)

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day of publication; None where no member is dated."""
        days = [member.wording.day for member in self.members if member.wording.day]
        return (min(days), max(days)) if days else None


def assemble(
    head: int, carriers: Mapping[int, Sequence[Wording]], edges: Mapping[int, Edge], telling: Wording
) -> Group | None:
    """The group around node `head`; None unless two articles carry it. `edges` lead from `head` to the other nodes."""
    everyone = [wording for node in carriers for wording in carriers[node]]
    if len({wording.article or wording.id for wording in everyone}) < 2:
        return None
    copied = syndicated(everyone)
    members = [
        Member(
            wording,
            None if wording.id == telling.id else Relation.VERBATIM if node == head else edges[node].relation,
            1.0 if node == head else edges[node].score,
            wording.id in copied,
        )
        for node in carriers
        for wording in carriers[node]
    ]
    members.sort(key=lambda member: (member.wording.day or date.max, member.wording.outlet, member.wording.id))
    return Group(telling, tuple(members))


def syndicated(wordings: Sequence[Wording]) -> frozenset[str]:
    """The ids of wordings whose paragraph is printed alike by several outlets, an agency credited by one of them."""
    alike: dict[tuple[str, ...], list[Wording]] = defaultdict(list)
    for wording in wordings:
        paragraph = cut(wording.context).keys
        if len(paragraph) >= LEAST_PARAGRAPH:
            alike[paragraph].append(wording)
    return frozenset(
        wording.id
        for copies in alike.values()
        if len({copy.outlet for copy in copies}) > 1 and any(copy.wire for copy in copies)
        for wording in copies
    )
