"""Words of two house styles get one key; hostile text is cut without an error."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.variants.normalise import cut
from extractors.variants.spellings import is_number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The council isn’t ready", "the council is not ready"),
        ("We cannot wait", "we can not wait"),
        ("They won't pay", "they will not pay"),
        ("organise the defence of the harbour centre", "organize the defense of the harbor center"),
        ("a labelled, cancelled programme", "a labeled canceled program"),
        ("ten boats", "10 boats"),
        ("twenty-five boats", "25 boats"),
        ("2 billion crowns", "2,000,000,000 crowns"),
        ("1.6 million", "1,600,000"),
        ("40 per cent", "40%"),
        ("40 percent", "40 per cent"),
        ("on March 27", "on 27 March"),
        ("António’s plan", "Antonio's plan"),
        ("the U.S. navy", "the United States navy"),
        ("Mr. Bell and Mrs. Kay", "Bell and Kay"),
        ("a third-grade play", "a third grade play"),
    ],
)
def test_normalise_same_keys(one: str, other: str) -> None:
    assert cut(one).keys == cut(other).keys


@pytest.mark.parametrize(
    ("one", "other"),
    [("will sail", "will not sail"), ("12,000", "12"), ("1.6 million", "16 million"), ("on May 3", "on May 4")],
)
def test_normalise_different_keys(one: str, other: str) -> None:
    assert cut(one).keys != cut(other).keys


def test_normalise_marks_quoted_bracketed_and_gaps() -> None:
    words = cut("He wants “a fleet … [of tugs] by June” to be ready")
    marked = dict(zip(words.keys, zip(words.quoted, words.bracketed, strict=True), strict=True))
    assert marked["wants"] == (False, False)
    assert marked["fleet"] == (True, False)
    assert marked["tugs"] == (True, True)
    assert marked["ready"] == (False, False)
    assert words.gaps == {words.keys.index("of")}


def test_normalise_capitals_leave_out_sentence_starts() -> None:
    words = cut("Ships came. Boats from Oslo followed.")
    assert [key for key, capital in zip(words.keys, words.capital, strict=True) if capital] == ["oslo"]


@given(st.text())
def test_normalise_never_raises_and_spans_lie_in_order(text: str) -> None:
    words = cut(text)
    assert len({len(column) for column in (words.keys, words.spans, words.quoted, words.bracketed, words.capital)}) == 1
    edges = [edge for span in words.spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in words.spans)
    assert all(words.keys)


@pytest.mark.parametrize(
    "text", ["", " \n", "\x00\x01", "\ud800 \udfff", "“" * 1000, "'" * 5000, "[" * 999, "٤٢ שלום 数字 ½"]
)
def test_normalise_hostile_text(text: str) -> None:
    cut(text)


def test_normalise_is_linear() -> None:
    started = time.process_time()
    words = cut("isn't 2 billion “euros” [x] … " * 20_000)
    assert len(words) >= 100_000
    assert time.process_time() - started < 15
    assert any(is_number(key) for key in words.keys)
