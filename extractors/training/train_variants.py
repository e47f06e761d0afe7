"""Trains the scorers of `extractors/variants` on labelled pairs and measures them on pairs they have not seen.

    python -m extractors.training.train_variants PAIRS [--corpus FOLDER ...] [--out extractors/data/variants.json]

Logistic regressions (scikit-learn, extra `train`), because a few dozen positives carry no more; the features are few
and were chosen for what they mean. `same` learns from pairs whose speakers may be one and that share some words,
`paraphrase` from those that are not the same in words, not two quotations, and hold no contradicting numbers.

*Cross-validation*: every pair is judged by scorers that learnt from the pairs without either of its articles, so that
no article is ever on both sides. The verdict is the whole product's (`compare`, with its guards and gates); thresholds
are chosen on these held-out verdicts, their figures go into the weights file, and those of the final scorers on the
pairs that they have seen are printed beside them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.evaluation.corpus import read_corpus
from extractors.variants.align import align
from extractors.variants.closeness import Encoder, meanings
from extractors.variants.compare import (
    TWO_SPEAKERS,
    both_quoted,
    compare,
    may_be_same,
    may_be_told,
    prepare,
    row_of,
    speakers_agree,
)
from extractors.variants.evaluation import SAME, Judged, Pair, figures, read_pairs, report
from extractors.variants.features import overlap
from extractors.variants.guards import opposed
from extractors.variants.meaning import shipped as shipped_encoder
from extractors.variants.scorer import QUESTIONS, WEIGHTS, Scorer, Scorers
from extractors.variants.wording import Relation

NEAR = ("soon", "medium_same", "medium_differs")
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
    "paraphrase": ("meaning", "meaning_part", "cover_long", *NEAR),
    "paraphrase_words": ("cover_short", "cover_long", *NEAR),
    "paraphrase_own": ("own", "own_part", "own_cover", *NEAR),
}
STRENGTH = {"same": 0.5, "paraphrase": 0.2, "paraphrase_words": 0.2, "paraphrase_own": 0.2}  # inverse of the L2 penalty
PARAPHRASES = QUESTIONS[1:]
UNDECIDED = dict.fromkeys(QUESTIONS, 0.5)
AS_GOOD = 0.015  # of F1: less than two pairs of the few hundred tell apart
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
    row.update(meanings(pair.a, pair.b, encoder))
    one = speaker > TWO_SPEAKERS
    return Example(
        pair,
        row,
        one and may_be_same(a.words, b.words, measured),
        one
        and pair.label not in SAME
        and not both_quoted(a.words, b.words)
        and not opposed(a.words, b.words)
        and may_be_told(a.words, b.words),
    )


def fit(examples: Sequence[Example], thresholds: Mapping[str, float]) -> Scorers:
    """The three scorers from these examples."""
    return Scorers(**{question: _fit_one(question, examples, thresholds[question]) for question in QUESTIONS})


def _fit_one(question: str, examples: Sequence[Example], threshold: float) -> Scorer:
    from sklearn.linear_model import LogisticRegression

    names = FEATURES[question]
    learn = [
        e for e in examples if (e.for_same if question == "same" else e.for_paraphrase) and e.row.keys() >= {*names}
    ]
    wanted = SAME if question == "same" else {"paraphrase"}
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


def hold_out(examples: Sequence[Example]) -> list[Scorers]:
    """For each example scorers that never saw either of its articles: all pairs without them were learnt from."""
    articles = [frozenset((e.pair.a.article, e.pair.b.article)) for e in examples]
    fitted = {
        held: fit([e for e, own in zip(examples, articles, strict=True) if own.isdisjoint(held)], UNDECIDED)
        for held in sorted(set(articles), key=sorted)
    }
    return [fitted[own] for own in articles]


def verdicts(
    examples: Sequence[Example],
    held_out: Sequence[Scorers],
    thresholds: Mapping[str, float],
    mode: str,
    encoder: Encoder,
) -> list[Judged]:
    """The whole product's verdict on every pair, by the scorers held out for it; `mode` is the paraphrase question."""
    judged = []
    for example, scorers in zip(examples, held_out, strict=True):
        a, b = example.pair.a, example.pair.b
        if mode != "paraphrase_own":
            a, b = replace(a, background=()), replace(b, background=())
        used = None if mode == "paraphrase_words" else encoder
        judged.append(Judged(example.pair, compare(a, b, encoder=used, scorers=with_thresholds(scorers, thresholds))))
    return judged


