"""What is measured of a pair of wordings, as one row of named numbers; the scorer weighs them, nobody else reads them.

Words weigh by how much they tell: function words little, the commonest words (`data/common_words.txt`, commonest
first) less than rare ones, so that coverage means coverage of what was said.

- `cover_short`, `cover_long`: share of the shorter and of the longer wording (by weight) that the alignment matches,
  in order; brackets and ellipses count neither for nor against.
- `run`, `run_words`: the longest unbroken match, by weight and in words (log); a function word changed, added or
  dropped does not break it.
- `quoted`: share of the words inside quotation marks, on the side that has fewer, matched by quoted words.
- `lead`: weight of the longer wording's unquoted words before the match (log), `lead_reported` the same where neither
  side quotes: what is embedded in somebody's reaction is not the statement itself.
- `soon`: published within a day of each other. `medium_same`, `medium_differs`: `occasion.agree`.
- `speaker`: how far the speakers are known to be one, 0 to 1. `length_ratio`: shorter to longer, by weight.
- `meaning`, `meaning_part`, `own`, `own_part`, `own_cover`: closeness in meaning, and apart from the articles' topics
  (`closeness`; only where there is an encoder).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.variants.align import Block
from extractors.variants.normalise import Words
from extractors.variants.spellings import FUNCTION_WORDS

COMMON_WORDS = Path(__file__).parents[1] / "data" / "common_words.txt"
FUNCTION_WEIGHT, RARE_WEIGHT = 0.2, 1.2
SLIGHT = 2  # function words, on both sides together


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    lines = COMMON_WORDS.read_text(encoding="utf-8").splitlines()
    return {word: rank for rank, word in enumerate((w for w in lines if w and not w.startswith("#")), start=1)}


@lru_cache(maxsize=131072)
def weight(key: str) -> float:
    """How much a word tells, 0.2 to 1.2; a number tells 1."""
    if key in FUNCTION_WORDS:
        return FUNCTION_WEIGHT
    if key.startswith("#"):
        return 1.0
    rank = _ranks().get(key)
    return RARE_WEIGHT if rank is None else max(0.3, RARE_WEIGHT * math.log1p(rank / 50) / math.log(570))


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two aligned wordings overlap, in words' weights; `a` and `b` are all, `matched` what both have."""

    a: float
    b: float
    matched: float
    run: float
    run_words: int
    run_share: float
    quoted: float
    lead: float
    edges_a: float
    edges_b: float

    @property
    def short(self) -> float:
        return max(min(self.a, self.b), 0.5)

    @property
    def long(self) -> float:
        return max(self.a, self.b, 0.5)


def overlap(a: Words, b: Words, blocks: Sequence[Block]) -> Overlap:
    """Measures an alignment; linear in the words."""
    left, right = [weight(key) for key in a.keys], [weight(key) for key in b.keys]
    total_a, total_b, matched, run, run_words, quoted = sum(left), sum(right), 0.0, 0.0, 0, 0.0
    here, here_words = 0.0, 0
    for block in blocks:
        part = sum(left[block.a[0] : block.a[1]])
        if block.operation != "equal" and not _is_slight(a, b, block):
            here, here_words = 0.0, 0
        if block.operation == "equal":
            matched += part
            here, here_words = here + part, here_words + block.a[1] - block.a[0]
            run, run_words = max(run, here), max(run_words, here_words)
            quoted += sum(
                left[i] for i, k in zip(range(*block.a), range(*block.b), strict=False) if a.quoted[i] and b.quoted[k]
            )
        elif block.free:
            total_a, total_b = total_a - part, total_b - sum(right[block.b[0] : block.b[1]])
    most_quoted = min(_quoted(a, left), _quoted(b, right))
    longer, weights, side = (b, right, 1) if total_a <= total_b else (a, left, 0)
    return Overlap(
        total_a,
        total_b,
        matched,
        run,
        run_words,
        min(1.0, run / max(min(total_a, total_b), 0.5)),
        min(1.0, quoted / most_quoted) if most_quoted > 1.5 else 0.0,
        _lead(longer, weights, blocks, side),
        _narrated_edges(a, left, blocks, 0),
        _narrated_edges(b, right, blocks, 1),
    )


def _is_slight(a: Words, b: Words, block: Block) -> bool:
    """Whether a difference is a function word or two, or free: it does not break a run."""
    keys = (*a.keys[block.a[0] : block.a[1]], *b.keys[block.b[0] : block.b[1]])
    return block.free or (len(keys) <= SLIGHT and all(key in FUNCTION_WORDS for key in keys))


def _quoted(words: Words, weights: Sequence[float]) -> float:
    return sum(w for w, q in zip(weights, words.quoted, strict=True) if q)


def quoted_share(words: Words) -> float:
    """The share of a wording's words that stand inside quotation marks."""
    return sum(words.quoted) / max(1, len(words))


def _matched_range(words: Words, blocks: Sequence[Block], side: int) -> tuple[int, int]:
    """From the first matched content word to behind the last, on one side; (length, 0) where there is none."""
    first, last = len(words), 0
    for block in blocks:
        if block.operation == "equal":
            for i in range(*(block.b if side else block.a)):
                if words.keys[i] not in FUNCTION_WORDS:
                    first, last = min(first, i), i + 1
    return first, last


def _lead(words: Words, weights: Sequence[float], blocks: Sequence[Block], side: int) -> float:
    """Weight of a side's unquoted, unmatched words before its first matched content word."""
    first, _ = _matched_range(words, blocks, side)
    total = 0.0
    for block in blocks:
        if block.operation != "equal":
            start, end = block.b if side else block.a
            total += sum(weights[i] for i in range(start, min(end, first)) if not words.quoted[i])
    return total


def _narrated_edges(words: Words, weights: Sequence[float], blocks: Sequence[Block], side: int) -> float:
    """Weight of the narrator's unmatched words around the match, in a wording that has the speaker's own in marks."""
    if sum(words.quoted) < 4:
        return 0.0
    first, last = _matched_range(words, blocks, side)
    total = 0.0
    for block in blocks:
        if block.operation != "equal":
            for i in range(*(block.b if side else block.a)):
                if not words.quoted[i] and (i < first or i >= last):
                    total += weights[i]
    return total


def features(
    a: Words,
    b: Words,
    measured: Overlap,
    *,
    speaker: float,
    days: int | None,
    medium: tuple[bool, bool],
) -> dict[str, float]:
    """The row of a pair; `days` between the two articles (None: a date is missing), `speaker` from `who.agreement`."""
    reported = max(quoted_share(a), quoted_share(b)) < 0.1
    return {
        "cover_short": measured.matched / measured.short,
        "cover_long": measured.matched / measured.long,
        "run": math.log1p(measured.run),
        "run_words": math.log1p(measured.run_words),
        "quoted": measured.quoted,
        "lead": math.log1p(measured.lead),
        "lead_reported": math.log1p(measured.lead) if reported else 0.0,
        "soon": float(days is not None and days <= 1),
        "medium_same": float(medium[0]),
        "medium_differs": float(medium[1]),
        "speaker": max(speaker, 0.0),
        "length_ratio": measured.short / measured.long,
    }
