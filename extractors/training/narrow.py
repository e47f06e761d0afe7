"""Makes a trained network's inner layers narrower: the units that the next product can best do without are left out.

Behind each GELU stands a product that turns some 1,500 units back into a vector of 384. Units often say what others
say together, so one can be taken out and what it said given to the rest, by least squares over what the units are on
real text: the optimal brain surgeon (Hassibi and Stork, NIPS 1992), whole units at a time (Kurtić et al., “ZipLM”,
NeurIPS 2023). It goes on learning afterwards (`run`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from extractors.training.dataset import Example, batches
from extractors.training.network import Network

BATCHES, WINDOWS = 16, 16  # what units are measured on
DAMPING = (
    0.01  # of the mean variance, added to every unit's: what is as good as constant is no reason for great weights
)


@torch.no_grad()
def narrow(network: Network, size: int, examples: Sequence[Example], special: tuple[int, int, int]) -> None:
    """Leaves `size` units in each BERT layer's inner part; the examples show what the units are on text."""
    network.eval()
    layers = [layer for layer in network.encoder.encoder.layer if layer.output.dense.in_features > size]
    for layer, products in zip(layers, _products(network, layers, examples, special), strict=True):
        _narrow(layer, size, products)


def _products(
    network: Network, layers: Sequence[Any], examples: Sequence[Example], special: tuple[int, int, int]
) -> list[Tensor]:
    """The mean products of what each layer's second product reads: (units + 1, units + 1), the last one constant."""
    widths = [layer.output.dense.in_features + 1 for layer in layers]
    totals = [torch.zeros(width, width) for width in widths]
    masks: list[Tensor] = []
    count = 0

    def add(number: int) -> RemovableHandle:
        def look(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            units = inputs[0][masks[-1]].float()
            units = torch.cat([units, torch.ones(len(units), 1)], 1)
            totals[number] += units.T @ units

        return layers[number].output.dense.register_forward_pre_hook(look)

    handles = [add(number) for number in range(len(layers))]
    try:
        for batch in islice(batches(examples, size=WINDOWS, special=special, random=None), BATCHES):
            pieces, features, mask = (torch.from_numpy(a) for a in (batch.pieces, batch.features, batch.piece_mask))
            masks.append(mask.bool())
            network.encode(pieces, features, mask)
            count += int(mask.sum())
    finally:
        for handle in handles:
            handle.remove()
    return [total.double() / max(1, count) for total in totals]


def _narrow(layer: Any, size: int, products: Tensor) -> None:
    """Takes one unit after the other out of a layer, each time the one whose loss the others can make up for best."""
    units = len(products) - 1
    weights = torch.cat([layer.output.dense.weight.data, layer.output.dense.bias.data[:, None]], 1).double()
    damping = torch.full((units + 1,), DAMPING * float(products.diagonal()[:units].mean()), dtype=torch.float64)
    damping[units] = 0
    inverse = torch.linalg.inv(products + damping.diag())
    left = torch.ones(units + 1, dtype=torch.bool)
    for _ in range(units - size):
        diagonal = inverse.diagonal()
        loss = weights.pow(2).sum(0) / diagonal
        loss[~left], loss[units] = torch.inf, torch.inf
        out = int(loss.argmin())
        row = inverse[out] / diagonal[out]
        weights -= weights[:, out : out + 1] * row
        inverse -= inverse[:, out : out + 1] * row
        left[out] = False
        weights[:, out], inverse[out], inverse[:, out] = 0, 0, 0
        inverse[out, out] = 1
    kept = left[:units].nonzero()[:, 0]
    layer.output.dense.bias.data = weights[:, units].float()
    _keep(layer, kept, weights[:, kept].float())


def _keep(layer: Any, units: Tensor, weights: Tensor) -> None:
    first, second = layer.intermediate.dense, layer.output.dense
    first.weight = nn.Parameter(first.weight.data[units].clone())
    first.bias = nn.Parameter(first.bias.data[units].clone())
    second.weight = nn.Parameter(weights.clone())
    first.out_features = second.in_features = len(units)
