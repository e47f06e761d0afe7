"""Evens out what a layer's inner products read, so that int8 loses less of it (SmoothQuant: Xiao et al., ICML 2023).

Activations are quantised with one scale for a whole run of windows, and in a BERT some few coordinates reach ten times
as far as the rest: those of the token that opens a window alone set the scale for all words. In front of a layer's
first inner product each coordinate is divided by about how far it reaches, and the weights that read it are multiplied
by the same: the product stays what it was, and its int8 version comes nearer to it. It costs one multiplication of each
vector. In front of the second one, behind the GELU, that would cost four times as much; there a ceiling does nearly as
well (`network.CappedGelu`), and is left out of layers that never reach it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from extractors.training.dataset import Example
from extractors.training.network import Network
from extractors.training.watching import watch

STRENGTH = 0.8  # of 0.5 to 1.0 the one with which the fewest words of train articles change their label
BATCHES = 8  # what reaches are measured on


@dataclass(frozen=True, slots=True)
class Reach:
    """How far each coordinate gets in front of a layer's inner products: (size,) and (inner size,)."""

    first: Tensor
    second: Tensor


class Evened(nn.Linear):
    """A linear layer that evens out what it reads, by a factor for each coordinate, (in_features,)."""

    factor: Tensor

    @classmethod
    def of(cls, linear: nn.Linear, reach: Tensor) -> Evened:
        """The same function as `linear`, in other weights."""
        weights = linear.weight.data.abs().amax(0)
        less = reach.clamp(min=1e-3) ** STRENGTH / weights.clamp(min=1e-4) ** (1 - STRENGTH)
        less = less / less.log().mean().exp()
        evened = cls(linear.in_features, linear.out_features)
        evened.weight.data, evened.bias.data = linear.weight.data * less, linear.bias.data.clone()
        evened.register_buffer("factor", 1 / less)
        return evened

    def forward(self, values: Tensor) -> Tensor:
        return super().forward(values * self.factor)


def reaches(network: Network, examples: Sequence[Example], special: tuple[int, int, int]) -> list[Reach]:
    """What stands in front of each BERT layer's inner products, at its farthest, over some windows of the examples."""
    readers = [part for each in network.encoder.encoder.layer for part in (each.intermediate.dense, each.output.dense)]
    seen = [torch.zeros(reader.in_features) for reader in readers]

    def look(number: int, read: Tensor) -> None:
        seen[number] = torch.maximum(seen[number], read.abs().amax(0))

    watch(network, readers, look, examples, special, count=BATCHES)
    return [Reach(*pair) for pair in zip(seen[::2], seen[1::2], strict=True)]
