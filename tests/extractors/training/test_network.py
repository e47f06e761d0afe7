"""The network's losses against the chain counted out, and scores that depend on a window's own words."""

from __future__ import annotations

import itertools
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from torch import Tensor

from extractors.entities import CLASSES
from extractors.tagger.crf import LABELS, allowed, may_start
from extractors.training.dataset import NO_LINK, UNKNOWN, Example, batches
from extractors.training.network import (
    Network,
    SharedDropout,
    entity_loss,
    expected_loss,
    link_loss,
)
from tests.extractors.training.tiny import SPECIAL

SIZE = len(LABELS)


@pytest.fixture
def network(encoder: Path) -> Network:
    """A tiny network with a chain of its own, not in training."""
    torch.manual_seed(0)
    found = Network(encoder)
    for each in (found.transitions, found.start, found.end):
        torch.nn.init.normal_(each)
    return found.eval()


def allowed_paths(words: int) -> list[tuple[int, ...]]:
    ok, start = allowed(), may_start()
    return [
        p for p in product(range(SIZE), repeat=words) if start[p[0]] and all(ok[a, b] for a, b in itertools.pairwise(p))
    ]


def path_scores(network: Network, emissions: Tensor, paths: list[tuple[int, ...]]) -> Tensor:
    transitions, start, end = network.chain()
    return torch.stack(
        [
            start[p[0]] + end[p[-1]] + sum(emissions[t, label] for t, label in enumerate(p))
            + sum((transitions[a, b] for a, b in itertools.pairwise(p)), torch.tensor(0.0))
            for p in paths
        ]
    )  # fmt: skip


def targets(paths: list[tuple[int, ...]], chances: list[float], width: int) -> tuple[Tensor, Tensor]:
    """(1, W, labels) and (1, W, labels, labels): how often each label and each pair stands where."""
    unary, pairwise = torch.zeros(1, width, SIZE), torch.zeros(1, width, SIZE, SIZE)
    for path, chance in zip(paths, chances, strict=True):
        for t, label in enumerate(path):
            unary[0, t, label] += chance
            if t:
                pairwise[0, t, path[t - 1], label] += chance
    return unary, pairwise


@torch.no_grad()
@pytest.mark.parametrize("words", [1, 2, 3])
def test_network_loss_of_one_path_is_its_negative_log_likelihood(words: int, network: Network) -> None:
    emissions = torch.randn(1, words, SIZE, generator=torch.Generator().manual_seed(words))
    paths = allowed_paths(words)
    scores = path_scores(network, emissions[0], paths)
    mask = torch.ones(1, words, dtype=torch.bool)
    for number in range(0, len(paths), 17):
        loss = expected_loss(network, emissions, mask, *targets([paths[number]], [1.0], words))
        expected = (torch.logsumexp(scores, 0) - scores[number]) / words
        assert loss.item() == pytest.approx(expected.item(), abs=1e-4)


@torch.no_grad()
def test_network_loss_of_a_distribution_is_the_cross_entropy_over_paths(network: Network) -> None:
    emissions = torch.randn(1, 3, SIZE, generator=torch.Generator().manual_seed(5))
    paths = allowed_paths(3)
    log_chances = torch.log_softmax(path_scores(network, emissions[0], paths), 0)
    teacher = torch.softmax(torch.randn(len(paths), generator=torch.Generator().manual_seed(6)), 0)
    loss = expected_loss(network, emissions, torch.ones(1, 3, dtype=torch.bool), *targets(paths, teacher.tolist(), 3))
    assert loss.item() == pytest.approx(-(teacher * log_chances).sum().item() / 3, abs=1e-4)


