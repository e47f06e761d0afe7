"""Evens out what a layer's inner products read, so that int8 loses less of it (SmoothQuant: Xiao et al., ICML 2023).

Activations are quantised with one scale for a whole run of windows, and in a BERT some few coordinates reach ten times
as far as the rest: those of the token that opens a window alone set the scale for all words. In front of a layer's
first inner product each coordinate is divided by about how far it reaches, and the weights that read it are multiplied
by the same: the product stays what it was, and its int8 version comes nearer to it. It costs one multiplication of each
vector. In front of the second one, behind the GELU, that would cost four times as much; there a ceiling does nearly as
well (`network.CappedGelu`), and is left out of layers that never reach it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from extractors.training.dataset import Batch, Example, batches
from extractors.training.network import Network

STRENGTH = 0.8  # of 0.5 to 1.0 the one with which the fewest words of train articles change their label
BATCHES, WINDOWS = 8, 16  # what reaches are measured on


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


@torch.no_grad()
def reaches(network: Network, examples: Sequence[Example], special: tuple[int, int, int]) -> list[Reach]:
    """What stands in front of each BERT layer's inner products, at its farthest, over some windows of the examples."""
    network.eval()
    readers = [part for each in network.encoder.encoder.layer for part in (each.intermediate.dense, each.output.dense)]
    with _watched(readers) as seen:
        for batch in islice(batches(examples, size=WINDOWS, special=special, random=None), BATCHES):
            network.encode(*_inputs(batch))
    return [Reach(*pair) for pair in zip(seen[::2], seen[1::2], strict=True)]


def _inputs(batch: Batch) -> Iterator[Tensor]:
    return (torch.from_numpy(each) for each in (batch.pieces, batch.features, batch.piece_mask))


@contextmanager
def _watched(modules: Sequence[nn.Linear]) -> Iterator[list[Tensor]]:
    """The greatest magnitude of each coordinate that the modules read meanwhile."""
    seen = [torch.zeros(module.in_features) for module in modules]

    def watch(number: int) -> RemovableHandle:
        def look(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen[number] = torch.maximum(seen[number], inputs[0].flatten(0, -2).abs().amax(0))

        return modules[number].register_forward_pre_hook(look)

    handles = list(map(watch, range(len(modules))))
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()
