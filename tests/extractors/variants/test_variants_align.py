"""Alignments cover both texts in order and say where the wordings part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.variants.align import align, edits
from extractors.variants.normalise import cut

TEXT = st.lists(st.sampled_from("the of harbour bridge ten not Oslo [x] … “sail” co-operate".split()), max_size=25).map(
    " ".join
)


def shown(a: str, b: str) -> list[tuple[str, str, str]]:
    one, two = cut(a), cut(b)
    return [(edit.operation, edit.a.slice(a), edit.b.slice(b)) for edit in edits(one, two, align(one, two))]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (
            "the bridge would be under repair",
            "the bridge would be in repair",
            [
                ("equal", "the bridge would be", "the bridge would be"),
                ("replaced", "under", "in"),
                ("equal", "repair", "repair"),
            ],
        ),
        ("ships sail at dawn", "ships sail", [("equal", "ships sail", "ships sail"), ("dropped", "at dawn", "")]),
        ("ships sail", "all ships sail", [("added", "", "all"), ("equal", "ships sail", "ships sail")]),
        ("to co-operate now", "to cooperate now", [("equal", "to co-operate now", "to cooperate now")]),
        ("so, Zelenskiy said", "so, Zelenskyy said", [("equal", "so, Zelenskiy said", "so, Zelenskyy said")]),
    ],
)  # fmt: skip
def test_align_shows_where_wordings_part(a: str, b: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("[the fleet] will sail at dawn", "it will sail at dawn"),
        ("the fleet … will sail at dawn", "the fleet of old grey tugs will sail at dawn"),
    ],
)
def test_align_brackets_and_ellipses_are_free(a: str, b: str) -> None:
    blocks = align(cut(a), cut(b))
    assert all(block.free for block in blocks if block.operation != "equal")


@given(TEXT, TEXT)
def test_align_covers_both_sides_in_order(a: str, b: str) -> None:
    one, two = cut(a), cut(b)
    blocks = align(one, two)
    for side, words in ((0, one), (1, two)):
        ranges = [(block.a, block.b)[side] for block in blocks]
        assert [edge for start, end in ranges for edge in range(start, end)] == list(range(len(words)))
    assert all(block.operation != "equal" or (block.a[1] > block.a[0] and block.b[1] > block.b[0]) for block in blocks)


@given(TEXT)
def test_align_of_a_text_with_itself_is_equal(text: str) -> None:
    words = cut(text)
    assert {block.operation for block in align(words, words)} <= {"equal"}
