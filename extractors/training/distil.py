"""A teacher's opinion of every word, as targets for the student.

The teacher (a larger network of the same shape) reads the training articles; the forward-backward algorithm gives its
probability of each label of each word (`unary`) and of each pair of neighbouring labels (`pairwise`). Mixed with the
annotators' labels they are the targets of `network.expected_loss`, which makes this exact distillation over whole
label sequences. Words are the unit, so that teacher and student may cut them into different pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from extractors.errors import InvalidCorpus
from extractors.tagger.crf import LABELS, Floats
from extractors.training.dataset import Batch, Example, batches
from extractors.training.network import Network

Marginals = tuple[Floats, Floats]


@torch.no_grad()
def scores(network: Network, batch: Batch) -> tuple[Floats, Floats]:
    """Label scores (B, W, labels) and link scores (B, 2, W, 1 + W) of a batch."""
    network.eval()
    pieces, features, mask, first = (
        torch.from_numpy(a) for a in (batch.pieces, batch.features, batch.piece_mask, batch.first_piece)
    )
    with torch.autocast("cpu", torch.bfloat16):
        hidden = network.encode(pieces, features, mask)
    emissions, links, _ = network.heads(hidden, first)
    return emissions.numpy(), links.numpy()


def read_marginals(
    network: Network, examples: Sequence[Example], *, special: tuple[int, int, int], batch_windows: int = 16
) -> Iterator[tuple[int, int, Marginals]]:
    """(example's index, first word, marginals) of every window the network reads."""
    chain = [each.detach().numpy().astype(np.float64) for each in network.chain()]
    for batch in batches(examples, size=batch_windows, special=special, random=None):
        emissions, _ = scores(network, batch)
        for row, (index, lo, hi) in enumerate(batch.where):
            yield index, lo, chain_marginals(emissions[row, : hi - lo].astype(np.float64), *chain)


def chain_marginals(
    emissions: NDArray[np.float64],
    transitions: NDArray[np.float64],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
) -> Marginals:
    """(words, labels) and (words, labels, labels) probabilities of one window; the first word's pairs are zero."""
    length, size = emissions.shape
    local, step = np.exp(emissions - emissions.max(1, keepdims=True)), np.exp(transitions)
    forward, backward = np.zeros((length, size)), np.zeros((length, size))
    forward[0] = np.exp(start) * local[0]
    forward[0] /= forward[0].sum()
    for t in range(1, length):
        forward[t] = (forward[t - 1] @ step) * local[t]
        forward[t] /= forward[t].sum()
    backward[-1] = np.exp(end)
    for t in range(length - 2, -1, -1):
        backward[t] = step @ (local[t + 1] * backward[t + 1])
        backward[t] /= backward[t].sum()
    unary = forward * backward
    unary /= unary.sum(1, keepdims=True)
    pairs = np.zeros((length, size, size))
    pairs[1:] = forward[:-1, :, None] * step * (local[1:] * backward[1:])[:, None, :]
    pairs[1:] /= pairs[1:].sum((1, 2), keepdims=True)
    return unary.astype(np.float32), pairs.astype(np.float32)


def save_teaching(path: Path, network: Network, examples: Sequence[Example], *, special: tuple[int, int, int]) -> None:
    """Writes the network's marginals of every article to an npz file: `<id>/unary`, `<id>/pairs`, `<id>/starts`."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for example in examples:
        count, size = example.labels.shape
        arrays[f"{example.id}/unary"] = np.zeros((count, size), np.float16)
        arrays[f"{example.id}/pairs"] = np.zeros((count, size, size), np.float16)
        arrays[f"{example.id}/starts"] = example.tokens.starts
    for index, lo, (unary, pairs) in read_marginals(network, examples, special=special):
        name, hi = examples[index].id, lo + len(unary)
        arrays[f"{name}/unary"][lo:hi] = unary
        arrays[f"{name}/pairs"][lo:hi] = pairs
        if lo:  # across a window's edge nothing is known of the pair: the two words as if independent
            before = arrays[f"{name}/unary"][lo - 1].astype(np.float32)
            arrays[f"{name}/pairs"][lo] = before[:, None] * unary[0][None]
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def teach(examples: Sequence[Example], path: Path, *, share: float) -> None:
    """Mixes a teacher's marginals into the examples' targets in place; `share` is the teacher's part of the target.

    Raises InvalidCorpus when the file was made from other words.
    """
    with np.load(path) as stored:
        for example in examples:
            if not np.array_equal(stored[f"{example.id}/starts"], example.tokens.starts):
                raise InvalidCorpus(f"{example.id}: the teacher read other words")
            for name, target in (("unary", example.labels), ("pairs", example.pairs)):
                target *= 1 - share
                target += share * stored[f"{example.id}/{name}"].astype(np.float32)
            assert example.labels.shape[1] == len(LABELS)
