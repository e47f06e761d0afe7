"""How often the speaker is right when the attribution is: gold sources, cues and contents go into the resolution.

What is measured is resolution alone, without the tagger's errors: the share of gold attributions with a named
speaker for which the first speaker resolved is the gold's full name, by how the article words the source. Sources
that nobody names are counted apart: there the error is to name somebody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.evaluation.corpus import AnnotatedArticle, GoldAttribution, GoldSpeaker, by_article
from extractors.evaluation.errors import words_of
from extractors.evaluation.predictions import name_of
from extractors.evaluation.scoring import MENTIONS, MentionRecall, percent
from extractors.evaluation.words import accepted_keys, name_key
from extractors.model import Article, Attribution, Resolution, Span

# Resolves attributions of one article: as many resolutions as attributions, in their order.
Resolver = Callable[[Article, Sequence[Attribution]], Sequence[Resolution]]
FARTHEST_PART = 40


@dataclass(frozen=True, slots=True)
class SpeakerError:
    """A gold source with the wrong speaker: its words, who it is, and who was named (None: nobody)."""

    doc: str
    k: int
    mention: str
    source: str
    wanted: str | None
    found: str | None
    rules: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """All fields by name."""
        return {
            "doc": self.doc,
            "k": self.k,
            "mention": self.mention,
            "source": self.source,
            "wanted": self.wanted,
            "found": self.found,
            "rules": list(self.rules),
        }


@dataclass(frozen=True, slots=True)
class SpeakerReport:
    """Accuracy over all named speakers and by mention, in percent; `unnamed` are the sources that nobody names."""

    named: int
    accuracy: float
    mentions: dict[str, MentionRecall]
    unnamed: int
    wrongly_named: int
    errors: tuple[SpeakerError, ...]

    def to_json(self) -> dict[str, Any]:
        """`{"named", "accuracy", "by_mention", "unnamed", "wrongly_named"}`; the errors are left to the caller."""
        return {
            "named": self.named,
            "accuracy": self.accuracy,
            "by_mention": {name: {"gold": one.gold, "accuracy": one.recall} for name, one in self.mentions.items()},
            "unnamed": self.unnamed,
            "wrongly_named": self.wrongly_named,
        }


def attributions_of(article: AnnotatedArticle) -> list[Attribution]:
    """The gold attributions in the shape the resolution takes, all fully confident.

    A source or cue in parts that stand close together becomes the range from the first to the last; of parts
    further apart the first one stands.
    """
    return [
        Attribution(content=tuple(sorted(gold.content)), cue=_hull(gold.cue), source=_hull(gold.source), confidence=1.0)
        for gold in article.attributions
    ]


def _hull(spans: Sequence[Span]) -> Span | None:
    if not spans:
        return None
    ordered = sorted(spans)
    hull = ordered[0]
    for span in ordered[1:]:
        if span.start - hull.end > FARTHEST_PART:
            break
        hull = Span(hull.start, max(hull.end, span.end))
    return hull


def score_speakers(
    corpus: Iterable[AnnotatedArticle], speakers: Iterable[GoldSpeaker], resolve: Resolver
) -> SpeakerReport:
    """Resolves the gold attributions of every article that has speakers annotated and counts the right ones."""
    annotated = by_article(speakers)
    n: Counter[str] = Counter()
    errors: list[SpeakerError] = []
    for article in corpus:
        if article.id not in annotated:
            continue
        resolutions = resolve(Article(text=article.text, id=article.id), attributions_of(article))
        for k, (gold, resolution) in enumerate(zip(article.attributions, resolutions, strict=True)):
            who = annotated[article.id].get(k)
            if who and (error := _judge(article, gold, who, resolution, n)):
                errors.append(error)
    return _report(n, errors)


def _judge(
    article: AnnotatedArticle, gold: GoldAttribution, who: GoldSpeaker, resolution: Resolution, n: Counter[str]
) -> SpeakerError | None:
    """Counts one resolution; gives the error if there is one."""
    found = name_of(resolution.speakers)
    if who.speaker:
        n["named"] += 1
        n[f"named {who.mention}"] += 1
        right = name_key(found) in accepted_keys(who.speaker)
        n["right"] += right
        n[f"right {who.mention}"] += right
    else:
        n["unnamed"] += 1
        right = found is None
        n["wrongly named"] += not right
    if right:
        return None
    rules = tuple(step.rule for step in resolution.evidence)
    return SpeakerError(article.id, who.k, who.mention, words_of(article.text, gold.source), who.speaker, found, rules)


def _report(n: Counter[str], errors: list[SpeakerError]) -> SpeakerReport:
    return SpeakerReport(
        named=n["named"],
        accuracy=percent(n["right"], n["named"]) or 0.0,
        mentions={
            mention: MentionRecall(n[f"named {mention}"], percent(n[f"right {mention}"], n[f"named {mention}"]))
            for mention in MENTIONS
        },
        unnamed=n["unnamed"],
        wrongly_named=n["wrongly named"],
        errors=tuple(errors),
    )
