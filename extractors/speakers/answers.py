"""Turns decisions about sources into values for the rest of the system: `resolve` and its answers.

A speaker is a canonical one out of the registry or, when the registry does not know the name, one of the article's
own under its fullest name.

- A decision below `threshold` names nobody; its candidates stay, because a wrong name is worse than none.
- A source that nobody names (“a White House official”) is an anonymous speaker in the article's words, several
  people (“officials”) a group; “the official” later is the same one, and so is a “he” or “who” that takes them up.
- A spokesperson speaks for themselves; whom they speak for is `on_behalf_of`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.entities import Entity
from extractors.lexicon.wordlists import role_nouns
from extractors.marks import Quotation
from extractors.mentions import find_mentions
from extractors.mentions.layout import Layout, lay_out
from extractors.mentions.surroundings import Label
from extractors.model import (
    Article,
    Attribution,
    Evidence,
    Mention,
    MentionKind,
    Resolution,
    Span,
    Speaker,
    SpeakerType,
)
from extractors.names import fold, parse_name
from extractors.registry import Registry, slugify
from extractors.speakers.candidates import NOBODY
from extractors.speakers.cast import Cast, Figure, tidy
from extractors.speakers.closedclass import POSSESSIVES
from extractors.speakers.clusters import gather
from extractors.speakers.descriptors import descriptors
from extractors.speakers.phrases import Phrase
from extractors.speakers.resolution import decide
from extractors.speakers.scene import Decision

SHOWN_CANDIDATES = 5
SHOWN_FROM = 0.01
MENTIONED = 12
NEARBY = 60  # code points around a name in which its role stands
WORDED = 80  # longer descriptions are cut at a word
OFFICES = frozenset(
    {"white house", "kremlin", "downing street", "elysee", "elysee palace", "oval office", "number 10", "no 10"}
)


def resolve(
    article: Article,
    entities: Sequence[Entity],
    quotations: Sequence[Quotation],
    attributions: Sequence[Attribution],
    registry: Registry,
    *,
    threshold: float = 0.5,
) -> list[Resolution]:
    """Who the source of each attribution is; as many resolutions as attributions, in their order.

    Spans are code points into `article.text`. The registry is read, never changed; an empty one will do. Cost is
    linear in the text and in the number of attributions.
    """
    if not attributions:
        return []
    layout = lay_out(article.text)
    cast = gather(layout, find_mentions(layout, entities, [a.source for a in attributions if a.source]))
    knows = next(iter(registry), None) is not None  # counting them all would cost more than the article
    answers = _Answers(article, layout, cast, registry if knows else None, threshold)
    if knows and any(a.source and _is_worded(a.source.slice(article.text)) for a in attributions):
        answers.learn_roles()
    decisions = decide(layout, cast, quotations, attributions)
    return answers.all(attributions, decisions)


def _is_worded(source: str) -> bool:
    """Whether a source may be a description; only those need the roles that the registry has."""
    return bool(source) and (
        source[0].islower() or source.partition(" ")[0] in {"The", "A", "An", "His", "Her", "This"}
    )


class _Answers:
    """Turns decisions into resolutions; keeps what one article's speakers were called already."""

    def __init__(
        self, article: Article, layout: Layout, cast: Cast, registry: Registry | None, threshold: float
    ) -> None:
        self.article = article
        self.layout = layout
        self.cast = cast
        self.registry = registry
        self.threshold = threshold
        self.speakers: dict[int, tuple[Speaker, tuple[Evidence, ...]]] = {}
        self.unnamed: dict[str, Speaker] = {}
        self.principals: dict[int, Speaker | None] = {}

    def learn_roles(self) -> None:
        """Lets people know the roles that the registry has for them: “the Ukrainian leader” may need them."""
        for figure in self.cast.figures:
            if figure.is_person and figure.is_full:
                roles = self._speaker(figure.index)[0].roles
                self.cast.tell(figure, frozenset().union(*(descriptors(role) for role in roles)))

    def all(self, attributions: Sequence[Attribution], decisions: Sequence[Decision]) -> list[Resolution]:
        """A resolution for each attribution; made in text order, so that “the official” finds the official before."""
        places = {k: one.source.start for k, one in enumerate(attributions) if one.source}
        order = sorted(range(len(attributions)), key=lambda k: places.get(k, 0))
        made = {k: self.one(attributions[k], decisions[k]) for k in order}
        return [made[k] for k in range(len(attributions))]

    def one(self, attribution: Attribution, decision: Decision) -> Resolution:
        mention = self._mention(attribution.source, decision)
        weighed = [(f, p) for f, p in decision.options[:SHOWN_CANDIDATES] if f != NOBODY and p >= SHOWN_FROM]
        candidates = tuple((self._name(f), round(p, 3)) for f, p in weighed)
        confidence = round(decision.confidence, 3)
        if decision.by_author:
            return self._author(mention, decision)
        if decision.figures and decision.confidence >= self.threshold:
            found = [self._speaker(f) for f in decision.figures]
            evidence = (*decision.evidence, *(e for _, linked in found for e in linked))
            behalf = self._principal(decision.figures[0]) if len(found) == 1 else None
            return Resolution(mention, tuple(s for s, _ in found), confidence, evidence, candidates, behalf)
        if decision.figures or decision.phrase is None:
            return Resolution(mention, (), confidence if decision.figures else 0.0, decision.evidence, candidates)
        return self._nobody(mention, decision, decision.phrase, candidates)

    def _mention(self, source: Span | None, decision: Decision) -> Mention | None:
        phrase = decision.phrase
        if source is None or phrase is None:
            return None
        kind = phrase.kind
        if kind is MentionKind.NAME and decision.figures and len(phrase.heads) >= 1:
            figure = self.cast.figures[decision.figures[0]]
            if len(phrase.heads[0].text.split()) < len(figure.name.split()) or (
                len(phrase.heads[0].text) < len(figure.name) and not figure.is_person
            ):
                kind = MentionKind.PARTIAL
        return Mention(source, source.slice(self.layout.text), kind)

    def _name(self, index: int) -> str:
        """A candidate's canonical name where it was linked, else the article's."""
        return self.speakers[index][0].name if index in self.speakers else self.cast.figures[index].name

    def _speaker(self, index: int) -> tuple[Speaker, tuple[Evidence, ...]]:
        """The canonical speaker of a figure, linked once an article."""
        if index not in self.speakers:
            self.speakers[index] = self._link(self.cast.figures[index])
        return self.speakers[index]

    def _link(self, figure: Figure) -> tuple[Speaker, tuple[Evidence, ...]]:
        kind = speaker_type(figure)
        aliases, roles = figure.aliases(), figure.roles()
        if self.registry is not None:
            mentioned = [f.name for f in self.cast.prominent if f is not figure][:MENTIONED]
            link = self.registry.link(
                figure.name, type=kind, aliases=aliases, roles=roles, gender=figure.gender, mentioned=mentioned
            )
            if link.speaker is not None:
                return link.speaker, link.evidence
        return Speaker(figure.name, slugify(figure.name), kind, aliases, roles), ()

    def _author(self, mention: Mention | None, decision: Decision) -> Resolution:
        """“I” outside every quotation: the article's author, where a byline names one."""
        byline = tidy(self.article.byline or "").removeprefix("By ").removeprefix("by ")
        name = parse_name(byline)
        if (
            mention is None
            or mention.text.lower() not in {"i", "me", "my"}
            or not name.forenames
            or " and " in byline
            or "," in byline
        ):
            return Resolution(mention, (), 0.0, decision.evidence)
        speaker = Speaker(byline, slugify(byline), SpeakerType.PERSON, roles=("author",))
        return Resolution(mention, (speaker,), 0.8, (*decision.evidence, Evidence("byline", byline)), ((byline, 0.8),))

    def _nobody(
        self, mention: Mention | None, decision: Decision, phrase: Phrase, candidates: tuple[tuple[str, float], ...]
    ) -> Resolution:
        """A source in the article's own words; “the official”, or “he”, after “a White House official” is that one."""
        if phrase.kind is MentionKind.PRONOUN and decision.stands_for and decision.confidence >= self.threshold:
            phrase = decision.stands_for
            taken_up = Evidence("description", phrase.words, phrase.span)
            decision = replace(decision, evidence=(*decision.evidence, taken_up))
        if phrase.kind is not MentionKind.NOMINAL:
            return Resolution(mention, (), 0.0, decision.evidence, candidates)
        words = worded(phrase)
        earlier = self.unnamed.get(phrase.noun) if phrase.definite and not phrase.plural and phrase.noun else None
        if earlier is not None and len(phrase.words.split()) <= 3 and _says_no_more(words, earlier.name):
            evidence = (*decision.evidence, Evidence("same description", earlier.name))
            return Resolution(mention, (earlier,), round(decision.confidence * 0.9, 3), evidence, candidates)
        kind = SpeakerType.GROUP if phrase.plural else SpeakerType.ANONYMOUS
        speaker = Speaker(words, slugify(words), kind)
        if not phrase.plural and phrase.noun:
            self.unnamed[phrase.noun] = speaker
        behalf = None
        if (
            phrase.owner is not None
            and "spokesperson" in role_nouns().get(phrase.noun, ())
            and phrase.owner.span in self.cast.owner
        ):
            behalf = self._speaker(self.cast.owner[phrase.owner.span])[0]
        return Resolution(mention, (speaker,), round(decision.confidence, 3), decision.evidence, candidates, behalf)

    def _principal(self, index: int) -> Speaker | None:
        """Whom a spokesperson speaks for, looked up once a figure."""
        if index not in self.principals:
            self.principals[index] = self._find_principal(self.cast.figures[index])
        return self.principals[index]

    def _find_principal(self, figure: Figure) -> Speaker | None:
        """The name in “Clinton campaign spokesman” or “a spokesman for Mrs Roe”, an office before its holder."""
        for mention in figure.mentions:
            for words, start in ((mention.role, mention.span.start - NEARBY), (mention.apposition, mention.span.end)):
                if not is_spoken_for(words):
                    continue
                place = self.layout.text.find(words, max(0, start), start + len(words) + NEARBY)
                region = Span(place, place + len(words))
                ends = range(self.layout.first(region.start), self.layout.after(region.end))
                offices = [
                    o for i in ends if (o := self.cast.offices.get(self.layout.ends[i])) and o.span.start >= place
                ]
                inside = offices or [m for m in self.cast.within(region) if self.cast.owner[m.span] != figure.index]
                if place >= 0 and inside:
                    return self._speaker(self.cast.owner[inside[0].span])[0]
        return None


