"""Networks parts of which say what other parts say."""

from __future__ import annotations

from pathlib import Path

import torch

from extractors.training.network import Network


def with_twins(encoder: Path, twins: int) -> Network:
    """A network the last units of whose inner layers say what the first ones say, and say it loudly."""
    torch.manual_seed(3)
    network = Network(encoder)
    for layer in network.encoder.encoder.layer:
        first, second = layer.intermediate.dense, layer.output.dense
        first.weight.data[-twins:], first.bias.data[-twins:] = first.weight.data[:twins], first.bias.data[:twins]
        second.weight.data[:, -twins:] = torch.randn(second.out_features, twins)
    return network


def with_a_twin_head(encoder: Path) -> Network:
    """A network whose first layer's second head looks as the first does; the second layer's heads differ."""
    torch.manual_seed(3)
    network = Network(encoder)
    first, second = (layer.attention for layer in network.encoder.encoder.layer)
    size = first.self.attention_head_size
    for part in (first.self.query, first.self.key, first.self.value):
        part.weight.data[size:], part.bias.data[size:] = part.weight.data[:size], part.bias.data[:size]
    first.output.dense.weight.data.normal_()
    for part in (second.self.query, second.self.key, second.self.value, second.output.dense):
        part.weight.data.normal_()
    return network
