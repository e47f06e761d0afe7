"""Lists what a system got wrong, sorted into problems one can work on.

    missed         no prediction shares a word with the gold attribution (or a better one took it)
    spurious       a prediction that shares a word with no gold attribution (or a better one took it)
    wrong extent   a pair that shares words, but under half of them
    loose extent   a hit whose content is not exactly the gold's
    wrong source   a hit whose source shares no word with the gold's
    wrong speaker  a hit whose speaker is not the gold's full name
    unknown speaker  a hit that names no speaker although the gold does

Each is counted by kind (direct, mixed, indirect): the gold's, or for spurious ones the prediction's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extractors.evaluation.comparison import Comparison, GoldItem, Pair, PredictedItem
from extractors.model import Kind, Span

PROBLEMS = (
    "missed",
    "spurious",
    "wrong extent",
    "loose extent",
    "wrong source",
    "wrong speaker",
    "unknown speaker",
)
EXCERPT = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One error: what was wanted and what was found, each as the words of the article; None where there is none.

    `start` is where in the text of `doc` to look.
    """

    doc: str
    start: int
    problem: str
    kind: Kind
    wanted: str | None
    found: str | None

    def to_json(self) -> dict[str, Any]:
        """All fields by name."""
        return {
            "doc": self.doc,
            "start": self.start,
            "problem": self.problem,
            "kind": str(self.kind),
            "wanted": self.wanted,
            "found": self.found,
        }


def find_errors(comparisons: Iterable[Comparison]) -> Iterator[Finding]:
    """Every error of every article, in the order of the articles."""
    for comparison in comparisons:
        yield from _errors(comparison)


def count_errors(findings: Iterable[Finding]) -> dict[str, dict[str, int]]:
    """How many errors there are by problem and kind, every combination present."""
    n = Counter((finding.problem, str(finding.kind)) for finding in findings)
    return {problem: {str(kind): n[problem, str(kind)] for kind in Kind} for problem in PROBLEMS}


def _errors(comparison: Comparison) -> Iterator[Finding]:
    text = comparison.text
    paired_gold = {pair.gold for pair in comparison.pairs}
    paired_predicted = {pair.predicted for pair in comparison.pairs}

    def finding(problem: str, at: frozenset[int], kind: Kind, wanted: str | None, found: str | None) -> Finding:
        return Finding(comparison.doc, comparison.words.hull(at).start, problem, kind, wanted, found)

    for i, gold in enumerate(comparison.gold):
        if i not in paired_gold:
            yield finding("missed", gold.words, gold.kind, _gold_words(text, gold), None)
    for j, predicted in enumerate(comparison.predicted):
        if j not in paired_predicted:
            yield finding("spurious", predicted.words, predicted.kind, None, _predicted_words(text, predicted))
    for pair in comparison.pairs:
        gold, predicted = comparison.gold[pair.gold], comparison.predicted[pair.predicted]
        for problem in _problems(pair, gold, predicted):
            wanted, found = _sides(problem, text, gold, predicted)
            yield finding(problem, gold.words, gold.kind, wanted, found)


def _problems(pair: Pair, gold: GoldItem, predicted: PredictedItem) -> Iterator[str]:
    if not pair.overlaps:
        yield "wrong extent"
        return
    if not pair.exact:
        yield "loose extent"
    if not pair.same_source:
        yield "wrong source"
    if gold.named and not pair.same_speaker:
        yield "wrong speaker" if predicted.prediction.speaker else "unknown speaker"


def _sides(problem: str, text: str, gold: GoldItem, predicted: PredictedItem) -> tuple[str, str]:
    """The gold's and the prediction's words that bear on the problem."""
    if problem.endswith("extent"):
        return _gold_words(text, gold), _predicted_words(text, predicted)
    source = words_of(text, gold.attribution.source) or "no source"
    if problem == "wrong source":
        found = words_of(text, predicted.prediction.source) or "no source"
        about = words_of(text, gold.attribution.content)
        return f"{source} <- {about}", f"{found} <- {about}"
    wanted = gold.who.speaker if gold.who else None
    return f"{wanted} ({source})", f"{predicted.prediction.speaker} ({words_of(text, predicted.prediction.source)})"


def _gold_words(text: str, item: GoldItem) -> str:
    return _line(text, item.attribution.source, item.attribution.cue, item.attribution.content)


def _predicted_words(text: str, item: PredictedItem) -> str:
    return _line(text, item.prediction.source, item.prediction.cue, item.prediction.content)


def _line(text: str, source: tuple[Span, ...], cue: tuple[Span, ...], content: tuple[Span, ...]) -> str:
    return f"[{words_of(text, source)} | {words_of(text, cue)}] {words_of(text, content)}"


def words_of(text: str, spans: Iterable[Span]) -> str:
    """The spans' words on one line, broken parts joined by “ … ”, the middle of a long one left out."""
    line = " … ".join(" ".join(span.slice(text).split()) for span in spans)
    if len(line) <= EXCERPT:
        return line
    half = EXCERPT // 2
    return f"{line[:half].rstrip()} ⟨…⟩ {line[-half:].lstrip()}"
