"""How sure we are of an attribution: a logistic model over what the tagger and the text show of it.

The tagger's own probabilities say how sure it is of each part; that a content has no source, hangs on a noun, or is two
words long says as much about whether the whole is right; so does how often the cue's words are cues at all where
annotators marked them. `features` turns an attribution into numbers, `Model` weighs them; the weights are fitted on
annotated articles (`training.calibrate`) with the joint measure as the truth, so that a confidence is the share of such
attributions that are right. Without a model the confidence is the plain product.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractors.lexicon import SPEECH_VERBS, attitude, cue_lemma, is_noun_phrase, lower_words, noun_lemma, verb_lemma
from extractors.model import Span

FLOOR = 1e-4
RARE = 0.02  # the share taken for words that were never a cue
_THINKING = frozenset({"belief", "knowledge", "perception", "intention", "emotion"})
NAMES = (
    "product", "content", "content link", "cue", "cue link", "source",
    "no source", "no cue", "direct", "mixed", "several ranges", "words", "short", "long cue",
    "cue unknown", "cue of speech", "cue of statement", "cue of thought", "cue of evaluation", "cue is a noun",
    "cue ends in a preposition", "cue's words usual", "content first", "far from cue", "begins with to",
    "begins a clause", "begins with a pronoun", "noun phrase", "carried",
)  # fmt: skip
_CLAUSE_OPENERS = frozenset("that whether if how why what when where who which".split())
_PRONOUNS = frozenset("i we you he she it they there this that who".split())
_PREPOSITIONS = frozenset(
    "of on in at for with about against from over by into as between among towards toward than".split()
)
# Words of a cue that say nothing of its verb.
_EMPTY = frozenset(
    """a an the be is are was were been being am has have had having do does did will would shall should can could may
    might must to of in on at by for with from as that this his her its their not also and or but he she it they i we
    you who which""".split()
)


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
    text: str,
    content: Sequence[Span],
    cue: Span | None,
    source: Span | None,
    quoted: float,
    scores: Scores,
    cue_rates: Mapping[str, float],
) -> list[float]:
    """The numbers of `NAMES` for one attribution.

    `quoted` is the share of the content inside quotation marks, `cue_rates` the share of a word's occurrences that are
    cues.
    """
    words = sum(len(span.slice(text).split()) for span in content)
    said = lower_words(" ".join(span.slice(text) for span in content)) or [""]
    cue_words = cue.slice(text) if cue else ""
    of_cue = lower_words(cue_words)
    verbs = [lemma for word in of_cue if (lemma := verb_lemma(word))]
    nominal = not verbs and any(noun_lemma(word) for word in of_cue)
    stance = attitude(cue_lemma(cue_words)) if of_cue else ""
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
        float(bool(of_cue) and not verbs and not nominal),
        float(any(verb in SPEECH_VERBS for verb in verbs)),
        float(stance == "statement"),
        float(stance in _THINKING),
        float(stance == "evaluation"),
        float(nominal),
        float(bool(of_cue) and of_cue[-1] in _PREPOSITIONS),
        _usual(of_cue, cue_rates),
        float(cue is not None and first.start < cue.start),
        math.log1p(gap),
        float(said[0] == "to"),
        float(said[0] in _CLAUSE_OPENERS),
        float(said[0] in _PRONOUNS),
        float(is_noun_phrase(said)),
        float(scores.carried < 1),
    ]


def _usual(of_cue: Sequence[str], rates: Mapping[str, float]) -> float:
    """The log odds of being a cue of the cue's most usual word, 0 without a cue."""
    telling = [word for word in of_cue if word not in _EMPTY] or of_cue
    return _log_odds(max(rates.get(word, RARE) for word in telling)) if telling else 0.0


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, FLOOR), 1 - FLOOR)
    return math.log(clipped / (1 - clipped))


@dataclass(frozen=True, slots=True)
class Model:
    """A weight for each of `NAMES`, and last the intercept; `cue_rates` are those of `features`."""

    weights: tuple[float, ...]
    cue_rates: Mapping[str, float] = field(default_factory=dict)

    def __call__(self, values: Sequence[float]) -> float:
        """The probability of being right, 0-1."""
        total = self.weights[-1] + sum(w * v for w, v in zip(self.weights[:-1], values, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


PLAIN = Model((1.0, *[0.0] * (len(NAMES) - 1), 0.0))
