"""Whom a pronoun or a description may stand for: the figures named shortly before it, and its question as a `Query`.

A query looks back over a bounded number of mentions, so a long article costs in proportion to its length. A figure
*suits* it when sort and gender allow: a person for “he”, no man for “she”, a body for “the company”.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.lexicon.wordlists import role_nouns
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import Label, NamedMention
from extractors.model import MentionKind, Span
from extractors.names import fold, given_gender
from extractors.speakers.cast import Cast, Figure
from extractors.speakers.closedclass import FEMALE, MALE, PREPOSITIONS
from extractors.speakers.offices import CLASSES
from extractors.speakers.phrases import Phrase

LOOK_BACK = 80  # mentions
CANDIDATES = 10  # figures
LOOK_AHEAD = 6  # mentions, for a description that comes before its name
NOBODY = -1
# What bodies are taken for that the recogniser calls facilities.
STRUCTURES = frozenset(
    "dam bridge tower airport road street lane avenue boulevard highway motorway stadium river lake canal tunnel "
    "square park beach mountain hill valley island reservoir pier runway peak forest bay creek harbour harbor".split()
)
LOCATIVE = frozenset("in at on near from off across outside around".split())
PLACED = 3  # names of one who may be a place
VAGUE_CLASSES = frozenset("person relative body work poll".split())
PERSON_CLASSES = frozenset(
    "head-of-state president vice-president minister secretary legislator speaker party-head governor mayor "
    "candidate politician head spokesperson lawyer judge police soldier diplomat adviser pollster official "
    "academic analyst writer doctor business entertainer athlete cleric activist relative person royal first-lady "
    "heir union".split()
)


@dataclass(frozen=True, slots=True)
class Query:
    """A source to be resolved: its words and where they stand.

    `enclosing` is the figure in whose statement it stands (NOBODY if none), `quoted` says that it stands inside
    quotation marks; `spoken` lists (offset, figure) of earlier sources, latest first (NOBODY: a person whom nobody
    names); `sources` counts how often a figure is a named source; `before` is whom the same noun stood for last,
    `first` the first named source that it can mean; `content` is what it reports, `hearer` the “him” or “her” that it
    is told, `told` the figure by name.
    """

    phrase: Phrase
    offset: int
    quoted: bool
    enclosing: int
    spoken: tuple[tuple[int, int], ...]
    sources: Mapping[int, int] = field(default_factory=dict)
    before: int | None = None
    first: int = NOBODY
    content: tuple[Span, ...] = ()
    hearer: str = ""
    told: int = NOBODY

    @property
    def sort(self) -> str:
        """Which weights apply: `person`, `other` or `nominal`."""
        if self.phrase.kind is not MentionKind.PRONOUN:
            return "nominal"
        return "person" if self.phrase.pronoun in MALE | FEMALE else "other"


def candidates(layout: Layout, cast: Cast, query: Query) -> list[int]:
    """The figures a query may stand for: named shortly before it, having spoken before it, or, early on, named next."""
    stop = bisect_left(cast.timeline, (query.offset, -1))
    found: dict[int, None] = {}
    found.update(dict.fromkeys(index for _, index in query.spoken[:3] if index != NOBODY))
    if query.enclosing != NOBODY:
        found.setdefault(query.enclosing)
    for _, index in reversed(cast.timeline[max(0, stop - LOOK_BACK) : stop]):
        if len(found) >= CANDIDATES:
            break
        if index not in found and suits(cast.figures[index], query.phrase):
            found.setdefault(index)
    if query.sort == "person":  # “In her statement, Jane Roe …”
        sentence = layout.sentence(query.offset)
        ahead = cast.timeline[stop : stop + LOOK_AHEAD]
        found.update(dict.fromkeys(index for start, index in ahead if layout.sentence(start) == sentence))
    if query.sort == "nominal":
        for _, index in cast.timeline[stop : stop + LOOK_AHEAD]:
            if suits(cast.figures[index], query.phrase):
                found.setdefault(index)
        words = [query.phrase.noun, *(c for c in query.phrase.classes if c not in VAGUE_CLASSES)]
        for figure in (*cast.prominent, *(f for w in words for f in cast.told.get(w, ()))):
            found.setdefault(figure.index)
        for index in cast.offices_of(CLASSES.get(query.phrase.noun, query.phrase.noun)):
            found.setdefault(index)
        if query.before is not None and query.before != NOBODY:
            found.setdefault(query.before)
    role, work = role_nouns().get(query.phrase.noun), query.phrase.classes & {"work", "poll"}
    for mention in cast.within(query.phrase.span):
        # Neither “Roe's lawyer”, “the mayor, a friend of Roe”, “a group led by Roe” nor “the board, in a letter seen
        # by the Herald” is what it names; “Roe's ad” may be.
        if role or (not work and (cast.of(mention).is_person or _is_aside(layout, query.phrase, mention))):
            found.pop(cast.owner[mention.span], None)
    suitable = [
        i
        for i in found
        if suits(figure := cast.figures[i], query.phrase) and not (is_place(layout, figure) or is_mute(query, figure))
    ]
    return sorted(suitable, key=lambda i: -last_place(cast, query, i))


def _is_aside(layout: Layout, phrase: Phrase, mention: NamedMention) -> bool:
    """Whether a name stands behind a comma and a preposition, in what is set beside a description."""
    _, comma, aside = layout.text[phrase.span.start : mention.span.start].partition(", ")
    return bool(comma) and aside.partition(" ")[0].lower() in PREPOSITIONS


def is_place(layout: Layout, figure: Figure) -> bool:
    """Whether a “person” of one word, no given name, is only ever named as places are: “a croft on Sula”."""
    if not figure.is_person or len(figure.mentions) > PLACED or " " in figure.name or given_gender(fold(figure.name)):
        return False
    places = [layout.first(mention.span.start) for mention in figure.mentions]
    return all(i > 0 and layout.words[i - 1].lower() in LOCATIVE for i in places)


def is_mute(query: Query, figure: Figure) -> bool:
    """Whether a “body” is a thing that stands somewhere and has not spoken by its name: “the Hollin Dam … it said”."""
    last = fold(figure.name).rpartition(" ")[2]
    return not figure.is_person and last in STRUCTURES and not query.sources.get(figure.index)


def last_place(cast: Cast, query: Query, index: int) -> int:
    """Where a figure was last named, or spoke, before the query; -1 if only after it."""
    last = cast.figures[index].last_before(query.offset)
    spoke = next((offset for offset, i in query.spoken if i == index), -1)
    return max(last.span.start if last else -1, spoke)


def suits(figure: Figure, phrase: Phrase) -> bool:
    """Whether a figure can be meant at all: a person for “he”, no man for “she”, a body for “the company”."""
    if figure.label in {Label.PEOPLE, Label.OTHER} or not figure.mentions:
        return False
    if phrase.kind is MentionKind.PRONOUN:
        if phrase.pronoun in MALE | FEMALE or phrase.pronoun in {"who", "whom", "i", "me", "my"}:
            return figure.is_person and (not phrase.gender or not figure.gender or figure.gender == phrase.gender)
        return phrase.pronoun not in {"it", "its", "itself", "which"} or not figure.is_person
    if phrase.plural and figure.is_person:
        return False  # “some Republicans” is no one Republican
    classes = phrase.classes
    if phrase.gender and (not figure.is_person or (figure.gender and figure.gender != phrase.gender)):
        return False
    if classes and classes <= PERSON_CLASSES:
        return figure.is_person
    if classes and classes <= {"body", "office"}:
        return not figure.is_person
    return True


def is_hearer(cast: Cast, query: Query, index: int) -> bool:
    """Whether a figure is told: by name, or as the “him” of a description, the only one named before that it can mean.

    A subject and its object are two people (principle B of the binding theory; Chomsky 1981).
    """
    if index == query.told:
        return True
    if not query.hearer or query.sort != "nominal":
        return False
    him = Phrase(MentionKind.PRONOUN, query.hearer, pronoun=query.hearer)
    before = cast.timeline[: bisect_left(cast.timeline, (query.offset, -1))][-LOOK_BACK:]
    meant = {i for _, i in before if suits(cast.figures[i], him)}
    return meant == {index}


def next_named(cast: Cast, query: Query) -> int:
    """The first figure after the query that it can mean."""
    stop = bisect_left(cast.timeline, (query.offset, -1))
    ahead = (index for _, index in cast.timeline[stop : stop + 2 * LOOK_AHEAD])
    return next((index for index in ahead if suits(cast.figures[index], query.phrase)), NOBODY)
