"""Parts of wordings, and how far one is told by a part of another, on sentences written for these tests."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.variants.parts import MOST_PIECES, Topic, count_sentences, part_cover, parts, pieces

SPEECH = (
    "“The ferry is a gift of the islanders. Several crews have asked to sail it. The council was not unanimous,” "
    "“We do not need a unanimous council to begin.”"
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("the council was not unanimous", 1),
        ("“Never again.” “Never.”", 1),  # too short to be sentences: the whole is one
        (SPEECH, 4),
        ("We sail at dawn today; we come back when it is dark.", 2),
        ("", 1),
    ],
)
def test_parts_sentences_are_counted(text: str, count: int) -> None:
    assert count_sentences(text) == count


def test_parts_are_the_text_its_sentences_and_their_neighbours() -> None:
    found = parts("One man went home early. Two men stayed at sea. Three men were never seen.")
    assert len(found) == 6
    assert found[4] == "One man went home early. Two men stayed at sea."


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "there was no agreement on a new ferry and that two towns had not voted",
            ["there was no agreement on a new ferry", "and that two towns had not voted"],
        ),
        (
            "the bridge was built by the islanders, which had cost them nine years",
            ["the bridge was built by the islanders", "which had cost them nine years"],
        ),
        ("the mayor and the council agreed on it", []),
    ],
)
def test_parts_pieces_hold_clauses(text: str, clauses: list[str]) -> None:
    assert pieces(text) == [text, *clauses]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("the council was not unanimous", "there was no unanimity in the council"),
        ("a Norwegian proposal", "it was proposed by Norway"),
        ("the refusal was unexpected", "they unexpectedly refused it"),
    ],
)
def test_parts_inflection_order_and_sort_of_negation_do_not_count(a: str, b: str) -> None:
    assert part_cover(a, b) > 0.6


def test_parts_a_report_of_one_sentence_covers_its_part_of_a_long_quotation() -> None:
    report = "there was no unanimity in the council"
    assert part_cover(SPEECH, report) == part_cover("The council was not unanimous", report)


def test_parts_a_negation_on_one_side_covers_less() -> None:
    assert part_cover("the council was unanimous", "no unanimity in the council") < 0.9


def test_parts_words_of_the_topic_tell_little() -> None:
    topic = Topic.of(("the ferry leaves late", "a new ferry is dear", "no ferry sails on Sunday", "the ferry is full"))
    a, b = "the ferry needs a captain", "the ferry was painted green"
    assert part_cover(a, b, [topic]) < part_cover(a, b) / 2
    assert part_cover(a, a, [topic]) == pytest.approx(1.0)


@example("B#U0", "B#U0")
@given(st.text(max_size=200), st.text(max_size=200))
def test_parts_cover_is_a_symmetric_share(a: str, b: str) -> None:
    topics = [Topic.of((a, "another statement")), Topic.of(())]
    for given_topics in ([], topics):
        found = part_cover(a, b, given_topics)
        assert 0.0 <= found <= 1.0
        assert found == part_cover(b, a, given_topics)


@pytest.mark.parametrize(
    "text", [" " * 200_000, "and that " * 30_000, "a. b; c, which " * 20_000, ", " * 100_000, "—" * 9999]
)
def test_parts_hostile_texts_cost_little(text: str) -> None:
    started = time.process_time()
    assert len(pieces(text)) <= MOST_PIECES
    part_cover(text, text)
    assert time.process_time() - started < 2.0
