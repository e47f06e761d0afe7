"""Sources that the tagger left out, where the words leave no doubt; and what is no part of a source.

Three shapes: the name that is all there is between a content, a verb of speech and the end of the clause (“…,” said
Blair. “…,” Blair said.), and the subject of the sentence for a verb that is joined to its first one (Blair was asked
about the plan and said that …). A name that alone stands before the verb is its subject, whatever was labelled in the
sentence before; so is the source beside the verb that no other verb has, where the link to another one is in doubt. A
date at a source's end (“the minister on March 27”) says when, not who, and the place and agency before a report's first
words (“OSLO (AP) — ”) say where from; what hangs on “in” (“In a statement his office said”) is a medium; a name in
apposition belongs to it. And no source is: the hearer of a verb in the passive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extractors.lexicon import (
    SPEECH_VERBS,
    Attitude,
    attitude,
    cue_lemma,
    is_abbreviation,
    is_noun_phrase,
    lower_words,
    verb_lemma,
)
from extractors.lexicon.closedclass import ARTICLES, DETERMINERS, PREPOSITIONS, RELATIVE
from extractors.lexicon.datelines import DATELINE
from extractors.model import Span
from extractors.tagger import Tagged

SENTENCE_CHARS = 600  # how far back a sentence is looked for
SENTENCE_END = re.compile(r"[.!?:][\"”’')]*\s|\n")
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
_PROPER = r"(?:the )?[^\W\d_a-z][\w’'-]*(?: (?:[^\W\d_a-z]\.|[^\W\d_a-z][\w’'-]*)){0,3}"
_APPOSITION = re.compile(rf", (?P<name>{_PROPER}),? ")
_APPOSITION_BEHIND = re.compile(rf", (?P<name>{_PROPER})(?<!['’]s)(?=[,;]|\.?\s*(?:\n|\Z))")
_PRONOUNS = frozenset("he she they it".split())
_PERSONAL = r"(?:he|she|they|He|She|They|[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,3})"
_PERCEIVED = re.compile(
    rf"(?<!\w)(?P<name>{_PERSONAL}) (?:is|was|are|were|can be|could be) (?:\w+ly )?"
    r"(?:heard|seen|shown|filmed|recorded|caught) (?:\w+ly )?$"
)
_PARTICIPLE = re.compile(r"[a-z]+ing\b")
MIN_RELATIVE_WORDS = 2
_ANTECEDENT = re.compile(r"(?:(?:^|[.!?”\"]\s|\n)(?:As |And |But )?|, |; )(?P<name>(?:[\w.’'-]+ ){0,6}[\w.’'-]+), $")
_FIRMS = frozenset("ltd inc corp co plc bros assn univ".split())
_RUNS_ON = re.compile(r"(?P<word>\w+)(?P<stop>[.!?])\s(?=[^\W\d_a-z])")
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_CLOSED_NAME = re.compile(
    rf" (?P<name>(?!{_DAY}\b)@?\w[\w’'-]+(?: (?:\w\.|\w[\w’'-]+)){{0,3}})(?=[.,;:]\s|[.,;:]?$)", re.MULTILINE
)
_TAKE_A_HEARER = frozenset(
    "told urged ordered instructed advised warned encouraged reminded invited tasked commanded directed".split()
)
_MADE_HEAR = frozenset("told informed assured reminded notified warned".split())
_PASSIVE_CUE = re.compile(
    r"(?:(?:was|were|is|are|am|being|been|be|got) |(?:has|have|had) been )(?:\w+ly |also |later |then )?\w+$"
)
_HEARING = frozenset("hear hears heard".split())
_NOBODY_BEHIND = re.compile(r"[.,;!?”\"’']|[^\S\n]*(?:\n|\Z)")
_GOVERNED = re.compile(r"\b(?:in|on|via|through) \Z", re.IGNORECASE)
_NO_PHRASE_ENDS_SO = PREPOSITIONS | ARTICLES | {"via", "through", "about", "and", "or"}
_DATE = re.compile(
    rf",? on (?:{_DAY}|(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.) \d{1,2})(?:, \d{4})?,?$"
)


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


def without_next_sentence(text: str, source: Span, cue: Span) -> Span:
    """The source behind its verb without the sentence that it runs on into: “said coach Dunn. Pell hit the bar twice”.

    Behind “Ltd.” only what holds a verb is another sentence; behind titles and initials nothing is, nor is a mere name
    (“said Archd. Ann Roe.”), which has no verb at all. What stands before the verb ends with its subject.
    """
    if source.start < cue.end:
        return source
    for found in _RUNS_ON.finditer(text, source.start, source.end):
        word = found["word"]
        if is_abbreviation(word) and word.lower() not in _FIRMS:
            continue
        behind = text[found.end() : min(source.end, found.end() + SENTENCE_CHARS)]
        rest = lower_words(behind)
        if is_abbreviation(word) and (is_noun_phrase(["the", *rest]) or not RELATIVE.isdisjoint(rest)):
            continue
        closed = _NOBODY_BEHIND.match(text, source.end) is not None or source.end == len(text)
        if closed and not any(part[0].islower() for part in behind.split()):
            return source
        return Span(source.start, found.start("stop"))
    return source


def within_line(text: str, source: Span, cue: Span) -> Span:
    """What of a source stands in the verb's own paragraph: not “minister¶The roof held” behind “says”."""
    words = source.slice(text)
    if "\n" not in words:
        return source
    if source.start >= cue.end:
        return Span(source.start, source.start + len(words.partition("\n")[0].rstrip()))
    line = words.rpartition("\n")[2]
    return Span(source.end - len(line.lstrip()), source.end) if line.strip() else source


