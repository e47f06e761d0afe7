"""Where a figure's names stand around a source: in the words that it reports, in the sentence that it opens.

Nobody names themselves in their own statement: in “Roe should resign,” he said, the speaker is not Roe. And who stands
in a clause or phrase set before the main one is mostly its subject, which comes after: “As he left, Roe said …”.
"""

from __future__ import annotations

from bisect import bisect_left

from extractors.mentions.layout import Layout
from extractors.model import Span
from extractors.speakers.candidates import Query, suits
from extractors.speakers.cast import Cast, Figure
from extractors.speakers.closedclass import FRONTING

Features = dict[str, float]
LOOKED_AT = 12  # mentions of one sentence that are looked at


def describe_position(layout: Layout, cast: Cast, query: Query, figure: Figure) -> Features:
    """What the places of a figure's names around the source say for or against it."""
    out: Features = {}
    if any(named_within(figure, span) for span in query.content):
        out["in own words named"] = 1.0
    sentence = _sentence(layout, query.offset)
    if is_fronted(layout, query, sentence):
        behind = Span(query.phrase.span.end, sentence.end)
        if next_in(cast, query, behind) == figure.index:
            out["fronted: next named"] = 1.0
    return out


def named_within(figure: Figure, span: Span) -> bool:
    """Whether a figure is named in a range."""
    i = bisect_left(figure.starts, span.start)
    return i < len(figure.starts) and figure.starts[i] < span.end


def is_fronted(layout: Layout, query: Query, sentence: Span) -> bool:
    """Whether the source stands in a clause or phrase set before its sentence's subject: “As he left, Roe said”."""
    first = layout.after(sentence.start)
    while first < len(layout.words) and not layout.words[first][0].isalnum() and layout.starts[first] < query.offset:
        first += 1
    if first >= len(layout.words) or layout.words[first].lower() not in FRONTING:
        return False
    return "," not in layout.text[layout.starts[first] : query.offset]


def next_in(cast: Cast, query: Query, span: Span) -> int | None:
    """The first figure named in a range, outside what is reported, that the source can mean."""
    i = bisect_left(cast.timeline, (span.start, -1))
    found = (
        n
        for start, n in cast.timeline[i : i + LOOKED_AT]
        if start < span.end and not any(said.start <= start < said.end for said in query.content)
    )
    return next((n for n in found if suits(cast.figures[n], query.phrase)), None)


def _sentence(layout: Layout, offset: int) -> Span:
    i = layout.sentence(offset)
    end = layout.sentences[i + 1] if i + 1 < len(layout.sentences) else len(layout.text)
    return Span(layout.sentences[i], end)
