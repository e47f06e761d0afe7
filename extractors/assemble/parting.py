"""Takes apart what is not one statement or not one range: quoted sentences after a report, what only introduces a
quotation, the pieces of a quotation that a new paragraph opens again, other paragraphs' words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.assemble.drafts import Draft
from extractors.assemble.sentences import SENTENCE_END
from extractors.lexicon import is_noun_phrase, lower_words
from extractors.marks import Quotation
from extractors.model import Span

MIN_APART_WORDS = 4
MOST_BETWEEN = 600  # code points from a reporter's sentence to the quotation behind it
_STOP = re.compile(r"[.!?][\"”’')]*\s|\n")
_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*\n\s*")


def parted(text: str, quotations: Sequence[Quotation], draft: Draft) -> list[Draft]:
    """The draft, or an unmarked report and the whole sentences quoted after it."""
    marks = {piece: quotations[piece].span for piece in draft.pieces}
    marked = [span for span in draft.content if any(mark.overlaps(span) for mark in marks.values())]
    plain = [span for span in draft.content if span not in marked]
    if not marked or not plain or draft.cue is None:
        return [draft]
    report_end = max(draft.cue.end, *(span.end for span in plain))
    if not all(_stands_apart(text, report_end, span, marks.values()) for span in marked):
        return [draft]
    report = replace(draft, content=plain, pieces=set())
    return [report, replace(draft, content=marked)]


def introduced(text: str, quotations: Sequence[Quotation], draft: Draft, span: Span) -> Span:
    """A content's range without what introduces its quotation before a colon: a noun phrase, or the reporter's sentence
    where the tag comes later (Berg was less blunt: “We could,” he began).
    """
    for piece in draft.pieces:
        mark = quotations[piece].span
        before = text[span.start : mark.start].rstrip()
        if not span.start < mark.start < span.end or not before.endswith(":"):
            continue
        tagged_later = draft.cue is not None and draft.cue.start >= mark.end
        if tagged_later or is_noun_phrase(lower_words(before)):
            return Span(mark.start, span.end)
    return span


def without_reporters_sentence(text: str, quotations: Sequence[Quotation], draft: Draft) -> None:
    """Takes a sentence of the reporter's out before a quotation whose tag comes later (It was read. “No,” it said.)
    and one behind that tag (“No,” she said. Berg denies it.).
    """
    if draft.cue is None or not draft.pieces:
        return
    first = min(quotations[piece].span for piece in draft.pieces)
    if draft.cue.start < first.end:
        return
    marks = [quotations[piece].span for piece in draft.pieces]
    draft.content = [
        span
        for span in draft.content
        if not _is_apart(text, span.end - 1, first.start + 1)
        and (
            not _is_apart(text, draft.cue.end - 1, span.start + 1)
            or not text[span.start].isupper()
            or any(mark.overlaps(span) for mark in marks)
        )
    ]


def _is_apart(text: str, end: int, start: int) -> bool:
    """Whether a sentence ends between two places that are near."""
    return end < start <= end + MOST_BETWEEN and _STOP.search(text, end, start) is not None


def by_paragraph(text: str, quotations: Sequence[Quotation], draft: Draft, span: Span) -> list[Span]:
    """A content's range cut where a new paragraph opens its quotation again."""
    cuts = [
        start
        for piece in sorted(draft.pieces)
        if quotations[piece].continues in draft.pieces
        and span.start < (start := quotations[piece].span.start) < quotations[piece].inner.start < span.end
        and "\n" in text[span.start : start].removeprefix(text[span.start : start].rstrip())
    ]
    edges = [span.start, *cuts, span.end]
    parts = [Span(a, b if b == span.end else a + len(text[a:b].rstrip())) for a, b in pairwise(edges)]
    return [part for part in parts if part.start < part.end]


def keep_to_paragraph(text: str, outer: Sequence[Quotation], draft: Draft) -> None:
    """Takes other paragraphs out of contents: a report that no marks hold ends with its paragraph (heading and byline
    above it are nobody's words), unless a colon leads on to the next one.
    """
    for k, span in enumerate(draft.content):
        start, end = span.start, span.end
        for gap in _BREAK.finditer(text, span.start, span.end):
            if gap.end() == span.end or text[gap.start() - 1] == ":" or _is_held(outer, start, gap):
                continue
            if start < gap.start() and draft.cue and draft.cue.start < gap.start():
                end = gap.start()
                break
            start = gap.end()
        draft.content[k] = Span(start, end)


def _is_held(outer: Sequence[Quotation], start: int, gap: re.Match[str]) -> bool:
    """Whether a quotation reaches over a break between paragraphs, or begins behind it where another one stands between
    `start` and the break.
    """
    index = bisect_right(outer, gap.end(), key=lambda each: each.span.start) - 1
    if index < 0 or outer[index].span.end <= gap.start():
        return False
    return outer[index].span.start < gap.start() or (index > 0 and outer[index - 1].span.end > start)


def _stands_apart(text: str, after: int, span: Span, marks: Collection[Span]) -> bool:
    """Whether a content is quotation alone, a sentence or some words of it, and begins one later than `after`."""
    words = span.slice(text).strip("\"“”„«»'‘’ ")
    return (
        span.start >= after
        and any(mark.start <= span.start and span.end <= mark.end for mark in marks)
        and words[:1].isupper()
        and (len(words.split()) >= MIN_APART_WORDS or words.endswith((".", "!", "?")))
        and bool(SENTENCE_END.search(text, after - 1, span.start + 1))
    )
