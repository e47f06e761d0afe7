"""Reads the quotation marks of a paragraph one by one and weighs what each may be; `pairing` pairs them.

Every mark gets three costs: of opening a quotation, of closing one and of being neither (an apostrophe, a prime, a
stray). They come from the lean of its glyph and from its neighbours, seen through other marks and through no-break and
zero-width spaces (« oui », “‘Go,’ he said”): a mark after a space and before a word opens, one after a word or full
stop and before a space closes, one between two words is glued to a sentence (Russia.“Yes) or neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from extractors.model import Span

_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")
_MARK = re.compile(r"['’‘´‛`]{2,}|(?<![^\W_])['’‘´‛`]|['’‘´‛`](?![^\W_])|[\"“”„‟＂〝〞〟«»‹›‚「」『』]")
_DECORATION = 8  # a longer run of marks is a ruler, not quotation
_ELISION = re.compile(
    r"(?:\d\ds?|tis|twas|twere|twill|em|til|till|cause|cos|coz|bout|round|n|neath|gainst|nuff|ere|im|er|cept|fraid|"
    r"spose|burbs|hood|nam)\b",
    re.IGNORECASE,
)
_GLYPHS = {"D": '"“”„‟＂〝〞〟', "G": "«»", "g": "‹›", "J": "「」", "K": "『』"}
_FAMILY = {glyph: family for family, glyphs in _GLYPHS.items() for glyph in glyphs}
_PROPER = {
    "“": "”", "„": "“”", "‟": "”", '"': '"', "”": "”", "＂": "＂", "〝": "〞〟", "«": "»", "»": "«»", "‹": "›",
    "›": "‹›", "‘": "’´", "‚": "‘’", "'": "'", "’": "’", "`": "'´`", "‛": "’", "´": "´", "「": "」", "『": "』",
}  # fmt: skip
_NEVER = 50.0
_LEAN_OPEN = {"”": 1.2, "»": 0.8, "›": 0.8, "」": _NEVER, "』": _NEVER, "〞": 1.2, "〟": 1.2, "’": 1.2, "´": 1.2}
_LEAN_CLOSE = {
    "“": 1.0, "‟": 1.0, "„": 6.0, "«": 0.8, "‹": 0.8, "「": _NEVER, "『": _NEVER, "〝": 6.0, "‘": 2.0, "‚": 6.0,
    "‛": 2.0, "`": 1.0,
}  # fmt: skip
# Cost of opening / closing by the class of the neighbours: Space or edge, Opening punctuation, Dash, Word, Closing
# punctuation. Rows: left neighbour; columns: right neighbour.
_OPEN_COST = {
    "S": {"S": 0.8, "O": 0.0, "D": 0.2, "W": 0.0, "C": 0.2},
    "O": {"S": 0.8, "O": 0.0, "D": 0.2, "W": 0.0, "C": 0.3},
    "D": {"S": 1.5, "O": 0.2, "D": 1.0, "W": 0.1, "C": 1.0},
    "W": {"S": 3.0, "O": 1.5, "D": 3.0, "W": 1.0, "C": 3.0},
    "C": {"S": 2.5, "O": 1.0, "D": 3.0, "W": 0.3, "C": 3.0},
}
_CLOSE_COST = {
    "S": {"S": 1.2, "O": 2.5, "D": 1.0, "W": 3.0, "C": 0.8},
    "O": {"S": 1.2, "O": 1.5, "D": 1.0, "W": 3.0, "C": 1.0},
    "D": {"S": 0.2, "O": 1.0, "D": 0.5, "W": 2.0, "C": 0.2},
    "W": {"S": 0.0, "O": 0.1, "D": 0.0, "W": 1.0, "C": 0.0},
    "C": {"S": 0.0, "O": 0.1, "D": 0.0, "W": 0.3, "C": 0.0},
}
STRAY = 4.0  # what it costs to take a double mark for nothing at all


class Mark(NamedTuple):
    """One mark (or doubled single mark) at code points `start` to `end`, with its costs; marks of one `family` pair."""

    start: int
    end: int
    glyph: str
    family: str
    opens: float
    closes: float
    ignored: float
    speech: bool  # stands where speech begins: at the paragraph's start or after a comma or colon


def paragraphs_of(text: str) -> Iterator[Span]:
    """The lines of a text that hold more than white space, without the white space at their ends."""
    start = 0
    for found in _BREAK.finditer(text):
        span = trim(text, start, found.start())
        if span.start < span.end:
            yield span
        start = found.end()
    span = trim(text, start, len(text))
    if span.start < span.end:
        yield span


def trim(text: str, start: int, end: int) -> Span:
    """The range without white space and invisible format characters at its ends."""
    while start < end and (text[start].isspace() or unicodedata.category(text[start]) == "Cf"):
        start += 1
    while start < end and (text[end - 1].isspace() or unicodedata.category(text[end - 1]) == "Cf"):
        end -= 1
    return Span(start, end)


def _neighbour(char: str) -> str:
    """The class of a code point beside a mark; "" for one to look through (marks, no-break and zero-width spaces)."""
    if char in "\"“”„‟＂«»‹›'’‘´`‚‛「」『』\u00a0\u2009\u200a\u202f\u200b":
        return ""
    if char.isspace():
        return "S"
    if char in "-–—―‒":
        return "D"
    category = unicodedata.category(char)
    if category in ("Ps", "Pi") or char in "/=>|*_@#":
        return "O"
    if category in ("Pe", "Pf", "Po"):
        return "C"
    return "" if category == "Cf" else "W"


def _beside(text: str, span: Span, start: int, end: int) -> tuple[str, str]:
    """The classes of what stands left and right of a mark, looking through other marks (at most a few)."""
    left = right = "S"
    for i in range(start - 1, max(span.start, start - _DECORATION) - 1, -1):
        if kind := _neighbour(text[i]):
            left = kind
            break
    for i in range(end, min(span.end, end + _DECORATION)):
        if kind := _neighbour(text[i]):
            right = kind
            break
    return left, right


def read_marks(text: str, span: Span) -> list[Mark]:
    """The marks of a paragraph in order; apostrophes inside words and rows of marks (rulers) are not among them."""
    marks: list[Mark] = []
    run_start = run_end = run_first = -1
    for found in _MARK.finditer(text, span.start, span.end):
        start, end = found.span()
        if start != run_end:
            run_start, run_first = start, len(marks)
        run_end = end
        if end - run_start > _DECORATION:
            del marks[run_first:]
            continue
        left, right = _beside(text, span, start, end)
        for a, b in _split_run(text, start, end, opening=left in "SO" and right not in "SC"):
            marks.append(_weigh(text, span, a, b, left, right))
    return marks


def _split_run(text: str, start: int, end: int, *, opening: bool) -> Iterator[tuple[int, int]]:
    """Cuts a run of single marks into doubled ones ('' `` ’’) and singles; a single stands inside the doubled."""
    if (end - start) % 2 and not opening:
        yield start, start + 1
        start += 1
    while start < end:
        width = 2 if text[start] == text[start + 1 : start + 2] and start + 1 < end else 1
        yield start, start + width
        start += width


def _weigh(text: str, span: Span, start: int, end: int, left: str, right: str) -> Mark:
    glyph = text[start:end]
    before = text[max(span.start, start - 3) : start].rstrip()[-1:]
    speech = left == "S" and (start == span.start or before in ",:—–")
    opens, closes = _OPEN_COST[left][right], _CLOSE_COST[left][right]
    opens += _LEAN_OPEN.get(glyph[0], 0.0)
    family = _FAMILY.get(glyph) or ("D" if end - start == 2 else "S")
    ignored = STRAY
    if family == "D" and start > span.start and text[start - 1].isdigit():
        ignored = 0.8  # inches
    elif family == "S" and glyph != "‚":
        opens, ignored = _weigh_apostrophe(text, start, end, left, right, opens)
    return Mark(start, end, glyph, family, opens, closes, ignored, speech)


def _weigh_apostrophe(text: str, start: int, end: int, left: str, right: str, opens: float) -> tuple[float, float]:
    """The costs of opening and of ignoring a single mark that stands at a word's edge."""
    glyph, last = text[start:end], text[start - 1 : start].lower() if left == "W" else ""
    if left == right == "W":
        return opens, 0.0
    if right == "W" and left != "W" and text[end : end + 1].isalnum():
        if _ELISION.match(text, end):
            return opens + 1.5, 0.7 if glyph == "‘" else 0.2
        return opens, 0.8 if glyph in "’´" else 2.0
    if last:
        if last == "s":
            return opens, 0.3
        if last in "zx" or last.isdigit() or (last == "n" and text[start - 2 : start - 1] in "iI'’‘"):
            return opens, 0.6
        return opens, 2.0
    return opens, 1.0 if left == "S" and right == "S" else 3.0


def match_cost(opening: Mark, closing: Mark) -> float:
    """What it costs that the closing mark is not the opening one's own partner."""
    if closing.glyph[0] in _PROPER.get(opening.glyph[0], "") and len(opening.glyph) == len(closing.glyph):
        return 0.0
    return 0.4 + _LEAN_CLOSE.get(closing.glyph[0], 0.0)
