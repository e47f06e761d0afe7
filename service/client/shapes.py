"""What the service answers with, as far as programs are helped by types (the whole shapes: the service's `/docs`)."""

from __future__ import annotations

from typing import Any, TypedDict

Json = dict[str, Any]


class SpeakerName(TypedDict):
    """A speaker as a quote names them."""

    slug: str
    name: str
    type: str


class Quote(TypedDict):
    """A quote as the service gives it (the whole shape: the service's `/docs`)."""

    id: str
    kind: str
    text: str
    content: list[list[int]]
    speaker: SpeakerName | None
    speakers: list[SpeakerName]
    source: Json | None
    cue: Json | None
    act: str
    attitude: str
    negated: bool
    occasion: Json | None
    addressee: Json | None
    nested_in: str | None
    context: dict[str, str]
    article: Json
    confidence: float
    evidence: list[Json]
    review: Json | None


class Speaker(TypedDict):
    """A speaker as lists give them."""

    slug: str
    name: str
    type: str
    aliases: list[str]
    roles: list[str]
    wikidata: str | None
    quotes: int
    outlets: int
    first_seen: str | None
    last_seen: str | None


class Job(TypedDict):
    """Articles handed in together, and how far they are."""

    id: str
    state: str
    total: int
    done: int
    stored: int
    unchanged: int
    failed: int
    progress: float
    quotes: int
    submitted_by: str
    created_at: str
    started_at: str | None
    finished_at: str | None
    errors: list[Json]


class Correction(TypedDict):
    """A decision about who is one speaker; `by` is None where evidence decided."""

    number: int
    action: str
    speaker: Json
    other: Json | None
    names: list[str]
    why: str
    by: str | None
    at: str | None
