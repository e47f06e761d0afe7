"""Weighs a pair's features: logistic regressions whose few coefficients lie readable in `data/variants.json`.

Two questions are asked of a pair: do both report one utterance in the same words (`same`), and if not, one utterance
in other words (`paraphrase_own` where the articles' other statements are known, `paraphrase` where they are not,
`paraphrase_words` where no sentence vectors are at hand)? `onrecord`'s training command
writes the file (`extractors/training/train_variants.py`), with the means and deviations that centre each feature and
the threshold from which the answer is yes. At run time it takes a dot product and no library.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WEIGHTS = Path(__file__).parents[1] / "data" / "variants.json"


@dataclass(frozen=True, slots=True)
class Scorer:
    """One logistic regression over named features."""

    names: tuple[str, ...]
    coefficients: tuple[float, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    intercept: float
    threshold: float

    def probability(self, row: Mapping[str, float]) -> float:
        """The probability, 0-1, that the answer is yes."""
        total = self.intercept
        for name, coefficient, mean, deviation in zip(
            self.names, self.coefficients, self.means, self.deviations, strict=True
        ):
            total += coefficient * (row[name] - mean) / deviation
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, total))))


@dataclass(frozen=True, slots=True)
class Scorers:
    """The trained regressions, by the question they answer."""

    same: Scorer
    paraphrase: Scorer
    paraphrase_words: Scorer
    paraphrase_own: Scorer


QUESTIONS = ("same", "paraphrase", "paraphrase_words", "paraphrase_own")


def read_scorers(path: Path) -> Scorers:
    """The scorers in a weights file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Scorers(**{question: _scorer(data[question]) for question in QUESTIONS})


def _scorer(data: Mapping[str, object]) -> Scorer:
    def row(name: str) -> tuple[float, ...]:
        values = data[name]
        assert isinstance(values, list)
        return tuple(float(value) for value in values)

    names = data["features"]
    assert isinstance(names, list)
    return Scorer(
        tuple(str(name) for name in names),
        row("coefficients"),
        row("means"),
        row("deviations"),
        float(str(data["intercept"])),
        float(str(data["threshold"])),
    )


@lru_cache(maxsize=1)
def shipped() -> Scorers:
    """The scorers that come with the package, read once a process."""
    return read_scorers(WEIGHTS)
