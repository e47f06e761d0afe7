"""Precision, recall and F1 over a corpus.

    words     every word that stands in some content
    exact     an attribution counts when its content has exactly the gold's words
    overlap   an attribution counts when its content and the gold's have a Jaccard similarity of at least 0.5
    joint     overlap, and the source shares a word with the gold's source (or neither has one)
    speaker   overlap, and the predicted speaker is the gold's full name: precision over all predictions that
              name a speaker, recall over all gold attributions with a named one, over the articles whose
              speakers are annotated

Recall is also given by kind of gold content (direct, mixed, indirect: all, some, none of its words in double
quotation marks), for cues with a verb of speech, and for speakers by how the article words the source. All figures
are percentages with one decimal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.evaluation.comparison import Comparison, compare
from extractors.evaluation.corpus import AnnotatedArticle, GoldSpeaker, by_article
from extractors.evaluation.predictions import Prediction

KINDS = ("direct", "mixed", "indirect", "speech")
MENTIONS = ("name", "partial", "nominal", "pronoun")


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 in percent."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, hits: int, predicted: int, gold: int) -> Figures:
        """The figures of so many hits among so many predicted and gold ones; 0 where there are none."""
        precision, recall = hits / predicted if predicted else 0.0, hits / gold if gold else 0.0
        both = precision + recall
        f1 = 100 * 2 * precision * recall / both if both else 0.0
        return cls(round(100 * precision, 1), round(100 * recall, 1), round(f1, 1))

    def to_json(self) -> dict[str, float]:
        """`{"p", "r", "f1"}`."""
        return {"p": self.precision, "r": self.recall, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class KindRecall:
    """How many gold attributions of a kind there are and the share found, alone and with the right source."""

    gold: int
    overlap: float | None
    joint: float | None


@dataclass(frozen=True, slots=True)
class MentionRecall:
    """How many gold sources are worded so and the share whose speaker is right."""

    gold: int
    recall: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one run; the speaker ones are None when no article has speakers annotated."""

    articles: int
    gold: int
    predicted: int
    words: Figures
    exact: Figures
    overlap: Figures
    joint: Figures
    kinds: Mapping[str, KindRecall]
    speaker: Figures | None = None
    mentions: Mapping[str, MentionRecall] | None = None

    def to_json(self) -> dict[str, Any]:
        """Every figure under its name, speakers by mention as `speaker_name`, `speaker_partial` ..."""
        out: dict[str, Any] = {"articles": self.articles, "gold": self.gold, "predicted": self.predicted}
        out |= {name: figures.to_json() for name, figures in self.figures()}
        for kind, recall in self.kinds.items():
            out[kind] = {"gold": recall.gold, "overlap_recall": recall.overlap, "joint_recall": recall.joint}
        for mention, share in (self.mentions or {}).items():
            out[f"speaker_{mention}"] = {"gold": share.gold, "recall": share.recall}
        return out

    def figures(self) -> Iterator[tuple[str, Figures]]:
        """Each measure's name and figures, in reading order."""
        yield from (("words", self.words), ("exact", self.exact), ("overlap", self.overlap), ("joint", self.joint))
        if self.speaker:
            yield "speaker", self.speaker


def compare_all(
    corpus: Iterable[AnnotatedArticle],
    predictions: Mapping[str, Sequence[Prediction]],
    speakers: Iterable[GoldSpeaker] = (),
) -> Iterator[Comparison]:
    """Compares article by article; an article without predictions counts as one with none found."""
    annotated = by_article(speakers)
    for article in corpus:
        yield compare(article, predictions.get(article.id, ()), annotated.get(article.id))


def score(comparisons: Iterable[Comparison], *, articles: int, with_speakers: bool = False) -> Report:
    """Adds up comparisons to figures; `articles` is the number of articles that were predicted."""
    n: Counter[str] = Counter()
    for comparison in comparisons:
        _count(comparison, n)
    kinds = {
        kind: KindRecall(
            n[f"gold {kind}"],
            percent(n[f"overlap {kind}"], n[f"gold {kind}"]),
            percent(n[f"joint {kind}"], n[f"gold {kind}"]),
        )
        for kind in KINDS
    }
    mentions = {
        mention: MentionRecall(n[f"named {mention}"], percent(n[f"right {mention}"], n[f"named {mention}"]))
        for mention in MENTIONS
    }
    return Report(
        articles=articles,
        gold=n["gold"],
        predicted=n["predicted"],
        words=Figures.of(n["shared words"], n["predicted words"], n["gold words"]),
        exact=Figures.of(n["exact"], n["predicted"], n["gold"]),
        overlap=Figures.of(n["overlap"], n["predicted"], n["gold"]),
        joint=Figures.of(n["joint"], n["predicted"], n["gold"]),
        kinds=kinds,
        speaker=Figures.of(n["right"], n["naming"], n["named"]) if with_speakers else None,
        mentions=mentions if with_speakers else None,
    )


def percent(part: int, whole: int) -> float | None:
    """A share in percent; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def _count(comparison: Comparison, n: Counter[str]) -> None:
    """Adds one article's counts to `n`."""
    gold_words = frozenset[int]().union(*(item.words for item in comparison.gold))
    predicted_words = frozenset[int]().union(*(item.words for item in comparison.predicted))
    n["shared words"] += len(gold_words & predicted_words)
    n["gold words"] += len(gold_words)
    n["predicted words"] += len(predicted_words)
    n["gold"] += len(comparison.gold)
    n["predicted"] += len(comparison.predicted)
    for item in comparison.gold:
        n[f"gold {item.kind}"] += 1
        n["gold speech"] += item.speech
        if item.who and item.who.speaker:
            n["named"] += 1
            n[f"named {item.who.mention}"] += 1
    if comparison.has_speakers:
        n["naming"] += sum(bool(item.prediction.speaker) for item in comparison.predicted)
    for pair in comparison.pairs:
        n["exact"] += pair.exact
        if pair.overlaps:
            item = comparison.gold[pair.gold]
            for measure in ("overlap", "joint") if pair.same_source else ("overlap",):
                n[measure] += 1
                n[f"{measure} {item.kind}"] += 1
                n[f"{measure} speech"] += item.speech
            if pair.same_speaker and item.who:
                n["right"] += 1
                n[f"right {item.who.mention}"] += 1
