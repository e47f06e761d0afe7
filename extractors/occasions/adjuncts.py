"""Reads the phrases that say where, through what and when something was said: “at a rally in Ohio”, “on Telegram”.

Without a parse, a phrase is known by how it begins and what noun it reaches. A preposition (at, in, during, on, via
...) opens it; the words after it are read up to the first noun of `data/occasions.txt` (rally, statement, Twitter), a
newspaper's or broadcaster's name, or the end of a run of capitalised words (“in Des Moines, Iowa”); then tails that
belong to it follow (“with CNN”, “in Paris”, “on March 27”). A phrase costs a few dozen look-ups at most, whatever the
text holds.

`read_phrase` reads one phrase at one token; deciding which phrases belong to a quote is `zones`' and `occasions`'
work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from extractors.lexicon.wordlists import countries
from extractors.model import Span
from extractors.occasions.closedclass import (
    ACCOUNT,
    ADMITTED,
    AIMED,
    AT,
    BESIDE,
    DAYS,
    DETERMINERS,
    HOUSES,
    IDIOMS,
    IN_MEDIUM,
    LANGUAGES,
    MARKS,
    NEXT,
    NO_NOUNS,
    ON_MEDIUM,
    ON_VENUE,
    PLACES,
    STARTERS,
    STOPS,
    VIA,
)
from extractors.occasions.dates import match_time
from extractors.occasions.nounphrases import (
    Token,
    is_kind,
    is_outlet,
    joined,
    over_title,
    read_name,
    read_noun,
)

LabelOf = Callable[[Span], str]


class Place(StrEnum):
    """What a phrase tells."""

    VENUE = "venue"
    MEDIUM = "medium"
    WHEN = "when"
    EVENT = "event"  # a time told by an event: “after the summit”
    STARTER = "starter"  # “speaking”, without more


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: what it tells, its range, the index of the token after it."""

    place: Place
    span: Span
    after: int


def read_phrase(text: str, tokens: Sequence[Token], at: int, label_of: LabelOf) -> Phrase | None:
    """The phrase that begins at token `at`, without its tails; None if none does.

    `label_of` gives the label under which a recogniser knows a range (GPE, ORG ...), “” when it has no opinion.
    """
    token = tokens[at]
    if (end := match_time(text, token.start, tokens[-1].end)) is not None:
        after = next((i for i in range(at, len(tokens)) if tokens[i].start >= end), len(tokens))
        return Phrase(Place.WHEN, Span(token.start, end), after)
    low = token.low
    if low in {"online", "on-air", "onstage", "backstage"}:
        return Phrase(
            Place.VENUE if low in {"onstage", "backstage"} else Place.MEDIUM, Span(token.start, token.end), at + 1
        )
    if at + 1 >= len(tokens):
        return None
    stop = _fixed(tokens, at)
    if stop:
        return Phrase(stop[0], Span(token.start, tokens[stop[1] - 1].end), stop[1])
    reader = _readers().get(low)
    found = reader(tokens, at, label_of) if reader else None
    return Phrase(found[0], Span(token.start, tokens[found[1] - 1].end), found[1]) if found else None


Found = tuple[Place, int] | None


def _fixed(tokens: Sequence[Token], at: int) -> Found:
    """Set phrases: “on the eve of the summit”, “on the campaign trail”, “on the sidelines of ...”, “ahead of ...”."""
    words = joined(tokens, at, 4)
    for prefix, place in _FIXED:
        if words == prefix or words.startswith(prefix + "-"):
            stop = at + prefix.count("-") + 1
            if not prefix.endswith("of"):
                return place, stop
            end = read_noun(tokens, stop, "venue") or (_capital_end(tokens, stop))
            return (place, end) if end else None
    return None


_FIXED = (
    ("on-the-eve-of", Place.EVENT), ("ahead-of", Place.EVENT), ("on-the-sidelines-of", Place.VENUE),
    ("on-the-margins-of", Place.VENUE), ("on-the-campaign-trail", Place.VENUE), ("on-the-trail", Place.VENUE),
    ("on-the-stump", Place.VENUE), ("on-capitol-hill", Place.VENUE), ("on-stage", Place.VENUE),
    ("on-air", Place.MEDIUM), ("on-the-air", Place.MEDIUM), ("by-phone", Place.MEDIUM), ("by-telephone", Place.MEDIUM),
    ("by-email", Place.MEDIUM), ("in-writing", Place.MEDIUM), ("on-camera", Place.MEDIUM), ("in-court", Place.VENUE),
    ("in-parliament", Place.VENUE), ("in-congress", Place.VENUE), ("under-oath", Place.VENUE),
    ("in-front-of", Place.VENUE), ("on-the-record", Place.MEDIUM), ("on-the-sideline-of", Place.VENUE),
)  # fmt: skip


def _capital_end(tokens: Sequence[Token], at: int) -> int | None:
    start = at + 1 if at < len(tokens) and tokens[at].low in DETERMINERS else at
    stop = read_name(tokens, start)
    if stop > start and tokens[stop - 1].text.endswith(("'s", "’s")):
        return stop if is_outlet(tokens, start, stop) else None
    return stop if stop > start else None


