"""The values that cross every step of the pipeline: articles in, quotes out.

All are frozen dataclasses. Offsets are Unicode code points into `Article.text`, end exclusive, and
`text[span.start:span.end]` is always the words the span stands for. No dictionaries travel between steps;
output shapes (JSON, CSV, ...) belong to the presenters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """How a statement is rendered: all, some or none of its words stand inside quotation marks."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class MentionKind(StrEnum):
    """How the article words a source."""

    NAME = "name"
    PARTIAL = "partial"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"
    NONE = "none"


class SpeakerType(StrEnum):
    """What a speaker is. An office (“Mr Zelensky's office”) is not the person who holds it."""

    PERSON = "person"
    OFFICE = "office"
    ORGANISATION = "organisation"
    GROUP = "group"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of code points, `start` inclusive, `end` exclusive."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        """The words the span stands for."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One published text. `id` is the caller's own identifier (`source_id` once stored)."""

    text: str
    id: str | None = None
    outlet: str = ""
    title: str = ""
    url: str | None = None
    published_at: date | datetime | None = None
    byline: str | None = None
    wire: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that report (“said”, “according to”, “in a statement”); `lemma` is the reporting verb or noun."""

    span: Span
    text: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Mention:
    """The words that name a source, and how they name it."""

    span: Span
    text: str
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content as found, before anyone asks who the source is.

    `content` holds one or more ranges in text order. `nested_in` is the index of the attribution whose content
    holds this one, in the list the attribution came in. `confidence` is 0-1, calibrated.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    confidence: float
    nested_in: int | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """One canonical speaker, over all articles. `aliases` and `roles` are kept as seen."""

    name: str
    slug: str
    type: SpeakerType
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One step of the reasoning from a source to its speaker.

    `rule` names the decision (“name”, “surname”, “pronoun”, “role”, “continuation”, “registry” ...), `span` and
    `text` the words it rests on (none for a registry look-up), `score` its 0-1 strength.
    """

    rule: str
    text: str
    span: Span | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who stands behind a source: `speakers` is empty when nobody could be named with enough confidence.

    `candidates` are the names that were weighed, best first, with their scores; `on_behalf_of` is whom a
    spokesperson speaks for.
    """

    mention: Mention | None
    speakers: tuple[Speaker, ...]
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    on_behalf_of: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """A worded detail of the occasion with its range."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where and when a statement was made, as worded; `date` is `when` resolved against `published_at`."""

    text: str
    span: Span
    venue: Detail | None = None
    medium: Detail | None = None
    when: Detail | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A W3C TextQuoteSelector over the quote's hull (first to last range), and the paragraphs it stands in."""

    exact: str
    prefix: str
    suffix: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One attributed statement: who said what, in which words, and why we think so.

    `text` joins the content's ranges with one space. `speaker` is the first of `speakers` (joint speakers:
    “both Mr Macron and Mr Zelensky said”). `nested_in` is the index, in the list `extract` returns, of the quote
    whose content holds this one (Stubb said that Trump stressed ...).
    """

    kind: Kind
    content: tuple[Span, ...]
    text: str
    cue: Cue | None
    source: Mention | None
    speakers: tuple[Speaker, ...]
    context: Context
    confidence: float
    act: str = "say"
    attitude: str = "statement"
    negated: bool = False
    occasion: Occasion | None = None
    addressee: Detail | None = None
    nested_in: int | None = None
    on_behalf_of: Speaker | None = None
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    warnings: tuple[str, ...] = field(default=())

    @property
    def speaker(self) -> Speaker | None:
        """The first speaker, or nobody."""
        return self.speakers[0] if self.speakers else None
