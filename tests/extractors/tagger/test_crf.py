"""The chain's two routines against brute force over every path, and what no score can make them do."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from extractors.tagger.crf import (
    CONTENT,
    CUE,
    FORBIDDEN,
    LABELS,
    ROLES,
    SOURCE,
    Floats,
    allowed,
    marginals,
    may_start,
    viterbi,
)

SIZE = len(LABELS)
Arrays = tuple[Floats, NDArray[np.int64], Floats, Floats, Floats]


def draw_scores(seed: int, lengths: list[int], *, labels: int = SIZE, scale: float = 3.0) -> Arrays:
    """Random scores of a batch, padded with the rubbish that stands behind a window's end."""
    random = np.random.default_rng(seed)
    shapes = ((len(lengths), max(lengths), labels), (labels, labels), (labels,), (labels,))
    emissions, transitions, start, end = (random.normal(0, scale, shape).astype(np.float32) for shape in shapes)
    return emissions, np.array(lengths), transitions, start, end


def bio(arrays: Arrays) -> Arrays:
    """The same scores under the BIO constraints, as a network gives them."""
    emissions, lengths, transitions, start, end = arrays
    chain = np.where(allowed(), transitions, np.float32(FORBIDDEN))
    return emissions, lengths, chain, np.where(may_start(), start, np.float32(FORBIDDEN)), end


def all_paths(emissions: Floats, transitions: Floats, start: Floats, end: Floats) -> dict[tuple[int, ...], float]:
    """The score of every path through one window."""
    words, labels = emissions.shape
    return {
        path: float(
            start[path[0]]
            + end[path[-1]]
            + sum(emissions[t, label] for t, label in enumerate(path))
            + sum(transitions[a, b] for a, b in pairwise(path))
        )
        for path in product(range(labels), repeat=words)
    }


def test_crf_labels_pair_a_beginning_with_an_inside_for_each_role() -> None:
    assert [LABELS[label] for label in (SOURCE, CUE, CONTENT)] == [f"B-{role}" for role in ROLES]
    assert [LABELS[label + 1] for label in (SOURCE, CUE, CONTENT)] == [f"I-{role}" for role in ROLES]


@pytest.mark.parametrize(("before", "after"), list(product(LABELS, LABELS)))
def test_crf_an_inside_follows_only_its_own_role(before: str, after: str) -> None:
    fits = not after.startswith("I-") or before in (after, after.replace("I-", "B-"))
    assert allowed()[LABELS.index(before), LABELS.index(after)] == fits


def test_crf_no_window_begins_inside_a_span() -> None:
    barred = [label for label, ok in zip(LABELS, may_start(), strict=True) if not ok]
    assert barred == ["I-source", "I-cue", "I-content"]


seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=25, deadline=None)
@given(seed=seeds, lengths=st.lists(st.integers(1, 5), min_size=1, max_size=3), labels=st.integers(1, 3))
def test_crf_viterbi_finds_the_best_of_all_paths(seed: int, lengths: list[int], labels: int) -> None:
    emissions, sizes, *chain = draw_scores(seed, lengths, labels=labels)
    for row, length, path in zip(emissions, lengths, viterbi(emissions, sizes, *chain), strict=True):
        scored = all_paths(row[:length], *chain)
        assert scored[tuple(path.tolist())] == pytest.approx(max(scored.values()), abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(seed=seeds, lengths=st.lists(st.integers(1, 5), min_size=1, max_size=3), labels=st.integers(1, 3))
def test_crf_marginals_are_the_sums_over_all_paths(seed: int, lengths: list[int], labels: int) -> None:
    emissions, sizes, *chain = draw_scores(seed, lengths, labels=labels)
    found = marginals(emissions, sizes, *chain)
    for row, length, probabilities in zip(emissions, lengths, found, strict=True):
        expected = np.zeros((length, labels))
        for path, score in all_paths(row[:length], *chain).items():
            expected[np.arange(length), path] += np.exp(score)
        expected /= expected.sum(1, keepdims=True)
        np.testing.assert_allclose(probabilities[:length], expected, atol=1e-4)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, lengths=st.lists(st.integers(1, 30), min_size=1, max_size=4), scale=st.sampled_from([0.1, 5, 60]))
