"""Pairs quotation marks deterministically, in linear time, for any text whatever; it never raises.

A mark on its own is ambiguous: ’ closes a quotation or stands for a letter, “ opens in English and closes in German,
" says nothing. So each paragraph is read as a whole. Every mark may *open*, *close* or be *ignored* (an apostrophe, a
prime, a stray), each at a cost that depends on its glyph and on what stands left and right of it; a quotation left
open at the paragraph's end costs too. The cheapest consistent reading wins (a beam search over stacks of open
quotations, a few stacks wide, so the time is linear in the number of marks).

* Glyphs lean: “ « „ ‘ open, ” » ’ close, straight marks and doubled singles ('' ``) do not lean. A wrong-way mark costs
  a little, standing on the wrong side of a space costs more: so ”Yes,” and “Yes,“ and »Ja« come out right.
* Apostrophes inside a word are never marks. At a word's edge they are weighed: after an s (workers' rights), before a
  known elision ('tis, ’90s, 'n'), or as a mark if that explains the rest of the paragraph better.
* A digit before a mark may make it an inch or foot sign.
* A quotation that a paragraph leaves open goes on in the next one when that begins with an opening mark (the printers'
  rule), or, in sloppy copy, when the next mark met within a few lines closes it. Each paragraph's part is a
  `Quotation` of its own, linked by `continues`. Otherwise the quotation ends with its paragraph; when a second one
  of the same kind opens in the same paragraph and only one of them is closed, the first ends before the second.
* A paragraph is a line: articles have one paragraph a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from extractors.marks.glyphs import STRAY, Mark, match_cost, paragraphs_of, read_marks, trim
from extractors.model import Span

_UNCLOSED, _ABANDONED, _REOPENED, _CARRIED = 3.0, 2.5, 0.5, 1.0
_BEAM, _MAX_DEPTH, _MAX_GAP, _CROWDED = 8, 4, 6, 400
_HOPELESS = 7.0  # a reading this much dearer than the best one cannot catch up: two wrong quotations cost less
_CARRY = -1  # the stack's name for a quotation that an earlier paragraph left open


@dataclass(frozen=True, slots=True)
class Quotation:
    """One paragraph's piece of a quotation.

    `span` includes the marks, `inner` does not and is trimmed of white space; `inner` is never empty. `opening` is
    the opening mark's text, "" for a piece that goes on without being re-opened; `closing` is None when the piece
    runs to its paragraph's end. `depth` is 0 for the outermost, `parent` the index of the quotation around this one,
    `continues` the index of the piece before, in the paragraph before.
    """

    span: Span
    inner: Span
    opening: str
    closing: str | None
    depth: int = 0
    parent: int | None = None
    continues: int | None = None


def pair(text: str) -> tuple[Quotation, ...]:
    """All quotations of `text`, sorted by `span.start`; spans nest properly."""
    paragraphs = [(span, read_marks(text, span)) for span in paragraphs_of(text)]
    found: list[Quotation] = []
    carried: list[_Open] = []
    for number, (span, marks) in enumerate(paragraphs):
        if not marks:
            if carried and carried[0].gap >= _MAX_GAP:
                carried = []
            carried = [replace(c, gap=c.gap + 1, skipped=(*c.skipped, span)) for c in carried]
            continue
        carried = _read_paragraph(text, span, marks, carried, _look_ahead(paragraphs, number), found)
    return tuple(found)


def quoted_mask(text: str, quotations: Sequence[Quotation]) -> bytearray:
    """One byte a code point of `text`: 1 inside an outermost quotation, its marks included."""
    mask = bytearray(len(text))
    for quotation in quotations:
        if quotation.depth == 0:
            start, end = quotation.span.start, quotation.span.end
            mask[start:end] = b"\1" * (end - start)
    return mask


@dataclass(frozen=True, slots=True)
class _Open:
    """A quotation that its paragraph left open: its opening mark, and its index in the result (None: still empty)."""

    mark: Mark
    index: int | None
    gap: int = 1
    skipped: tuple[Span, ...] = ()


class _Piece(NamedTuple):
    """A quotation of one reading, as indices of marks; `cut` is where an abandoned one ends."""

    opened: int
    closed: int | None
    cut: int | None


_Link: TypeAlias = "tuple[_Piece, _Link] | None"  # a linked list: the last piece and those before it


class _Ahead(NamedTuple):
    """What follows a paragraph: the families its successor re-opens, or the family of the mark that closes later on."""

    reopens: str
    closes: str
    gap: int


class _Reading(NamedTuple):
    cost: float
    stack: tuple[int, ...]
    pieces: _Link


def _look_ahead(paragraphs: Sequence[tuple[Span, list[Mark]]], number: int) -> _Ahead:
    reopens, closes, gap = "", "", 0
    if number + 1 < len(paragraphs):
        span, marks = paragraphs[number + 1]
        for i, mark in enumerate(marks[:2]):
            if mark.start != (span.start if i == 0 else marks[0].end) or mark.opens > mark.closes:
                break
            reopens += mark.family
    for gap in range(1, _MAX_GAP + 1):
        marks = paragraphs[number + gap][1] if number + gap < len(paragraphs) else []
        real = next((mark for mark in marks if mark.family != "S" or mark.ignored > 1.0), None)
        if real is not None:
            closes = real.family if real.closes + 0.5 < real.opens else ""
            break
    return _Ahead(reopens, closes, gap)


def _read_paragraph(
    text: str, span: Span, marks: list[Mark], carried: list[_Open], ahead: _Ahead, found: list[Quotation]
) -> list[_Open]:
    """Adds a paragraph's quotations to `found`; returns those it leaves open, outermost first."""
    best = _search(marks, carried[0].mark if carried else None, ahead)
    pieces = [_Piece(opened, None, None) for opened in best.stack]
    link = best.pieces
    while link:
        piece, link = link
        pieces.append(piece)
    drafts: list[tuple[Quotation, int]] = []
    for piece in pieces:
        if piece.opened == _CARRY:
            if piece.closed is not None:
                _continue_unopened(text, span, marks[piece.closed], carried[0], found)
                carried = []
        else:
            drafts.append((_draft(text, span, marks, piece), piece.opened))
    drafts.sort(key=lambda draft: (draft[0].span.start, -draft[0].span.end))
    indices = _place(drafts, carried, marks, span, found)
    return [_Open(marks[opened], indices.get(opened)) for opened in best.stack if opened != _CARRY]


