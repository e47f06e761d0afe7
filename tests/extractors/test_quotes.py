"""The context of a quote: its paragraphs, and of endless ones only what lies near."""

from __future__ import annotations

import pytest

from extractors.model import Span
from extractors.quotes import CONTEXT_CHARS, PARAGRAPH_CHARS, context_of


@pytest.mark.parametrize(
    ("text", "hull", "paragraph"),
    [
        ("One.\nTwo three.\nFour.", Span(9, 14), "Two three."),
        ("One.\nTwo.\nFour.", Span(0, 8), "One.\nTwo."),
        ("One two.", Span(0, 3), "One two."),
        ("\nOne two.", Span(5, 8), "One two."),
    ],
)
def test_quotes_context_holds_the_whole_paragraphs(text: str, hull: Span, paragraph: str) -> None:
    context = context_of(text, hull)
    assert context.paragraph == paragraph
    assert context.exact == hull.slice(text)


def test_quotes_context_of_an_endless_paragraph_is_bounded() -> None:
    text = "word " * 1_000_000
    context = context_of(text, Span(2_500_000, 2_500_010))
    assert len(context.paragraph) == 2 * PARAGRAPH_CHARS + 10
    assert (len(context.prefix), len(context.suffix)) == (CONTEXT_CHARS, CONTEXT_CHARS)
    assert context.exact in context.paragraph
