"""Groups grow from the fullest wording, in any order of arrival, and only around it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.variants.group import Group, assemble
from extractors.variants.grouper import Foreseen, Grouper
from extractors.variants.meaning import shipped
from extractors.variants.nodes import Options
from extractors.variants.shelf import MemoryShelf
from extractors.variants.stars import Edge, admitted
from extractors.variants.wording import Relation, Wording

DAY = date(2024, 5, 6)
SPEECH = (
    "“We will rebuild the old harbour wall before winter, and we will pay for it from the reserve,” "
    "“Nobody in this town has to fear the next flood.”"
)
WALL = "“We will rebuild the old harbour wall before winter”"
FLOOD = "“Nobody in this town has to fear the next flood”"
OTHER = "“The schools stay closed until every roof in the valley has been repaired”"


def wording(number: int, text: str, *, speaker: str = "mayor", days: int = 0, **more: str) -> Wording:
    """A wording in an article and outlet of its own."""
    return Wording(
        text,
        f"q{number}",
        speaker=speaker,
        outlet=f"o{number}",
        article=f"a{number}",
        day=DAY + timedelta(days),
        **more,
    )


CORPUS = [
    wording(1, SPEECH),
    wording(2, WALL),
    wording(3, FLOOD, days=1),
    wording(4, SPEECH.replace("before", "until"), days=2),
    wording(5, FLOOD, days=2),
    wording(6, OTHER),
    wording(7, OTHER.replace("every", "each"), days=1),
    wording(8, SPEECH, speaker="rival"),
    wording(9, OTHER, days=400),
    wording(10, OTHER.replace("roof", "bridge"), days=401),
]


def groups(shelf: MemoryShelf) -> list[Group]:
    """All groups of a shelf."""
    found = []
    for head in shelf.heads():
        carriers = {node: shelf.carriers(node) for node in shelf.members(head)}
        group = assemble(head, carriers, shelf.edges(head), shelf.nodes([head])[head].wording)
        if group:
            found.append(group)
    return found


def grouped(wordings: list[Wording], options: Options | None = None) -> set[frozenset[str]]:
    """The ids of each group."""
    shelf = MemoryShelf()
    grouper = Grouper(shelf, options)
    for each in wordings:
        grouper.add(each)
    return {frozenset(member.wording.id for member in group.members) for group in groups(shelf)}


def test_groups_form_around_the_fullest_wording() -> None:
    shelf = MemoryShelf()
    grouper = Grouper(shelf)
    for each in CORPUS[:5]:
        grouper.add(each)
    (group,) = groups(shelf)
    assert group.representative.id == "q1"
    assert {m.wording.id: m.relation for m in group.members} == {
        "q1": None,
        "q2": Relation.PARTIAL,
        "q3": Relation.PARTIAL,
        "q4": Relation.NEAR_VERBATIM,
        "q5": Relation.PARTIAL,
    }
    assert group.relation is Relation.PARTIAL
    assert group.outlets == ("o1", "o2", "o3", "o4", "o5")
    assert group.days == (DAY, DAY + timedelta(2))


def test_groups_keep_speakers_and_far_days_apart() -> None:
    assert grouped(CORPUS) == {
        frozenset({"q1", "q2", "q3", "q4", "q5"}),
        frozenset({"q6", "q7"}),
        frozenset({"q9", "q10"}),
    }


@pytest.mark.parametrize("seed", range(12))
def test_groups_do_not_depend_on_the_order(seed: int) -> None:
    shuffled = list(CORPUS)
    random.Random(seed).shuffle(shuffled)
    assert grouped(shuffled) == grouped(CORPUS)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(CORPUS), unique=True), st.integers(0, 5))
def test_groups_after_removal_are_those_of_what_is_left(kept: list[Wording], seed: int) -> None:
    shelf = MemoryShelf()
    grouper = Grouper(shelf)
    everything = list(CORPUS)
    random.Random(seed).shuffle(everything)
    for each in everything:
        grouper.add(each)
    for each in everything:
        if each not in kept:
            grouper.remove(each.id)
    assert {frozenset(m.wording.id for m in group.members) for group in groups(shelf)} == grouped(kept)


def test_groups_two_quotes_of_one_article_are_none() -> None:
    one = Wording(SPEECH, "x", speaker="mayor", article="a", outlet="o", day=DAY)
    two = Wording(FLOOD, "y", speaker="mayor", article="a", outlet="o", day=DAY)
    assert grouped([one, two]) == set()


def test_groups_nobody_and_nothing_are_left_out() -> None:
    assert grouped([wording(1, SPEECH, speaker=""), wording(2, SPEECH, speaker=""), wording(3, "“…”")]) == set()


def test_groups_a_slogan_costs_one_look_up_each() -> None:
    shelf = MemoryShelf()
    grouper = Grouper(shelf, Options(paraphrases=False))
    for number in range(3000):
        grouper.add(wording(number, "We will make the harbour great again for everyone", days=number // 300))
    (group,) = groups(shelf)
    assert len(group.members) == 3000
    assert len(list(shelf.heads())) == 1


def test_groups_bursts_of_one_wording_join_when_bridged() -> None:
    far = [wording(1, SPEECH), wording(2, SPEECH, days=5), wording(3, SPEECH, days=300), wording(4, SPEECH, days=305)]
    assert grouped(far) == {frozenset({"q1", "q2"}), frozenset({"q3", "q4"})}
    assert grouped([*far, wording(5, SPEECH, days=150)]) == {frozenset({"q1", "q2", "q3", "q4", "q5"})}


def test_groups_wire_copies_are_syndicated() -> None:
    paragraph = "The mayor spoke in the town hall on Monday before some two hundred guests. " + SPEECH + " she said."
    copies = [
        wording(1, SPEECH, context=paragraph, wire="Agency"),
        wording(2, SPEECH, context=paragraph),
        wording(3, SPEECH, context="Our reporter heard her say it at the harbour, in the rain: " + SPEECH),
    ]
    shelf = MemoryShelf()
    grouper = Grouper(shelf)
    for each in copies:
        grouper.add(each)
    (group,) = groups(shelf)
    assert {m.wording.id for m in group.members if m.syndicated} == {"q1", "q2"}
    assert group.independent_outlets == 2


class Comparisons:
    """Paraphrases written down: 1 and 2 stand in article A, 3 and 4 in B, 5 in C; a smaller number is fuller.

    1 has `long` sentences.
    """

    def __init__(self, scores: dict[tuple[int, int], float], long: int) -> None:
        self.scores, self.long = scores, long

    def rank(self, node: int) -> tuple[float, int, str, int]:
        return node, 0, "", node

    def article(self, node: int) -> str:
        return "AABBC"[node - 1]

    def sentences(self, node: int) -> int:
        return self.long if node == 1 else 1

    def edges(self, node: int) -> dict[int, Edge]:
        return {
            sum(pair) - node: Edge(Relation.PARAPHRASE, score) for pair, score in self.scores.items() if node in pair
        }


@pytest.mark.parametrize(
    ("scores", "long", "expected"),
    [
        ({(1, 3): 0.3}, 1, {1}),
        ({(1, 3): 0.3, (2, 3): 0.4}, 1, {2}),
        ({(1, 3): 0.3, (1, 4): 0.4}, 1, set()),  # 1 is closer to 4
        ({(1, 3): 0.6, (1, 4): 0.7}, 1, set()),
        ({(1, 3): 0.3, (1, 4): 0.4}, 2, {1}),  # 1 is a quotation of two sentences: each may be reported
        ({(1, 3): 0.3, (1, 4): 0.4, (2, 3): 0.5}, 2, {2}),
        ({(1, 3): 0.6, (2, 3): 0.7}, 2, {2}),  # 3 is one sentence, which A tells once
        ({(1, 3): 0.4, (1, 4): 0.4}, 1, {1}),  # a tie is the fuller one's
    ],
)
def test_groups_admit_as_many_paraphrases_of_an_article_as_a_wording_has_sentences(
    scores: dict[tuple[int, int], float], long: int, expected: set[int]
) -> None:
    compared = Comparisons(scores, long)
    assert set(admitted(compared, 3)) == expected
    assert all((3 in admitted(compared, other)) == (other in expected) for other in (1, 2))


@pytest.mark.parametrize(("vague", "kept"), [(0.3, False), (0.39, False), (0.4, True), (0.7, True)])
def test_groups_a_vague_likeness_takes_no_wording_from_one_that_tells_the_same(vague: float, kept: bool) -> None:
    """1 is A's, 3 is B's, 5 is C's: 1 and 3 are paraphrases at 0.8, 5 is vaguely like 3."""
    compared = Comparisons({(1, 3): 0.8, (3, 5): vague}, 1)
    assert set(admitted(compared, 1)) == {3}
    assert set(admitted(compared, 3)) == ({1, 5} if kept else {1})
    assert set(admitted(compared, 5)) == ({3} if kept else set())