def with_antecedent(text: str, source: Span) -> Span:
    """The source with what its relative clause is set behind: “Rask, who led it,” for “who led it,”."""
    words = source.slice(text).rstrip(", ").split()
    if len(words) < MIN_RELATIVE_WORDS or words[0].lower() not in {"who", "which"} or RELATIVE & set(words[1:]):
        return source
    found = _ANTECEDENT.search(text, max(0, source.start - 120), source.start)
    return Span(found.start("name"), source.end) if found else source


def with_name(text: str, source: Span, cue: Span) -> Span:
    """The source with the name in apposition to it, where it ends before that: “her boss, Hugo Reis, said”, “said her
    boss, Hugo Reis.”; what ends with a name of its own is left alone, for a second one would be another speaker.
    """
    words = source.slice(text).split()
    if not words or not words[-1].islower():
        return source
    if source.end <= cue.start:
        found = _APPOSITION.fullmatch(text, source.end, cue.start)
    else:
        found = _APPOSITION_BEHIND.match(text, source.end) if text[cue.end : source.start] == " " else None
    return Span(source.start, found.end("name")) if found else source


def without_dateline(text: str, source: Span) -> Span:
    """The source without the dateline that its paragraph begins with."""
    if text[max(0, source.start - 1) : source.start].strip("\n"):
        return source  # not at the beginning of a line
    found = DATELINE.match(text, source.start, source.end)
    return Span(found.end(), source.end) if found and found.end() < source.end else source


def without_date(text: str, source: Span) -> Span:
    """The source without a date that closes it."""
    found = _DATE.search(source.slice(text))
    return Span(source.start, source.start + found.start()) if found and found.start() else source


def without_medium(text: str, source: Span, cue: Span) -> Span:
    """“In a statement posted online his office said …”: the subject alone, where what was labelled begins with a phrase
    that hangs on a preposition, so that it cannot be who says it. “In a letter to his office” has no second subject.
    """
    words = list(re.finditer(r"\S+", source.slice(text)))
    if source.end > cue.start or not words or words[0][0].lower() not in DETERMINERS:
        return source
    if not _GOVERNED.search(text, max(0, source.start - 9), source.start):
        return source
    for before, word in reversed(list(pairwise(words))):
        if word[0] in DETERMINERS | _PRONOUNS and before[0].lower() not in _NO_PHRASE_ENDS_SO:
            return Span(source.start + word.start(), source.end)
    return source


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
        return bool(_NOBODY_BEHIND.match(text, cue.end))
    return (
        words[-1] in _TAKE_A_HEARER
        and text[cue.end : content.start].strip(" ") in ("", "to")
        and text[cue.end : cue.end + 4] == " to "
    )
