"""A teacher's opinions: exact marginals of its chain, mixed into the annotators' targets."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch

from extractors.errors import InvalidCorpus
from extractors.tagger.crf import FORBIDDEN, LABELS, allowed, marginals, may_start
from extractors.training.dataset import Example, batches, read_examples
from extractors.training.distil import chain_marginals, read_marginals, save_teaching, scores, teach
from extractors.training.network import Network
from tests.extractors.training.tiny import SPECIAL, annotated, articles

SIZE = len(LABELS)
Doubles = NDArray[np.float64]


def draw(words: int, seed: int) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """Random scores of a window and a chain that obeys BIO."""
    random = np.random.default_rng(seed)
    emissions, transitions, start, end = (random.normal(0, 2, s) for s in ((words, SIZE), (SIZE, SIZE), SIZE, SIZE))
    return emissions, np.where(allowed(), transitions, FORBIDDEN), np.where(may_start(), start, FORBIDDEN), end


@pytest.mark.parametrize("words", [1, 2, 3])
def test_distil_marginals_are_the_sums_over_all_paths(words: int) -> None:
    emissions, transitions, start, end = draw(words, words)
    unary, pairs = np.zeros((words, SIZE)), np.zeros((words, SIZE, SIZE))
    for path in product(range(SIZE), repeat=words):
        score = start[path[0]] + end[path[-1]] + emissions[np.arange(words), path].sum()
        chance = np.exp(score + sum(transitions[a, b] for a, b in pairwise(path)))
        unary[np.arange(words), path] += chance
        pairs[np.arange(1, words), path[:-1], path[1:]] += chance
    total = unary[0].sum()
    found = chain_marginals(emissions, transitions, start, end)
    np.testing.assert_allclose(found[0], unary / total, atol=1e-5)
    np.testing.assert_allclose(found[1], pairs / total, atol=1e-5)


@pytest.mark.parametrize("words", [1, 2, 40, 250])
def test_distil_marginals_are_those_of_decoding(words: int) -> None:
    emissions, *chain = draw(words, 50 + words)
    unary, pairs = chain_marginals(emissions, *chain)
    (expected,) = marginals(emissions[None], np.array([words]), *chain)  # type: ignore[arg-type]
    np.testing.assert_allclose(unary, expected, atol=1e-5)
    np.testing.assert_allclose(pairs[1:].sum(1), unary[1:], atol=1e-5)
    np.testing.assert_allclose(pairs[1:].sum(2), unary[:-1], atol=1e-5)
    assert not pairs[0].any()


@pytest.fixture(scope="module")
def network(teacher: Path) -> Network:
    torch.manual_seed(1)
    return Network(teacher).eval()


def long_example(tokenizer: Any) -> Example:
    """More words than a window holds."""
    return read_examples([annotated("\n\n".join(["⟦Ann Lee⟧ ⟨said⟩ ⟪that it is old⟫."] * 60), id="long")], tokenizer)[0]


def test_distil_the_teacher_reads_every_word_once(network: Network, tokenizer: Any, examples: list[Example]) -> None:
    every = [*examples, long_example(tokenizer)]
    seen = [np.zeros(len(each.labels), int) for each in every]
    for index, first, (unary, pairs) in read_marginals(network, every, special=SPECIAL, batch_windows=2):
        seen[index][first : first + len(unary)] += 1
        assert len(pairs) == len(unary)
        np.testing.assert_allclose(unary.sum(1), 1.0, atol=1e-4)
    assert all((each == 1).all() for each in seen)


def test_distil_scores_are_the_networks_own(network: Network, examples: list[Example]) -> None:
    (batch,) = batches(examples, size=9, special=SPECIAL, random=None)
    emissions, links = scores(network.train(), batch)
    assert not network.training
    assert emissions.shape == (*batch.word_mask.shape, SIZE)
    assert links.shape == (*batch.links.shape, 1 + batch.links.shape[2])
    np.testing.assert_array_equal(scores(network, batch)[0], emissions)


def test_distil_teaching_mixes_the_two_by_their_share(network: Network, tokenizer: Any, tmp_path: Path) -> None:
    def fresh() -> list[Example]:
        return [*read_examples(articles(), tokenizer), long_example(tokenizer)]

    path = tmp_path / "marginals.npz"
    save_teaching(path, network, fresh(), special=SPECIAL)
    targets = {}
    for share in (0.0, 0.25, 1.0):
        taught = fresh()
        teach(taught, path, share=share)
        targets[share] = taught
        for each in taught:
            np.testing.assert_allclose(each.labels.sum(1), 1.0, atol=5e-3)  # kept in half precision
            np.testing.assert_allclose(each.pairs[1:].sum((1, 2)), 1.0, atol=2e-2)
            assert not each.pairs[0].any()
    for plain, none, some, all_ in zip(fresh(), *targets.values(), strict=True):
        np.testing.assert_array_equal(none.labels, plain.labels)
        np.testing.assert_array_equal(none.pairs, plain.pairs)
        np.testing.assert_allclose(some.labels, 0.75 * plain.labels + 0.25 * all_.labels, atol=1e-5)
        np.testing.assert_allclose(some.pairs, 0.75 * plain.pairs + 0.25 * all_.pairs, atol=1e-5)
        np.testing.assert_array_equal(some.links, plain.links)
    for index, first, (unary, _) in read_marginals(network, fresh(), special=SPECIAL):
        np.testing.assert_allclose(targets[1.0][index].labels[first : first + len(unary)], unary, atol=1e-3)


def test_distil_words_at_a_windows_edge_are_independent(network: Network, tokenizer: Any, tmp_path: Path) -> None:
    one = long_example(tokenizer)
    save_teaching(tmp_path / "marginals.npz", network, [one], special=SPECIAL)
    teach([one], tmp_path / "marginals.npz", share=1.0)
    edges = [first for _, first, _ in read_marginals(network, [one], special=SPECIAL) if first]
    assert edges
    for w in edges:
        np.testing.assert_allclose(one.pairs[w], one.labels[w - 1][:, None] * one.labels[w][None], atol=1e-3)


def test_distil_a_teacher_of_other_words_is_refused(network: Network, tokenizer: Any, tmp_path: Path) -> None:
    path = tmp_path / "marginals.npz"
    save_teaching(path, network, read_examples([annotated("⟦Ann⟧ ⟨said⟩ ⟪so⟫.")], tokenizer), special=SPECIAL)
    with pytest.raises(InvalidCorpus, match="a1"):
        teach(read_examples([annotated("⟦Anna⟧ ⟨said⟩ ⟪so⟫.")], tokenizer), path, share=0.5)
