"""Works whose author the words tell: “the panel's report”, “the letter” that somebody wrote in, “it” of a report.

Weighing would look for a name nearby, and the name nearest to a report is as often what it is about. Three shapes need
no weighing: a work that somebody owns who is only described is that somebody's; a work that the tag of a statement
before brought in (“The board, in a letter to parents, said …”) is whose that statement was, and nobody's by name where
it was “a letter from his doctor”; and “it” right behind the statement of a work or a body that nobody names is that
work or body.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from extractors.lexicon.closedclass import DETERMINERS
from extractors.lexicon.wordlists import role_nouns, source_nouns
from extractors.model import Evidence, MentionKind, Span
from extractors.names import fold
from extractors.speakers.closedclass import NEUTER
from extractors.speakers.phrases import Phrase
from extractors.speakers.scene import Decision, Scene

RECALLED = 3  # statements back in which “the letter” was brought in
BROUGHT_IN = 0.9  # how far that is to be trusted
ITSELF = 0.8
PARAGRAPHS = 2  # lines from “a letter from …” to “the letter”
AUTHOR_TOKENS = 4  # of a description behind “from” that is looked through for names
REACH = 3  # sentences, all of them in one paragraph
TAG_CHARS = 200  # of a tag, on either side of its verb
_WORKS = frozenset({"work", "poll"})
_AUTHORS = frozenset({"body", "office"})
_THINGS = _WORKS | _AUTHORS


def worded(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """Who is behind a work, or behind “it”, where the words before tell; None where they do not."""
    if phrase.kind is MentionKind.PRONOUN:
        return _itself(scene, k, phrase) if phrase.pronoun in NEUTER else None
    if not phrase.classes & _WORKS:
        return None
    if phrase.owned_by is not None:
        owner = scene.ranked(k, replace(phrase.owned_by, span=phrase.span))
        step = Evidence("whose work", phrase.words, phrase.span, owner.confidence)
        return replace(owner, evidence=(step, *owner.evidence))
    if not phrase.definite or phrase.owner is not None or phrase.owner_pronoun:
        return None
    return _brought_in(scene, k, phrase) or _from_somebody(scene, k, phrase)


def _brought_in(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """“The letter says” after “the board, in a letter to parents, said”: the board's words."""
    before = k
    for _ in range(RECALLED):
        index = scene.previous(before)
        told = scene.decisions.get(index) if index is not None else None
        if index is None or told is None:
            return None
        before = index
        if re.search(
            rf"\bin (?:an?|his|her|its|their) (?:[\w-]+ ){{0,3}}?{re.escape(phrase.noun)}\b", _tag(scene, before)
        ):
            step = Evidence("whose work", phrase.words, phrase.span, BROUGHT_IN)
            score = told.confidence * BROUGHT_IN if told.figures else BROUGHT_IN
            return Decision(told.figures, score, (step, *told.evidence), told.options, stands_for=told.phrase)
    return None


def _from_somebody(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """“The letter says” after “a letter from his doctor”: the doctor's words, where no name is behind them."""
    layout, place = scene.layout, scene.place(k)
    places = scene.cast.noun_places(layout, phrase.noun)
    stop = bisect_left(places, place)
    token = layout.after(places[stop - 1]) if stop else 0
    if not stop or layout.paragraph(place) - layout.paragraph(places[stop - 1]) > PARAGRAPHS:
        return None
    linked, first = layout.words[token + 1 : token + 2], token + 2
    if linked not in (["from"], ["by"]) or first >= len(layout.words):
        return None
    last = first + 1
    while last < min(len(layout.words), first + AUTHOR_TOKENS) and layout.words[last][0].isalnum():
        last += 1
    span = Span(layout.starts[first], layout.ends[last - 1])
    described = {fold(word) for word in layout.words[first + 1 : last]}
    somebody = any(word in role_nouns() or source_nouns().get(word, frozenset()) & _AUTHORS for word in described)
    if scene.cast.within(span) or layout.words[first].lower() not in DETERMINERS or not somebody:
        return None  # “a letter from her cell” has no author in it
    step = Evidence("nobody named", phrase.words, phrase.span, BROUGHT_IN)
    return Decision((), BROUGHT_IN, (step,))


def _tag(scene: Scene, k: int) -> str:
    """The words of the sentence around a statement's verb that are none of its own."""
    one, layout = scene.attributions[k], scene.layout
    if one.cue is None:
        return ""
    sentence = layout.sentence(one.cue.start)
    ends = layout.sentences[sentence + 1 : sentence + 2] or [len(layout.text)]
    start = max(
        layout.sentences[sentence], one.cue.start - TAG_CHARS, *(s.end for s in one.content if s.end <= one.cue.start)
    )
    end = min(ends[0], one.cue.end + TAG_CHARS, *(s.start for s in one.content if s.start >= one.cue.end))
    return layout.text[start:end]


def _itself(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """“The report found …. “…,” it said.”: the report, where nobody's name is behind that one."""
    before = scene.previous(k)
    told = scene.decisions.get(before) if before is not None else None
    if before is None or told is None or told.figures or told.phrase is None:
        return None
    described = told.stands_for or told.phrase
    layout = scene.layout
    here, there = scene.place(k), scene.place(before)
    near = layout.paragraph(here) == layout.paragraph(there) and layout.sentence(here) - layout.sentence(there) <= REACH
    if described.kind is not MentionKind.NOMINAL or described.plural or not described.classes & _THINGS or not near:
        return None
    step = Evidence("nobody named", phrase.words, phrase.span, ITSELF)
    return Decision((), ITSELF, (step,), stands_for=described)