def test_network_loss_is_smallest_for_the_scores_that_made_the_targets(network: Network) -> None:
    emissions = torch.randn(1, 3, SIZE, generator=torch.Generator().manual_seed(8))
    paths = allowed_paths(3)
    with torch.no_grad():
        own = torch.softmax(path_scores(network, emissions[0], paths), 0).tolist()
    unary, pairwise = targets(paths, own, 3)
    mask = torch.ones(1, 3, dtype=torch.bool)
    wanted = emissions.clone().requires_grad_()
    least = expected_loss(network, wanted, mask, unary, pairwise)
    least.backward()
    # At the truth the slope is nought, in the emissions and in the chain; and any other scores cost more.
    assert wanted.grad is not None
    assert wanted.grad.abs().max() < 1e-5
    for each in (network.transitions, network.start, network.end):
        assert each.grad is not None
        assert each.grad.abs().max() < 1e-5
    with torch.no_grad():
        for seed in range(10):
            other = emissions + 0.5 * torch.randn(emissions.shape, generator=torch.Generator().manual_seed(seed))
            assert expected_loss(network, other, mask, unary, pairwise) > least


@torch.no_grad()
def test_network_loss_counts_each_word_once_and_no_padding(network: Network) -> None:
    generator = torch.Generator().manual_seed(9)
    emissions = torch.randn(2, 4, SIZE, generator=generator)
    unary, pairwise = torch.zeros(2, 4, SIZE), torch.zeros(2, 4, SIZE, SIZE)
    lengths = (4, 2)
    mask = torch.tensor([[w < n for w in range(4)] for n in lengths])
    alone = []
    for b, (n, path) in enumerate(zip(lengths, [(1, 2, 3, 5), (0, 5)], strict=True)):
        one = targets([path], [1.0], 4)
        unary[b], pairwise[b] = one[0][0], one[1][0]
        loss = expected_loss(
            network, emissions[b : b + 1, :n], mask[b : b + 1, :n], unary[b : b + 1, :n], pairwise[b : b + 1, :n]
        )
        alone.append(loss.item() * n)
    together = expected_loss(network, emissions, mask, unary, pairwise)
    assert together.item() == pytest.approx(sum(alone) / sum(lengths), abs=1e-5)
    emissions[1, 2:] = 1e3  # behind the end
    assert expected_loss(network, emissions, mask, unary, pairwise).item() == pytest.approx(together.item(), abs=1e-5)


def test_network_chain_forbids_what_bio_forbids(network: Network) -> None:
    transitions, start, _ = (each.detach().numpy() for each in network.chain())
    assert (transitions[~allowed()] < -1e3).all()
    assert (transitions[allowed()] > -1e2).all()
    assert (start[~may_start()] < -1e3).all()


def test_network_link_loss_is_the_cross_entropy_of_known_links() -> None:
    generator = torch.Generator().manual_seed(1)
    scores = torch.randn(1, 2, 3, 4, generator=generator)
    links = torch.full((1, 2, 3), UNKNOWN)
    links[0, 0, 1], links[0, 1, 2] = 2, NO_LINK  # the word's column is one more; none is the first
    mask = torch.ones(1, 3, dtype=torch.bool)
    expected = -(torch.log_softmax(scores[0, 0, 1], 0)[3] + torch.log_softmax(scores[0, 1, 2], 0)[0]) / 2
    assert link_loss(scores, mask, links).item() == pytest.approx(expected.item(), abs=1e-5)


def test_network_link_loss_never_looks_behind_the_window() -> None:
    scores = torch.zeros(1, 2, 3, 4)
    scores[..., 3] = 50.0  # the third word is padding
    links = torch.full((1, 2, 3), UNKNOWN)
    links[0, 0, 0] = 1
    loss = link_loss(scores, torch.tensor([[True, True, False]]), links)
    assert loss.item() == pytest.approx(np.log(3), abs=1e-5)


def test_network_entity_loss_is_the_cross_entropy_of_known_classes() -> None:
    scores = torch.randn(1, 3, CLASSES, generator=torch.Generator().manual_seed(2))
    classes = torch.tensor([[0, UNKNOWN, 4]])
    expected = -(torch.log_softmax(scores[0, 0], 0)[0] + torch.log_softmax(scores[0, 2], 0)[4]) / 2
    assert entity_loss(scores, classes).item() == pytest.approx(expected.item(), abs=1e-5)


