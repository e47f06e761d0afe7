"""Finds whom a cue addresses: “told *Fox News*”, “said to *supporters*”, “called on *the United States*”.

`find_address` says where in the words of a cue and after it a hearer must begin; `read_hearer` reads the hearer's
words, one by one, to the first that it cannot run over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicon.closedclass import PASSIVE, TOLD
from extractors.occasions.closedclass import (
    ABBREVIATED,
    ARTICLES,
    BREAKS,
    CALLED_ON,
    DAYS,
    DETERMINERS,
    HEARER_LINKS,
    NEXT,
    NOISES,
    OWNERS,
    PRESENT,
    SPOKE_TO,
    STOPS,
)
from extractors.occasions.nounphrases import REACH, Token, is_kind, more_capitals


@dataclass(frozen=True, slots=True)
class Address:
    """A cue that addresses somebody.

    `start` is the index of the hearer's first token, past the last one where the hearer stands in the content; `verb`
    the verb of telling; a `directive` tells the hearer to do something (“urged”, “called on”).
    """

    start: int
    verb: Token | None
    directive: bool


def find_address(words: Sequence[Token], tokens: Sequence[Token]) -> Address | None:
    """Whether a cue of these `words` addresses somebody; `tokens` are the cue's and those after it."""
    at = len(words)
    verb = next((token for token in reversed(words) if token.low in TOLD), None)
    called_on = len(words) > 1 and words[-1].low in {"on", "upon"} and words[-2].low in CALLED_ON
    if start := _spoke_to(words, tokens, at):
        return Address(start, verb, called_on)
    passive = any(token.low in PASSIVE for token in words) and verb is not None and verb.low.endswith(("ed", "told"))
    if passive or not (verb or called_on):
        return None
    told = next((index for index, token in enumerate(words) if token is verb), at)
    if told + 1 < len(words):
        if words[told + 1].low not in STOPS:
            return Address(told + 1, verb, directive=True)  # “told CNN's”, “warned the Fed against”
        if not called_on:
            return None  # “asked for”
    return Address(at, verb, directive=True)


def _spoke_to(words: Sequence[Token], tokens: Sequence[Token], at: int) -> int:
    """“said to NAME”, “speaking to reporters”: the index of the hearer, 0 if none."""
    if not words or not any(token.low in SPOKE_TO for token in words):
        return 0
    if words[-1].low == "to":
        return at
    if at + 1 < len(tokens) and tokens[at].low == "to" and not is_infinitive(tokens, at + 1):
        return at + 1
    return 0


def is_infinitive(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows “to” looks like an infinitive, not a hearer: a lone lower-case word that is no hearer's."""
    token = tokens[at]
    if token.capital or token.low in OWNERS | PRESENT:
        return False
    return token.low in NOISES or not token.low.endswith("s") or at + 1 >= len(tokens)


def read_hearer(tokens: Sequence[Token], at: int) -> int | None:
    """The index after the person or body addressed at token `at` (“told *a crowd of voters* in Ohio”); None if none."""
    stop = at
    while stop < min(at + REACH + 3, len(tokens)):
        token = tokens[stop]
        if token.low in {"him", "her", "them", "me", "us", "you"} and stop == at and token.low != "her":
            return stop + 1
        name = token.low in ABBREVIATED and stop + 1 < len(tokens) and tokens[stop + 1].text == "."
        if name:
            stop += 2
            continue
        owned = stop > at and tokens[stop - 1].text.endswith(("'s", "’s"))  # “ABC's This Week”
        if not token.text[0].isalnum() or token.low in DAYS or (token.low in NEXT and not (owned and token.capital)):
            break
        if token.low in HEARER_LINKS and stop > at and (token.low in {"of", "and"} or tokens[stop - 1].capital):
            if token.low in {"for", "on"} and not more_capitals(tokens, stop):
                break
            if token.low == "and" and not _joins(tokens, stop):
                break
            stop += 1
            continue
        if token.low in STOPS or (stop > at and _participle(token) and tokens[stop - 1].low not in ARTICLES):
            break
        stop += 1
    while stop > at and tokens[stop - 1].low in HEARER_LINKS | DETERMINERS:
        stop -= 1
    return stop if stop > at else None


def _participle(token: Token) -> bool:
    if token.capital or len(token.low) < 5 or not token.low.endswith(("ing", "ed")):
        return False
    return not (is_kind("venue", token.low) or is_kind("hearer", token.low))


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether “and” joins two hearers: the word after it is capitalised or a hearer too."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is not None and (after.capital or is_kind("hearer", after.low)) and after.low not in BREAKS
