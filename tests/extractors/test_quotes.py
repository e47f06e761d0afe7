"""Quotes built from attributions: kind, trimming, negation, and a context that stays bounded."""

from __future__ import annotations

import pytest

from extractors.marks import pair, quoted_mask
from extractors.model import Article, Attribution, Kind, Resolution, Span
from extractors.quotes import (
    CONTEXT_CHARS,
    PARAGRAPH_CHARS,
    build_quote,
    context_of,
    kind_of,
    trim_content,
    without_marks,
)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("She said “we stay.”", "“we stay.”", Kind.DIRECT),
        ("She called it “a farce” twice.", "it “a farce” twice", Kind.MIXED),
        ("She said they stay.", "they stay", Kind.INDIRECT),
    ],
)
def test_kind_counts_the_words_inside_marks(text: str, content: str, kind: Kind) -> None:
    assert kind_of(text, [span(text, content)], quoted_mask(text, pair(text))) == kind


@pytest.mark.parametrize(
    ("text", "content", "trimmed"),
    [
        ("He said that the dam holds.", "that the dam holds", "the dam holds"),
        ("He said that is wrong.", "that is wrong", "that is wrong"),
        ("He said that “ ", "that “", "that “"),
    ],
)
def test_a_leading_that_is_no_content(text: str, content: str, trimmed: str) -> None:
    (found,) = trim_content(text, [span(text, content)], bytearray(len(text)))
    assert found.slice(text) == trimmed


@pytest.mark.parametrize(
    ("text", "source", "cue", "negated"),
    [
        ("Neither Rao nor Pike would say who pays.", "Neither Rao nor Pike", "would say", True),
        ("Rao did not say who pays.", "Rao", "say", True),
        ("Rao said who pays.", "Rao", "said", False),
        ("Noor said who pays.", "Noor", "said", False),
    ],
)
def test_reporting_is_negated_by_cue_or_subject(text: str, source: str, cue: str, negated: bool) -> None:
    attribution = Attribution((span(text, "who pays"),), span(text, cue), span(text, source), 0.9)
    quote = build_quote(Article(text=text), attribution, Resolution(None, (), 0.0), bytearray(len(text)))
    assert quote.negated is negated


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


@pytest.mark.parametrize(("cue", "words"), [("said:", "said"), ("wrote, :", "wrote"), (":", ":"), ("said", "said")])
def test_quotes_a_mark_at_its_end_is_none_of_the_cue(cue: str, words: str) -> None:
    assert without_marks(cue) == words
