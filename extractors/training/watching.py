"""What parts of a network read while it reads some windows: narrowing and evening out both begin with that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from extractors.training.dataset import Example, batches
from extractors.training.network import Network

WINDOWS = 16  # in a batch


@torch.no_grad()
def watch(
    network: Network,
    parts: Sequence[nn.Linear],
    look: Callable[[int, Tensor], None],
    examples: Sequence[Example],
    special: tuple[int, int, int],
    *,
    count: int,
) -> None:
    """Calls `look(number of the part, what it reads)` while the network encodes the first `count` batches of windows.

    What a part reads comes as (pieces, size), without padding; the network is left in evaluation, unwatched.
    """
    network.eval()
    real = torch.empty(0, dtype=torch.bool)

    def watched(number: int) -> RemovableHandle:
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            look(number, inputs[0][real].float())

        return parts[number].register_forward_pre_hook(hook)

    handles = [watched(number) for number in range(len(parts))]
    try:
        for batch in islice(batches(examples, size=WINDOWS, special=special, random=None), count):
            pieces, features, mask = (torch.from_numpy(a) for a in (batch.pieces, batch.features, batch.piece_mask))
            real = mask.bool()
            network.encode(pieces, features, mask)
    finally:
        for handle in handles:
            handle.remove()
