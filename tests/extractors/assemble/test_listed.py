"""Quotations in a list are what its introduction says; other lists, and other lines, are left as they were."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from extractors.assemble import assemble
from extractors.assemble.listed import MOST_ITEMS
from extractors.confidence import PLAIN
from extractors.marks import pair
from extractors.model import Span
from tests.extractors.assemble.tables import check_table, table
from tests.extractors.labelling import label


@table(
    left_over=(
        "⟦The board⟧ ⟨said⟩ ⟪the following⟫:\n\n• “The mill shuts in May.”\n• “Nobody is sacked.”\n",
        ["The board | said | “The mill shuts in May.” + “Nobody is sacked.”"],
    ),
    first_one_found=(
        "⟦The board⟧ ⟨said⟩:\n- ⟪“The mill shuts in May.”⟫\n- “Nobody is sacked.”\n- “Ask us.”",
        ["The board | said | “The mill shuts in May.” + “Nobody is sacked.” + “Ask us.”"],
    ),
    announced=(
        "⟦The board⟧ ⟨said⟩ ⟪the following:\n\n• “The mill shuts.”⟫\n• “Ask us.”",
        ["The board | said | “The mill shuts.” + “Ask us.”"],
    ),
    numbered=(
        "⟦The board⟧ ⟨promised⟩ ⟪this⟫:\n1. “The mill stays.”\n2. “Nobody goes.”",
        ["The board | promised | “The mill stays.” + “Nobody goes.”"],
    ),
    an_item_with_its_own_tag=(
        "⟦1|The board⟧ ⟨1|said⟩:\n• ⟪1|“The mill shuts.”⟫\n• ⟪2|“We weep,”⟫ ⟨2|wrote⟩ ⟦2|Ann⟧.\n• ⟪2|“Ask us.”⟫",
        ["The board | said | “The mill shuts.” + “Ask us.”", "Ann | wrote | “We weep,”"],
    ),
)
def test_listed_quotations_are_the_introductions(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    no_colon=(
        "⟦The board⟧ ⟨said⟩ ⟪it would close⟫.\n• “The Last Loom”\n• “Mill Days”",
        ["The board | said | it would close"],
    ),
    one_item=("⟦The board⟧ ⟨said⟩ ⟪this⟫:\n• “Ask us.”\n\nIt rained.", ["The board | said | this"]),
    words_beside_the_marks=(
        "⟦The board⟧ ⟨said⟩ ⟪it sells⟫:\n• “Mill Days”, a book\n• “The Last Loom”, a film",
        ["The board | said | it sells"],
    ),
    no_cue_in_the_introduction=(
        "⟦The board⟧ ⟨said⟩ ⟪it would close⟫.\n\nOn sale:\n• “Mill Days”\n• “The Last Loom”",
        ["The board | said | it would close"],
    ),
)
def test_listed_titles_and_other_lists_are_left(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


def test_listed_time_grows_with_the_text_not_with_its_square() -> None:
    text, tagged = label("⟦The board⟧ ⟨said⟩ ⟪the following⟫:\n• “Ask us.”\n• “It is over.”\n\n")

    def seconds(lists: int) -> float:
        many = [
            replace(each, span=Span(each.span.start + k * len(text), each.span.end + k * len(text)),
                    head=None if each.head is None else each.head + k * len(tagged))
            for k in range(lists) for each in tagged
        ]  # fmt: skip
        quotations = pair(text * lists)
        began = time.process_time()
        found = assemble(text * lists, quotations, many, PLAIN)
        assert [len(each.content) for each in found] == [2] * lists
        return time.process_time() - began

    seconds(5)
    assert min(seconds(800) for _ in range(2)) < 8 * 3 * max(min(seconds(100) for _ in range(2)), 0.001)


def test_listed_endless_lists_are_no_statement() -> None:
    text, tagged = label("⟦The board⟧ ⟨said⟩ ⟪the following⟫:\n")
    whole = text + "• “Ask us.”\n" * (MOST_ITEMS + 1)
    (found,) = assemble(whole, pair(whole), tagged, PLAIN)
    assert len(found.content) == 1


@pytest.mark.parametrize("bullet", ["•", "·", "*", "–", "3)"])
def test_listed_bullets(bullet: str) -> None:
    check_table(
        f"⟦Ann⟧ ⟨said⟩ ⟪the following⟫:\n{bullet} “It is over.”\n{bullet} “Ask us.”",
        ["Ann | said | “It is over.” + “Ask us.”"],
    )
