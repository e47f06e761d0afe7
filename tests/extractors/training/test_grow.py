"""A student that gets more layers, and says the same before it learns on."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch

from extractors.training.dataset import Example
from extractors.training.grow import grow
from extractors.training.network import Network
from tests.extractors.training.reading import vectors


@pytest.mark.parametrize("more", [1, 2, 3])
def test_grow_adds_layers_that_change_next_to_nothing(encoder: Path, examples: list[Example], more: int) -> None:
    torch.manual_seed(3)
    network = Network(encoder)
    before, count = vectors(network, examples), len(network.encoder.encoder.layer)
    grow(network, more)
    assert len(network.encoder.encoder.layer) == count + more == network.encoder.config.num_hidden_layers
    assert torch.allclose(vectors(network, examples), before, atol=0.05)


def test_grow_a_copy_learns_apart_from_its_original(encoder: Path) -> None:
    network = Network(encoder)
    grow(network, 1)
    own = [id(each) for layer in network.encoder.encoder.layer for each in layer.parameters()]
    assert len(own) == len(set(own))
