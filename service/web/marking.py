"""Cuts a text into pieces at the ends of marked ranges, so that a template can wrap each piece; ranges may overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """A range with what it is (`content`, `source`, `cue`) and the quote it belongs to."""

    start: int
    end: int
    role: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks: their roles, and the innermost quote whose content it is."""

    text: str
    roles: tuple[str, ...]
    quote: str


def pieces(text: str, marks: Iterable[Mark], base: int = 0) -> list[Piece]:
    """`text` in pieces; `base` is where it starts in the text that the marks count in. Marks outside are cut off."""
    inside = [
        Mark(max(0, mark.start - base), min(len(text), mark.end - base), mark.role, mark.quote)
        for mark in marks
        if mark.end > base and mark.start < base + len(text)
    ]
    cuts = sorted({0, len(text), *(mark.start for mark in inside), *(mark.end for mark in inside)})
    found: list[Piece] = []
    opening = sorted(inside, key=lambda mark: mark.start)
    following = 0
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        while following < len(opening) and opening[following].start <= start:
            active.append(opening[following])
            following += 1
        active = [mark for mark in active if mark.end > start]
        contents = [mark for mark in active if mark.role == "content"]
        innermost = min(contents, key=lambda mark: mark.end - mark.start).quote if contents else ""
        roles = tuple(sorted({mark.role for mark in active}))
        found.append(Piece(text[start:end], roles, innermost))
    return found


def marks_of(quote: Mapping[str, Any]) -> list[Mark]:
    """The marks of a quote in its JSON shape."""
    marks = [Mark(start, end, "content", quote["id"]) for start, end in quote["content"]]
    marks += [
        Mark(quote[role]["start"], quote[role]["end"], role, quote["id"]) for role in ("source", "cue") if quote[role]
    ]
    return marks


def in_paragraph(quote: Mapping[str, Any]) -> list[Piece]:
    """A quote's paragraph in pieces."""
    context = quote["context"]
    paragraph, exact = context["paragraph"], context["exact"]
    place = _place(paragraph, exact, context["prefix"])
    if place < 0:
        return [Piece(paragraph, (), "")]
    return pieces(paragraph, marks_of(quote), quote["content"][0][0] - place)


def _place(paragraph: str, exact: str, prefix: str) -> int:
    """Where `exact` stands in its paragraph: of several places the one that the prefix fits."""
    line_before = prefix[prefix.rfind("\n") + 1 :]
    place = paragraph.find(exact)
    while place >= 0 and not paragraph[:place].endswith(line_before):
        place = paragraph.find(exact, place + 1)
    return place if place >= 0 else paragraph.find(exact)


def article_paragraphs(text: str, quotes: Sequence[Mapping[str, Any]]) -> list[list[Piece]]:
    """An article's text in paragraphs (its lines), each in pieces."""
    marks = sorted((mark for quote in quotes for mark in marks_of(quote)), key=lambda mark: mark.start)
    found = []
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if line.strip():
            here = [mark for mark in marks if mark.start < end and mark.end > start]
            found.append(pieces(line.rstrip(), here, start))
        start = end
    return found
