"""How sure we are of an attribution: a logistic model over what the tagger and the text show of it.

The tagger's own probabilities say how sure it is of each part; that a content has no source, hangs on a noun, or is two
words long says as much about whether the whole is right. `features` turns an attribution into numbers, `Model`
weighs them; the weights are fitted on annotated articles (`training.calibrate`) with the joint measure as the truth, so
that a confidence is the share of such attributions that are right. Without a model the confidence is the plain product.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicon import attitude, cue_lemma, noun_lemma, verb_lemma
from extractors.model import Span

FLOOR = 1e-4
_THINKING = frozenset({"belief", "knowledge", "perception", "intention", "emotion"})
NAMES = (
    "product", "content", "content link", "cue", "cue link", "source",
    "no source", "no cue", "direct", "mixed", "several ranges", "words", "short", "long cue",
    "cue unknown", "cue of speech", "cue of thought", "cue of evaluation", "cue is a noun",
    "content first", "far from cue", "begins with to", "carried",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scores:
    """The tagger's probabilities of an attribution's parts; `source` is 1 where there is none.

    `carried` scales the whole where a paragraph without a cue goes on with the one before.
    """

    content: float
    content_link: float
    cue: float
    cue_link: float
    source: float
    carried: float = 1.0

    @property
    def product(self) -> float:
        """The confidence without a model: the content must be right, cue and source only about so."""
        return self.content * self.content_link * math.sqrt(self.cue * self.cue_link * self.source) * self.carried


def features(
    text: str, content: Sequence[Span], cue: Span | None, source: Span | None, quoted: float, scores: Scores
) -> list[float]:
    """The numbers of `NAMES` for one attribution; `quoted` is the share of the content inside quotation marks."""
    words = sum(len(span.slice(text).split()) for span in content)
    cue_words = cue.slice(text) if cue else ""
    lemma = cue_lemma(cue_words) if cue else ""
    stance = attitude(lemma) if lemma else ""
    first = content[0]
    gap = 0 if cue is None else max(cue.start - content[-1].end, first.start - cue.end, 0)
    return [
        _log_odds(scores.product),
        _log_odds(scores.content),
        _log_odds(scores.content_link),
        _log_odds(scores.cue),
        _log_odds(scores.cue_link),
        _log_odds(scores.source) if source else 0.0,
        float(source is None),
        float(cue is None),
        float(quoted > 0.95),
        float(0 < quoted <= 0.95),
        float(len(content) > 1),
        math.log(max(words, 1)),
        float(words < 4),
        float(len(cue_words.split()) > 4),
        float(not stance),
        float(stance == "statement"),
        float(stance in _THINKING),
        float(stance == "evaluation"),
        float(_is_nominal(cue_words)),
        float(cue is not None and first.start < cue.start),
        math.log1p(gap),
        float(first.slice(text)[:3].lower() == "to "),
        float(scores.carried < 1),
    ]


def _is_nominal(words: str) -> bool:
    tokens = words.lower().split()
    return any(noun_lemma(each) for each in tokens) and not any(verb_lemma(each) for each in tokens)


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, FLOOR), 1 - FLOOR)
    return math.log(clipped / (1 - clipped))


@dataclass(frozen=True, slots=True)
class Model:
    """A weight for each of `NAMES`, and last the intercept."""

    weights: tuple[float, ...]

    def __call__(self, values: Sequence[float]) -> float:
        """The probability of being right, 0-1."""
        total = self.weights[-1] + sum(w * v for w, v in zip(self.weights[:-1], values, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


PLAIN = Model((1.0, *[0.0] * (len(NAMES) - 1), 0.0))
