"""Weighs who a pronoun or a description stands for: a conditional logit over the figures named nearby, and nobody.

Every one of the `candidates` gets a sparse vector of `features`, the option “nobody the article names” one of its own;
a softmax over their weighted sums is the probability of each. Weights live in `data/ranker.json`, one set for each sort
of query (`person` pronouns, `other` pronouns, `nominal` descriptions), and come from
`extractors.training.train_ranker`. The mention-ranking form follows Denis and Baldridge, “Specialized Models and
Ranking for Coreference Resolution” (EMNLP 2008), with a null option as in Wiseman et al. (ACL 2015).
"""

from __future__ import annotations

import json
import math
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from extractors.mentions.layout import Layout
from extractors.speakers.candidates import NOBODY, Query, candidates, is_hearer
from extractors.speakers.cast import Cast
from extractors.speakers.exclusion import is_ruled_out
from extractors.speakers.features import describe

WEIGHTS = Path(__file__).parents[1] / "data" / "ranker.json"


@lru_cache(maxsize=2)
def load_weights(path: Path = WEIGHTS) -> Mapping[str, Mapping[str, float]]:
    """Sort of query -> feature -> weight."""
    loaded: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return loaded


def rank(
    layout: Layout, cast: Cast, query: Query, weights: Mapping[str, Mapping[str, float]] | None = None
) -> list[tuple[int, float]]:
    """Every candidate (NOBODY among them) with its probability, best first; they sum to 1."""
    table = (weights or load_weights()).get(query.sort, {})
    options = [NOBODY, *candidates(layout, cast, query)]
    scores = [
        sum(table.get(name, 0.0) * value for name, value in describe(layout, cast, query, i).items()) for i in options
    ]
    weighed = softmax(options, scores)
    out = {i for i in options if i != NOBODY and (is_ruled_out(layout, cast, query, i) or is_hearer(cast, query, i))}
    return _without(out, weighed) if out else weighed


def _without(out: Container[int], weighed: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Takes out who cannot have spoken: their part is nobody's, for it makes no one else any likelier."""
    lost = sum(p for i, p in weighed if i in out)
    kept = [(i, p + lost if i == NOBODY else p) for i, p in weighed if i not in out]
    return sorted(kept, key=lambda pair: -pair[1])


def softmax(options: Sequence[int], scores: Sequence[float]) -> list[tuple[int, float]]:
    """Probabilities, best first; ties in the order given."""
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    whole = sum(powers)
    return sorted(zip(options, (p / whole for p in powers), strict=True), key=lambda pair: -pair[1])
