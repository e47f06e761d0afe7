"""The last step: an attribution and who stands behind it become a `Quote`, with kind, cue, act and context.

The corpus counts a leading complementiser (“that”) as content; readers do not quote it, so here it is cut off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import act, attitude, cue_lemma, is_negated
from extractors.model import (
    Article,
    Attribution,
    Context,
    Cue,
    Detail,
    Kind,
    Occasion,
    Quote,
    Resolution,
    Span,
)

PARAGRAPH_CHARS = 5_000
CONTEXT_CHARS = 64
_WORD = re.compile(r"\w+")
_NOBODY = re.compile(r"(?:neither|nobody|none|no one|no)\b", re.IGNORECASE)
_COMPLEMENTISER = re.compile(r"\s*that\b[\s,]*(?=[^\w\s]*\w)", re.IGNORECASE)
_NOT_COMPLEMENTISER = re.compile(
    r"that(?:['’]s|['’]ll|['’]d|\s+(?:is|was|are|were|would|will|can|could|may|might|must|should|has|had|have|does|did|"
    r"makes?|means?|meant|way|kind|sort|of)\b)",
    re.IGNORECASE,
)


def build_quote(
    article: Article,
    attribution: Attribution,
    resolution: Resolution,
    inside: bytearray,
    *,
    details: tuple[Occasion | None, Detail | None] = (None, None),
    nested_in: int | None = None,
    warnings: tuple[str, ...] = (),
    confidence: float | None = None,
) -> Quote:
    """One quote. `inside` is `marks.quoted_mask`; `details` the occasion and the addressee."""
    text = article.text
    content = trim_content(text, attribution.content, inside)
    cue = None
    if attribution.cue is not None:
        words = without_marks(attribution.cue.slice(text))
        span = Span(attribution.cue.start, attribution.cue.start + len(words))
        cue = Cue(span, words, cue_lemma(words) or "say")  # a cue may be a mere colon
    lemma = cue.lemma if cue else "say"
    hull = Span(content[0].start, content[-1].end)
    return Quote(
        kind=kind_of(text, content, inside),
        content=content,
        text=" ".join(span.slice(text) for span in content),
        cue=cue,
        source=resolution.mention,
        speakers=resolution.speakers,
        context=context_of(text, hull),
        confidence=attribution.confidence if confidence is None else confidence,
        act=act(lemma),
        attitude=attitude(lemma),
        negated=_is_negated(text, cue, attribution.source),
        occasion=details[0],
        addressee=details[1],
        nested_in=nested_in,
        on_behalf_of=resolution.on_behalf_of,
        evidence=resolution.evidence,
        candidates=resolution.candidates,
        warnings=warnings,
    )


def without_marks(cue: str) -> str:
    """“said:” is the verb; a colon alone stays."""
    return cue.rstrip(" :,") or cue


def _is_negated(text: str, cue: Cue | None, source: Span | None) -> bool:
    """Whether the reporting is denied, by its cue (“declined to say”) or its subject (“neither X nor Y would say”)."""
    if cue is None:
        return False
    if source is not None and _NOBODY.match(source.slice(text)):
        return True
    return is_negated(text[max(0, cue.span.start - 120) : cue.span.end])


def kind_of(text: str, content: Sequence[Span], inside: bytearray) -> Kind:
    """Direct, mixed or indirect: whether all, some or none of the words stand in quotation marks."""
    words = [m.start() + span.start for span in content for m in _WORD.finditer(span.slice(text))]
    quoted = sum(inside[at] for at in words)
    if not words or quoted == 0:
        return Kind.INDIRECT
    return Kind.DIRECT if quoted == len(words) else Kind.MIXED


def trim_content(text: str, content: Sequence[Span], inside: bytearray) -> tuple[Span, ...]:
    """The ranges without white space at their edges and without a leading “that”; never empty."""
    trimmed = []
    for k, span in enumerate(content):
        start, end = span.start, span.end
        words = text[start:end]
        if (
            k == 0
            and not inside[start]
            and (found := _COMPLEMENTISER.match(words))
            and not _NOT_COMPLEMENTISER.match(words.lstrip())
        ):
            start += found.end()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        while end > start + 1 and text[end - 1] in ",;" and not inside[end - 1]:
            end -= 1
        if start < end:
            trimmed.append(Span(start, end))
    return tuple(trimmed) or tuple(content)


def context_of(text: str, hull: Span) -> Context:
    """A W3C TextQuoteSelector for the hull, and the paragraphs it stands in.

    Of endless paragraphs only what lies within `PARAGRAPH_CHARS` of the hull: thousands of quotes in one line of
    megabytes must not each carry the whole of it.
    """
    first, last = max(0, hull.start - PARAGRAPH_CHARS), min(len(text), hull.end + PARAGRAPH_CHARS)
    start = text.rfind("\n", first, hull.start) + 1 or first
    end = text.find("\n", hull.end, last)
    return Context(
        exact=hull.slice(text),
        prefix=text[max(0, hull.start - CONTEXT_CHARS) : hull.start],
        suffix=text[hull.end : hull.end + CONTEXT_CHARS],
        paragraph=text[start : last if end < 0 else end],
    )
