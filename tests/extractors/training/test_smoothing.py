"""What products read is evened out: the same function, and int8 that comes nearer to it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from torch import Tensor, nn

from extractors.training.dataset import Example
from extractors.training.network import INNER_CEILING, Network
from extractors.training.smoothing import Evened, reaches
from tests.extractors.training.tiny import SPECIAL


def rounded(values: Tensor) -> Tensor:
    """As dynamic int8 has it: one scale for all of them."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    scale = (high - low) / 255
    return (values / scale).round() * scale


@pytest.fixture
def far() -> Tensor:
    """Vectors one coordinate of which reaches thirty times as far as the others."""
    torch.manual_seed(5)
    values = torch.randn(200, 16)
    values[:, 3] *= 30
    return values


def test_smoothing_keeps_the_function(far: Tensor) -> None:
    linear = nn.Linear(16, 9)
    evened = Evened.of(linear, far.abs().amax(0))
    torch.testing.assert_close(evened(far), linear(far), rtol=1e-4, atol=1e-4)
    assert (far * evened.factor).abs().amax(0).max() < 0.5 * far.abs().max()


def test_smoothing_brings_int8_nearer(far: Tensor) -> None:
    linear = nn.Linear(16, 9)
    evened = Evened.of(linear, far.abs().amax(0))
    wanted = linear(far)
    plain = (linear(rounded(far)) - wanted).abs().mean()
    smooth = (nn.functional.linear(rounded(far * evened.factor), evened.weight, evened.bias) - wanted).abs().mean()
    assert smooth < 0.5 * plain


def test_smoothing_minds_coordinates_that_never_show_and_weights_of_nothing() -> None:
    linear = nn.Linear(4, 3)
    linear.weight.data[:, 2] = 0.0
    evened = Evened.of(linear, torch.tensor([1.0, 0.0, 5.0, 2.0]))
    values = torch.randn(6, 4)
    assert torch.isfinite(evened.weight).all()
    torch.testing.assert_close(evened(values), linear(values), rtol=1e-4, atol=1e-5)


def test_smoothing_reaches_are_what_the_products_read(encoder: Path, examples: list[Example]) -> None:
    torch.manual_seed(3)
    network = Network(encoder)
    layers = network.encoder.encoder.layer
    layers[-1].intermediate.dense.bias.data[0] = 50.0
    found = reaches(network, examples, SPECIAL)
    assert len(found) == len(layers)
    config = network.encoder.config
    for reach in found:
        assert reach.first.shape == (config.hidden_size,)
        assert reach.second.shape == (config.intermediate_size,)
        assert (reach.first > 0).all()
    assert found[-1].second[0] == INNER_CEILING
    assert found[0].second.max() < INNER_CEILING
