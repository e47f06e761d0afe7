"""Windows as the network reads them: some in one run, laid end to end, without padding between them.

All that a run does to single words (nine tenths of its work) it does to the pieces of all its windows as one long row.
Only attention, where the words of one window look at each other, needs the windows beside each other in a grid, and
there the short ones are filled up. Padding everything instead costs a fifth more time on a short article, an eighth on
a long one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.tagger.windows import Tokenised, Window

RUN_PIECES = 256  # with the tokens that open and close a window; a single window may be longer
INPUTS = ("pieces", "features", "positions", "grid", "mask", "back", "words")


def runs(windows: Sequence[Window]) -> Iterator[list[int]]:
    """Indexes of windows to be read in one run: of like length, few enough to stay in the processor's cache."""
    lengths = [window.pieces[1] - window.pieces[0] + 2 for window in windows]
    run: list[int] = []
    total = 0
    for i in sorted(range(len(windows)), key=lambda i: (lengths[i], i)):
        if run and total + lengths[i] > RUN_PIECES:
            yield run
            run, total = [], 0
        run.append(i)
        total += lengths[i]
    if run:
        yield run


def arrange(rows: Sequence[tuple[Tokenised, Window]], special: Sequence[int]) -> dict[str, NDArray[np.int64]]:
    """The inputs of one run over B windows of N pieces in all, the longest of P pieces, the wordiest of W words.

    `pieces`, `features`: ids (N), each window between the tokens that open and close it (with these `special` begins).
    `positions`: of each piece in its window (N). `grid`: which piece stands where (B, P); `mask`: 1 where one does.
    `back`: each piece's place in the grid, counted row by row (N). `words`: the opening token and each word's first
    piece (B, 1 + W), beyond a window's last word the opening token again.
    """
    opening, closing = special[:2]
    lengths = [window.pieces[1] - window.pieces[0] + 2 for _, window in rows]
    total, width = sum(lengths), max(lengths)
    pieces, features, positions, back = (np.zeros(total, np.int64) for _ in range(4))
    grid, mask = (np.zeros((len(rows), width), np.int64) for _ in range(2))
    words = np.zeros((len(rows), 1 + max(window.words[1] - window.words[0] for _, window in rows)), np.int64)
    at = 0
    for row, ((tokens, window), length) in enumerate(zip(rows, lengths, strict=True)):
        (p0, p1), (w0, w1) = window.pieces, window.words
        here, inside = slice(at, at + length), slice(at + 1, at + length - 1)
        pieces[at], pieces[inside], pieces[at + length - 1] = opening, tokens.pieces[p0:p1], closing
        features[inside] = tokens.features[p0:p1]
        positions[here] = np.arange(length)
        back[here] = np.arange(row * width, row * width + length)
        grid[row, :length] = np.arange(at, at + length)
        mask[row, :length] = 1
        words[row] = at
        words[row, 1 : 1 + w1 - w0] += tokens.first_piece[w0:w1] - p0 + 1
        at += length
    return dict(zip(INPUTS, (pieces, features, positions, grid, mask, back, words), strict=True))
