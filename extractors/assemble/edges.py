"""Where a source begins and ends, once it is known who it is: what is no part of it, and what belongs to it.

A date at its end (“the minister on March 27”) says when, not who, and the place and agency before a report's first
words (“OSLO (AP) — ”) say where from; what hangs on “in” (“In a statement his office said”) is a medium. A name in
apposition belongs to it, and so does whom a relative clause is set behind. It ends with its sentence and its line.
"""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.assemble.sentences import DAY, NOBODY_BEHIND, SENTENCE_CHARS
from extractors.lexicon import is_abbreviation, is_noun_phrase, lower_words
from extractors.lexicon.closedclass import ARTICLES, DETERMINERS, PREPOSITIONS, RELATIVE
from extractors.lexicon.datelines import DATELINE
from extractors.model import Span

_PROPER = r"(?:the )?[^\W\d_a-z][\w’'-]*(?: (?:[^\W\d_a-z]\.|[^\W\d_a-z][\w’'-]*)){0,3}"
_APPOSITION = re.compile(rf", (?P<name>{_PROPER}),? ")
_APPOSITION_BEHIND = re.compile(rf", (?P<name>{_PROPER})(?<!['’]s)(?=[,;]|\.?\s*(?:\n|\Z))")
_PRONOUNS = frozenset("he she they it".split())
MIN_RELATIVE_WORDS = 2
_ANTECEDENT = re.compile(r"(?:(?:^|[.!?”\"]\s|\n)(?:As |And |But )?|, |; )(?P<name>(?:[\w.’'-]+ ){0,6}[\w.’'-]+), $")
_FIRMS = frozenset("ltd inc corp co plc bros assn univ".split())
_RUNS_ON = re.compile(r"(?P<word>\w+)(?P<stop>[.!?])\s(?=[^\W\d_a-z])")
_GOVERNED = re.compile(r"\b(?:in|on|via|through) \Z", re.IGNORECASE)
_NO_PHRASE_ENDS_SO = PREPOSITIONS | ARTICLES | {"via", "through", "about", "and", "or"}
_DATE = re.compile(
    rf",? on (?:{DAY}|(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.) \d{1,2})(?:, \d{4})?,?$"
)


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
        closed = NOBODY_BEHIND.match(text, source.end) is not None or source.end == len(text)
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