def _says_no_more(words: str, earlier: str) -> bool:
    """Whether a description is told no otherwise than the one before: “the minister”, not “the former minister”."""
    told = set(fold(earlier).replace("-", " ").split()) | POSSESSIVES | {"same"}
    return told.issuperset(fold(words).replace("-", " ").split())


def is_spoken_for(role: str) -> bool:
    """Whether a role is a spokesperson's."""
    words = role.lower().replace("press secretary", "press-secretary").split()
    return any("spokesperson" in role_nouns().get(fold(word), ()) for word in words)


def speaker_type(figure: Figure) -> SpeakerType:
    """What a figure is to the rest of the system."""
    if figure.is_person:
        return SpeakerType.PERSON
    if figure.label is Label.OFFICE or fold(figure.name).removeprefix("the ") in OFFICES:
        return SpeakerType.OFFICE
    return SpeakerType.ORGANISATION


def worded(phrase: Phrase) -> str:
    """A description as an anonymous speaker's name: one line, no article, nothing set off by dashes, cut after
    a whole word.
    """
    words = re.split(r"\s[–—]\s?|\s--?\s", tidy(phrase.words).strip(" ,;:-–—"), maxsplit=1)[0].strip(" ,;:-–—")
    first, _, rest = words.partition(" ")
    if first.lower() in {"a", "an", "the"} and rest:
        words = rest
    if len(words) > WORDED:
        words = words[:WORDED].rpartition(" ")[0] + "…"
    return words
