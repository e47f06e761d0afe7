"""Fits the ranker's weights on articles with annotated speakers: `python -m extractors.training.train_ranker --help`.

Gold attributions go through the very resolution that the product runs; where it would ask the ranker, the gold
speaker answers instead and the candidates' features are kept. So the history a feature sees is the right one. Each
sort of query gets a conditional logit: minus log-likelihood plus an L2 penalty, minimised by L-BFGS from zero, which
makes the weights a function of the data alone. `--folds` prints the accuracy by cross-validation over articles.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from extractors.entities import Entity
from extractors.evaluation.corpus import AnnotatedArticle, GoldSpeaker, by_article, read_corpus, read_speakers
from extractors.evaluation.gold_spans import attributions_of
from extractors.evaluation.words import accepted_keys, name_key
from extractors.marks import pair
from extractors.mentions import find_mentions
from extractors.mentions.layout import Layout, lay_out
from extractors.options import Options
from extractors.pipeline import named_entities
from extractors.speakers.candidates import NOBODY, Query, candidates
from extractors.speakers.cast import Cast
from extractors.speakers.clusters import gather
from extractors.speakers.features import Features, describe
from extractors.speakers.ranker import WEIGHTS, rank
from extractors.speakers.resolution import decide

Weights = Mapping[str, Mapping[str, float]]
SHARED = ""
# Evidence that can only speak for a candidate, or only against: the fit keeps the signs, however small the corpus.
FOR = frozenset({
    "same noun", "same class", "alone in role", "by title", "alone in name", "same party", "same place",
    "shared words", "name of that sort", "noun in name", "described so before", "ahead with role", "next named",
    "named source", "adjacent", "adjacent after comma", "gender agrees", "brought it up",
    "nobody: a stranger spoke last near",
    "office of that sort", "alone of that office", "fronted: next named",
})  # fmt: skip
AGAINST = frozenset(
    {
        "other role",
        "other party",
        "other place",
        "other post",
        "no ruler",
        "place not asked for",
        "ahead",
        "modifier",
        "name of another sort",
        "known already",
        "not former",
        "former not asked for",
        "body not asked for",
        "in own words named",
        "paragraphs 3",
        "sentences 8",
    }
)
# American political news hardly ever tells people apart by country, so what it cannot teach has a floor or a ceiling:
# “the Ukrainian leader” is the Ukrainian, and no Frenchman, whoever spoke last.
AT_LEAST = {
    ("nominal", "same place"): 2.0,
    ("nominal", "same noun"): 1.0,
    ("nominal", "alone in role"): 1.0,
    ("nominal", "by title"): 0.5,
    ("nominal", "alone in name"): 2.0,
    ("person", "nobody: a stranger spoke last near"): 4.0,
}
AT_MOST = {
    ("nominal", "other place"): -3.0,
    ("nominal", "other party"): -1.5,
    ("nominal", "other role"): -2.0,
    ("nominal", "other post"): -3.0,
    ("nominal", "no ruler"): -2.0,
    ("nominal", "known already"): -2.0,
    ("nominal", "not former"): -1.5,
    ("nominal", "former not asked for"): -1.5,
    ("nominal", "body not asked for"): -0.7,
}
# PolNeAR annotates no statement inside another, so these weights are set by hand: “Trump said he …” is mostly Trump,
# “Trump said: ‘He …’” never.
BY_HAND = {
    "person": {"own words reported": 1.5, "own words quoted": -4.0},
    "other": {"own words reported": 1.0, "own words quoted": -3.0},
    "nominal": {"own words reported": -1.0, "own words quoted": -2.0},
}
GRID = np.arange(0.8, 3.01, 0.1)
MIN_SEEN = 3  # a feature seen in fewer queries has no weight


@dataclass(slots=True)
class Example:
    """One query: the features of each option and which option is right."""

    sort: str
    options: list[Features]
    right: int


@dataclass(slots=True)
class Prepared:
    """An article read once, and its examples."""

    article: AnnotatedArticle
    layout: Layout
    cast: Cast
    gold: Mapping[int, GoldSpeaker]
    examples: list[Example] = field(default_factory=list)


def prepare(article: AnnotatedArticle, gold: Mapping[int, GoldSpeaker], entities: Sequence[Entity]) -> Prepared:
    """Reads an article and collects the questions that its gold attributions put to the ranker."""
    layout = lay_out(article.text)
    attributions = attributions_of(article)
    sources = [a.source for a in attributions if a.source]
    prepared = Prepared(article, layout, gather(layout, find_mentions(layout, entities, sources)), gold)
    starts: dict[int, list[int]] = defaultdict(list)
    for k, attribution in enumerate(attributions):
        if attribution.source:
            starts[attribution.source.start].append(k)

    def answer(layout: Layout, cast: Cast, query: Query) -> list[tuple[int, float]]:
        options = [NOBODY, *candidates(layout, cast, query)]
        who = next((gold[k] for k in starts.get(query.offset, ()) if k in gold), None)
        if who is None:
            return [(NOBODY, 1.0)]
        wanted = accepted_keys(who.speaker) if who.speaker else set()
        right = next((i for i in options if i != NOBODY and name_key(cast.figures[i].name) in wanted), NOBODY)
        if right != NOBODY or not wanted or query.sort == "nominal":  # unreachable: then nobody is the best answer
            features = [describe(layout, cast, query, i) for i in options]
            prepared.examples.append(Example(query.sort, features, options.index(right)))
        return [(right, 1.0)]

    decide(layout, prepared.cast, pair(article.text), attributions, answer)
    return prepared


def fit(examples: Sequence[Example], l2: float) -> dict[str, dict[str, float]]:
    """Weights for each sort of query: a part that all sorts share plus a part of its own (Daumé, ACL 2007)."""
    seen = Counter(
        (sort, name) for e in examples for name in {n for f in e.options for n in f} for sort in (e.sort, SHARED)
    )
    bound = AT_LEAST.keys() | AT_MOST.keys()
    columns = {key: i for i, key in enumerate(sorted({key for key, n in seen.items() if n >= MIN_SEEN} | bound))}
    solved = _minimise(examples, columns, l2)
    weights: dict[str, dict[str, float]] = {}
    for sort in sorted({e.sort for e in examples}):
        names = sorted({name for s, name in columns if s == sort})
        sums = {
            n: float(solved[columns[sort, n]] + (solved[columns[SHARED, n]] if (SHARED, n) in columns else 0.0))
            for n in names
        }
        weights[sort] = {name: round(w, 3) for name, w in sums.items() if abs(w) >= 0.005} | BY_HAND.get(sort, {})
    return weights


def _minimise(examples: Sequence[Example], columns: Mapping[tuple[str, str], int], l2: float) -> np.ndarray:
    matrix = np.zeros((sum(len(e.options) for e in examples), len(columns)))
    starts, rights = [], []
    row = 0
    for example in examples:
        starts.append(row)
        rights.append(row + example.right)
        for features in example.options:
            for name, value in features.items():
                for sort in (example.sort, SHARED):
                    if (sort, name) in columns:
                        matrix[row, columns[sort, name]] = value
            row += 1
    bounds = np.array(starts)
    group = np.repeat(np.arange(len(examples)), [len(e.options) for e in examples])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        top = np.maximum.reduceat(scores, bounds)
        powers = np.exp(scores - top[group])
        whole = np.add.reduceat(powers, bounds)
        value = float(np.sum(np.log(whole) + top) - np.sum(scores[rights])) + l2 * float(weights @ weights)
        gradient = matrix.T @ (powers / whole[group]) - matrix[rights].sum(axis=0) + 2 * l2 * weights
        return value, gradient

    signs = [
        (AT_LEAST.get((sort, name), 0.0), None) if name in FOR
        else (None, AT_MOST.get((sort, name), 0.0)) if name in AGAINST
        else (None, None)
        for sort, name in columns
    ]  # fmt: skip
    return np.asarray(minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", bounds=signs).x)


def temperatures(prepared: Sequence[Prepared], folds: int, l2: float) -> dict[str, float]:
    """For each sort the number its scores must be divided by so that held-out probabilities mean what they say.

    Temperature scaling (Guo et al., ICML 2017), fitted by grid on examples whose article had no part in the weights.
    """
    losses: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(GRID)))
    for fold in range(folds):
        weights = fit([e for i, p in enumerate(prepared) if i % folds != fold for e in p.examples], l2)
        for example in (e for i, p in enumerate(prepared) if i % folds == fold for e in p.examples):
            table = weights.get(example.sort, {})
            scores = np.array([sum(table.get(n, 0.0) * v for n, v in f.items()) for f in example.options])
            scaled = scores[None, :] / GRID[:, None]
            losses[example.sort] += (
                np.log(np.exp(scaled - scaled.max(1, keepdims=True)).sum(1)) + scaled.max(1) - scaled[:, example.right]
            )
    return {sort: round(float(GRID[int(np.argmin(loss))]), 2) for sort, loss in sorted(losses.items())}


def cool(weights: Weights, temperature: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Weights divided by their sort's temperature."""
    return {
        sort: {n: round(w / temperature.get(sort, 1.0), 3) for n, w in table.items()} for sort, table in weights.items()
    }


