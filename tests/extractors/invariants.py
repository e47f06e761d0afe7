"""What holds for the quotes of any text whatever."""

from __future__ import annotations

import math
from collections.abc import Sequence

from extractors.model import Detail, Kind, MentionKind, Quote, Span


def check_span(text: str, span: Span) -> None:
    """In bounds and not empty."""
    assert 0 <= span.start < span.end <= len(text), span


def check_worded(text: str, span: Span, words: str) -> None:
    """In bounds and worded as the text is."""
    check_span(text, span)
    assert span.slice(text) == words


def check_detail(text: str, detail: Detail | None) -> None:
    """Worded as the text is, if it is there."""
    if detail is not None:
        check_worded(text, detail.span, detail.text)


def check_quote(text: str, quote: Quote) -> None:
    """One quote against its text."""
    assert quote.content
    for span in quote.content:
        check_span(text, span)
    for before, after in zip(quote.content, quote.content[1:], strict=False):
        assert before.end <= after.start
    assert quote.text == " ".join(span.slice(text) for span in quote.content)
    assert any(char.isalnum() for char in quote.text), "content without a word"
    assert quote.kind in Kind
    if quote.cue is not None:
        check_worded(text, quote.cue.span, quote.cue.text)
        assert quote.cue.lemma
    if quote.source is not None and quote.source.kind is not MentionKind.NONE:
        check_worded(text, quote.source.span, quote.source.text)
    assert math.isfinite(quote.confidence)
    assert 0.0 <= quote.confidence <= 1.0
    for speaker in quote.speakers:
        assert speaker.name.strip()
        assert speaker.slug
    for step in quote.evidence:
        assert step.rule
        if step.span is not None:
            check_worded(text, step.span, step.text)
    if quote.occasion is not None:
        check_worded(text, quote.occasion.span, quote.occasion.text)
        for detail in (quote.occasion.venue, quote.occasion.medium, quote.occasion.when):
            check_detail(text, detail)
    check_detail(text, quote.addressee)
    check_context(text, quote)


def check_context(text: str, quote: Quote) -> None:
    """The selector finds the quote's hull; prefix and suffix touch it."""
    start, end = quote.content[0].start, quote.content[-1].end
    context = quote.context
    assert context.exact == text[start:end]
    assert text[:start].endswith(context.prefix)
    assert text[end:].startswith(context.suffix)
    assert context.exact in context.paragraph
    assert context.paragraph in text


def check_quotes(text: str, quotes: Sequence[Quote]) -> None:
    """All quotes of one text: each by itself, and the nesting among them."""
    for number, quote in enumerate(quotes):
        check_quote(text, quote)
        seen = {number}
        outer = quote.nested_in
        while outer is not None:
            assert 0 <= outer < len(quotes)
            assert outer not in seen, "a quote nested in itself"
            seen.add(outer)
            outer = quotes[outer].nested_in
    keys = [(quote.content, quote.cue and quote.cue.span, quote.source and quote.source.span) for quote in quotes]
    assert len(keys) == len(set(keys)), "the same quote twice"
