"""Linear-chain decoding of the tagger's scores with numpy: the best path, and every word's label probabilities.

The labels are O and B-/I- of source, cue and content. A transition that BIO forbids (O to I-content, B-cue to
I-source ...) has the score FORBIDDEN, so no decoded path holds one. Both routines run over a batch of windows at
once, one vector step a word. Method: Lafferty, McCallum and Pereira, “Conditional Random Fields” (ICML 2001).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROLES = ("source", "cue", "content")
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
SOURCE, CUE, CONTENT = 1, 3, 5  # the B- labels; I- is one more
FORBIDDEN = -1e4

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
    count, width, labels = emissions.shape
    back = np.zeros((count, width, labels), dtype=np.int8)
    score = start + emissions[:, 0]
    finals = score.copy()
    for t in range(1, width):
        paths = score[:, :, None] + transitions[None]
        back[:, t] = paths.argmax(axis=1)
        score = paths.max(axis=1) + emissions[:, t]
        live = lengths > t
        finals[live] = score[live]
    last = (finals + end).argmax(axis=1)
    out = []
    for i in range(count):
        path = np.empty(lengths[i], dtype=np.int64)
        label = int(last[i])
        for t in range(int(lengths[i]) - 1, -1, -1):
            path[t] = label
            label = int(back[i, t, label])
        out.append(path)
    return out


def marginals(emissions: Floats, lengths: NDArray[np.int64], transitions: Floats, start: Floats, end: Floats) -> Floats:
    """(windows, words, labels) probabilities by the forward-backward algorithm; zeros beyond each length."""
    count, width, labels = emissions.shape
    step = np.exp(transitions)
    shift = emissions.max(axis=2, keepdims=True)
    # Kept above zero: a window whose scores all favour what BIO forbids still has a likeliest path.
    local = np.exp(np.maximum(emissions - shift, -60.0))
    forward = np.zeros_like(emissions)
    forward[:, 0] = _normalised(np.exp(start) * local[:, 0])
    for t in range(1, width):
        forward[:, t] = _normalised((forward[:, t - 1] @ step) * local[:, t])
    backward = np.ones((count, labels), dtype=emissions.dtype)
    out = np.zeros_like(emissions)
    final = np.exp(end)
    for t in range(width - 1, -1, -1):
        backward = np.where((lengths == t + 1)[:, None], final[None], backward)
        out[:, t] = _normalised(forward[:, t] * backward)
        backward = _normalised((backward * local[:, t]) @ step.T)
    out[np.arange(width)[None] >= lengths[:, None]] = 0.0
    return out


def _normalised(values: Floats) -> Floats:
    total = values.sum(axis=-1, keepdims=True)
    normalised: Floats = values / np.maximum(total, 1e-30)
    return normalised
