"""Texts cut at the ends of marks."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.web.marking import Mark, article_paragraphs, in_paragraph, pieces

MARKS = st.lists(
    st.tuples(st.integers(-5, 40), st.integers(0, 20), st.sampled_from(["content", "source", "cue"])), max_size=8
)


@given(st.text(max_size=30), MARKS, st.integers(0, 5))
def test_marking_pieces_join_to_the_text(text: str, marks: list[tuple[int, int, str]], base: int) -> None:
    found = pieces(text, [Mark(start, start + length, role) for start, length, role in marks], base)
    assert "".join(piece.text for piece in found) == text
    at = base
    for piece in found:
        for position in range(at, at + len(piece.text)):
            roles = {role for start, length, role in marks if start <= position < start + length}
            assert set(piece.roles) == roles
        at += len(piece.text)


def test_marking_innermost_quote_wins() -> None:
    found = pieces("abcdef", [Mark(0, 6, "content", "outer"), Mark(2, 4, "content", "inner")])
    assert [(piece.text, piece.quote) for piece in found] == [("ab", "outer"), ("cd", "inner"), ("ef", "outer")]


def test_marking_finds_the_right_one_of_equal_words() -> None:
    quote: dict[str, Any] = {
        "id": "q",
        "content": [[103, 105]],
        "source": None,
        "cue": None,
        "context": {"exact": "no", "prefix": "no ", "suffix": "", "paragraph": "no no"},
    }
    assert [(piece.text, piece.roles) for piece in in_paragraph(quote)] == [("no ", ()), ("no", ("content",))]


def test_marking_paragraphs_skip_empty_lines() -> None:
    quote: dict[str, Any] = {"id": "q", "content": [[0, 3], [5, 8]], "source": None, "cue": None}
    found = article_paragraphs("one\n\ntwo three\n", [quote])
    assert [[piece.text for piece in paragraph] for paragraph in found] == [["one"], ["two", " three"]]
