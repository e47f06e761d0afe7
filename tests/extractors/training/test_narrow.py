"""Inner layers with fewer units: what the rest can make up for is lost first."""

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


def with_twins(encoder: Path, twins: int) -> Network:
    """A network the last units of whose inner layers say what the first ones say, and say it loudly."""
    torch.manual_seed(3)
    network = Network(encoder)
    for layer in network.encoder.encoder.layer:
        first, second = layer.intermediate.dense, layer.output.dense
        first.weight.data[-twins:], first.bias.data[-twins:] = first.weight.data[:twins], first.bias.data[:twins]
        second.weight.data[:, -twins:] = torch.randn(second.out_features, twins)
    return network


def test_narrow_units_that_say_what_others_say_are_left_out_and_nothing_is_lost(
    encoder: Path, examples: list[Example]
) -> None:
    network = with_twins(encoder, twins := 5)
    before = vectors(network, examples)
    size = network.encoder.config.intermediate_size - twins
    narrow(network, size, examples, SPECIAL)
    for layer in network.encoder.encoder.layer:
        assert layer.intermediate.dense.weight.shape == (size, network.encoder.config.hidden_size)
        assert layer.intermediate.dense.bias.shape == (size,)
        assert layer.output.dense.weight.shape == (network.encoder.config.hidden_size, size)
    assert torch.allclose(vectors(network, examples), before, atol=0.05)


def test_narrow_loses_less_than_leaving_out_the_last_units(encoder: Path, examples: list[Example]) -> None:
    network, cut = with_twins(encoder, 1), with_twins(encoder, 1)
    before = vectors(network, examples)
    size = network.encoder.config.intermediate_size // 2
    narrow(network, size, examples, SPECIAL)
    for layer in cut.encoder.encoder.layer:
        layer.output.dense.weight.data[:, size:] = 0
    lost, cut_off = ((vectors(each, examples) - before).pow(2).mean() for each in (network, cut))
    assert lost < 0.5 * cut_off


def test_narrow_leaves_layers_that_are_narrow_enough(encoder: Path, examples: list[Example]) -> None:
    network = Network(encoder)
    before = {name: each.clone() for name, each in network.state_dict().items()}
    narrow(network, network.encoder.config.intermediate_size, examples, SPECIAL)
    assert all(torch.equal(each, before[name]) for name, each in network.state_dict().items())
    assert not any(part._forward_pre_hooks for part in network.modules()), "nobody is watched any more"


def test_narrow_the_narrowed_network_learns(encoder: Path, examples: list[Example]) -> None:
    network = with_twins(encoder, 2)
    narrow(network, 7, examples, SPECIAL)
    batch = next(iter(batches(examples, size=8, special=SPECIAL, random=None)))
    pieces, features, mask = (torch.from_numpy(each) for each in (batch.pieces, batch.features, batch.piece_mask))
    network.encode(pieces, features, mask).pow(2).sum().backward()
    for layer in network.encoder.encoder.layer:
        assert all(each.grad is not None for part in (layer.intermediate, layer.output) for each in part.parameters())
