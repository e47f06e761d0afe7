"""Lets the people of an article enter the registry, so that the next article knows them.

Extraction only reads the registry: the same article gives the same quotes, however often it is asked. Whoever keeps
quotes (the store) enrols their speakers afterwards: each known speaker learns the names the article used, each new one
gets an entry and a slug that nobody else has (two people of one name stay two), and a lone surname that several known
people share names nobody, its candidates kept. The registry may merge entries on the new evidence; the quotes then
carry the speaker that is left, and the merges are handed on to be kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.errors import UnknownSpeaker
from extractors.lexicon.closedclass import ARTICLES, POSSESSIVES
from extractors.model import MentionKind, Quote, Speaker, SpeakerType
from extractors.names import fold
from extractors.registry.core import Registry
from extractors.registry.corrections import Correction

MENTIONED = 12
ALIAS_WORDS = 5
# Kept as the article words them: two “officials” in two articles are nobody's canonical person.
UNNAMED = frozenset({SpeakerType.ANONYMOUS, SpeakerType.GROUP})


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Quotes with canonical speakers, and what a store keeps of the registry's state.

    `leaves` are the entries involved, each by itself (merged ones too); `leaf_of` says through which entry a canonical
    slug was reached, so that undoing a merge can part the quotes again; `merges` are the registry's own decisions.
    """

    quotes: list[Quote]
    leaves: tuple[Speaker, ...]
    leaf_of: Mapping[str, str]
    merges: tuple[Correction, ...]


def enrol(quotes: Sequence[Quote], registry: Registry) -> Enrolled:
    """Enters the speakers of one article's quotes into the registry, which it changes."""
    people = list(dict.fromkeys(each for quote in quotes for each in named(quote) if each.type not in UNNAMED))
    known = {each: is_known(each, registry) for each in people}
    decided = len(registry.history)
    entered: dict[Speaker, str | None] = {}
    options: dict[Speaker, tuple[tuple[str, float], ...]] = {}
    for speaker in people:
        others = [each.name for each in people if each != speaker][:MENTIONED]
        aliases = worded(speaker, quotes) if known[speaker] else speaker.aliases
        roles = () if known[speaker] else speaker.roles
        link = registry.enter(speaker.name, type=speaker.type, aliases=aliases, roles=roles, mentioned=others)
        # A known speaker stays the one that the resolution chose, whatever its bare name suggests here.
        entered[speaker] = speaker.slug if known[speaker] else link.leaf if link.speaker else None
        options[speaker] = link.candidates
    merges = registry.history[decided:]
    leaf_of: dict[str, str] = {}
    for leaf in entered.values():
        if leaf is not None:
            leaf_of.setdefault(registry.get(leaf).slug, leaf)
    slugs = dict.fromkeys([*leaf_of, *leaf_of.values(), *(slug for each in merges for slug in (each.slug, each.other))])
    return Enrolled(
        [canonical(quote, entered, options, registry) for quote in quotes],
        tuple(registry.leaf(slug) for slug in slugs),
        leaf_of,
        merges,
    )


def named(quote: Quote) -> list[Speaker]:
    """Everyone a quote names: its speakers and whom they speak for."""
    return [*quote.speakers, *([quote.on_behalf_of] if quote.on_behalf_of else [])]


def is_known(speaker: Speaker, registry: Registry) -> bool:
    """Whether the resolution took this very speaker from the registry; a slug that is merely equal is no sign."""
    try:
        return registry.get(speaker.slug) == speaker
    except UnknownSpeaker:
        return False


def unnamed(speaker: Speaker, registry: Registry) -> Speaker:
    """A source without a name, under a slug that no entry has."""
    try:
        registry.get(speaker.slug)
    except UnknownSpeaker:
        return speaker
    return replace(speaker, slug=f"{speaker.slug}-{speaker.type.value}")


def worded(speaker: Speaker, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """The names under which the article quotes a known speaker alone: words that name two are nobody's alias."""
    found = [
        alias_of(quote)
        for quote in quotes
        if quote.speakers == (speaker,)
        and quote.source
        and quote.source.kind in (MentionKind.NAME, MentionKind.PARTIAL)
    ]
    return tuple(dict.fromkeys(words for words in found if len(words.split()) <= ALIAS_WORDS and "," not in words))


def alias_of(quote: Quote) -> str:
    """The source's words as far as they are a name: from its title to its end, “President Roe” of “President Roe (56)”.

    The name alone where it is only glued to the words before (“NewsRoe”) or they are somebody else (“her brother Dan”).
    """
    source = quote.source
    if source is None:
        return ""
    name = next((e.span for e in quote.evidence if e.span is not None and source.span.contains(e.span)), source.span)
    start, end = name.start - source.span.start, name.end - source.span.start
    before = source.text[:start]
    if before and (before[-1].isalnum() or fold(before.split()[0]) in ARTICLES | POSSESSIVES):
        return source.text[start:end]
    return source.text[:end]


def canonical(
    quote: Quote,
    entered: Mapping[Speaker, str | None],
    options: Mapping[Speaker, tuple[tuple[str, float], ...]],
    registry: Registry,
) -> Quote:
    """The quote with the speakers that the registry has now; without those that could be several."""
    speakers: list[Speaker] = []
    candidates = quote.candidates
    for speaker in quote.speakers:
        leaf = entered.get(speaker, speaker.slug)
        if leaf is None:
            candidates = (*candidates, *options[speaker])
        else:
            speakers.append(registry.get(leaf) if speaker in entered else unnamed(speaker, registry))
    behalf = quote.on_behalf_of
    if behalf is not None and behalf in entered:
        leaf = entered[behalf]
        behalf = registry.get(leaf) if leaf is not None else None
    unclear = candidates != quote.candidates
    return replace(
        quote,
        speakers=tuple(dict.fromkeys(speakers)),
        on_behalf_of=behalf,
        candidates=tuple(dict(candidates).items()) if unclear else candidates,
        warnings=(*quote.warnings, "several speakers go by this name") if unclear else quote.warnings,
    )
