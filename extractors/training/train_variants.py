"""Trains the scorers of `extractors/variants` on labelled pairs and measures them on pairs they have not seen.

    python -m extractors.training.train_variants PAIRS [--out extractors/data/variants.json]

Logistic regressions (scikit-learn, extra `train`), because a few dozen positives carry no more; the features are few
and were chosen for what they mean. `same` learns from pairs whose speakers may be one and that share some words,
`paraphrase` from those that are not the same in words and not two quotations.

*Cross-validation*: the articles are dealt into ten folds, at random, three times. A pair with its articles in folds i
and j is judged by scorers trained on the pairs that have no article in i or j, so that no article is on both sides;
the verdict is the whole product's (`compare`, with guards and gates), its figures are printed, and those of a model
trained and judged on everything beside them. Thresholds are those at which the cross-validated F1 is highest.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.variants.align import align
from extractors.variants.compare import (
    TWO_SPEAKERS,
    Encoder,
    both_quoted,
    compare,
    may_be_same,
    prepare,
    row_of,
    speakers_agree,
)
from extractors.variants.evaluation import SAME, Judged, Pair, read_pairs, report
from extractors.variants.features import overlap
from extractors.variants.meaning import shipped as shipped_encoder
from extractors.variants.scorer import WEIGHTS, Scorer, Scorers
from extractors.variants.wording import Comparison

FEATURES = {
    "same": (
        "cover_short",
        "cover_long",
        "run",
        "run_words",
        "quoted",
        "lead_reported",
        "soon",
        "medium_same",
        "speaker",
    ),
    "paraphrase": ("meaning", "speaker", "cover_long", "length_ratio", "soon", "medium_same", "medium_differs"),
    "paraphrase_words": (
        "speaker",
        "cover_long",
        "cover_short",
        "length_ratio",
        "soon",
        "medium_same",
        "medium_differs",
    ),
}
STRENGTH = {"same": 0.5, "paraphrase": 0.2, "paraphrase_words": 0.2}  # inverse of the L2 penalty
FOLDS, ROUNDS = 10, 3
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A pair measured: its features, and which scorers may learn from it."""

    pair: Pair
    row: dict[str, float]
    for_same: bool
    for_paraphrase: bool


def measure(pair: Pair, encoder: Encoder) -> Example:
    """The features of a pair and the gates that `compare` would send it through."""
    a, b = prepare(pair.a), prepare(pair.b)
    measured = overlap(a.words, b.words, align(a.words, b.words))
    speaker = speakers_agree(pair.a, pair.b)
    row = row_of(a, b, measured, speaker)
    row["meaning"] = encoder.similarity(pair.a.text, pair.b.text)
    one = speaker > TWO_SPEAKERS
    return Example(
        pair,
        row,
        one and may_be_same(a.words, b.words, measured),
        one and pair.label not in SAME and not both_quoted(a.words, b.words),
    )


def fit(examples: Sequence[Example], thresholds: dict[str, float]) -> Scorers:
    """The three scorers from these examples."""
    return Scorers(**{question: _fit_one(question, examples, thresholds[question]) for question in FEATURES})


def _fit_one(question: str, examples: Sequence[Example], threshold: float) -> Scorer:
    from sklearn.linear_model import LogisticRegression

    learn = [e for e in examples if (e.for_same if question == "same" else e.for_paraphrase)]
    wanted = SAME if question == "same" else {"paraphrase"}
    names = FEATURES[question]
    table: Vector = np.array([[e.row[name] for name in names] for e in learn])
    means, deviations = table.mean(0), table.std(0) + 1e-6
    model = LogisticRegression(C=STRENGTH[question], max_iter=2000)
    model.fit((table - means) / deviations, [e.pair.label in wanted for e in learn])
    return Scorer(
        names,
        tuple(float(x) for x in model.coef_[0]),
        tuple(float(x) for x in means),
        tuple(float(x) for x in deviations),
        float(model.intercept_[0]),
        threshold,
    )


def cross_validate(
    examples: Sequence[Example], thresholds: dict[str, float], encoder: Encoder | None
) -> list[list[Judged]]:
    """For each round every pair's verdict by scorers that never saw either of its articles."""
    return [_round(examples, thresholds, encoder, seed) for seed in range(ROUNDS)]


