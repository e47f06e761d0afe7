"""Whether confidences mean what they say.

Predictions are sorted into ten equal bins by confidence; in a calibrated system the share that is right in a bin
equals the mean confidence there. The expected calibration error is the mean gap, each bin weighted by its
predictions (Guo, Pleiss, Sun and Weinberger, “On Calibration of Modern Neural Networks”, ICML 2017); the Brier
score is the mean squared gap of single predictions.

A prediction is right when it is a hit with the right source (the joint measure of `scoring`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extractors.evaluation.comparison import Comparison

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """One stretch of the reliability curve: so many predictions, their mean confidence and the share right."""

    low: float
    high: float
    predictions: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability curve (bins without predictions left out), its error and the Brier score, all 0-1."""

    predictions: int
    error: float
    brier: float
    bins: tuple[Bin, ...]

    def to_json(self) -> dict[str, Any]:
        """`{"predictions", "expected_calibration_error", "brier", "bins": [...]}`."""
        return {
            "predictions": self.predictions,
            "expected_calibration_error": self.error,
            "brier": self.brier,
            "bins": [
                {
                    "low": one.low,
                    "high": one.high,
                    "predictions": one.predictions,
                    "confidence": one.confidence,
                    "right": one.right,
                }
                for one in self.bins
            ],
        }


def outcomes(comparisons: Iterable[Comparison]) -> Iterator[tuple[float, bool]]:
    """Each prediction's confidence and whether it is right."""
    for comparison in comparisons:
        right = {pair.predicted for pair in comparison.pairs if pair.overlaps and pair.same_source}
        for j, item in enumerate(comparison.predicted):
            yield item.prediction.confidence, j in right


def calibrate(scored: Iterable[tuple[float, bool]]) -> Calibration:
    """The reliability of confidences, each with whether its prediction is right; confidences are clipped to 0-1."""
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in scored:
        clipped = min(max(confidence, 0.0), 1.0)
        members[min(int(clipped * BINS), BINS - 1)].append((clipped, right))
    total = sum(map(len, members))
    bins = tuple(_bin(number, inside) for number, inside in enumerate(members) if inside)
    gaps = sum(one.predictions * abs(one.confidence - one.right) for one in bins)
    squares = sum((confidence - right) ** 2 for inside in members for confidence, right in inside)
    return Calibration(
        total, round(gaps / total, 4) if total else 0.0, round(squares / total, 4) if total else 0.0, bins
    )


def _bin(number: int, inside: list[tuple[float, bool]]) -> Bin:
    count = len(inside)
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        predictions=count,
        confidence=round(sum(confidence for confidence, _ in inside) / count, 4),
        right=round(sum(right for _, right in inside) / count, 4),
    )
