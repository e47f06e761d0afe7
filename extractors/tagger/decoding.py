"""From a window's scores to labelled spans and what hangs on what.

1. Viterbi decoding under the BIO constraints gives the spans (`crf`);
2. a content's link to its cue is the mean of its words' link distributions, restricted to the words that begin a
   decoded cue; a cue's link to its source likewise, with “no source” as one more choice;
3. a span's score is the mean marginal probability of its labels (forward-backward).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractors.model import Span
from extractors.tagger.crf import CONTENT, CUE, SOURCE, Floats, marginals, viterbi
from extractors.tagger.windows import Tokenised, Window

LEAST_HINT = 0.04  # what docs/evaluation.md shows to lose little
_ROLE = {SOURCE: "source", CUE: "cue", CONTENT: "content"}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A labelled span: `role` source | cue | content, `score` the mean probability of its labels.

    `head` is the index (in the list of tagged spans of the text) of a content's cue or of a cue's source, None where
    there is none; `head_score` its probability. `hints` are the offsets of a content's words that might begin a cue if
    they stood alone, with a probability of LEAST_HINT: what hints at a statement inside the statement.
    """

    role: str
    span: Span
    score: float
    head: int | None = None
    head_score: float = 0.0
    hints: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The CRF's parameters: transitions (labels, labels), start and end (labels,)."""

    transitions: Floats
    start: Floats
    end: Floats


def decode(
    rows: Sequence[tuple[Tokenised, Window]], emissions: Sequence[Floats], links: Sequence[Floats], chain: Chain
) -> list[list[Tagged]]:
    """The labelled spans of each window in text order; heads are indexes into the window's own list.

    `emissions[i]` (words, labels) and `links[i]` (2, words, 1 + words) are the scores of `rows[i]`.
    """
    lengths = np.array([len(e) for e in emissions], dtype=np.int64)
    padded = np.zeros((len(rows), int(lengths.max()), emissions[0].shape[1]), dtype=np.float32)
    for row, scores in zip(padded, emissions, strict=True):
        row[: len(scores)] = scores
    paths = viterbi(padded, lengths, chain.transitions, chain.start, chain.end)
    out: list[list[Tagged]] = [[] for _ in rows]
    # How sure the labels are is asked only of windows that have any.
    some = [i for i, path in enumerate(paths) if path.any()]
    if some:
        sure = marginals(padded[some], lengths[some], chain.transitions, chain.start, chain.end)
        for i, probability in zip(some, sure, strict=True):
            tokens, window = rows[i]
            spans = _spans(tokens, window.words[0], paths[i], probability, emissions[i], links[i])
            out[i] = list(spans)
    return out


def joined(windows: Iterable[Sequence[Tagged]]) -> list[Tagged]:
    """One list for a text out of those of its windows, heads counted through."""
    out: list[Tagged] = []
    for spans in windows:
        base = len(out)
        out += [one if one.head is None else replace(one, head=one.head + base) for one in spans]
    return out


def _spans(
    tokens: Tokenised, offset: int, path: NDArray[np.int64], probability: Floats, emissions: Floats, links: Floats
) -> Iterator[Tagged]:
    """The spans of a window whose first word is the text's word `offset`."""
    runs = _runs(path)
    starts = {role: [(i, lo) for i, (r, lo, _) in enumerate(runs) if r == role] for role in (SOURCE, CUE)}
    sure = probability[np.arange(len(path)), path].tolist()
    hints = _cue_alone(emissions) if starts[CUE] else []
    for role, lo, hi in runs:
        score = sum(sure[lo:hi]) / (hi - lo)
        span = Span(int(tokens.starts[offset + lo]), int(tokens.ends[offset + hi - 1]))
        head, head_score = None, 0.0
        inside: tuple[int, ...] = ()
        if role == CONTENT and starts[CUE]:
            head, head_score = _choose(links[0, lo:hi], starts[CUE], none=False)
            inside = tuple(int(tokens.starts[offset + i]) for i in range(lo, hi) if hints[i] >= LEAST_HINT)
        elif role == CUE:
            head, head_score = _choose(links[1, lo:hi], starts[SOURCE], none=True)
        yield Tagged(_ROLE[role], span, score, head, head_score, inside)


def _cue_alone(emissions: Floats) -> list[float]:
    """Each word's probability of being the beginning of a cue if it stood alone."""
    alone = np.exp(emissions - emissions.max(axis=1, keepdims=True))
    hints: list[float] = (alone[:, CUE] / alone.sum(axis=1)).tolist()
    return hints


def _runs(path: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """(role, first word, end) of each labelled run."""
    out: list[tuple[int, int, int]] = []
    for t, label in enumerate(path.tolist()):
        if label in _ROLE:
            out.append((label, t, t + 1))
        elif label:
            role, lo, _ = out[-1]
            out[-1] = (role, lo, t + 1)
    return out


def _choose(scores: Floats, heads: list[tuple[int, int]], *, none: bool) -> tuple[int | None, float]:
    """The likeliest head for a span's words, among the starts of `heads` and perhaps none, and its probability."""
    if len(heads) + none == 1:
        return (heads[0][0] if heads else None), 1.0
    columns = [1 + lo for _, lo in heads] + ([0] if none else [])
    chosen = scores[:, columns]
    chosen = np.exp(chosen - chosen.max(axis=1, keepdims=True))
    mean = (chosen / chosen.sum(axis=1, keepdims=True)).mean(axis=0)
    best = int(mean.argmax())
    return (heads[best][0] if best < len(heads) else None), float(mean[best])
