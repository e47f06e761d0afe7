"""Bulleted quotations behind a colon: “The council said the following:” and then a quotation on each line.

A list of quotations is what its introduction says, however short its items are and whatever stands in the item before:
each item that is quotation alone belongs to the statement whose verb leads into the list, as a range of its own. What
only announces the list (“the following”) is no part of it. An item with words of its own beside the marks is read as
any paragraph is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractors.assemble.drafts import Draft
from extractors.lexicon import KNOWN_CUES, cue_lemma, is_noun_phrase, lower_words
from extractors.marks import Quotation
from extractors.model import Span

LEAST_ITEMS = 2
MOST_ITEMS = 60  # what is longer is no statement, and a statement of many ranges is dear
_ITEM = re.compile(r"^[^\S\n]*(?:[•·▪‣◦*–—-]|\d{1,2}[.)])[^\S\n]+(?=[\"“„«‘'])(?P<words>[^\n]*)", re.MULTILINE)
_BULLET = re.compile(r"[•·▪‣◦*]\s+(?=\S)")
_WORD = re.compile(r"\w")


def gather_lists(text: str, outer: Sequence[tuple[int, Quotation]], drafts: list[Draft]) -> None:
    """Gives the items of each list to the draft that leads into it; linear in the text."""
    lists = [items for items in _lists(text) if LEAST_ITEMS <= len(items) <= MOST_ITEMS]
    if not lists:
        return
    owner = {piece: draft for draft in drafts for piece in draft.pieces}
    starts = [quotation.span.start for _, quotation in outer]
    leading = sorted((draft.cue.end, k) for k, draft in enumerate(drafts) if draft.cue is not None)
    for items in lists:
        intro = _introduction(text, items[0].start)
        at = bisect_left(leading, (intro.end + 1, -1)) - 1 if intro is not None else -1
        if intro is None or at < 0 or leading[at][0] <= intro.start:
            continue
        draft = drafts[leading[at][1]]
        if draft.cue is None or cue_lemma(draft.cue.slice(text)) not in KNOWN_CUES:
            continue
        draft.content = [span for span in (_unannounced(text, each, intro) for each in draft.content) if span]
        for item in items:
            marked = outer[bisect_left(starts, item.start) : bisect_left(starts, item.end)]
            if _is_alone(text, item, [quotation.span for _, quotation in marked]):
                _give(draft, marked, owner)
    drafts[:] = [draft for draft in drafts if draft.content]


def without_bullet(text: str, span: Span) -> Span:
    """A content's range without the bullet that it begins with."""
    found = _BULLET.match(text, span.start, span.end)
    return Span(found.end(), span.end) if found else span


def _lists(text: str) -> list[list[Span]]:
    """Runs of items with nothing but white space between them."""
    lists: list[list[Span]] = []
    for found in _ITEM.finditer(text):
        if lists and not text[lists[-1][-1].end : found.start()].strip():
            lists[-1].append(Span(*found.span()))
        else:
            lists.append([Span(*found.span())])
    return lists


def _introduction(text: str, start: int) -> Span | None:
    """The line before a list, up to its colon; None where it has none."""
    end = start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return Span(text.rfind("\n", 0, end) + 1, end) if text[max(0, end - 1) : end] == ":" else None


def _unannounced(text: str, span: Span, intro: Span) -> Span | None:
    """A content's range without what only announces the list: “the following:”."""
    if not intro.start <= span.start < intro.end or not is_noun_phrase(lower_words(text[span.start : intro.end])):
        return span
    rest = re.compile(r"\W*").match(text, intro.end, span.end)
    begin = rest.end() if rest else span.end
    return Span(begin, span.end) if begin < span.end else None


def _is_alone(text: str, item: Span, marked: Sequence[Span]) -> bool:
    """Whether an item has no word outside its quotations."""
    if not marked or marked[-1].end > item.end:
        return False
    edges = [item.start, *(edge for span in marked for edge in (span.start, span.end)), item.end]
    begin = text.find(text[marked[0].start], item.start)  # a number before the item is none of its words
    return not any(_WORD.search(text, max(a, begin), b) for a, b in zip(edges[::2], edges[1::2], strict=True))


def _give(draft: Draft, marked: Sequence[tuple[int, Quotation]], owner: dict[int, Draft]) -> None:
    for index, quotation in marked:
        before = owner.get(index)
        if before is not None:
            before.content = [part for span in before.content for part in _without(span, quotation.span)]
            before.pieces.discard(index)
        draft.content.append(quotation.span)
        draft.pieces.add(index)
        owner[index] = draft


def _without(span: Span, marked: Span) -> list[Span]:
    """What of a range stands before a quotation; all of it where it does not reach into that."""
    if not span.overlaps(marked):
        return [span]
    return [Span(span.start, marked.start)] if span.start < marked.start - 2 else []
