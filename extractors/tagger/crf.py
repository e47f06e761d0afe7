"""Linear-chain decoding of the tagger's scores with numpy: the best path, and every word's label probabilities.

The labels are O and B-/I- of source, cue and content. A transition that BIO forbids (O to I-content, B-cue to
I-source ...) has the score FORBIDDEN, so no decoded path holds one. Both routines run over a batch of windows at
once, one vector step a word. Method: Lafferty, McCallum and Pereira, “Conditional Random Fields” (ICML 2001).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

ROLES = ("source", "cue", "content")
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
SOURCE, CUE, CONTENT = 1, 3, 5  # the B- labels; I- is one more
FORBIDDEN = -1e4
_UNSCALED = 4  # words: in so many steps double precision neither runs over nor dry
_TINY = np.finfo(np.float64).tiny

Floats = NDArray[np.float32]


def allowed() -> NDArray[np.bool_]:
    """(labels, labels): whether the column's label may follow the row's."""
    n = len(LABELS)
    ok = np.ones((n, n), dtype=bool)
    for inside in (2, 4, 6):
        ok[:, inside] = False
        ok[inside - 1, inside] = ok[inside, inside] = True
    return ok


def may_start() -> NDArray[np.bool_]:
    """(labels,): whether a window may begin with the label."""
    return np.array([not label.startswith("I-") for label in LABELS])


def viterbi(
    emissions: Floats, lengths: NDArray[np.int64], transitions: Floats, start: Floats, end: Floats
) -> list[NDArray[np.int64]]:
    """The best label path of each window.

    `emissions` (windows, words, labels) is padded on the right; `lengths` (windows,) are the true ones, at least 1.
    Returns one (length,) array a window.
    """
    count, _, labels = emissions.shape
    local = np.ascontiguousarray(emissions.transpose(1, 2, 0))
    best = np.empty_like(local)  # of all paths up to a word, by its label
    best[0] = start[:, None] + local[0]
    links, paths = transitions[:, :, None], np.empty((labels, labels, count), emissions.dtype)
    for before, here, scores in zip(best, best[1:], local[1:], strict=False):
        np.add(before[:, None], links, out=paths)
        np.maximum.reduce(paths, axis=0, out=here)
        here += scores
    last = (best[lengths - 1, :, np.arange(count)] + end).argmax(axis=1).tolist()
    # Whence a path came is looked up for all words at once, and only then followed, word by word.
    back = (best[:-1].transpose(0, 2, 1)[:, :, None] + transitions.T).argmax(axis=3).tolist()
    out = []
    for i, length in enumerate(lengths.tolist()):
        label, path = last[i], [last[i]]
        for t in range(length - 2, -1, -1):
            label = back[t][i][label]
            path.append(label)
        out.append(np.array(path[::-1], dtype=np.int64))
    return out


def marginals(emissions: Floats, lengths: NDArray[np.int64], transitions: Floats, start: Floats, end: Floats) -> Floats:
    """(windows, words, labels) probabilities by the forward-backward algorithm; zeros beyond each length.

    Both directions take their steps together: a window read from its last word to its first is one window more.
    """
    count, width = emissions.shape[:2]
    words = np.arange(width)
    # Kept above zero: a window whose scores all favour what BIO forbids still has a likeliest path.
    local = np.exp(np.maximum(emissions - emissions.max(axis=2, keepdims=True), -60.0), dtype=np.float64)
    rows, reverse = np.arange(count)[:, None], np.maximum(lengths[:, None] - 1 - words, 0)
    reached = np.stack([local, local[rows, reverse]]).transpose(2, 0, 1, 3).copy()  # (words, 2, windows, labels)
    step = np.exp(np.stack([transitions, transitions.T]), dtype=np.float64)
    reached[0] *= np.exp(np.stack([start, end]), dtype=np.float64)[:, None]
    ahead = np.empty_like(reached[0])
    for t, (before, here) in enumerate(pairwise(reached)):
        np.matmul(before, step, out=ahead)
        here *= ahead
        if t % _UNSCALED == 0:
            here /= here.sum(axis=-1, keepdims=True) + _TINY
    forward, backward = reached[:, 0].transpose(1, 0, 2), reached[:, 1].transpose(1, 0, 2)[rows, reverse]
    # Each side holds the word's own score.
    out = _normalised(_normalised(forward) * (_normalised(backward) / local)).astype(emissions.dtype)
    out[words >= lengths[:, None]] = 0.0
    return out


def _normalised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    normalised: NDArray[np.float64] = values / (values.sum(axis=-1, keepdims=True) + _TINY)
    return normalised
