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

_ROLE = {SOURCE: "source", CUE: "cue", CONTENT: "content"}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A labelled span: `role` source | cue | content, `score` the mean probability of its labels.

    `head` is the index (in the list of tagged spans of the text) of a content's cue or of a cue's source, None where
    there is none; `head_score` its probability. `inner_cue` is the highest probability, among a content's words, of
    being the beginning of a cue if it stood alone: what hints at a statement inside the statement.
    """

    role: str
    span: Span
    score: float
    head: int | None = None
    head_score: float = 0.0
    inner_cue: float = 0.0


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
    sure = marginals(padded, lengths, chain.transitions, chain.start, chain.end)
    alone = np.exp(padded - padded.max(axis=2, keepdims=True))
    hints = alone[:, :, CUE] / alone.sum(axis=2)
    return [
        list(_spans(tokens, window, path, probability, hint, link))
        for (tokens, window), path, probability, hint, link in zip(rows, paths, sure, hints, links, strict=True)
    ]


def joined(windows: Iterable[Sequence[Tagged]]) -> list[Tagged]:
    """One list for a text out of those of its windows, heads counted through."""
    out: list[Tagged] = []
    for spans in windows:
        base = len(out)
        out += [one if one.head is None else replace(one, head=one.head + base) for one in spans]
    return out


def _spans(
    tokens: Tokenised, window: Window, path: NDArray[np.int64], probability: Floats, hint: Floats, link: Floats
) -> Iterator[Tagged]:
    runs = _runs(path)
    starts = {role: [(i, lo) for i, (r, lo, _) in enumerate(runs) if r == role] for role in (SOURCE, CUE)}
    offset = window.words[0]
    for role, lo, hi in runs:
        labels = np.full(hi - lo, role + 1)
        labels[0] = role
        score = float(probability[np.arange(lo, hi), labels].mean())
        span = Span(int(tokens.starts[offset + lo]), int(tokens.ends[offset + hi - 1]))
        head, head_score, inner_cue = None, 0.0, 0.0
        if role == CONTENT and starts[CUE]:
            head, head_score = _choose(link[0, lo:hi], starts[CUE], none=False)
            inner_cue = float(hint[lo:hi].max())
        elif role == CUE:
            head, head_score = _choose(link[1, lo:hi], starts[SOURCE], none=True)
        yield Tagged(_ROLE[role], span, score, head, head_score, inner_cue)


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
    columns = np.array([1 + lo for _, lo in heads] + ([0] if none else []))
    chosen = scores[:, columns]
    chosen = np.exp(chosen - chosen.max(axis=1, keepdims=True))
    mean = (chosen / chosen.sum(axis=1, keepdims=True)).mean(axis=0)
    best = int(mean.argmax())
    return (heads[best][0] if best < len(heads) else None), float(mean[best])
