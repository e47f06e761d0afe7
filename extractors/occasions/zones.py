"""Reads the stretches of a sentence that stand beside a source and a cue for what they tell of the occasion.

A zone is read from its edge: phrases of `adjuncts` are taken while they follow one another, with the tails that
belong to them, so that a phrase of another clause is left alone. `ZoneReader` has one method for each place of a
zone: `after` the cue (with the cue's own words and the person told), `between` source and cue, `behind` the content,
and the `opening` of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.lexicon.closedclass import TOLD
from extractors.model import Span
from extractors.occasions.adjuncts import LabelOf, Phrase, Place, read_phrase
from extractors.occasions.closedclass import (
    CONNECTIVES,
    GOES_ON,
    SPEECHES,
    SPOKE_TO,
    STARTERS,
    TAILS,
    TOPIC,
    TWEETED,
    WHEN_TAILS,
    WITH_PRESS,
)
from extractors.occasions.hearers import find_address, is_infinitive, read_hearer
from extractors.occasions.nounphrases import Token, is_outlet, over_title, tokenize

WINDOW = 400
GAP = 40  # characters at most between an opening phrase and the source or cue
ADVERBS = 3


@dataclass(slots=True)
class Zone:
    """What one stretch of the sentence says."""

    phrases: list[Phrase] = field(default_factory=list)
    hearer: Span | None = None
    told: Span | None = None  # the verb and an outlet that is told
    outlet: Span | None = None

    def details(self) -> int:
        return sum(phrase.place is not Place.STARTER for phrase in self.phrases) + (self.outlet is not None)


class ZoneReader:
    """Reads zones of one text."""

    def __init__(self, text: str, label_of: LabelOf) -> None:
        self._text, self._label_of = text, label_of

    def _tokens(self, start: int, end: int) -> list[Token]:
        return tokenize(self._text, start, min(end, start + 2 * WINDOW)) if end > start else []

    def _chain(self, tokens: Sequence[Token], at: int, zone: Zone) -> int:
        """Phrases that follow one another from `at`; the index after the last."""
        while at < len(tokens):
            here = at + 1 if zone.phrases and tokens[at].text in {",", "(", "—", "–"} else at
            if here >= len(tokens):
                break
            phrase = read_phrase(self._text, tokens, here, self._label_of)
            if phrase is None and here == at:
                phrase = self._tail(tokens, here, zone)
            if phrase is None:
                break
            zone.phrases.append(phrase)
            at = phrase.after
            if phrase.place is Place.STARTER:
                at = self._starter(tokens, at, zone)
        return at

    def _tail(self, tokens: Sequence[Token], at: int, zone: Zone) -> Phrase | None:
        """“with CNN”, “to supporters”, “released by her office”: belongs to the phrase before it."""
        if not zone.phrases or zone.phrases[-1].place is Place.STARTER:
            return None
        place, word = zone.phrases[-1].place, tokens[at].low
        links = at
        if place is Place.MEDIUM and word in {"published", "posted", "released", "aired", "broadcast", "issued"}:
            links += 1
            if links < len(tokens) and read_phrase(self._text, tokens, links, self._label_of):
                return Phrase(Place.STARTER, Span(tokens[at].start, tokens[at].end), links)
        allowed = WHEN_TAILS if place is Place.WHEN else TAILS
        if links >= len(tokens) or tokens[links].low not in allowed:
            return None
        if place is Place.WHEN and all(phrase.place is Place.WHEN for phrase in zone.phrases):
            return None
        stop = read_hearer(tokens, links + 1 + (tokens[links].low == "hosted"))
        if stop is None or (word == "to" and stop < len(tokens) and is_infinitive(tokens, links + 1)):
            return None
        stop = over_title(tokens, stop)  # “a meeting of the so-called “Friends of Peace””
        spoken = place is Place.MEDIUM or (at > 0 and tokens[at - 1].low in SPEECHES)
        if word == "to" and zone.hearer is None and spoken:
            zone.hearer = Span(tokens[links + 1].start, tokens[stop - 1].end)
        return Phrase(place, Span(tokens[at].start, tokens[stop - 1].end), stop)

    def _starter(self, tokens: Sequence[Token], at: int, zone: Zone) -> int:
        """After “speaking”: “to reporters”, “with CNN”, “by phone”; the index after it."""
        direct = at < len(tokens) and tokens[at].low in {"to", "with", "before", "by"}
        if direct and not read_phrase(self._text, tokens, at, self._label_of):
            stop = read_hearer(tokens, at + 1)
            if stop is not None:
                words = {token.low for token in tokens[at + 1 : stop]}
                span = Span(tokens[at + 1].start, tokens[stop - 1].end)
                if tokens[at].low in {"to", "before"} or words & WITH_PRESS:
                    zone.hearer = zone.hearer or span
                if is_outlet(tokens, at + 1, stop):
                    zone.outlet = zone.outlet or span
                    zone.told = Span(tokens[at - 1].start, tokens[stop - 1].end)
                zone.phrases.append(Phrase(Place.STARTER, Span(tokens[at].start, tokens[stop - 1].end), stop))
                return stop
        return at

    def after(self, cue: Span, behind: int, stop: int, content_end: int) -> Zone:
        """The cue and what follows it, up to the content."""
        zone = Zone()
        words = self._tokens(cue.start, cue.end)
        tokens = [*words, *self._tokens(behind, stop)]
        at = self._inside_cue(words, tokens, zone)
        if at is None:
            at = self._hearer(words, tokens, zone, content_end)
            at = self._skip(tokens, at)
        at = self._chain(tokens, at, zone)
        tail = self._after_comma(tokens, at)
        if tail is not None:
            self._chain(tokens, tail, zone)
        return zone

    def _inside_cue(self, words: Sequence[Token], tokens: Sequence[Token], zone: Zone) -> int | None:
        """The index of a phrase within the cue (“said *in a statement*”); also “tweeted”, a medium of its own."""
        for at, token in enumerate(words):
            if token.low in TWEETED:
                zone.phrases.append(Phrase(Place.MEDIUM, Span(token.start, token.end), at + 1))
            elif at and not (token.low in SPOKE_TO or token.low in TOLD):
                phrase = read_phrase(self._text, tokens, at, self._label_of)
                if phrase and phrase.place is not Place.STARTER:
                    return at
        return None

    def _hearer(self, words: Sequence[Token], tokens: Sequence[Token], zone: Zone, content_end: int) -> int:
        """Reads the person told, asked or urged; the index after them."""
        at = len(words)
        address = find_address(words, tokens)
        if address is None:
            return at
        if address.start >= len(tokens) and address.directive:
            self._within_content(tokens[-1].end, content_end, zone)
            return at
        stop = read_hearer(tokens, address.start)
        if stop is None:
            return at
        zone.hearer = Span(tokens[address.start].start, tokens[stop - 1].end)
        if is_outlet(tokens, address.start, stop):
            zone.outlet = zone.hearer
            zone.told = Span((address.verb or tokens[address.start - 1]).start, zone.hearer.end)
        return max(stop, at)

    def _within_content(self, start: int, end: int, zone: Zone) -> None:
        """The hearer of an order stands at the content's start: “urged | the United States to respond”."""
        tokens = self._tokens(start, min(end, start + WINDOW // 2))
        stop = read_hearer(tokens, 0) if tokens else None
        if stop and stop < len(tokens) and tokens[stop].low in {"to", "not"} and tokens[0].text not in '“"‘':
            zone.hearer = Span(tokens[0].start, tokens[stop - 1].end)

    def _skip(self, tokens: Sequence[Token], at: int) -> int:
        """Past adverbs and “of Mr Trump” when a phrase follows."""
        for skipped in range(ADVERBS + 1):
            if at + skipped >= len(tokens):
                return at
            token = tokens[at + skipped]
            if read_phrase(self._text, tokens, at + skipped, self._label_of):
                return at + skipped
            if token.low in TOPIC and (stop := read_hearer(tokens, at + skipped + 1)) and stop < len(tokens):
                return stop if read_phrase(self._text, tokens, stop, self._label_of) else at
            if not (token.low.endswith("ly") or token.low in {"again", "later", "earlier", "back", "recently", "here"}):
                return at + skipped if token.text == "," else at
        return at

    def _after_comma(self, tokens: Sequence[Token], at: int) -> int | None:
        """“…, speaking at a rally”: the index of the participle."""
        for index in range(at, min(at + 2, len(tokens))):
            if tokens[index].low in STARTERS and index and tokens[index - 1].text == ",":
                return index
        return at + 1 if at < len(tokens) and tokens[at].text == "," and at + 1 < len(tokens) else None

    def between(self, start: int, end: int) -> Zone:
        """Between source and cue."""
        zone = Zone()
        if end - start > WINDOW // 2:
            return zone
        tokens = self._tokens(start, end)
        while tokens and tokens[0].text in {",", "—", "–", "("}:
            tokens = tokens[1:]
        self._chain(tokens, 0, zone)
        if not zone.phrases:
            self._before_verb(tokens, zone)
        return zone

    def _before_verb(self, tokens: Sequence[Token], zone: Zone) -> None:
        """After an apposition: “X, the envoy, *in an interview with CNN*, said”, “X, here, *on Monday* said”."""
        for at in range(1, len(tokens)):
            if tokens[at - 1].text != ",":
                continue
            found = Zone()
            end = self._chain(tokens, at, found)
            if found.phrases and (end == len(tokens) or (end == len(tokens) - 1 and tokens[end].text == ",")):
                zone.phrases, zone.hearer, zone.outlet, zone.told = (
                    found.phrases,
                    found.hearer,
                    found.outlet,
                    found.told,
                )
                return

    def behind(self, start: int, end: int) -> Zone:
        """Right behind the content (“called him a liar | at a rally on Monday”), to the end of the clause."""
        zone = Zone()
        tokens = self._tokens(start, min(end, start + WINDOW // 2))
        while tokens and tokens[0].text in '”"’':
            tokens = tokens[1:]
        at = self._chain(tokens, 0, zone) if tokens and tokens[0].text[0].isalnum() else 0
        return zone if at == len(tokens) or (at and not tokens[at].text[0].isalnum()) else Zone()

    def opening(self, start: int, end: int) -> Zone:
        """From the start of the sentence to the source or cue."""
        zone = Zone()
        tokens = self._tokens(max(start, end - WINDOW), end)
        while tokens and not tokens[0].text[0].isalnum():
            tokens = tokens[1:]
        if tokens and tokens[0].low in CONNECTIVES and not read_phrase(self._text, tokens, 0, self._label_of):
            tokens = tokens[2:] if len(tokens) > 1 and tokens[1].text == "," else tokens[1:]
        if not tokens:
            return zone
        at = self._chain(tokens, 0, zone)
        left = tokens[at:]
        if zone.phrases and left and end - zone.phrases[-1].span.end > GAP:
            goes_on = left[0].text == "," and len(left) > 1 and left[1].low in GOES_ON
            comma = next((token for token in reversed(left) if token.text == ","), None)
            if not (goes_on or zone.phrases[0].place is Place.STARTER) or comma is None or end - comma.end > GAP:
                return Zone()
        return zone
