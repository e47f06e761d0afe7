"""A student with more layers than its encoder was pretrained with, without beginning anew.

A trained student grows by copies of its own layers, each right behind the layer it copies. A copy adds nothing at
first: what it would add is set to zero, and its norms give back what comes in, so the grown student labels as the one
it came from (nearly: a norm's mean over a vector varies a little from word to word) and learns from there.
Stacking copies: Gong et al., Efficient training of BERT by progressively stacking, ICML 2019.
"""

from __future__ import annotations

import copy

import torch
from torch import nn

from extractors.training.network import Network


@torch.no_grad()
def grow(network: Network, more: int) -> None:
    """Gives a BERT encoder `more` layers: copies of some of its own, evenly spread, each right behind its original."""
    layers = network.encoder.encoder.layer
    copied = [number * len(layers) // (more + 1) for number in range(1, more + 1)]
    grown: list[nn.Module] = []
    for number, layer in enumerate(layers):
        grown.append(layer)
        for _ in range(copied.count(number)):
            grown.append(copy.deepcopy(layer))
            _pass_through(grown[-1], layer.output.LayerNorm)
    network.encoder.encoder.layer = nn.ModuleList(grown)
    network.encoder.config.num_hidden_layers = len(grown)


def _pass_through(layer: nn.Module, before: nn.LayerNorm) -> None:
    """Lets a layer give back what `before` gives: vectors of nearly one mean and one spread."""
    mean = before.bias.mean()
    spread = (before.weight**2 + (before.bias - mean) ** 2).mean().sqrt()
    for part in (layer.attention.output, layer.output):
        nn.init.zeros_(part.dense.weight)
        nn.init.zeros_(part.dense.bias)
        nn.init.constant_(part.LayerNorm.weight, float(spread))
        nn.init.constant_(part.LayerNorm.bias, float(mean))
