"""What a system says about an article, in the flat shape that attributions are scored in.

One JSON line an article carries it between programs:
`{"id", "attributions": [{"content": [[start, end], ...], "source": [...], "cue": [...], "speaker": name | null}]}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.model import Quote, Span, Speaker, SpeakerType

_THAT = re.compile(r"\b[Tt]hat[\s“\"‘'„«]*\Z")
UNNAMED = frozenset({SpeakerType.ANONYMOUS, SpeakerType.GROUP})


@dataclass(frozen=True, slots=True)
class Prediction:
    """One attribution that a system found; `speaker` is the fullest name of the source, if it names one."""

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    speaker: str | None = None
    confidence: float = 1.0

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Prediction:
        """The prediction that one object of a line's `attributions` stands for."""
        content, source, cue = (
            tuple(Span(start, end) for start, end in row.get(role) or ()) for role in ("content", "source", "cue")
        )
        return cls(content, source, cue, row.get("speaker"), row.get("confidence", 1.0))

    def to_json(self) -> dict[str, Any]:
        """The object that stands for this prediction in a line's `attributions`."""
        spans = {"content": self.content, "source": self.source, "cue": self.cue}
        ranges = {role: [[span.start, span.end] for span in found] for role, found in spans.items()}
        return {**ranges, "speaker": self.speaker, "confidence": round(self.confidence, 4)}


def predictions_from(quotes: Sequence[Quote], text: str) -> tuple[Prediction, ...]:
    """The outer statements of an article of that text as flat predictions, by the corpora's conventions.

    Quotes nested in another are left out: the corpora measured on annotate one level. “that” before reported speech
    is no part of a quote, but those corpora count it to the content, so it is put back. A speaker that is only
    described (“a White House official”, “European leaders”) has no name to score.
    """
    return tuple(
        Prediction(
            content=with_that(quote.content, text),
            source=(quote.source.span,) if quote.source and quote.source.text else (),
            cue=(quote.cue.span,) if quote.cue else (),
            speaker=name_of(quote.speakers),
            confidence=quote.confidence,
        )
        for quote in quotes
        if quote.nested_in is None
    )


def name_of(speakers: Sequence[Speaker]) -> str | None:
    """The first speaker's name, unless it is only a description."""
    return speakers[0].name if speakers and speakers[0].type not in UNNAMED else None


def with_that(content: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Content with the “that” before it, where there is one."""
    first = content[0]
    before = _THAT.search(text, max(0, first.start - 12), first.start)
    return (Span(before.start(), first.end), *content[1:]) if before else tuple(content)