def _search(marks: list[Mark], carried: Mark | None, ahead: _Ahead) -> _Reading:
    """The cheapest reading of a paragraph's marks."""
    readings = [_Reading(0.0, (), None)]
    if carried is not None:
        readings.append(_Reading(0.0, (_CARRY,), None))
    width = _BEAM if len(marks) <= _CROWDED else 2
    for i, mark in enumerate(marks):
        reached: dict[tuple[str, ...], _Reading] = {}
        for reading in readings:
            for step in _steps(reading, i, mark, marks, carried):
                key = tuple(carried.glyph + "~" if k == _CARRY and carried else marks[k].glyph for k in step.stack)
                if key not in reached or step.cost < reached[key].cost:
                    reached[key] = step
        best = min(r.cost for r in reached.values())
        near = [r for r in reached.values() if r.cost <= best + _HOPELESS]
        readings = sorted(near, key=lambda r: r.cost)[:width]
    return min(readings, key=lambda r: r.cost + _end_cost(r.stack, marks, ahead))


def _steps(reading: _Reading, i: int, mark: Mark, marks: list[Mark], carried: Mark | None) -> Iterator[_Reading]:
    cost, stack, pieces = reading
    if stack and stack[0] == _CARRY:
        if mark.family == "S" and mark.ignored <= 1.0:
            yield _Reading(cost + mark.ignored, stack, pieces)
        if carried is not None and carried.family == mark.family:
            closed = cost + mark.closes + match_cost(carried, mark)
            yield _Reading(closed, (), (_Piece(_CARRY, i, None), pieces))
        return
    yield _Reading(cost + mark.ignored, stack, pieces)
    for depth in range(len(stack) - 1, -1, -1):
        if marks[stack[depth]].family == mark.family:
            link: _Link = pieces
            extra = 0.0
            for left_open in reversed(stack[depth + 1 :]):
                link, extra = (_Piece(left_open, None, mark.start), link), extra + _ABANDONED
            closed = cost + mark.closes + match_cost(marks[stack[depth]], mark) + extra
            yield _Reading(closed, stack[:depth], (_Piece(stack[depth], i, None), link))
            break
    same = any(marks[k].family == mark.family for k in stack)
    if len(stack) < _MAX_DEPTH:
        yield _Reading(cost + mark.opens + (1.5 if same else 0.0), (*stack, i), pieces)
    if same and mark.family != "S":
        link = pieces
        for left_open in reversed(stack):
            link = (_Piece(left_open, None, mark.start), link)
        yield _Reading(cost + mark.opens + _ABANDONED, (i,), link)


