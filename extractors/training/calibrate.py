"""Makes confidences honest: fits the confidence model on annotated articles that the tagger was not trained on.

An attribution is right by the joint measure (`evaluation.scoring`). The model is a logistic regression (Platt, 1999,
with more than one input) with a ridge on standardised features; its two dozen numbers are written into the weights
folder. `cross_validated` says how good such confidences are on articles they were not fitted on.

`cue_rates` counts, in the articles the tagger was trained on, how often a word is part of a cue: there annotations are
many, and a plain count does not overfit them as the tagger does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractors.assemble import assemble_with_features, nest
from extractors.confidence import NAMES, PLAIN, Model
from extractors.evaluation import Prediction, compare
from extractors.evaluation.calibration import Calibration, calibrate, outcomes
from extractors.evaluation.corpus import AnnotatedArticle, read_corpus
from extractors.lexicon import lower_words
from extractors.marks import pair
from extractors.tagger import Tagger

STEPS = 50
RIDGE = 3.0
FOLDS = 7
LEAST_CUES = 2  # a word that was part of a cue less often has no rate
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """Attributions: `values` (n, features), `right` (n,), `article` (n,) the number of each one's article."""

    values: Floats
    right: Floats
    article: NDArray[np.int64]


def calibrate_weights(weights: Path, corpus: Path, trained_on: Path) -> Calibration:
    """Fits on `corpus`, writes the model into `weights`/tagger.npz, returns its reliability on held-out articles.

    `trained_on` is the corpus that the tagger learnt from, where the cues are counted.
    """
    rates = cue_rates(read_corpus(trained_on))
    judged = judge(Tagger(weights), list(read_corpus(corpus)), rates)
    model = fit_model(judged)
    stored = dict(np.load(weights / "tagger.npz"))
    stored |= {"confidence": np.array(model.weights), "confidence_names": np.array(NAMES)}
    stored |= {"cue_words": np.array(list(rates), dtype=str), "cue_rates": np.array(list(rates.values()))}
    np.savez(weights / "tagger.npz", **stored)
    return cross_validated(judged)


def cue_rates(articles: Iterable[AnnotatedArticle]) -> dict[str, float]:
    """The share of each word's occurrences that are part of a cue, smoothed, for words in `LEAST_CUES` cues or more."""
    seen: Counter[str] = Counter()
    in_cues: Counter[str] = Counter()
    for article in articles:
        seen.update(lower_words(article.text))
        for span in {span for attribution in article.attributions for span in attribution.cue}:
            in_cues.update(lower_words(span.slice(article.text)))
    return {
        word: (count + 0.5) / (max(seen[word], count) + 5)
        for word, count in sorted(in_cues.items())
        if count >= LEAST_CUES
    }


def judge(tagger: Tagger, articles: list[AnnotatedArticle], rates: Mapping[str, float]) -> Judged:
    """Every outer attribution that the tagger finds in the articles, with its features and whether it is right."""
    values: list[list[float]] = []
    right: list[bool] = []
    owner: list[int] = []
    model = replace(PLAIN, cue_rates=rates)
    for number, article in enumerate(articles):
        quotations = pair(article.text)
        spans = tagger.read(article.text, quotations).spans
        found = assemble_with_features(article.text, quotations, spans, model)
        nested = nest([attribution for attribution, _ in found])
        outer = [each for each, n in zip(found, nested, strict=True) if n.nested_in is None]
        predictions = [
            Prediction(a.content, (a.source,) if a.source else (), (a.cue,) if a.cue else ()) for a, _ in outer
        ]
        comparison = compare(article, predictions)
        kept = {id(item.prediction) for item in comparison.predicted}  # those with a word in their content
        values += [each for (_, each), said in zip(outer, predictions, strict=True) if id(said) in kept]
        right += [ok for _, ok in outcomes([comparison])]
        owner += [number] * len(kept)
    return Judged(np.array(values).reshape(-1, len(NAMES)), np.array(right, dtype=np.float64), np.array(owner))


def fit_model(judged: Judged) -> Model:
    """Logistic regression by Newton's method; the plain model where there is nothing to learn from."""
    if not len(judged.values):
        return PLAIN
    mean, spread = judged.values.mean(0), judged.values.std(0)
    spread[spread == 0] = 1.0
    inputs = np.hstack([(judged.values - mean) / spread, np.ones((len(judged.values), 1))])
    penalty = RIDGE * np.eye(inputs.shape[1])
    penalty[-1, -1] = 1e-6  # or no intercept would be large enough where all are right
    theta = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-inputs @ theta))
        slope = inputs.T @ (judged.right - chance) - penalty @ theta
        curve = inputs.T @ (inputs * (chance * (1 - chance))[:, None]) + penalty
        theta = theta + np.linalg.solve(curve, slope)
    scaled = theta[:-1] / spread
    return Model((*scaled.tolist(), float(theta[-1] - scaled @ mean)))


def cross_validated(judged: Judged) -> Calibration:
    """The reliability of models each fitted on all articles but a seventh, on that seventh."""
    scored: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        out = judged.article % FOLDS == fold
        if out.all() or not out.any():
            continue
        model = fit_model(Judged(judged.values[~out], judged.right[~out], judged.article[~out]))
        scored += [(model(row), bool(ok)) for row, ok in zip(judged.values[out], judged.right[out], strict=True)]
    return calibrate(scored)