def test_crf_viterbi_decodes_no_forbidden_transition(seed: int, lengths: list[int], scale: float) -> None:
    for length, path in zip(lengths, viterbi(*bio(draw_scores(seed, lengths, scale=scale))), strict=True):
        assert path.shape == (length,)
        assert may_start()[path[0]]
        assert allowed()[path[:-1], path[1:]].all()


@settings(max_examples=40, deadline=None)
@given(seed=seeds, lengths=st.lists(st.integers(1, 30), min_size=1, max_size=4), scale=st.sampled_from([0.1, 3, 20]))
def test_crf_marginals_are_probabilities_and_end_with_the_window(seed: int, lengths: list[int], scale: float) -> None:
    for length, row in zip(lengths, marginals(*bio(draw_scores(seed, lengths, scale=scale))), strict=True):
        np.testing.assert_allclose(row[:length].sum(1), 1.0, atol=1e-4)
        assert (row >= 0).all()
        assert not row[length:].any()
        assert row[0, ~may_start()].max() < 1e-6


@settings(max_examples=40, deadline=None)
@given(seed=seeds, lengths=st.lists(st.integers(1, 20), min_size=2, max_size=5))
def test_crf_a_window_in_a_batch_is_read_as_if_alone(seed: int, lengths: list[int]) -> None:
    emissions, sizes, *chain = bio(draw_scores(seed, lengths))
    paths, sure = viterbi(emissions, sizes, *chain), marginals(emissions, sizes, *chain)
    for i, length in enumerate(lengths):
        alone, one = emissions[i : i + 1, :length], sizes[i : i + 1]
        assert viterbi(alone, one, *chain)[0].tolist() == paths[i].tolist()
        np.testing.assert_allclose(marginals(alone, one, *chain)[0], sure[i, :length], atol=1e-5)


def test_crf_the_score_of_the_end_counts_at_each_windows_own_last_word() -> None:
    emissions = np.zeros((2, 3, 2), np.float32)
    end = np.array([0.0, 2.0], np.float32)
    flat = np.zeros((2, 2), np.float32), np.zeros(2, np.float32), end
    lengths = np.array([1, 3])
    assert [path[-1] for path in viterbi(emissions, lengths, *flat)] == [1, 1]
    sure = marginals(emissions, lengths, *flat)
    favoured = np.exp(2) / (1 + np.exp(2))
    np.testing.assert_allclose(sure[0, 0], [1 - favoured, favoured], atol=1e-5)
    np.testing.assert_allclose(sure[1], [[0.5, 0.5], [0.5, 0.5], [1 - favoured, favoured]], atol=1e-5)


def test_crf_marginals_of_a_long_window_do_not_run_dry() -> None:
    emissions, lengths, *chain = bio(draw_scores(7, [2_000]))
    sure = marginals(emissions, lengths, *chain)
    assert np.isfinite(sure).all()
    np.testing.assert_allclose(sure.sum(2), 1.0, atol=1e-3)


def test_crf_viterbi_and_marginals_agree_where_there_is_no_doubt() -> None:
    wanted = [0, 1, 2, 3, 5, 6, 6, 0]
    emissions = np.zeros((1, len(wanted), SIZE), np.float32)
    emissions[0, np.arange(len(wanted)), wanted] = 20.0
    arrays = bio((emissions, np.array([len(wanted)]), *(np.zeros(s, np.float32) for s in ((SIZE, SIZE), SIZE, SIZE))))
    assert viterbi(*arrays)[0].tolist() == wanted
    assert marginals(*arrays)[0].argmax(1).tolist() == wanted


def test_crf_marginals_survive_a_window_that_wants_to_begin_inside() -> None:
    emissions = np.zeros((1, 3, len(LABELS)), np.float32)
    emissions[0, 0, 6] = 200.0  # nothing else is worth anything, and this is forbidden
    chain = np.where(allowed(), 0, FORBIDDEN).astype(np.float32), np.where(may_start(), 0, FORBIDDEN).astype(np.float32)
    sure = marginals(emissions, np.array([3]), *chain, np.zeros(len(LABELS), np.float32))
    np.testing.assert_allclose(sure.sum(2), 1.0, atol=1e-4)