def accuracy(prepared: Sequence[Prepared], weights: Weights) -> Counter[str]:
    """Counts of right decisions over whole articles with these weights, by mention (`right X`, `all X`)."""
    counts: Counter[str] = Counter()
    for one in prepared:
        decisions = decide(
            one.layout, one.cast, pair(one.article.text), attributions_of(one.article),
            lambda layout, cast, query: rank(layout, cast, query, weights),
        )  # fmt: skip
        for k, who in one.gold.items():
            decision = decisions[k]
            found = one.cast.figures[decision.figures[0]].name if decision.figures else None
            right = name_key(found or "") in accepted_keys(who.speaker) if who.speaker else found is None
            group = who.mention if who.speaker else f"unnamed {who.mention}"
            counts[f"all {group}"] += 1
            counts[f"right {group}"] += right
    return counts


def cross_validate(prepared: Sequence[Prepared], folds: int, l2: float) -> Counter[str]:
    """Each fold of articles decided with weights from the others."""
    counts: Counter[str] = Counter()
    for fold in range(folds):
        rest = [e for i, p in enumerate(prepared) if i % folds != fold for e in p.examples]
        counts += accuracy([p for i, p in enumerate(prepared) if i % folds == fold], fit(rest, l2))
    return counts


def table(counts: Counter[str]) -> dict[str, float]:
    """Percent right by mention, and over all named speakers."""
    groups = sorted(key.removeprefix("all ") for key in counts if key.startswith("all "))
    out = {g: round(100 * counts[f"right {g}"] / counts[f"all {g}"], 1) for g in groups}
    named = [g for g in groups if not g.startswith("unnamed")]
    out["named"] = round(
        100 * sum(counts[f"right {g}"] for g in named) / max(1, sum(counts[f"all {g}"] for g in named)), 1
    )
    return out


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="PolNeAR-style folder (text/, attributions/)")
    parser.add_argument("speakers", type=Path, help="JSON lines: doc, k, speaker, type, mention")
    parser.add_argument("--entities", choices=("tagger", "spacy"), default=Options().entities)
    parser.add_argument("--weights", type=Path, help="folder of another tagger")
    parser.add_argument("--l2", type=float, default=0.5)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    annotated = by_article(read_speakers(args.speakers))
    options = Options(entities=args.entities, weights=args.weights)
    articles = [a for a in read_corpus(args.corpus) if a.id in annotated]
    prepared = [prepare(a, annotated[a.id], named_entities(a.text, pair(a.text), options)) for a in articles]
    sys.stdout.write(json.dumps({"cross-validated": table(cross_validate(prepared, args.folds, args.l2))}) + "\n")
    temperature = temperatures(prepared, args.folds, args.l2)
    weights = cool(fit([e for p in prepared for e in p.examples], args.l2), temperature)
    made = {
        "made_by": "python -m extractors.training.train_ranker",
        "l2": args.l2,
        "articles": len(articles),
        "temperature": temperature,
        "weights": weights,
    }
    args.out.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
