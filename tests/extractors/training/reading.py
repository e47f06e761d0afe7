"""What a network makes of the first batch of some examples."""

from __future__ import annotations

import torch

from extractors.training.dataset import Example, batches
from extractors.training.network import Network
from tests.extractors.training.tiny import SPECIAL


def vectors(network: Network, examples: list[Example]) -> torch.Tensor:
    """The encoder's vectors of all pieces, (pieces, size)."""
    batch = next(iter(batches(examples, size=8, special=SPECIAL, random=None)))
    pieces, features, mask = (torch.from_numpy(each) for each in (batch.pieces, batch.features, batch.piece_mask))
    with torch.no_grad():
        return network.eval().encode(pieces, features, mask)[mask.bool()]
