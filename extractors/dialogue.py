"""Dialogue led by dashes instead of marks: “– We are done waiting, says Nils Brandt. – It is over.”

Much of Europe prints direct speech so, and translated articles keep it. Each paragraph that begins with a dash and has
a tag (a verb of speech beside its subject) gives what stands before the tag, and what further dashes lead behind it;
the reporter's sentences between are left out. Lists begin with dashes too, so a text has dialogue only where somebody
in such a paragraph speaks for themselves: “I”, “we”, “you”, a question or an exclamation. A hyphen leads lists alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.lexicon import SPEECH_VERBS, verb_lemma
from extractors.model import Span

MOST_CHARS = 2_000  # of a paragraph of dialogue: what is longer is none
_DASH = "[–—―]"
_PARAGRAPH = re.compile(rf"^[^\S\n]*{_DASH}[^\S\n]*(?=[^\W\d_a-z])(?P<words>[^\n]+)", re.MULTILINE)
_VERB = r"(?P<verb>[a-z]+)"
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_SUBJECT = rf"(?:he|she|they|(?:(?:the|a|an|his|her|their|\w+[’']s) )?(?:[\w’'-]+ ){{0,5}}?{_NAME}(?: {_NAME}){{0,3}})"
_TAG = re.compile(
    rf"(?P<mark>[,!?…]) (?:{_VERB} (?P<subject>{_SUBJECT})|(?P<first>he|she|they|{_NAME}(?: {_NAME}){{0,3}}) "
    r"(?P<last>[a-z]+))(?=[.,:;]|\s+and\b|\s*$)"
)
_MORE = re.compile(rf"(?<=[.,:;!?]) {_DASH} (?P<words>[^–—―]+)")
_SPOKEN = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our|[Uu]s|me)\b|[!?]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one paragraph of dialogue says: the ranges of the words, the verb, and its subject."""

    content: tuple[Span, ...]
    cue: Span
    source: Span


def find_dialogue(text: str) -> list[Spoken]:
    """The tagged paragraphs of a text's dialogue, in text order; none where the dashes lead a list."""
    paragraphs = (each for each in _PARAGRAPH.finditer(text) if each.end() - each.start() <= MOST_CHARS)
    found = [spoken for paragraph in paragraphs if (spoken := _spoken(text, *paragraph.span("words")))]
    return found if any(_SPOKEN.search(text, each.content[0].start, each.content[0].end) for each in found) else []


def _spoken(text: str, start: int, end: int) -> Spoken | None:
    for tag in _TAG.finditer(text, start, end):
        verb, subject = ("verb", "subject") if tag["verb"] else ("last", "first")
        if verb_lemma(tag[verb]) not in SPEECH_VERBS:
            continue
        said = Span(start, tag.start("mark") + (tag["mark"] != ","))
        more = (each.span("words") for each in _MORE.finditer(text, tag.end(), end))
        rest = [Span(a, a + len(text[a:b].rstrip())) for a, b in more]
        source = tag.start(subject), tag.start(subject) + len(tag[subject].rstrip("."))
        return Spoken((said, *rest), Span(*tag.span(verb)), Span(*source))
    return None