def _end_cost(stack: tuple[int, ...], marks: list[Mark], ahead: _Ahead) -> float:
    cost = 0.0
    for depth, k in enumerate(stack):
        if k == _CARRY:
            continue
        mark = marks[k]
        if ahead.reopens[depth : depth + 1] == mark.family:
            cost += _REOPENED
        elif depth == 0 and len(stack) == 1 and ahead.closes == mark.family:
            cost += _CARRIED + 0.3 * (ahead.gap - 1)
        elif mark.family == "S":
            cost += 1.5 if depth == 0 and mark.speech and mark.glyph == "‘" else STRAY
        else:
            cost += _UNCLOSED
    return cost


def _draft(text: str, span: Span, marks: list[Mark], piece: _Piece) -> Quotation:
    opening = marks[piece.opened]
    if piece.closed is not None:
        closing = marks[piece.closed]
        inner = trim(text, opening.end, closing.start)
        return Quotation(Span(opening.start, closing.end), inner, opening.glyph, closing.glyph)
    inner = trim(text, opening.end, span.end if piece.cut is None else piece.cut)
    return Quotation(Span(opening.start, max(inner.end, opening.end)), inner, opening.glyph, None)


def _place(
    drafts: list[tuple[Quotation, int]], carried: list[_Open], marks: list[Mark], span: Span, found: list[Quotation]
) -> dict[int, int]:
    """Appends drafts with depth, parent and `continues`; returns the result's index of each opening mark."""
    indices: dict[int, int] = {}
    around: list[int] = []
    start_of_run = span.start
    for quotation, opened in drafts:
        if quotation.inner.start >= quotation.inner.end:
            continue
        while around and found[around[-1]].span.end <= quotation.span.start:
            around.pop()
        continues = None
        depth = len(around)
        if depth < len(carried) and carried[depth].gap == 1 and quotation.span.start == start_of_run:
            start_of_run = marks[opened].end
            if carried[depth].mark.family == marks[opened].family:
                continues = carried[depth].index
        parent = around[-1] if around else None
        indices[opened] = len(found)
        around.append(len(found))
        found.append(replace(quotation, depth=depth, parent=parent, continues=continues))
    return indices


def _continue_unopened(text: str, span: Span, closing: Mark, carried: _Open, found: list[Quotation]) -> None:
    """Adds the pieces of a quotation that was opened paragraphs ago, never re-opened, and is closed here."""
    before = carried.index
    for piece in carried.skipped:
        found.append(Quotation(piece, piece, "", None, continues=before))
        before = len(found) - 1
    inner = trim(text, span.start, closing.start)
    if inner.start >= inner.end:
        return
    start, opening = (carried.mark.start, carried.mark.glyph) if before is None else (span.start, "")
    found.append(Quotation(Span(start, closing.end), inner, opening, closing.glyph, continues=before))
