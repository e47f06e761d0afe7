"""Who the source of a verb is where the tagger left it out or linked another, and the words leave no doubt.

Three shapes: the name that is all there is between a content, a verb of speech and the end of the clause (“…,” said
Blair. “…,” Blair said.), and the subject of the sentence for a verb that is joined to its first one (Blair was asked
about the plan and said that …). A name that alone stands before the verb is its subject, whatever was labelled in the
sentence before; so is the source beside the verb that no other verb has, where the link to another one is in doubt. And
no source is: the hearer of a verb in the passive. How far a source reaches is told in `edges`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.assemble.sentences import DAY, NOBODY_BEHIND, SENTENCE_CHARS, SENTENCE_END
from extractors.lexicon import (
    SPEECH_VERBS,
    Attitude,
    attitude,
    cue_lemma,
    verb_lemma,
)
from extractors.lexicon.closedclass import RELATIVE
from extractors.model import Span
from extractors.tagger import Tagged

SURE = 0.75  # of a link: from here on it is believed whatever stands beside the verb
_NAME_BETWEEN = re.compile(r"[,.?!\"”’' ]*(?<= )(?P<name>\w[\w’'.-]+(?: (?:\w\.|\w[\w’'.-]+)){0,3}) ")
_JOINED = re.compile(r"\b(?:and|but|then) $")
_PASSIVE = re.compile(r"(?:was|were|is|are|(?:has|have|had) been) ")
_OPENING_SUBJECT = re.compile(r"\s*(?P<name>\w[\w’'.-]*(?: \w[\w’'.-]*){0,4}?) (?P<verb>[a-z]+)\b")
_NO_SUBJECT = frozenset(
    "the a an this that these those in on at by for from with after before when while as if but".split()
)
_AUXILIARIES = frozenset("was were is are has had have did does".split())
_SUBJECT_AT_CUE = re.compile(r"\s*(?P<name>\w[\w’'.-]*(?: \w[\w’'.-]*){0,4}?)(?:, [^,.;:!?\n]{1,60},)? ")
_PERSONAL = r"(?:he|she|they|He|She|They|[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,3})"
_PERCEIVED = re.compile(
    rf"(?<!\w)(?P<name>{_PERSONAL}) (?:is|was|are|were|can be|could be) (?:\w+ly )?"
    r"(?:heard|seen|shown|filmed|recorded|caught) (?:\w+ly )?$"
)
_PARTICIPLE = re.compile(r"[a-z]+ing\b")
_CLOSED_NAME = re.compile(
    rf" (?P<name>(?!{DAY}\b)@?\w[\w’'-]+(?: (?:\w\.|\w[\w’'-]+)){{0,3}})(?=[.,;:]\s|[.,;:]?$)", re.MULTILINE
)
_TAKE_A_HEARER = frozenset(
    "told urged ordered instructed advised warned encouraged reminded invited tasked commanded directed".split()
)
_MADE_HEAR = frozenset("told informed assured reminded notified warned".split())
_PASSIVE_CUE = re.compile(
    r"(?:(?:was|were|is|are|am|being|been|be|got) |(?:has|have|had) been )(?:\w+ly |also |later |then )?\w+$"
)
_HEARING = frozenset("hear hears heard".split())


def unlabelled_source(text: str, cue: Span, content_ends: Sequence[int]) -> Span | None:
    """The source of a verb of speech for which the tagger labelled none, or None where the text does not show it.

    `content_ends` are the ends of the cue's contents.
    """
    lemma = cue_lemma(cue.slice(text))
    if not lemma or attitude(lemma) != Attitude.STATEMENT:
        return None
    ends = [end for end in content_ends if end <= cue.start]
    if not ends:
        return _subject_of_the_sentence(text, cue)
    if cue.start - ends[-1] <= 3:
        name = _CLOSED_NAME.match(text, cue.end)
    else:
        name = _NAME_BETWEEN.fullmatch(text, ends[-1], cue.start)
    if name is None or not all(word[0].isupper() or word[0] == "@" for word in name["name"].split()):
        return None
    return Span(*name.span("name"))


def _subject_of_the_sentence(text: str, cue: Span) -> Span | None:
    """“Blair was asked about the plan and said …”: the name or pronoun that begins the sentence, before its first verb,
    for a verb of speech that is joined to that one.
    """
    if not _JOINED.search(text, max(0, cue.start - 6), cue.start) or _PASSIVE.match(text, cue.start):
        return None
    begins = [found.end() for found in SENTENCE_END.finditer(text, max(0, cue.start - SENTENCE_CHARS), cue.start)]
    opening = _OPENING_SUBJECT.match(text, begins[-1] if begins else max(0, cue.start - SENTENCE_CHARS))
    if opening is None or opening.end() > cue.start:
        return None
    words, verb = opening["name"].split(), opening["verb"]
    if words[0].lower() in _NO_SUBJECT or not all(word[0].isupper() for word in words):
        return None
    if not (verb in _AUXILIARIES or verb.endswith("ed") or verb_lemma(verb)):
        return None
    return Span(*opening.span("name"))


def idle_sources(tagged: Sequence[Tagged]) -> dict[int, Span]:
    """The sources that no cue has, by where they begin and by where they end."""
    heads = {one.head for one in tagged if one.role == "cue"}
    idle = [one.span for i, one in enumerate(tagged) if one.role == "source" and i not in heads]
    return {edge: span for span in idle for edge in (span.start, span.end)}


def is_of_speech(text: str, cue: Span) -> bool:
    """Whether a cue is a verb of speech that states: “said”, neither “thought” nor “according to”."""
    lemma = cue_lemma(cue.slice(text))
    return lemma in SPEECH_VERBS and attitude(lemma) == Attitude.STATEMENT


def neighbour(text: str, cue: Tagged, labelled: Span, idle: Mapping[int, Span]) -> Span | None:
    """The source right beside a verb of speech that was linked to one farther off, where that link is in doubt: “…,”
    said the mayor's office; “…,” said the mayor.
    """
    start, end = cue.span.start, cue.span.end
    if (
        cue.head_score >= SURE
        or not is_of_speech(text, cue.span)
        or labelled.end == start - 1
        or labelled.start == end + 1
    ):
        return None
    near = idle.get(start - 1) if text[start - 1 : start] == " " else None
    near = near or (idle.get(end + 1) if text[end : end + 1] == " " else None)
    return near if near and near.slice(text).split()[0].lower() not in RELATIVE else None


def nearer_subject(text: str, source: Span, cue: Span, contents: Sequence[Span]) -> Span | None:
    """“Faber said no. Marsh, for his part, said …”, “Faber said no. Not so, says Marsh: …”: the name that is all there
    is between the sentence's beginning and the verb, or between the verb and the clause's end, where the labelled
    source stands in a sentence before; None where it does not, or no name is there that is not among the contents.
    """
    after = max(source.end - 1, cue.start - SENTENCE_CHARS)
    ends = [found.end() for found in SENTENCE_END.finditer(text, after, cue.start)]
    if not ends or source.end > cue.start:
        return None
    behind = _CLOSED_NAME.match(text, cue.end) if is_of_speech(text, cue) else None
    own = _SUBJECT_AT_CUE.fullmatch(text, ends[-1], cue.start) or behind
    if own is None or any(Span(*own.span("name")).overlaps(content) for content in contents):
        return None
    if own["name"].lower() in _NO_SUBJECT or not all(word[0].isupper() for word in own["name"].split()):
        return None
    return Span(*own.span("name"))


def perceived(text: str, cue: Span) -> Span | None:
    """“He is heard telling them …”: who is before the verb of perceiving, for the participle behind it; else None."""
    begin = max(0, cue.start - 120)
    found = _PERCEIVED.search(text, begin, cue.start) if _PARTICIPLE.match(text, cue.start, cue.end) else None
    return Span(*found.span("name")) if found else None


def is_told(text: str, cue: Span, content: Span) -> bool:
    """“Ministers were asked to look at it and told to report back”: who is told before “to” is not who tells.

    A verb that takes a hearer, with none between it and its infinitive, is passive; so is “told” with nobody behind it
    (“It leaked, inquiry told”), and “was told” whatever follows. And who hears something (“It leaked, a court heard”)
    does not say it.
    """
    words = cue.slice(text).lower().rstrip(":, ").split()
    if not words:
        return False
    if words[-1] in _MADE_HEAR and len(words) > 1 and _PASSIVE_CUE.match(" ".join(words)):
        return True
    if words[-1] in _HEARING:
        return "be" not in words
    if words[-1] == "told" and content.end <= cue.start:
        return bool(NOBODY_BEHIND.match(text, cue.end))
    return (
        words[-1] in _TAKE_A_HEARER
        and text[cue.end : content.start].strip(" ") in ("", "to")
        and text[cue.end : cue.end + 4] == " to "
    )
