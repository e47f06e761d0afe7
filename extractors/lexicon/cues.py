"""The words that report speech and thought: what a cue's lemma is, which act it performs, whether it is negated.

The cues stand in `data/cues.tsv`: verbs (say, call on, describe as), nouns (statement, promise), adjectives (sure,
critical) and phrases (according to, reportedly), each with an *act* and an *attitude*, both closed sets:

* `Act` is what the source does in reporting terms. The thin acts are say, announce, report, claim, argue, emphasise,
  explain, describe, confirm, admit, agree, deny, object, answer, suggest, recall, joke; those that turn to somebody
  are ask (a question), request, urge, demand, order, propose, warn, threaten, promise, predict, accuse, criticise,
  praise, thank, apologise, complain, refuse; those of a mind alone are think, feel, want, learn.
* `Attitude` is how the source stands to the content: a statement, a question, a directive (the hearer shall do it),
  a commitment (the source will), an evaluation, a belief, knowledge, a perception, an intention or an emotion.

Every inflected form (said, vowing, criticized, labelled) is generated once from its lemma by the rules of English
spelling and a table of irregular verbs, so that looking up a cue is a few dictionary look-ups: no parser, no model.
A lemma is spelled the British way whatever the text's spelling (emphasize, emphasise -> emphasise).

A cue's words may hold more than its verb (“has repeatedly said in a statement”): a verb of speech is preferred to any
other verb, a verb to a noun, the first to later ones; a verb that only leads to the reporting one (went on to say,
declined to comment, was quoted as saying) yields to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extractors.lexicon.closedclass import ARTICLES, POSSESSIVES
from extractors.lexicon.inflection import guess_lemma, inflect, plural, spellings


class Act(StrEnum):
    """What a source does with its words."""

    SAY = "say"
    ANNOUNCE = "announce"
    REPORT = "report"
    CLAIM = "claim"
    ARGUE = "argue"
    EMPHASISE = "emphasise"
    EXPLAIN = "explain"
    DESCRIBE = "describe"
    CONFIRM = "confirm"
    ADMIT = "admit"
    AGREE = "agree"
    DENY = "deny"
    OBJECT = "object"
    ANSWER = "answer"
    ASK = "ask"
    REQUEST = "request"
    DEMAND = "demand"
    URGE = "urge"
    ORDER = "order"
    PROPOSE = "propose"
    SUGGEST = "suggest"
    WARN = "warn"
    THREATEN = "threaten"
    PROMISE = "promise"
    PREDICT = "predict"
    ACCUSE = "accuse"
    CRITICISE = "criticise"
    PRAISE = "praise"
    THANK = "thank"
    APOLOGISE = "apologise"
    JOKE = "joke"
    RECALL = "recall"
    COMPLAIN = "complain"
    REFUSE = "refuse"
    THINK = "think"
    FEEL = "feel"
    WANT = "want"
    LEARN = "learn"


class Attitude(StrEnum):
    """How a source stands to what it reports."""

    STATEMENT = "statement"
    QUESTION = "question"
    DIRECTIVE = "directive"
    COMMITMENT = "commitment"
    EVALUATION = "evaluation"
    BELIEF = "belief"
    KNOWLEDGE = "knowledge"
    PERCEPTION = "perception"
    INTENTION = "intention"
    EMOTION = "emotion"


class _Entry(NamedTuple):
    part: str
    act: Act
    attitude: Attitude


_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_AUXILIARY = frozenset(
    """a an the be is are was were been being am has have had having do does did will would shall should can could may
    might must to of in on at by for with from as that this his her its their my our your he she it they i we you who
    which and or but not also later then now just only even still already yet again all both more very quite
    so""".split()
)
# Verbs that lead to another verb, which then is the cue: “continued to insist”, “went on to say”.
_LEADING = frozenset(
    """go_on continue begin start decline refuse try attempt seek want plan intend expect choose prepare need mean like
    quote decide offer volunteer endeavour strive long opt undertake elect report wish hope""".split()
)
_NEGATIVE = frozenset("not never neither nor cannot without nobody nowhere hardly scarcely rarely".split())
_UNWILLING = frozenset(
    """decline declines declined declining refuse refuses refused refusing fail fails failed failing neglect neglected
    unwilling reluctant unable hesitant hesitated loath avoid avoids avoided avoiding short refrain refrained
    refraining yet""".split()
)
_DETERMINERS = ARTICLES | POSSESSIVES
_BEFORE_NOUNS = frozenset("of in into for from on about with under at over".split())
_LINKING = _AUXILIARY - {"that", "and", "or", "but", "he", "she", "it", "they", "i", "we", "you", "who", "which"}
_CONTRACTED = re.compile(r"(?:n't|'(?:s|re|ve|ll|d|m))$|^(?:s|re|ve|ll|d|m)$")
_CLAUSE_END = re.compile(r"[.;:!?“”\"(),—\n]")


class _Lexicon:
    """The table read once: entries by lemma, and forms by part of speech."""

    def __init__(self, table: str) -> None:
        self.entries: dict[str, _Entry] = {}
        self.verbs: dict[str, str] = {}
        self.nouns: dict[str, str] = {}
        self.adjectives: dict[str, str] = {}
        self.particles: dict[str, list[tuple[str, ...]]] = {}
        self.phrases: list[str] = []
        for line in table.splitlines():
            if line and not line.startswith("#"):
                part, act, attitude, lemmas = line.split("\t")
                for lemma in lemmas.split():
                    self._add(lemma.replace("_", " "), _Entry(part, Act(act), Attitude(attitude)))
        self.phrases.sort(key=len, reverse=True)

    def _add(self, lemma: str, entry: _Entry) -> None:
        known = self.entries.setdefault(lemma, entry)
        if entry.part == "phrase":
            self.phrases.append(lemma)
        elif entry.part == "adjective":
            self.adjectives.update((spelling, lemma) for spelling in spellings(lemma))
        elif entry.part == "noun":
            for spelling in spellings(lemma):
                self.nouns.setdefault(spelling, lemma)
                self.nouns.setdefault(plural(spelling), lemma)
        elif known is entry:
            head, *particles = lemma.split(" ")
            for spelling in spellings(head):
                for form in inflect(spelling):
                    self.verbs.setdefault(form, head)
            if particles:
                self.particles.setdefault(head, []).append(tuple(particles))
                self.particles[head].sort(key=len, reverse=True)


_LEXICON = _Lexicon((Path(__file__).parents[1] / "data" / "cues.tsv").read_text(encoding="utf-8"))
REPORTING_VERBS: frozenset[str] = frozenset(k for k, e in _LEXICON.entries.items() if e.part == "verb")
REPORTING_NOUNS: frozenset[str] = frozenset(_LEXICON.nouns.values())
PREPOSITIONAL_CUES: frozenset[str] = frozenset(_LEXICON.phrases)
KNOWN_CUES = REPORTING_VERBS | REPORTING_NOUNS | PREPOSITIONAL_CUES
SPEECH_VERBS: frozenset[str] = frozenset(
    lemma
    for lemma, entry in _LEXICON.entries.items()
    if entry.part == "verb" and entry.act not in (Act.THINK, Act.FEEL, Act.WANT, Act.LEARN)
)


def verb_lemma(form: str, following: str = "") -> str | None:
    """The lemma of an inflected reporting verb (“Said” -> “say”; “shot”, “back” -> “shoot back”), None for other words.

    `following` is the word after the verb, its particle perhaps.
    """
    head = _LEXICON.verbs.get(form.lower())
    if head is None or head in _LEXICON.entries:
        return head
    phrase = f"{head} {following.lower()}"
    return phrase if phrase in _LEXICON.entries else None


def noun_lemma(form: str) -> str | None:
    """The lemma of a reporting noun (“Warnings” -> “warning”), None for any other word."""
    return _LEXICON.nouns.get(form.lower())


@lru_cache(maxsize=4096)
def cue_lemma(words: str) -> str:
    """The reporting lemma of a cue's words, "" when there is no word in them.

    A word that is in no list is lemmatised by rule, so an unknown reporting verb (“hollered back”) still gets a
    sensible lemma.
    """
    tokens: list[str] = [token.replace("’", "'") for token in _WORD.findall(words.lower())]
    joined = f" {' '.join(tokens)} "
    for phrase in _LEXICON.phrases:
        if f" {phrase} " in joined and (phrase != "per" or len(tokens) == 1):
            return phrase
    verbs = list(_verbs(tokens))
    for candidates in ([lemma for lemma in verbs if lemma in SPEECH_VERBS], verbs):
        if candidates:
            return candidates[0]
    nouns = [_LEXICON.nouns[token] for token in tokens if token in _LEXICON.nouns]
    if nouns:
        return nouns[0]
    adjectives = [_LEXICON.adjectives[token] for token in tokens if token in _LEXICON.adjectives]
    if adjectives:
        return adjectives[0]
    bare = [_CONTRACTED.sub("", token) for token in tokens]
    rest = [token for token in bare if token and token not in _AUXILIARY and not token.endswith("ly")] or tokens
    return _LEXICON.verbs.get(rest[0], guess_lemma(rest[0])) if rest else ""


def _verbs(tokens: list[str]) -> Iterator[str]:
    """The reporting verbs among a cue's words; one that leads to another is left out."""
    found: list[tuple[int, int, str]] = []
    for i, token in enumerate(tokens):
        head = _LEXICON.verbs.get(token)
        if head is None or _nominal(tokens, i):
            continue
        lemma, end = head, i + 1
        for particles in _LEXICON.particles.get(head, ()):
            places = _particles_at(tokens, i + 1, particles)
            if places is not None:
                lemma, end = " ".join((head, *particles)), places
                break
        if lemma in _LEXICON.entries:
            found.append((i, end, lemma))
    for k, (_, end, lemma) in enumerate(found):
        following = found[k + 1][0] if k + 1 < len(found) else end
        leads = lemma.replace(" ", "_") in _LEADING
        if not leads or not set(tokens[end:following]) & {"to", "as", "on", "by"}:
            yield lemma


