"""How windows are arranged for the network: all of them, once, without padding, and to be found again."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.marks import pair
from extractors.tagger import load_tagger
from extractors.tagger.runs import INPUTS, RUN_PIECES, arrange, runs
from extractors.tagger.windows import Tokenised, Window, pack, tokenise

OPENING, CLOSING = 101, 102
WORDS = ("dam", "antidisestablishmentarian", "“", "said", "Lee", "😀", ".", "\n")


@settings(max_examples=60)
@given(lengths=st.lists(st.integers(1, 254), max_size=60))
def test_runs_hold_every_window_once_and_stay_small(lengths: list[int]) -> None:
    windows = [Window((0, n), (100, 100 + n)) for n in lengths]
    found = list(runs(windows))
    assert sorted(i for run in found for i in run) == list(range(len(lengths)))
    for run in found:
        assert len(run) == 1 or sum(lengths[i] + 2 for i in run) <= RUN_PIECES
    # Of like length: no run holds a window longer than the shortest one of the next run.
    assert all(max(lengths[i] for i in a) <= min(lengths[i] for i in b) for a, b in pairwise(found))
    # As few as that order allows: no run has room for the first window of the next one.
    assert all(sum(lengths[i] + 2 for i in [*a, b[0]]) > RUN_PIECES for a, b in pairwise(found))


def rows_of(text: str, limit: int) -> list[tuple[Tokenised, Window]]:
    tokens = tokenise(text, pair(text), load_tagger().tokenizer)
    return [(tokens, window) for window in pack(tokens.blocks, limit)]


@settings(max_examples=60)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=120), limit=st.sampled_from([1, 20, 254]))
def test_runs_every_piece_and_word_is_where_the_inputs_say(words: list[str], limit: int) -> None:
    rows = rows_of(" ".join(["dam", *words]), limit)
    run = arrange(rows, (OPENING, CLOSING, 0))
    assert tuple(run) == INPUTS
    width = run["grid"].shape[1]
    assert len(run["pieces"]) == run["mask"].sum()  # nothing is filled up
    for row, (tokens, window) in enumerate(rows):
        here = run["grid"][row][run["mask"][row] > 0]
        (p0, p1), (w0, w1) = window.pieces, window.words
        assert run["pieces"][here].tolist() == [OPENING, *tokens.pieces[p0:p1].tolist(), CLOSING]
        assert run["features"][here].tolist() == [0, *tokens.features[p0:p1].tolist(), 0]
        assert run["positions"][here].tolist() == list(range(len(here)))
        assert run["back"][here].tolist() == list(range(row * width, row * width + len(here)))
        first = run["words"][row]
        assert run["pieces"][first[0]] == OPENING
        assert run["pieces"][first[1 : 1 + w1 - w0]].tolist() == tokens.pieces[tokens.first_piece[w0:w1]].tolist()
        assert set(first[1 + w1 - w0 :].tolist()) <= {here[0]}


@pytest.mark.parametrize(
    "other", ["Nobody spoke.", "Ann Lee said the dam would hold, and nobody asked why it had leaked."]
)
def test_runs_a_window_reads_alike_beside_another_but_for_rounding(other: str) -> None:
    tagger = load_tagger()
    alone, beside = rows_of("“The dam holds,” said Bo Wu.", 254), rows_of(other, 254)
    one = tagger.session.run(None, arrange(alone, tagger.special))[0][0]
    both = tagger.session.run(None, arrange([*beside, *alone], tagger.special))[0][1][: len(one)]
    # Activations are scaled over a whole run: near, not the same.
    assert np.abs(one - both).mean() < 0.15 * one.std()
    assert (one.argmax(-1) == both.argmax(-1)).all()
