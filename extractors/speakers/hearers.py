"""Who is told: “urged him to …”, “told Mayor Roe that …”. Who hears a statement does not make it."""

from __future__ import annotations

from extractors.lexicon.closedclass import PASSIVE, TOLD
from extractors.mentions.layout import Layout
from extractors.model import Attribution, Span
from extractors.names import TITLES, bare, fold
from extractors.speakers.candidates import NOBODY
from extractors.speakers.cast import Cast
from extractors.speakers.closedclass import BEHIND_OBJECTS

TITLED = 20  # code points behind “told” within which a name with its titles begins: “told Mayor Roe”


def hearer_of(layout: Layout, attribution: Attribution) -> str:
    """The “him” or “her” right behind the cue of a source that stands before it: “urged him to …”; else “”."""
    cue, source = attribution.cue, attribution.source
    if cue is None or source is None or source.start > cue.start:
        return ""
    i = layout.after(cue.end)
    word = layout.words[i].lower() if i < len(layout.words) else ""
    if word == "him":
        return word
    following = layout.words[i + 1].lower() if i + 1 < len(layout.words) else ""
    owns = following[:1].isalpha() and following not in BEHIND_OBJECTS  # “praised her work”
    return word if word == "her" and not owns else ""


def told_of(layout: Layout, cast: Cast, attribution: Attribution) -> int:
    """The figure named right behind the cue of a source that stands before it: “told Mayor Roe that …”; else NOBODY."""
    cue, source = attribution.cue, attribution.source
    if cue is None or source is None or source.start > cue.start:
        return NOBODY
    words = [fold(word) for word in layout.words[layout.first(cue.start) : layout.after(cue.end)]]
    telling = next((i for i, word in enumerate(words, layout.first(cue.start)) if word in TOLD), -1)
    if telling < 1 or fold(layout.words[telling - 1]) in PASSIVE:
        return NOBODY
    behind = layout.ends[telling]
    for mention in cast.within(Span(behind, behind + TITLED)):
        between = layout.text[behind : mention.span.start].split()
        if mention.span.start > behind and not mention.possessive and all(bare(word) in TITLES for word in between):
            return cast.of(mention).index
    return NOBODY