def _nominal(tokens: list[str], i: int) -> bool:
    """Whether a verb's form stands as a noun here (“on the record”, “went into details”)."""
    if i == 0:
        return False
    return tokens[i - 1] in _DETERMINERS or (tokens[i - 1] in _BEFORE_NOUNS and not tokens[i].endswith("ing"))


def _particles_at(tokens: list[str], start: int, particles: tuple[str, ...]) -> int | None:
    """Where a verb's particles end, the first at most two words on (“called Monday for”); None: not there."""
    for i in range(start, min(start + 3, len(tokens))):
        if tuple(tokens[i : i + len(particles)]) == particles:
            return i + len(particles)
    if len(particles) == 2 and particles[0] in tokens[start : start + 1] and particles[1] in tokens[start + 1 :]:
        return len(tokens)
    return None


def act(lemma: str) -> str:
    """The act of a cue's lemma; an unknown one only says."""
    entry = _entry(lemma)
    return str(entry.act if entry else Act.SAY)


def attitude(lemma: str) -> str:
    """The attitude of a cue's lemma; an unknown one makes a statement."""
    entry = _entry(lemma)
    return str(entry.attitude if entry else Attitude.STATEMENT)


def _entry(lemma: str) -> _Entry | None:
    entry = _LEXICON.entries.get(lemma)
    return entry or _LEXICON.entries.get(_LEXICON.nouns.get(lemma, ""))