def test_network_losses_of_nothing_known_are_nought_and_still_have_a_slope() -> None:
    links, classes = (torch.randn(shape, requires_grad=True) for shape in ((1, 2, 3, 4), (1, 3, CLASSES)))
    loss = link_loss(links, torch.ones(1, 3, dtype=torch.bool), torch.full((1, 2, 3), UNKNOWN))
    loss = loss + entity_loss(classes, torch.full((1, 3), UNKNOWN))
    loss.backward()
    assert loss.item() == 0.0
    assert classes.grad is not None


def arrays(examples: list[Example], size: int) -> list[tuple[Any, tuple[Tensor, ...]]]:
    found = batches(examples, size=size, special=SPECIAL, random=None)
    return [(b, tuple(torch.from_numpy(a) for a in (b.pieces, b.features, b.piece_mask, b.first_piece))) for b in found]


@torch.no_grad()
def test_network_scores_have_their_shapes(network: Network, examples: list[Example]) -> None:
    ((batch, inputs),) = arrays(examples, 8)
    count, words = batch.word_mask.shape
    emissions, links, entities = network(*inputs)
    assert emissions.shape == (count, words, SIZE)
    assert links.shape == (count, 2, words, 1 + words)
    assert entities.shape == (count, words, CLASSES)


@torch.no_grad()
def test_network_scores_of_a_window_do_not_depend_on_its_company(network: Network, examples: list[Example]) -> None:
    ((together, inputs),) = arrays(examples, 8)
    padded = network(*inputs)
    for b, (batch, alone) in enumerate(arrays(examples, 1)):
        words = batch.word_mask.shape[1]
        emissions, links, entities = network(*alone)
        torch.testing.assert_close(padded[0][b, :words], emissions[0], atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(padded[1][b, :, :words, : words + 1], links[0], atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(padded[2][b, :words], entities[0], atol=1e-5, rtol=1e-4)
    assert together.word_mask.sum() > 20


@torch.no_grad()
def test_network_every_feature_of_a_word_counts(network: Network, examples: list[Example]) -> None:
    ((_, (pieces, features, *_)),) = arrays(examples, 8)
    plain = network.embed(pieces, torch.zeros_like(features))
    seen = {tuple((network.embed(pieces, torch.full_like(features, n)) - plain)[0, 0].tolist()) for n in range(64)}
    assert len(seen) == 64


def test_network_dropout_has_one_mask_for_all_words_of_a_window() -> None:
    torch.manual_seed(3)
    dropout = SharedDropout(0.5)
    values = torch.ones(4, 7, 200)
    dropped = dropout(values)
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert (dropped == dropped[:, :1]).all()
    assert not (dropped[0] == dropped[1]).all()
    assert dropped.mean().item() == pytest.approx(1.0, abs=0.1)
    assert dropout.eval()(values) is values


def test_network_shares_dropout_in_the_encoder_and_can_freeze_layers(encoder: Path) -> None:
    found = Network(encoder, layers=1, frozen_layers=1)
    assert len(found.encoder.encoder.layer) == 1
    assert not any(type(each) is torch.nn.Dropout and each.p for each in found.modules())
    assert any(isinstance(each, SharedDropout) for each in found.encoder.modules())
    assert not any(each.requires_grad for each in found.encoder.parameters())
    assert found.emit.weight.requires_grad


@torch.no_grad()
def test_network_the_teachers_fused_attention_is_the_pretrained_one(teacher: Path, examples: list[Example]) -> None:
    from transformers import AutoModel

    ((_, (pieces, features, mask, _first)),) = arrays(examples, 8)
    found = Network(teacher).eval()
    plain = AutoModel.from_pretrained(str(teacher), add_pooling_layer=False).eval()
    expected = plain(inputs_embeds=found.embed(pieces, features), attention_mask=mask).last_hidden_state
    hidden = found.encode(pieces, features, mask)
    torch.testing.assert_close(hidden[mask], expected[mask], atol=1e-4, rtol=1e-3)
