"""What the quotation marks say about attributions in the making: snapping, joining, stray quotation.

See the package for what each of the three does.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractors.assemble.drafts import Draft
from extractors.assemble.sentences import SENTENCE_END
from extractors.marks import Quotation
from extractors.model import Span
from extractors.tagger import Tagged

MIN_STRAY_WORDS = 6  # a shorter leftover quotation is more often a term than a statement
FARTHEST = 300  # code points of tag and apposition between the two parts of a quoted sentence
CARRIED = 0.6  # how far an attribution's confidence carries to a paragraph of quotation without a cue
_LEADS_IN = (":", ",", "—", "–")
_STOPS = frozenset(",.!?…")
_WORD = re.compile(r"\w+")


def snap(
    text: str, drafts: Sequence[Draft], outer: Sequence[tuple[int, Quotation]], labelled: Sequence[Tagged]
) -> set[int]:
    """Grows contents to the quotations they touch, and ends those that are direct speech with their quotation; returns
    the indexes of quotations that found a content.
    """
    starts = [q.span.start for _, q in outer]
    walls = sorted(labelled, key=lambda each: each.span)
    taken: set[int] = set()
    for draft in drafts:
        for k, span in enumerate(draft.content):
            at = max(0, bisect_left(starts, span.start) - 1)
            grown = span
            while at < len(outer) and outer[at][1].span.start < span.end:
                index, quotation = outer[at]
                at += 1
                if not quotation.inner.overlaps(span):
                    continue
                draft.pieces.add(index)
                taken.add(index)
                grown = Span(min(grown.start, quotation.span.start), max(grown.end, quotation.span.end))
            spoken = _spoken(text, draft.cue, grown, outer[at - 1][1]) if at else None
            draft.content[k] = spoken or _within_walls(span, grown, walls)
    return taken


def _spoken(text: str, cue: Span | None, content: Span, last: Quotation) -> Span | None:
    """“He said, ‘I never saw it,’ and hung up”: the quotation alone, where a comma or colon parts it from its cue, it
    is a sentence with its own stop, and the content runs on over its end.

    `last` is the last quotation that begins before the content's end; None where the content is not such a one.
    """
    if cue is None or last.span.start != content.start or last.span.end >= content.end or cue.end > content.start:
        return None
    words = last.inner.slice(text)
    led = text[cue.end : content.start].rstrip().endswith((",", ":"))
    return last.span if led and words[:1].isupper() and words.rstrip()[-1:] in _STOPS else None


def _within_walls(span: Span, grown: Span, walls: Sequence[Tagged]) -> Span:
    """`grown`, but not over anything labelled beside `span`: a story quoted whole has statements of its own.

    What stands between two contents goes to the first of them, not to both.
    """
    start, end = grown.start, grown.end
    after = bisect_left(walls, span.end, key=lambda wall: wall.span.start)
    if after < len(walls):
        end = max(span.end, min(end, walls[after].span.start))
    before = bisect_left(walls, span.start, key=lambda wall: wall.span.start) - 1
    if before >= 0 and (wall := walls[before]).span.end > start:
        start = span.start if wall.role == "content" and wall.head is not None else min(span.start, wall.span.end)
    return Span(start, end)


def free_sources(text: str, drafts: Sequence[Draft], outer: Sequence[tuple[int, Quotation]]) -> None:
    """“We stay,” said Rao, the mayor, “until it stops.”: a source ends where the quotation before it goes on."""
    starts = [quotation.span.start for _, quotation in outer]
    by_index = dict(outer)
    for draft in drafts:
        if draft.source is None or draft.cue is None:
            continue
        before = max((p for p in draft.pieces if by_index[p].span.end <= draft.cue.start), default=None)
        inside = range(bisect_right(starts, draft.source.start), bisect_left(starts, draft.source.end))
        for _, after in outer[inside.start : inside.stop]:
            if before is not None and _goes_on(text, by_index[before], after, draft.cue):
                named = text[draft.source.start : after.span.start].rstrip(", ")
                draft.source = Span(draft.source.start, draft.source.start + len(named))
                break


def _goes_on(text: str, before: Quotation, after: Quotation, cue: Span) -> bool:
    """Whether a quotation is the rest of the sentence that the one before it began, with the cue between the two."""
    if after.span.start - before.span.end > FARTHEST:
        return False
    between = text[before.span.end : after.span.start]
    return (
        before.inner.slice(text).rstrip().endswith(",")
        and before.span.end <= cue.start
        and cue.end <= after.span.start
        and between.endswith(", ")
        and "\n" not in between
        and not SENTENCE_END.search(between)
        and after.inner.slice(text)[:1].islower()
    )


def join(text: str, drafts: list[Draft], quotations: Sequence[Quotation]) -> list[Draft]:
    """Drafts that hold successive pieces of one quotation over paragraphs become one.

    The first one's cue stays, unless it is far off and has a content of its own: a tag inside the quotation's
    paragraphs (“We stay.¶ “Until it stops,” Rao said.) says more than the paragraph before them.
    """
    owner = {piece: draft for draft in drafts for piece in draft.pieces}
    for index, quotation in enumerate(quotations):
        if quotation.depth or quotation.continues is None:
            continue
        before, after = owner.get(quotation.continues), owner.get(index)
        if before is None or after is None or before is after:
            continue
        if after.cue and after.source and _is_elsewhere(text, before.cue, quotations[quotation.continues].span):
            pieces = _pieces_up_to(quotations, quotation.continues) & before.pieces
            marked = [quotations[piece].span for piece in pieces]
            moved = [span for span in before.content if any(mark.overlaps(span) for mark in marked)]
            if len(moved) < len(before.content):
                before.content = [span for span in before.content if span not in moved]
                before.pieces -= pieces
                after.content = moved + after.content
                after.pieces |= pieces
                owner |= dict.fromkeys(pieces, after)
                continue
        before.content += after.content
        before.pieces |= after.pieces
        before.source = before.source or after.source
        owner |= dict.fromkeys(after.pieces, before)
        after.content = []
    return [draft for draft in drafts if draft.content]


def _pieces_up_to(quotations: Sequence[Quotation], piece: int | None) -> set[int]:
    """A piece of a quotation over paragraphs and all that come before it."""
    found = set()
    while piece is not None:
        found.add(piece)
        piece = quotations[piece].continues
    return found


def _is_elsewhere(text: str, cue: Span | None, content: Span) -> bool:
    """Whether a cue stands in a paragraph before a content that it does not lead into."""
    begin = _paragraph(text, content).start
    return (
        cue is not None and cue.end <= begin and not text[max(cue.end, begin - 99) : begin].rstrip().endswith(_LEADS_IN)
    )


def place_strays(
    text: str,
    outer: Sequence[tuple[int, Quotation]],
    taken: set[int],
    drafts: list[Draft],
) -> None:
    owner = {piece: draft for draft in drafts for piece in draft.pieces}
    by_paragraph: dict[int, list[Draft]] = {}
    for draft in drafts:
        for start in {_paragraph(text, span).start for span in draft.content}:
            by_paragraph.setdefault(start, []).append(draft)
    last: Draft | None = None
    last_paragraph = -1
    last_quotation: Quotation | None = None
    for index, quotation in outer:
        paragraph = _paragraph(text, quotation.span)
        if index in taken:
            last, last_quotation, last_paragraph = owner[index], quotation, paragraph.start
            continue
        host = owner.get(quotation.continues) if quotation.continues is not None else None
        if last is not None and last.cue and last_quotation and _goes_on(text, last_quotation, quotation, last.cue):
            host = last
        if host is None and len(_WORD.findall(quotation.inner.slice(text))) >= MIN_STRAY_WORDS:
            speaking = [d for d in by_paragraph.get(paragraph.start, ()) if d.pieces]
            alone = _is_alone(text, paragraph, quotation)
            if len(speaking) == 1 and _starts_sentence(text, paragraph, quotation):
                host = speaking[0]
            elif alone and last is not None and _is_next(text, last_paragraph, paragraph):
                host = Draft([], None, last.source, replace(last.scores, carried=last.scores.carried * CARRIED))
                drafts.append(host)
        if host is not None:
            host.content.append(quotation.span)
            host.pieces.add(index)
            owner[index] = host
            last, last_quotation, last_paragraph = host, quotation, paragraph.start


def _paragraph(text: str, span: Span) -> Span:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return Span(start, len(text) if end < 0 else end)


def _is_alone(text: str, paragraph: Span, quotation: Quotation) -> bool:
    around = text[paragraph.start : quotation.span.start] + text[quotation.span.end : paragraph.end]
    return not _WORD.search(around)


def _starts_sentence(text: str, paragraph: Span, quotation: Quotation) -> bool:
    before = text[paragraph.start : quotation.span.start].rstrip()
    return (not before or before[-1] in ".!?:,”\"’'") and quotation.inner.slice(text)[:1].isupper()


def _is_next(text: str, before: int, paragraph: Span) -> bool:
    """Whether only blank lines part the paragraph that starts at `before` from this one."""
    end = text.find("\n", before)
    return before >= 0 and 0 <= end <= paragraph.start and not text[end : paragraph.start].strip()