def is_negated(text_before_and_in_cue: str) -> bool:
    """Whether the reporting itself is denied: “did not say”, “has yet to say”, “declined to say”, “without specifying”.

    Takes the words up to and including the cue; only those of the cue's own clause count. “Denied” is an act of
    its own and not negated; “not only said” is no negation either.
    """
    tail = text_before_and_in_cue[-120:].replace("’", "'").rstrip(" ,:;“\"'")
    commaless = re.sub(r", (?:however|though|in fact|of course|so far),", " ", tail)
    clause = _CLAUSE_END.split(commaless)[-1].lower()
    tokens = _WORD.findall(clause)
    verbs = (i for i in range(len(tokens) - 1, -1, -1) if verb_lemma(tokens[i]) and not _nominal(tokens, i))
    verb = next(verbs, len(tokens) - 1)
    for i in range(verb - 1, max(-1, verb - 7), -1):
        token = tokens[i]
        if (token in _NEGATIVE or token.endswith("n't")) and tokens[i + 1] not in ("only", "just", "merely", "simply"):
            return True
        if token == "one" and i and tokens[i - 1] == "no":
            return True
        if token in _UNWILLING:
            return token != "yet" or bool(tokens[i + 1] == "to")
        if token not in _LINKING and not token.endswith("ly") and token != "ever":
            return False
    return False