def _round(
    examples: Sequence[Example], thresholds: dict[str, float], encoder: Encoder | None, seed: int
) -> list[Judged]:
    dealer = random.Random(seed)
    articles = sorted({article for e in examples for article in (e.pair.a.article, e.pair.b.article)})
    fold = {article: dealer.randrange(FOLDS) for article in articles}
    sides = [frozenset((fold[e.pair.a.article], fold[e.pair.b.article])) for e in examples]
    verdicts: dict[int, Comparison] = {}
    for held in sorted(set(sides), key=sorted):
        scorers = fit([e for e, side in zip(examples, sides, strict=True) if side.isdisjoint(held)], thresholds)
        for index, side in enumerate(sides):
            if side == held:
                pair = examples[index].pair
                verdicts[index] = compare(pair.a, pair.b, encoder=encoder, scorers=scorers)
    return [Judged(e.pair, verdicts[index]) for index, e in enumerate(examples)]


def choose_thresholds(examples: Sequence[Example], encoder: Encoder) -> dict[str, float]:
    """The thresholds with the highest cross-validated F1 (ties: the middle one), `same` first."""
    thresholds = dict.fromkeys(FEATURES, 0.5)
    for question, key, grid in (
        ("same", "same", np.arange(0.3, 0.71, 0.05)),
        ("paraphrase", "same_or_paraphrase", np.arange(0.16, 0.51, 0.02)),
        ("paraphrase_words", "same_or_paraphrase", np.arange(0.16, 0.51, 0.02)),
    ):
        scored = []
        for value in grid:
            trial = {**thresholds, question: float(value)}
            rounds = cross_validate(examples, trial, None if question == "paraphrase_words" else encoder)
            scored.append((round(_mean(rounds, key, "f1"), 3), float(value)))
        best = max(score for score, _ in scored)
        near = [value for score, value in scored if score >= best - 0.003]
        thresholds[question] = round(near[len(near) // 2], 2)
    return thresholds


def _mean(rounds: Sequence[Sequence[Judged]], key: str, figure: str, *, part: str | None = None) -> float:
    reports = [report(judged) for judged in rounds]
    return float(np.mean([(r[part] if part else r)[key][figure] for r in reports]))


def summarise(rounds: Sequence[Sequence[Judged]]) -> dict[str, Any]:
    """The rounds' mean figures, of all pairs and of the unflagged."""
    return {
        name: {
            key: {f: round(_mean(rounds, key, f, part=part), 4) for f in ("precision", "recall", "f1")}
            for key in ("same", "same_or_paraphrase")
        }
        for name, part in (("all", None), ("unflagged", "unflagged"))
    }


def as_json(scorers: Scorers, notes: dict[str, Any]) -> str:
    """The weights file: rounded so that a diff stays readable, with the figures it was measured at."""
    data: dict[str, Any] = {"cross_validated": notes}
    for question in FEATURES:
        scorer: Scorer = getattr(scorers, question)
        data[question] = {
            "features": list(scorer.names),
            "coefficients": [round(x, 4) for x in scorer.coefficients],
            "means": [round(x, 4) for x in scorer.means],
            "deviations": [round(x, 4) for x in scorer.deviations],
            "intercept": round(scorer.intercept, 4),
            "threshold": scorer.threshold,
        }
    return json.dumps(data, indent=1) + "\n"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--thresholds", help="same,paraphrase,paraphrase_words (default: chosen by cross-validation)")
    options = parser.parse_args()
    encoder = shipped_encoder()
    if encoder is None:
        raise SystemExit("no sentence encoder: run extractors.training.export_sentence_encoder first")
    examples = [measure(pair, encoder) for pair in read_pairs(options.pairs)]
    if options.thresholds:
        thresholds = dict(zip(FEATURES, map(float, options.thresholds.split(",")), strict=True))
    else:
        thresholds = choose_thresholds(examples, encoder)
    notes = {
        "with_meaning": summarise(cross_validate(examples, thresholds, encoder)),
        "words_only": summarise(cross_validate(examples, thresholds, None)),
    }
    scorers = fit(examples, thresholds)
    options.out.write_text(as_json(scorers, notes), encoding="utf-8")
    seen = [Judged(e.pair, compare(e.pair.a, e.pair.b, encoder=encoder, scorers=scorers)) for e in examples]
    print(json.dumps({"thresholds": thresholds, "cross_validated": notes, "seen": report(seen)}, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
