"""What looks like an attribution to the tagger and says nothing: left out by its words alone (`is_statement`), or
before its words are gathered (`is_aim`, `is_purpose`).

* the word that leads into a content, where the content itself is missing (he said that, and the line ends);
* silence: who “said nothing” has said nothing;
* what a question that nobody is named to have asked was about (he was asked about the plan), unless it is worded;
* a heading without a known cue: among its few words what looks like one is as often plain news (Leaders Split On Dam);
* the terms of speaking: “who asked not to be named” says why there is no name;
* the name of a thing: “known as the ‘Iron Ring’”, “a book titled ‘Low Tide’”, where nobody is said to call it so;
* what was done to “it”, by a verb that says nothing (“Roe signed it”);
* what a thing is aimed at, or done for: nobody says it;
* who is told: of “She told the crowd, which chanted …” nobody can say what she told;
* people whom a statement rests on: in “Citing officials who had seen the plan, Rao said …” the officials are Rao's
  source, not his words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.assemble.sentences import SENTENCE_END
from extractors.lexicon import KNOWN_CUES, SPEECH_VERBS, cue_lemma, is_noun_phrase, lower_words, noun_lemma, verb_lemma
from extractors.lexicon.wordlists import role_nouns
from extractors.model import Span

_WORD = re.compile(r"\w+")
_SILENCE = re.compile(r"nothing(?: more| further| else| at all)?[.,]?", re.IGNORECASE)
_UNNAMED = re.compile(
    r"(?:that (?:he|she|they|\w+ names?) )?not (?:to )?be (?:further )?(?:named|identified|quoted|cited)\b"
    r"|(?:for )?anonymity\b|to (?:remain|stay) (?:anonymous|unnamed)\b",
    re.IGNORECASE,
)
_ASKING = frozenset({"ask", "request", "demand", "insist", "require", "ask for", "insist on"})
_ASKED_ABOUT = re.compile(r"\b(?:asked|pressed|questioned|quizzed|grilled) (?:about|on|over|for)$")
_QUESTION = re.compile(r"(?:whether|if|how|why|what|when|where|who|whom|whose|which)\b", re.IGNORECASE)
_KNOWN = re.compile(r"\bknown (?:as|for)\b")
_MERE_PRONOUNS = (["it"], ["this"], ["that"], ["him"], ["her"], ["them"], ["these"], ["those"])
HEADING_CHARS = 160
_NAMING = frozenset(
    {"bill", "bill as", "brand", "call", "christen", "designate", "dub", "entitle", "label", "name", "nickname",
     "refer to as", "so-call", "term", "title"}
)  # fmt: skip
AIM_CHARS = 120  # how far a purpose reaches, within its clause
_AIMED = re.compile(
    r"\b(?:aimed at|designed (?:to|for)|intended (?:to|for)|meant to|geared (?:to|towards?)) [^,;:“”\"()—–\n]*$"
)
_TELLING = frozenset({"tell", "remind", "inform", "assure", "notify"})
_PARTICIPLE = re.compile(r"[a-z]+ing")
_OPEN = re.compile(r"\b(?:unclear|unknown|uncertain|to be seen|anyone['’]s guess)\b")
_IS_OPEN = re.compile(rf" (?:is|are|was|were|remains?|remained) (?:\w+ ){{0,2}}(?:{_OPEN.pattern})")
OPEN_CHARS = 60  # of what a content is the subject of
_MARKS = '"“”„«»'
_OPENING = "\"“”„«»'‘’"
HEARER_WORDS = 5  # what is longer is more than who is told
_AS_SAYING = re.compile(r"\bas \w+ing\b")
_CITING = frozenset({"cite", "quote", "reference"})
_HEAD = re.compile(
    r"(?P<words>[\w’'-]+(?: [\w’'-]+)*?)(?= (?:who|that|in|at|of|from|with|close|familiar|on|for)\b|[,.;]|$)"
)


def is_statement(text: str, content: Sequence[Span], cue: Span | None, source: Span | None) -> bool:
    """Whether an attribution in the making says something, as far as its words show."""
    if all(leads_in(text, span) for span in content):
        return False
    if len(content) == 1 and _SILENCE.fullmatch(content[0].slice(text)):
        return False
    if cue is None:
        return True
    cue_words = cue.slice(text).lower()
    lemma = cue_lemma(cue_words)
    if _is_heading(text, cue) and (_is_to_reader(text, source) or not _is_known(cue_words, lemma)):
        return False
    if lemma not in SPEECH_VERBS and _words(text, content[0]) in _MERE_PRONOUNS and len(content) == 1:
        return False
    if _is_consequence(text, content, cue, lemma) or (source is None and _is_open(text, content, cue)):
        return False
    if source is None and _ASKED_ABOUT.search(cue_words) and not _QUESTION.match(content[0].slice(text)):
        return False
    if asks_for_no_name(text, content, cue):
        return False
    if _KNOWN.search(cue_words) or (source is None and lemma in _NAMING):
        return False
    if len(content) == 1 and _is_hearer(text, cue, content[0]):
        return False
    return not (lemma in _CITING and _are_people(content[0].slice(text)))


def asks_for_no_name(text: str, content: Sequence[Span], cue: Span | None) -> bool:
    """“who asked not to be named”: no quotation nearby belongs to such a verb either."""
    return (
        cue is not None
        and cue_lemma(cue.slice(text).lower()) in _ASKING
        and any(_UNNAMED.match(text, span.start, span.end) for span in content)
    )


def leads_in(text: str, span: Span) -> bool:
    """Whether a content's range is no more than the word that leads into one, or has no word at all."""
    return _words(text, span) in ([], ["that"], ["to"])