def _through(tokens: Sequence[Token], at: int) -> Found:
    """“on Telegram”, “in an interview”, “via her Facebook page”, “on CNN's “State of the Union””, “in the Times”."""
    start, low = at + 1, tokens[at].low
    if low in IN_MEDIUM and (noun := read_noun(tokens, start, "medium")):
        scene = read_noun(tokens, start, "venue")
        return (Place.VENUE, scene) if scene and scene < noun else (Place.MEDIUM, noun)
    for index in range(start, min(start + 4, len(tokens))):
        token = tokens[index]
        if token.low in STOPS and token.low != "over":
            break
        if joined(tokens, index, 2) in {"social-media", "truth-social", "facebook-live"}:
            return Place.MEDIUM, _over_account(tokens, index + 2)
        if is_kind("carrier", token.low) and (token.capital or token.low in {"television", "tv", "radio", "cable"}):
            stop = _over_account(tokens, index + 1)
            if (
                stop + 1 < len(tokens)
                and tokens[stop].low in {"and", "or"}
                and is_kind("carrier", tokens[stop + 1].low)
            ):
                stop = _over_account(tokens, stop + 2)
            return Place.MEDIUM, stop
    named = _capital_end(tokens, start)
    if named and is_outlet(tokens, start, named):
        return Place.MEDIUM, over_title(tokens, named)
    if low != "on":
        return None
    if tokens[start].text in MARKS:  # a programme's name in marks
        return (Place.MEDIUM, end) if (end := over_title(tokens, start)) > start else None
    noun = read_noun(tokens, start, "medium")
    return (Place.MEDIUM, noun) if noun and tokens[noun - 1].low in ON_MEDIUM else None


def _over_account(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].low in ACCOUNT:
        at += 1
    return at


def _where(tokens: Sequence[Token], at: int, label_of: LabelOf) -> Found:
    """“at a rally”, “during the press conference”, “in Paris”, “from the Senate floor”, “at Liberty University”."""
    low, start = tokens[at].low, at + 1
    if tokens[start].low in IDIOMS or (start + 1 < len(tokens) and tokens[start + 1].low == "unlikely"):
        return None
    noun = read_noun(tokens, start, "venue")
    if noun and (low != "on" or tokens[noun - 1].low in ON_VENUE):
        return Place.VENUE, noun
    if low == "on" or (
        low in {"during", "inside"} and not tokens[start].capital and tokens[start].low not in DETERMINERS
    ):
        return None
    named = start + 1 if tokens[start].low == "the" else start
    stop = read_name(tokens, named)
    if stop == named:
        return None
    if low == "from" or (low == "in" and tokens[named].low in LANGUAGES):
        return None  # “a supporter from Maine” lives there, “in Spanish” is no place
    span = Span(tokens[named].start, tokens[stop - 1].end)
    label = label_of(span)
    if low == "at" and _is_target(tokens, at, named, stop, label):
        return None
    if label not in ADMITTED or tokens[stop - 1].text.endswith(("'s", "’s")) or _possessed(tokens, stop):
        return None
    if low == "in" and label not in PLACES and named > start and stop - named == 1 and tokens[named].low not in HOUSES:
        return None  # “in the Republican”: half a phrase
    return Place.VENUE, _over_state(tokens, stop)


def _is_target(tokens: Sequence[Token], at: int, named: int, stop: int, label: str) -> bool:
    """Whether “at X” is no place: “lashed out at Turkey”, “tweeting at Trump”."""
    if tokens[stop - 1].low in HOUSES:
        return False
    aimed = at > 0 and tokens[at - 1].low in AIMED
    known = label != "" or (stop - named > 1 and tokens[named - 1].low == "the")
    return aimed or not known or " ".join(token.low for token in tokens[named:stop]) in countries()


def _possessed(tokens: Sequence[Token], at: int) -> bool:
    """Whether lower-case words go on with the phrase: “in Trump campaign circles”."""
    if at >= len(tokens) or not tokens[at].text[0].isalpha() or tokens[at].capital:
        return False
    low = tokens[at].low
    return low not in NO_NOUNS and not low.endswith(("ed", "ing", "ly"))


def _over_state(tokens: Sequence[Token], at: int) -> int:
    """“, Iowa” after “Des Moines”."""
    if at + 1 < len(tokens) and tokens[at].text == "," and tokens[at + 1].capital:
        stop = read_name(tokens, at + 1)
        if 0 < stop - at - 1 <= 3 and _ends(tokens, stop):
            return stop
    return at


def _ends(tokens: Sequence[Token], at: int) -> bool:
    return at == len(tokens) or not tokens[at].text[0].isalnum() or tokens[at].low in STOPS | NEXT | DAYS


def _beside(tokens: Sequence[Token], at: int, _: LabelOf) -> Found:
    """“after the summit”, “before a meeting”, “following talks”."""
    noun = read_noun(tokens, at + 1, "venue")
    return (Place.EVENT, noun) if noun else None


def _starter(_: Sequence[Token], at: int, __: LabelOf) -> Found:
    return Place.STARTER, at + 1


def _at_or_through(tokens: Sequence[Token], at: int, label_of: LabelOf) -> Found:
    return _through(tokens, at) or (_where(tokens, at, label_of) if tokens[at].low in AT else None)


Reader = Callable[[Sequence[Token], int, LabelOf], Found]


@lru_cache(maxsize=1)
def _readers() -> dict[str, Reader]:
    readers: dict[str, Reader] = dict.fromkeys(VIA, _at_or_through)
    readers.update(dict.fromkeys(BESIDE, _beside))
    readers.update(dict.fromkeys(STARTERS, _starter))
    return readers
