"""Pairs the gold attributions of one article with the predicted ones.

The content words of every gold attribution are compared with those of every predicted one by Jaccard similarity
(shared words over all words of the two). Pairs are taken greedily, the most similar first, each side once; among
equals the later attribution goes first. A pair is a hit (`overlaps`) from 0.5 on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.evaluation.corpus import AnnotatedArticle, GoldAttribution, GoldSpeaker
from extractors.evaluation.predictions import Prediction
from extractors.evaluation.words import Words, accepted_keys, is_speech, name_key
from extractors.model import Kind, Span

OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class GoldItem:
    """A gold attribution with its content words; `who` is its speaker where the article has speakers annotated."""

    attribution: GoldAttribution
    words: frozenset[int]
    kind: Kind
    speech: bool
    who: GoldSpeaker | None

    @property
    def named(self) -> bool:
        """Whether the gold names the speaker."""
        return self.who is not None and bool(self.who.speaker)


@dataclass(frozen=True, slots=True)
class PredictedItem:
    """A predicted attribution with its content words."""

    prediction: Prediction
    words: frozenset[int]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Pair:
    """Gold attribution number `gold` against predicted number `predicted`."""

    gold: int
    predicted: int
    jaccard: float
    exact: bool
    same_source: bool
    same_speaker: bool

    @property
    def overlaps(self) -> bool:
        """Whether the two count as the same attribution."""
        return self.jaccard >= OVERLAP


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides of one article and their pairs, best first; `has_speakers` when gold speakers were given."""

    doc: str
    text: str
    words: Words
    gold: tuple[GoldItem, ...]
    predicted: tuple[PredictedItem, ...]
    pairs: tuple[Pair, ...]
    has_speakers: bool


def compare(
    article: AnnotatedArticle,
    predictions: Sequence[Prediction],
    speakers: Mapping[int, GoldSpeaker] | None = None,
) -> Comparison:
    """Pairs one article's gold attributions with `predictions`; attributions without a word are left out.

    `speakers` maps the index of a gold attribution to its speaker, None when this article has none annotated.
    """
    words = Words(article.text)
    gold = tuple(
        GoldItem(attribution, touched, words.kind(touched), is_speech(_cue(article.text, attribution.cue)), who)
        for touched, attribution, who in (
            (words.touched_by(attribution.content), attribution, (speakers or {}).get(k))
            for k, attribution in enumerate(article.attributions)
        )
        if touched
    )
    predicted = tuple(
        PredictedItem(prediction, touched, words.kind(touched))
        for touched, prediction in ((words.touched_by(prediction.content), prediction) for prediction in predictions)
        if touched
    )
    return Comparison(
        article.id, article.text, words, gold, predicted, _align(words, gold, predicted), speakers is not None
    )


def _cue(text: str, spans: tuple[Span, ...]) -> str:
    return text[spans[0].start : spans[-1].end] if spans else ""


def _align(words: Words, gold: Sequence[GoldItem], predicted: Sequence[PredictedItem]) -> tuple[Pair, ...]:
    ranked = sorted(
        (
            (len(one.words & other.words) / len(one.words | other.words), i, j)
            for i, one in enumerate(gold)
            for j, other in enumerate(predicted)
            if not one.words.isdisjoint(other.words)
        ),
        reverse=True,
    )
    free_gold, free_predicted = set(range(len(gold))), set(range(len(predicted)))
    pairs: list[Pair] = []
    for jaccard, i, j in ranked:
        if i in free_gold and j in free_predicted:
            free_gold.remove(i)
            free_predicted.remove(j)
            pairs.append(_pair(words, gold[i], predicted[j], i, j, jaccard))
    return tuple(pairs)


def _pair(words: Words, gold: GoldItem, predicted: PredictedItem, i: int, j: int, jaccard: float) -> Pair:
    wanted = words.touched_by(gold.attribution.source)
    found = words.touched_by(predicted.prediction.source)
    name = gold.who.speaker if gold.who else None
    return Pair(
        gold=i,
        predicted=j,
        jaccard=jaccard,
        exact=gold.words == predicted.words,
        same_source=not wanted.isdisjoint(found) or not (wanted or found),
        same_speaker=bool(name) and name_key(predicted.prediction.speaker) in accepted_keys(name or ""),
    )
