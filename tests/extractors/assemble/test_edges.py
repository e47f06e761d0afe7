"""Where a source begins and ends."""

from __future__ import annotations

import time

import pytest

from extractors.assemble.edges import (
    without_date,
    without_dateline,
    without_medium,
)
from extractors.model import Span
from tests.extractors.assemble.tables import check_table, table


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("Mayor Mary Blair on March 27", "Mayor Mary Blair"),
        ("Mary Blair on Monday", "Mary Blair"),
        ("Mary Blair on Aug. 3", "Mary Blair"),
        ("Mary Blair, on May 3, 2024,", "Mary Blair"),
        ("The committee on May Day", "The committee on May Day"),
        ("a man on a mission", "a man on a mission"),
        ("On Monday", "On Monday"),
    ],
)
def test_without_date_says_who_and_not_when(words: str, source: str) -> None:
    assert without_date(words, Span(0, len(words))).slice(words) == source


@pytest.mark.parametrize(
    ("before", "words", "source"),
    [
        ("In ", "a statement posted on Vox his office", "his office"),
        ("But in ", "an unsigned letter the two brothers", "the two brothers"),
        ("Later, in ", "a note to the editor she", "she"),
        ("And on ", "his own site the mayor of the town", "the mayor of the town"),
        ("In ", "a letter to his office", "a letter to his office"),
        ("In ", "a statement from the minister and his office", "a statement from the minister and his office"),
        ("", "A statement the office", "A statement the office"),
        ("And then ", "the mayor of the town", "the mayor of the town"),
        ("In ", "Oslo the mayor", "Oslo the mayor"),
    ],
)
def test_without_medium_leaves_who_says_it(before: str, words: str, source: str) -> None:
    text, span = f"{before}{words} said it leaks.", Span(len(before), len(before) + len(words))
    assert without_medium(text, span, Span(span.end + 1, span.end + 5)).slice(text) == source


def test_without_medium_minds_a_source_behind_its_verb() -> None:
    text = "“It leaks,” said in a hurry the mayor."
    source = Span(text.index("a hurry"), len(text) - 1)
    assert without_medium(text, source, Span(text.index("said"), text.index("said") + 4)) == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("OSLO (AP) — Mayor Mary Blair said so.", "Mayor Mary Blair"),
        ("ST. JOHN, N.B. — Mary Blair said so.", "Mary Blair"),
        ("KYIV, March 27 (Reuters) - The mayor said so.", "The mayor"),
        ("ZÜRICH – The mayor said so.", "The mayor"),
        ("NATO — the alliance — said so.", "NATO — the alliance —"),
        ("UN chief Blair — A Norwegian — said so.", "UN chief Blair — A Norwegian —"),
        ("Oslo — Mary Blair said so.", "Oslo — Mary Blair"),
        ("OSLO — ", "OSLO — "),
    ],
)
def test_without_dateline_says_who_and_not_where_from(text: str, source: str) -> None:
    end = text.index(" said") if " said" in text else len(text)
    for before in ("", "Dam holds\n", "Dam holds\n\n"):
        span = Span(len(before), len(before) + end)
        assert without_dateline(before + text, span).slice(before + text) == source
    span = Span(len("He: "), len("He: ") + end)
    assert without_dateline("He: " + text, span) == span


@pytest.mark.parametrize("text", ["A" * 100_000, "A, " * 40_000, "A (" * 40_000, "A - " * 40_000])
def test_without_dateline_hostile_lines_cost_little(text: str) -> None:
    started = time.process_time()
    without_dateline(text, Span(0, len(text)))
    assert time.process_time() - started < 0.5


