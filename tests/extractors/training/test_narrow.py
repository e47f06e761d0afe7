"""Layers with fewer inner units and heads: what the rest can make up for is lost first."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch

from extractors.training.dataset import Example, batches
from extractors.training.narrow import narrow
from extractors.training.network import Network
from tests.extractors.training.reading import vectors
from tests.extractors.training.tiny import SPECIAL
from tests.extractors.training.twins import with_a_twin_head, with_twins


def test_narrow_units_that_say_what_others_say_are_left_out_and_nothing_is_lost(
    encoder: Path, examples: list[Example]
) -> None:
    network = with_twins(encoder, twins := 5)
    before = vectors(network, examples)
    size = network.encoder.config.intermediate_size - twins
    narrow(network, examples, SPECIAL, inner_size=size)
    for layer in network.encoder.encoder.layer:
        assert layer.intermediate.dense.weight.shape == (size, network.encoder.config.hidden_size)
        assert layer.intermediate.dense.bias.shape == (size,)
        assert layer.output.dense.weight.shape == (network.encoder.config.hidden_size, size)
    assert torch.allclose(vectors(network, examples), before, atol=0.05)


def test_narrow_a_head_that_says_what_another_says_is_left_out_and_one_of_its_own_stays(
    encoder: Path, examples: list[Example]
) -> None:
    network = with_a_twin_head(encoder)
    before = vectors(network, examples)
    narrow(network, examples, SPECIAL, head_loss=0.02)
    size = network.encoder.config.hidden_size
    for layer, heads in zip(network.encoder.encoder.layer, (1, 2), strict=True):
        this = layer.attention.self
        kept = heads * this.attention_head_size
        assert (this.num_attention_heads, this.all_head_size) == (heads, kept)
        assert all(part.weight.shape == (kept, size) for part in (this.query, this.key, this.value))
        assert layer.attention.output.dense.weight.shape == (size, kept)
    assert torch.allclose(vectors(network, examples), before, atol=0.1)


def test_narrow_one_head_is_left_whatever_it_costs(encoder: Path, examples: list[Example]) -> None:
    network = with_a_twin_head(encoder)
    narrow(network, examples, SPECIAL, head_loss=1.0)
    assert [layer.attention.self.num_attention_heads for layer in network.encoder.encoder.layer] == [1, 1]


@pytest.mark.parametrize("heads", [False, True])
def test_narrow_loses_less_than_leaving_out_the_last_ones(heads: bool, encoder: Path, examples: list[Example]) -> None:
    network, cut = ((with_a_twin_head(encoder) if heads else with_twins(encoder, 1)) for _ in range(2))
    before = vectors(network, examples)
    size = network.encoder.config.intermediate_size // 2
    narrow(network, examples, SPECIAL, inner_size=0 if heads else size, head_loss=heads)
    for layer in cut.encoder.encoder.layer:
        dense = layer.attention.output.dense if heads else layer.output.dense
        dense.weight.data[:, dense.in_features // 2 :] = 0
    lost, cut_off = ((vectors(each, examples) - before).pow(2).mean() for each in (network, cut))
    assert lost < 0.5 * cut_off


def test_narrow_leaves_layers_that_are_narrow_enough(encoder: Path, examples: list[Example]) -> None:
    network = Network(encoder)
    before = {name: each.clone() for name, each in network.state_dict().items()}
    narrow(network, examples, SPECIAL, inner_size=network.encoder.config.intermediate_size)
    narrow(network, examples, SPECIAL)
    assert all(torch.equal(each, before[name]) for name, each in network.state_dict().items())


def test_narrow_the_narrowed_network_learns(encoder: Path, examples: list[Example]) -> None:
    network = with_twins(encoder, 2)
    narrow(network, examples, SPECIAL, inner_size=7, head_loss=1.0)
    batch = next(iter(batches(examples, size=8, special=SPECIAL, random=None)))
    pieces, features, mask = (torch.from_numpy(each) for each in (batch.pieces, batch.features, batch.piece_mask))
    network.encode(pieces, features, mask).pow(2).sum().backward()
    for layer in network.encoder.encoder.layer:
        assert all(each.grad is not None for each in layer.parameters())