def test_groups_hold_no_few_words_on_their_own() -> None:
    assert grouped([wording(1, "“Never again”"), wording(2, "“Never again”")]) == set()


# Two articles on one council meeting: one quotes the mayor at length, the other reports her sentence by sentence.
AT_LENGTH = (
    "“The new ferry is a gift of the islanders. Many crews have offered to sail it for us. "
    "The council was not unanimous,” “We do not need unanimity to begin.”"
)
QUOTED = (
    AT_LENGTH,
    "the harbour dues would stay as they are",
    "the lighthouse keeper had asked for a new bell",
    "the fish market opens an hour earlier from Monday",
    "the old tug was sold to a museum in the south",
)
REPORTED = (
    "there was no unanimity about the ferry in the council",
    "unanimity was not necessary in order to begin",
    "the keeper of the lighthouse wanted another bell",
    "nobody would pay more for a berth in the harbour",
    "the market for fish was to open early on Mondays",
)


def told(number: int, texts: tuple[str, ...]) -> list[Wording]:
    """The statements of one article, each knowing the others."""
    return [
        replace(wording(number, text, days=number), id=f"q{number}.{place}", background=texts)
        for place, text in enumerate(texts)
    ]


def test_groups_reports_of_two_sentences_join_the_quotation_that_holds_both() -> None:
    together = grouped([*told(0, QUOTED), *told(1, REPORTED)], Options(encoder=shipped()))
    assert frozenset({"q0.0", "q1.0", "q1.1"}) in together
    assert together == grouped([*told(1, REPORTED), *told(0, QUOTED)][::-1], Options(encoder=shipped()))


class Counting:
    """An encoder that counts what it is asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Any:
        self.asked += len(texts)
        return np.ones((len(texts), 4)) / 2


def test_groups_foreseen_comparisons_are_not_made_again() -> None:
    encoder, shelf, foreseen = Counting(), MemoryShelf(), Foreseen()
    for each in told(0, QUOTED):
        Grouper(shelf, Options(encoder=encoder)).add(each)
    assert encoder.asked == 0  # statements of one article are not compared in meaning
    for each in told(1, REPORTED):
        Grouper(shelf, Options(encoder=encoder), foreseen).foresee(each)
    assert shelf.group_of("q1.0") is None
    asked = encoder.asked
    assert asked > 0
    for each in told(1, REPORTED):
        Grouper(shelf, Options(encoder=encoder), foreseen).add(each)
    assert encoder.asked == asked
