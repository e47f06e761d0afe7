"""Texts with the tagger's labels written into them, so that what follows the tagger can be tested without it.

    ⟦1|Ann Lee⟧   a source     ⟨1|said⟩   a cue     ⟪1|the dam holds⟫   a content

A content hangs on the cue of its number, a cue on the source of its number, if there is one. Without a number it is 1;
⟦12|Ann Lee⟧ is the source of both 1 and 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.confidence import PLAIN, Model
from extractors.marks import Quotation
from extractors.model import Attribution, Span
from extractors.tagger import Reading, Tagged

ROLES = {"⟦": "source", "⟨": "cue", "⟪": "content"}
_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"([⟦⟨⟪])(?:(\w+)\|)?|([⟧⟩⟫])")
SCORE, HEAD_SCORE = 0.9, 0.8


def label(marked: str, *, hinted: bool = False) -> tuple[str, list[Tagged]]:
    """The text without its labels, and the spans they stand for, in text order; `hinted`: each word of a content looks
    as if it might begin a cue.
    """
    text, at = "", 0
    open_ = ("", "", 0)
    found: list[tuple[str, Tagged]] = []
    for part in _PARTS.finditer(marked):
        text += marked[at : part.start()]
        at = part.end()
        if part[1]:
            open_ = (ROLES[part[1]], part[2] or "1", len(text))
        else:
            role, number, start = open_
            found.append((number, Tagged(role, Span(start, len(text)), SCORE)))
    text += marked[at:]
    index: Mapping[tuple[str, str], int] = {
        (one.role, number): i for i, (numbers, one) in enumerate(found) for number in numbers
    }
    heads = {"content": "cue", "cue": "source", "source": ""}
    spans = []
    for number, one in found:
        head = index.get((heads[one.role], number))
        linked = one.role == "cue" or head is not None  # that it has no source is a cue's link too
        words = _WORD.finditer(text, one.span.start, one.span.end) if hinted and one.role == "content" else ()
        hints = tuple(word.start() for word in words)
        spans.append(replace(one, head=head, head_score=HEAD_SCORE if linked else 0.0, hints=hints))
    return text, spans


def outline(text: str, found: Sequence[Attribution]) -> list[str]:
    """“source | cue | content + content” of each attribution, – for what is not there."""
    return [
        " | ".join(
            (
                each.source.slice(text) if each.source else "–",
                each.cue.slice(text) if each.cue else "–",
                " + ".join(span.slice(text) for span in each.content),
            )
        )
        for each in found
    ]


class LabelledTagger:
    """Stands for a tagger: finds in a text what its marked version says, in a text it does not know nothing."""

    version = "0123456789ab"

    def __init__(self, *marked: str, confidence: Model = PLAIN) -> None:
        self.known = dict(label(each, hinted=True) for each in marked)
        self.confidence = confidence
        self.asked: list[str] = []

    def read(self, text: str, quotations: Sequence[Quotation]) -> Reading:
        """What is known of a text."""
        return self.read_many([(text, quotations)])[0]

    def read_many(self, texts: Sequence[tuple[str, Sequence[Quotation]]]) -> list[Reading]:
        """What is known of each text."""
        self.asked += [text for text, _ in texts]
        return [Reading(self.known.get(text, []), []) for text, _ in texts]
