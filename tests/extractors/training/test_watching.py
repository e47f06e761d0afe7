"""What parts of a network read, seen from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from torch import Tensor

from extractors.training import watching
from extractors.training.dataset import Example
from extractors.training.network import Network
from extractors.training.watching import watch
from tests.extractors.training.tiny import SPECIAL


def test_watching_shows_what_each_part_reads_of_pieces_alone(
    encoder: Path, examples: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "WINDOWS", 2)
    network = Network(encoder)
    layers = network.encoder.encoder.layer
    parts = [layer.output.dense for layer in layers]
    seen: dict[int, list[Tensor]] = {0: [], 1: []}
    watch(network, parts, lambda number, read: seen[number].append(read), examples, SPECIAL, count=99)
    assert [sum(len(each) for each in reads) for reads in seen.values()] == [pieces(examples)] * 2
    assert len(seen[0]) > 1, "batch by batch"
    assert all(each.shape[1] == parts[0].in_features for each in seen[0])
    assert not torch.equal(torch.cat(seen[0]), torch.cat(seen[1]))


def pieces(examples: list[Example]) -> int:
    """All pieces with the two that stand around each window."""
    return sum(len(each.tokens.pieces) + 2 for each in examples)


def test_watching_reads_no_more_batches_than_asked_for(
    encoder: Path, examples: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "WINDOWS", 1)
    network = Network(encoder)
    reads: list[Tensor] = []
    part = network.encoder.encoder.layer[0].output.dense
    watch(network, [part], lambda _, read: reads.append(read), examples, SPECIAL, count=1)
    assert len(reads) == 1


def test_watching_ends_also_when_somebody_looks_away(encoder: Path, examples: list[Example]) -> None:
    network = Network(encoder)

    def look(_: int, read: Tensor) -> None:
        raise RuntimeError(f"{len(read)} pieces are enough")

    with pytest.raises(RuntimeError):
        watch(network, [network.encoder.encoder.layer[0].output.dense], look, examples, SPECIAL, count=1)
    assert not any(part._forward_pre_hooks for part in network.modules())