def is_mere_question(text: str, span: Span) -> bool:
    """Whether a content's range is a question word alone: “Here is what she said:” before what she said."""
    return _words(text, span) in (["what"], ["how"], ["why"])


def _words(text: str, span: Span) -> list[str]:
    return [word.lower() for word in _WORD.findall(span.slice(text))]


def _is_known(cue_words: str, lemma: str) -> bool:
    """Whether a cue's last word is that of a known cue: “pledges” is, “pushes forward” is not, though “push” is.

    A cue without a word is a colon (Minister: Dam will hold), which headings use for “says”.
    """
    words = _WORD.findall(cue_words)
    if not words:
        return True
    last = words[-1]
    return lemma in KNOWN_CUES and (last in lemma.split() or lemma in (verb_lemma(last), noun_lemma(last)))


def _is_heading(text: str, span: Span) -> bool:
    """Whether a range stands on a short line that no mark closes; looks no farther than a heading may be long."""
    around = text[max(0, span.start - HEADING_CHARS) : span.start], text[span.end : span.end + HEADING_CHARS]
    line = (around[0].rpartition("\n")[2] + span.slice(text) + around[1].partition("\n")[0]).strip()
    return len(line) <= HEADING_CHARS and line[-1:].isalnum()


def _is_to_reader(text: str, source: Span | None) -> bool:
    """Whether a source is the reader's own (Your browser does not play videos): the page speaks, and reports nobody."""
    return source is not None and _words(text, source)[:1] in (["you"], ["your"])


def _is_open(text: str, content: Sequence[Span], cue: Span) -> bool:
    """“It is unclear whether …”, “details of the pact remain unknown”: a question that nobody is said to ask."""
    return (
        _OPEN.search(text, cue.start, cue.end) is not None
        or _IS_OPEN.match(text, content[-1].end, content[-1].end + OPEN_CHARS) is not None
    )


def _is_consequence(text: str, content: Sequence[Span], cue: Span, lemma: str) -> bool:
    """“The two sides disagreed, heralding a long dispute”: what came of it, where no verb that reports leads it and
    nothing is in marks.
    """
    return (
        lemma not in KNOWN_CUES
        and _PARTICIPLE.fullmatch(text, cue.start, cue.end) is not None
        and text[max(0, cue.start - 2) : cue.start] == ", "
        and not any(mark in span.slice(text) for span in content for mark in _MARKS)
    )


def _is_hearer(text: str, cue: Span, content: Span) -> bool:
    """Whether a content is no more than the object that a verb of telling needs: what is told comes behind that. Words
    in marks are what is told.
    """
    said, heard = _WORD.findall(cue.slice(text).lower()), lower_words(content.slice(text))
    return (
        text[cue.end : content.start].isspace()
        and text[content.start] not in _OPENING
        and bool(said)
        and verb_lemma(said[-1]) in _TELLING
        and len(heard) <= HEARER_WORDS
        and is_noun_phrase(heard)
    )


def _are_people(words: str) -> bool:
    """Whether a content is a noun phrase about people: “European intelligence officials who …”; what people are quoted
    as saying is more.
    """
    head = None if _AS_SAYING.search(words) else _HEAD.match(words)
    last = head["words"].lower().split()[-1] if head else ""
    return last in role_nouns() or last.removesuffix("s") in role_nouns()


def is_purpose(text: str, source: Span, cue: Span) -> bool:
    """“They met the minister, to discuss …”: an infinitive after a comma says what for, not who speaks."""
    return (
        source.end <= cue.start
        and text[cue.start : cue.start + 3].lower() == "to "
        and text[source.start : cue.start].rstrip().endswith(",")
    )


def is_aim(text: str, cue: Span) -> bool:
    """“A summit aimed at backing the farmers and pushing for a truce”: what a thing is for, nobody says."""
    begin = max(0, cue.start - AIM_CHARS)
    ends = [found.end() for found in SENTENCE_END.finditer(text, begin, cue.start)]
    return _AIMED.search(text, ends[-1] if ends else begin, cue.start) is not None