def with_thresholds(scorers: Scorers, thresholds: Mapping[str, float]) -> Scorers:
    """The same scorers, deciding elsewhere."""
    return Scorers(**{q: replace(getattr(scorers, q), threshold=thresholds[q]) for q in QUESTIONS})


def choose_thresholds(examples: Sequence[Example], held_out: Sequence[Scorers], encoder: Encoder) -> dict[str, float]:
    """Where the answer is yes: `same` where it is likelier than not, since a false “the same words” harms most.

    For paraphrases, of which few can be told from a statement repeated, the middle of the five neighbouring thresholds
    with the best F1 of “same or paraphrase” on the held-out verdicts. `paraphrase_own` judges inside groups, which ask
    that two wordings be closest to each other besides: there it is the lowest threshold that is as good as the best.
    """
    thresholds = dict(UNDECIDED)
    grid = [round(0.16 + 0.02 * step, 2) for step in range(25)]
    for question in PARAPHRASES:
        everything = verdicts(examples, held_out, {**thresholds, question: 0.0}, question, encoder)
        scores = [figures([_from(value, item) for item in everything])["same_or_paraphrase"]["f1"] for value in grid]
        if question == "paraphrase_own":
            thresholds[question] = next(
                value for value, score in zip(grid, scores, strict=True) if score >= max(scores) - AS_GOOD
            )
        else:
            plateaus = [sum(scores[i - 2 : i + 3]) for i in range(2, len(grid) - 2)]
            thresholds[question] = grid[2 + int(np.argmax(plateaus))]
    return thresholds


def _from(threshold: float, judged: Judged) -> Judged:
    """A verdict without its paraphrase where the score is under a threshold."""
    found = judged.comparison
    if found.relation is Relation.PARAPHRASE and found.score < threshold:
        return replace(judged, comparison=replace(found, relation=None))
    return judged


def summarise(judged: Sequence[Judged]) -> dict[str, Any]:
    """The figures of all pairs and of the unflagged, without their confusion."""
    whole = report(judged)
    return {
        name: {key: part[key] for key in ("same", "same_or_paraphrase", "different_called_verbatim")}
        for name, part in (("all", whole), ("unflagged", whole["unflagged"]))
    }


def as_json(scorers: Scorers, notes: dict[str, Any]) -> str:
    """The weights file: rounded so that a diff stays readable, with the figures it was measured at."""
    data: dict[str, Any] = {"cross_validated": notes}
    for question in QUESTIONS:
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
    parser.add_argument("--corpus", type=Path, nargs="*", default=())
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    encoder = shipped_encoder()
    if encoder is None:
        raise SystemExit("no sentence encoder: run extractors.training.export_sentence_encoder first")
    pairs = [with_statements(pair, statements(tuple(options.corpus))) for pair in read_pairs(options.pairs)]
    examples = [measure(pair, encoder) for pair in pairs]
    held_out = hold_out(examples)
    thresholds = choose_thresholds(examples, held_out, encoder)
    notes = {mode: summarise(verdicts(examples, held_out, thresholds, mode, encoder)) for mode in PARAPHRASES}
    scorers = fit(examples, thresholds)
    options.out.write_text(as_json(scorers, notes), encoding="utf-8")
    seen = {
        mode: summarise(verdicts(examples, [scorers] * len(examples), thresholds, mode, encoder))
        for mode in PARAPHRASES
    }
    print(json.dumps({"thresholds": thresholds, "cross_validated": notes, "seen": seen}, indent=1))  # noqa: T201


@cache
def statements(folders: tuple[Path, ...]) -> dict[str, tuple[str, ...]]:
    """The texts of all statements of each article in some annotated folders."""
    return {
        article.id: tuple(
            " ".join(span.slice(article.text) for span in attribution.content) for attribution in article.attributions
        )
        for folder in folders
        for article in read_corpus(folder)
    }


def with_statements(pair: Pair, known: Mapping[str, tuple[str, ...]]) -> Pair:
    """The pair with its articles' statements, where they are known."""
    a, b = (replace(side, background=known.get(side.article, side.background)) for side in (pair.a, pair.b))
    return replace(pair, a=a, b=b)


if __name__ == "__main__":
    main()
