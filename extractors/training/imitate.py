"""A teacher's vectors as a second target: the student learns to say of each word what the teacher has in mind of it.

Marginals (`distil`) show what the teacher decides; its vectors show by what. The vectors of every word (of its first
piece) in two of the teacher's layers are kept in one file; two linear layers of the student guess them, standardised,
from its own vectors. The guesses weigh less and less while training goes on, and nothing of them is exported.
Hidden states as targets: Jiao et al., TinyBERT, Findings of EMNLP 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from extractors.errors import InvalidCorpus
from extractors.training.dataset import Batch, Example, batches
from extractors.training.network import Network

MIDDLE, LAST = 0.7, 1.0  # the layers that are looked at, by their share of the way up, the student's as the teacher's
SAMPLE = 17  # every how many words the spread of the vectors is measured
KEPT = 0.5  # the share of a batch's words that are guessed: half of them teach as much in less time
FARTHEST = 4.0  # standard deviations; a few coordinates of such networks are far larger than the rest


@torch.no_grad()
def save_vectors(path: Path, network: Network, examples: Sequence[Example], *, special: tuple[int, int, int]) -> None:
    """Writes the network's vectors of all examples' words to an npy file: (words, 2, size), in half precision."""
    network.eval()
    begins = _begins(examples)
    partial = path.with_suffix(".partial.npy")
    shape = (begins[-1], 2, network.encoder.config.hidden_size)
    out = np.lib.format.open_memmap(partial, mode="w+", dtype=np.float16, shape=shape)
    for batch in batches(examples, size=16, special=special, random=None):
        pieces, features, mask = (torch.from_numpy(a) for a in (batch.pieces, batch.features, batch.piece_mask))
        with torch.autocast("cpu", torch.bfloat16):
            found = network.looked_at(pieces, features, mask, (MIDDLE, LAST))
        for row, (index, lo, hi) in enumerate(batch.where):
            words = torch.from_numpy(batch.first_piece[row, : hi - lo])
            for layer, vectors in enumerate(found):
                out[begins[index] + lo : begins[index] + hi, layer] = vectors[row, words].float().numpy()
    out.flush()
    partial.replace(path)


@dataclass(frozen=True, slots=True)
class Imitation:
    """The vectors of the examples' words, where each example's begin, and their mean and spread, (2, size) each."""

    vectors: NDArray[np.float16]
    begins: tuple[int, ...]
    mean: Tensor
    spread: Tensor

    @classmethod
    def of(cls, path: Path, examples: Sequence[Example]) -> Imitation:
        """Reads what `save_vectors` wrote of these examples; InvalidCorpus when it was made from other words."""
        vectors = np.load(path, mmap_mode="r")
        begins = _begins(examples)
        if len(vectors) != begins[-1]:
            raise InvalidCorpus(f"{path.name} has the vectors of {len(vectors)} words, not of {begins[-1]}")
        sample = np.asarray(vectors[::SAMPLE], np.float32)
        mean, spread = torch.from_numpy(sample.mean(0)), torch.from_numpy(sample.std(0)) + 1e-3
        return cls(vectors, begins, mean, spread)

    def guesses(self, network: Network) -> nn.ModuleList:
        """New layers that guess the teacher's vectors from the network's."""
        size = network.encoder.config.hidden_size
        return nn.ModuleList(nn.Linear(size, self.vectors.shape[-1]) for _ in range(2))

    def loss(self, guesses: nn.ModuleList, looked_at: Sequence[Tensor], batch: Batch) -> Tensor:
        """Mean squared error of the guesses from the network's vectors of a batch (see `Network.looked_at`)."""
        wanted = np.concatenate([self.vectors[self.begins[i] + lo : self.begins[i] + hi] for i, lo, hi in batch.where])
        targets = ((torch.from_numpy(wanted).float() - self.mean) / self.spread).clamp(-FARTHEST, FARTHEST)
        length = batch.pieces.shape[1]
        rows = [row * length + batch.first_piece[row, : hi - lo] for row, (_, lo, hi) in enumerate(batch.where)]
        kept = torch.rand(len(targets)) < KEPT
        places = torch.from_numpy(np.concatenate(rows))[kept]
        errors = []
        for layer, (guess, vectors) in enumerate(zip(guesses, looked_at, strict=True)):
            with torch.autocast("cpu", torch.bfloat16):
                guessed = guess(vectors.reshape(-1, vectors.shape[-1])[places])
            errors.append(((guessed.float() - targets[kept, layer]) ** 2).mean())
        return errors[1] + 0.5 * errors[0] if len(places) else torch.zeros(())


def _begins(examples: Sequence[Example]) -> tuple[int, ...]:
    return tuple(accumulate((len(each.tokens.starts) for each in examples), initial=0))
