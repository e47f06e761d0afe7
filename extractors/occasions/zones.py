"""Reads the stretches of a sentence that stand beside a source and a cue for what they tell of the occasion.

A zone is read from its edge: phrases of `adjuncts` are taken while they follow one another, with the tails that
belong to them, so that a phrase of another clause is left alone. `ZoneReader` has one method for each place of a
zone: `after` the cue (with the cue's own words and the person told), `between` source and cue, `behind` the content,
and the `opening` of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.model import Span
from extractors.occasions.adjuncts import STARTERS, LabelOf, Phrase, Place, read_phrase
from extractors.occasions.nounphrases import STOPS, Token, is_outlet, over_title, read_hearer, tokenize

WINDOW = 400
GAP = 40  # characters at most between an opening phrase and the source or cue
ADVERBS = 3
_TOLD = frozenset(
    "told tell tells telling asked ask asks asking urged urge urges urging warned warn warns warning reminded"
    " remind reminds reminding assured assure assures assuring informed inform informs informing advised advise"
    " advises advising ordered order orders ordering begged beg begs begging implored implore implores encouraged"
    " encourage encourages encouraging invited invite invites inviting instructed instruct instructs instructing"
    " promised promise promises promising notified notify beseeched"
    " challenged challenge challenges lectured exhorted cautioned caution cautions".split()
)
_CALLED_ON = frozenset("called call calls calling".split())
_SPOKE_TO = frozenset(
    "said say says saying spoke speak speaks speaking talked talking wrote write writes writing replied replying"
    " shouted yelled explained explains explaining complained complains complaining appealed appeals appealing"
    " confided admitted confessed announced stressed suggested whispered responded testified".split()
)
_WITH_PRESS = frozenset("reporters journalists press media interviewers correspondents".split())
_PASSIVE = frozenset("was were been being be is are am get got gets".split())
_TWEETED = frozenset("tweeted retweeted tweets retweets tweeting".split())
_CONNECTIVES = frozenset(
    "and but so yet meanwhile however separately also then still instead later earlier for".split()
)
_SPEECHES = frozenset("speech remarks remark address lecture sermon testimony appeal".split())
_TAILS = frozenset("with to for by of on alongside from before hosted".split())
_WHEN_TAILS = frozenset("with to alongside before on".split())
_GOES_ON = frozenset("which where who attended held".split())
_TOPIC = frozenset("of about regarding on".split())


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
        allowed = _WHEN_TAILS if place is Place.WHEN else _TAILS
        if links >= len(tokens) or tokens[links].low not in allowed:
            return None
        if place is Place.WHEN and all(phrase.place is Place.WHEN for phrase in zone.phrases):
            return None
        stop = read_hearer(tokens, links + 1 + (tokens[links].low == "hosted"))
        if stop is None or (word == "to" and stop < len(tokens) and _is_verb(tokens, links + 1)):
            return None
        stop = over_title(tokens, stop)  # “a meeting of the so-called “Friends of Peace””
        spoken = place is Place.MEDIUM or (at > 0 and tokens[at - 1].low in _SPEECHES)
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
                if tokens[at].low in {"to", "before"} or words & _WITH_PRESS:
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
            if token.low in _TWEETED:
                zone.phrases.append(Phrase(Place.MEDIUM, Span(token.start, token.end), at + 1))
            elif at and not (token.low in _SPOKE_TO or token.low in _TOLD):
                phrase = read_phrase(self._text, tokens, at, self._label_of)
                if phrase and phrase.place is not Place.STARTER:
                    return at
        return None

    def _hearer(self, words: Sequence[Token], tokens: Sequence[Token], zone: Zone, content_end: int) -> int:
        """Reads the person told, asked or urged; the index after them."""
        at = len(words)
        verb = next((token for token in reversed(words) if token.low in _TOLD), None)
        passive = (
            any(token.low in _PASSIVE for token in words) and verb is not None and verb.low.endswith(("ed", "told"))
        )
        called_on = len(words) > 1 and words[-1].low in {"on", "upon"} and words[-2].low in _CALLED_ON
        spoke_to = self._spoke_to(words, tokens, at)
        if spoke_to:
            start = spoke_to
        elif (verb or called_on) and not passive:
            start = at
            told = next((index for index, token in enumerate(words) if token is verb), at)
            if told + 1 < len(words):
                if words[told + 1].low in STOPS and not called_on:
                    return at  # “asked for”
                start = told + 1 if words[told + 1].low not in STOPS else at  # “told CNN's”, “warned the Fed against”
        else:
            return at
        directive = called_on or (verb is not None and not spoke_to)
        if start >= len(tokens) and directive:
            self._within_content(tokens[-1].end, content_end, zone)
            return at
        stop = read_hearer(tokens, start)
        if stop is None:
            return at
        zone.hearer = Span(tokens[start].start, tokens[stop - 1].end)
        if is_outlet(tokens, start, stop):
            zone.outlet = zone.hearer
            zone.told = Span((verb or tokens[start - 1]).start, zone.hearer.end)
        return max(stop, at)

    def _spoke_to(self, words: Sequence[Token], tokens: Sequence[Token], at: int) -> int:
        """“said to NAME”, “speaking to reporters”: the index of the hearer, 0 if none."""
        if not words or not any(token.low in _SPOKE_TO for token in words):
            return 0
        if words[-1].low == "to":
            return at
        if at + 1 < len(tokens) and tokens[at].low == "to" and not _is_verb(tokens, at + 1):
            return at + 1
        return 0

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
            if token.low in _TOPIC and (stop := read_hearer(tokens, at + skipped + 1)) and stop < len(tokens):
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
        if tokens and tokens[0].low in _CONNECTIVES and not read_phrase(self._text, tokens, 0, self._label_of):
            tokens = tokens[2:] if len(tokens) > 1 and tokens[1].text == "," else tokens[1:]
        if not tokens:
            return zone
        at = self._chain(tokens, 0, zone)
        left = tokens[at:]
        if zone.phrases and left and end - zone.phrases[-1].span.end > GAP:
            goes_on = (
                left[0].text == "," and len(left) > 1 and left[1].low in {"which", "where", "who", "attended", "held"}
            )
            comma = next((token for token in reversed(left) if token.text == ","), None)
            if not (goes_on or zone.phrases[0].place is Place.STARTER) or comma is None or end - comma.end > GAP:
                return Zone()
        return zone


def _is_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows “to” looks like an infinitive, not a hearer: a lone lower-case word that is no hearer's."""
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.capital or token.low in {"a", "an", "the", "his", "her", "their", "its", "my", "our"}:
        return False
    if token.low in {
        "him",
        "them",
        "me",
        "us",
        "reporters",
        "journalists",
        "supporters",
        "voters",
        "cheers",
        "applause",
    }:
        return token.low in {"cheers", "applause"}
    return not token.low.endswith("s") or after is None
