"""Makes confidences honest: fits slope and intercept on the log-odds of the raw scores (Platt, 1999).

An attribution is right by the joint measure (`evaluation.scoring`). Two numbers fitted on a whole development corpus
can hardly learn it by heart; they are written into the weights folder and applied by `assemble`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractors.evaluation import compare_all, predictions_from
from extractors.evaluation.calibration import outcomes
from extractors.evaluation.corpus import read_corpus
from extractors.model import Article
from extractors.options import Options
from extractors.pipeline import Extractor
from extractors.registry import Registry

STEPS = 50


def calibrate_weights(weights: Path, corpus: Path) -> tuple[float, float]:
    """Fits on the corpus, writes `calibration` into `weights`/tagger.npz and returns it."""
    stored = dict(np.load(weights / "tagger.npz"))
    stored["calibration"] = np.array([1.0, 0.0])
    np.savez(weights / "tagger.npz", **stored)
    articles = list(read_corpus(corpus))
    extractor = Extractor(Options(attribution="tagger", weights=weights), Registry())
    found = extractor.extract_many(Article(text=article.text, id=article.id) for article in articles)
    predictions = {
        article.id: predictions_from(quotes, article.text) for article, quotes in zip(articles, found, strict=True)
    }
    pairs = list(outcomes(compare_all(articles, predictions)))
    slope, intercept = platt([score for score, _ in pairs], [right for _, right in pairs])
    stored["calibration"] = np.array([slope, intercept])
    np.savez(weights / "tagger.npz", **stored)
    return slope, intercept


def platt(scores: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Logistic regression of right on the log-odds of the scores, by Newton's method."""
    clipped = np.clip(np.asarray(scores, dtype=np.float64), 1e-6, 1 - 1e-6)
    inputs: NDArray[np.float64] = np.stack([np.log(clipped / (1 - clipped)), np.ones_like(clipped)], 1)
    target = np.asarray(right, dtype=np.float64)
    theta = np.array([1.0, 0.0])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-inputs @ theta))
        slope = inputs.T @ (target - chance)
        curve = inputs.T @ (inputs * (chance * (1 - chance))[:, None]) + 1e-6 * np.eye(2)
        theta = theta + np.linalg.solve(curve, slope)
    return float(theta[0]), float(theta[1])