@table(
    before_the_verb=(
        "⟦Ann's employer⟧, MetroLine, ⟨said⟩ ⟪it was over⟫.",
        ["Ann's employer, MetroLine | said | it was over"],
    ),
    behind_it=("⟪It is over⟫, ⟨said⟩ ⟦her boss⟧, Hugo B. Reis.", ["her boss, Hugo B. Reis | said | It is over"]),
    a_name_already=("⟦Ann Lee⟧, Bo Wu, ⟨said⟩ ⟪it was over⟫.", ["Ann Lee | said | it was over"]),
    a_title_only=("⟪It is over⟫, ⟨said⟩ ⟦her boss⟧, Mr. Reis of Lima.", ["her boss | said | It is over"]),
    whose=("⟪It is over⟫, ⟨said⟩ ⟦her boss⟧, Lima's mayor.", ["her boss | said | It is over"]),
    no_apposition=("⟪It is over⟫, ⟨said⟩ ⟦her boss⟧, laughing.", ["her boss | said | It is over"]),
)  # fmt: skip
def test_edges_a_name_in_apposition_belongs_to_the_source(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    a_name=(
        "As the late Ida Holm, ⟦who led it,⟧ ⟨used to say⟩, ⟪“never trust a map.”⟫",
        ["the late Ida Holm, who led it, | used to say | “never trust a map.”"],
    ),
    who_alone=("They asked Ida Holm, ⟦who⟧ ⟨said⟩ ⟪it leaked⟫.", ["who | said | it leaked"]),
    two_clauses=(
        "They met Ida Holm, ⟦who sent a note in which Ash⟧ ⟨said⟩ ⟪it leaked⟫.",
        ["who sent a note in which Ash | said | it leaked"],
    ),
)
def test_edges_a_relative_clause_belongs_to_whom_it_is_set_behind(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    a_sentence=("⟪“No,”⟫ ⟨said⟩ ⟦coach Ida Holm. Striker Jo Berg wept⟧.", ["coach Ida Holm | said | “No,”"]),
    a_company=("⟪“No,”⟫ ⟨said⟩ ⟦its owner, Holm Ltd. Work will start⟧.", ["its owner, Holm Ltd | said | “No,”"]),
    an_initial=(
        "⟪“No,”⟫ ⟨said⟩ ⟦Ida H. Holm of Berg Inc. Norway⟧.",
        ["Ida H. Holm of Berg Inc. Norway | said | “No,”"],
    ),
    a_title=("⟪“No,”⟫ ⟨said⟩ ⟦Gov. Ida Holm and Mrs. Berg⟧.", ["Gov. Ida Holm and Mrs. Berg | said | “No,”"]),
    a_doctor=("⟦Dr. Ida Holm, who was ill,⟧ ⟨said⟩ ⟪no⟫.", ["Dr. Ida Holm, who was ill, | said | no"]),
    saint=("⟦The bishop of St. Ives⟧ ⟨said⟩ ⟪no⟫.", ["The bishop of St. Ives | said | no"]),
    a_firm_and_its_head=(
        "⟦Holm Bros. Ltd. Chairman Ida Berg⟧ ⟨said⟩ ⟪no⟫.",
        ["Holm Bros. Ltd. Chairman Ida Berg | said | no"],
    ),
    a_rank_before=("⟦Asst. Chief Ida Holm⟧ ⟨said⟩ ⟪no⟫.", ["Asst. Chief Ida Holm | said | no"]),
    a_rank_behind=(
        "⟪“No,”⟫ ⟨said⟩ ⟦Det. Ida Holm of the Ash police⟧.",
        ["Det. Ida Holm of the Ash police | said | “No,”"],
    ),
    a_rank_of_no_list=("⟪“No,”⟫ ⟨said⟩ ⟦Archd. Ida Holm⟧.", ["Archd. Ida Holm | said | “No,”"]),
    the_next_subject=("⟪“No,”⟫ ⟨said⟩ ⟦coach Ida Holm. Jo Berg⟧ wept.", ["coach Ida Holm | said | “No,”"]),
    a_country=("⟦A U.S. Navy captain⟧ ⟨said⟩ ⟪no⟫.", ["A U.S. Navy captain | said | no"]),
)
def test_edges_a_source_ends_with_its_sentence(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)
