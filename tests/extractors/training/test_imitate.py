"""The teacher's vectors: kept for every word, read back, guessed ever better."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import numpy as np
import torch

from extractors.errors import InvalidCorpus
from extractors.training.dataset import Example, batches
from extractors.training.imitate import LAST, MIDDLE, Imitation, save_vectors
from extractors.training.network import Network
from tests.extractors.training.tiny import SPECIAL


@pytest.fixture
def saved(encoder: Path, examples: list[Example], tmp_path: Path) -> tuple[Path, Network]:
    torch.manual_seed(5)
    network = Network(encoder).eval()
    path = tmp_path / "vectors.npy"
    save_vectors(path, network, examples, special=SPECIAL)
    return path, network


def test_imitate_keeps_the_vector_of_each_words_first_piece(
    saved: tuple[Path, Network], examples: list[Example]
) -> None:
    path, network = saved
    vectors = np.load(path)
    counts = [len(each.tokens.starts) for each in examples]
    assert vectors.shape == (sum(counts), 2, network.encoder.config.hidden_size)
    for batch in batches(examples, size=8, special=SPECIAL, random=None):
        arrays = (torch.from_numpy(each) for each in (batch.pieces, batch.features, batch.piece_mask))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            last = network.looked_at(*arrays, (LAST,))[0].float().numpy()
        for row, (index, lo, hi) in enumerate(batch.where):
            begin = sum(counts[:index])
            wanted = last[row, batch.first_piece[row, : hi - lo]]
            assert np.allclose(vectors[begin + lo : begin + hi, 1], wanted, atol=2e-2)


def test_imitate_refuses_vectors_of_other_words(saved: tuple[Path, Network], examples: list[Example]) -> None:
    with pytest.raises(InvalidCorpus, match=r"vectors\.npy has the vectors of \d+ words, not of \d+"):
        Imitation.of(saved[0], examples[1:])


def test_imitate_guesses_get_better_and_teach_the_student(
    saved: tuple[Path, Network], examples: list[Example], encoder: Path
) -> None:
    imitation = Imitation.of(saved[0], examples)
    torch.manual_seed(6)
    student = Network(encoder)
    student.guesses = imitation.guesses(student)
    optimiser = torch.optim.Adam(student.parameters(), lr=1e-2)
    batch = next(iter(batches(examples, size=8, special=SPECIAL, random=None)))
    arrays = [torch.from_numpy(each) for each in (batch.pieces, batch.features, batch.piece_mask)]
    errors = []
    for _ in range(60):
        loss = imitation.loss(student.guesses, student.looked_at(*arrays, (MIDDLE, LAST)), batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        errors.append(loss.item())
    assert np.mean(errors[-10:]) < 0.7 * np.mean(errors[:10])
    assert student.encoder.encoder.layer[0].output.dense.weight.grad.abs().sum() > 0
