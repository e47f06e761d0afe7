"""From the network to the files that run: the same scores in float, near enough in int8, read by the tagger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

import onnx
import onnxruntime
import torch

from extractors.confidence import PLAIN
from extractors.marks import pair
from extractors.tagger import Tagger
from extractors.tagger.crf import CUE, LABELS
from extractors.tagger.runs import arrange
from extractors.tagger.windows import Window, tokenise
from extractors.training.dataset import Batch, Example, batches
from extractors.training.export import CUE_BIAS, export, export_plain, quantise
from extractors.training.narrow import narrow
from extractors.training.network import INNER_CEILING, Network
from extractors.training.smoothing import reaches
from tests.extractors.training.tiny import SPECIAL, articles
from tests.extractors.training.twins import with_a_twin_head

# The exporter that runs on every torch is announced as old by it; the quantiser's advice is about speed.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


@pytest.fixture(scope="module")
def network(encoder: Path) -> Network:
    """A tiny network whose every table and chain is random."""
    torch.manual_seed(2)
    found = Network(encoder)
    for each in (
        found.transitions,
        found.start,
        found.end,
        *(t.weight for t in (found.case, found.quote, found.place)),
    ):
        torch.nn.init.normal_(each)
    return found.eval()


@pytest.fixture(scope="module")
def plain(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its graph in float."""
    path = tmp_path_factory.mktemp("plain") / "plain.onnx"
    export_plain(network, path)
    return path


def run(path: Path, examples: list[Example], batch: Batch) -> list[Any]:
    """What a graph gives for the windows of a batch."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    rows = []
    for index, lo, hi in batch.where:
        tokens = examples[index].tokens
        end = int(tokens.first_piece[hi]) if hi < len(tokens.first_piece) else len(tokens.pieces)
        rows.append((tokens, Window((lo, hi), (int(tokens.first_piece[lo]), end))))
    return list(session.run(None, arrange(rows, SPECIAL)))


@torch.no_grad()
def scores(network: Network, batch: Batch) -> list[Any]:
    arrays = (batch.pieces, batch.features, batch.piece_mask, batch.first_piece)
    return [each.numpy() for each in network(*(torch.from_numpy(a) for a in arrays))]


@pytest.mark.parametrize("size", [1, 2, 20])
def test_export_in_float_gives_the_networks_scores(
    size: int, plain: Path, network: Network, examples: list[Example]
) -> None:
    bias = np.zeros(len(LABELS), np.float32)
    bias[CUE] = CUE_BIAS
    for batch in batches(examples, size=size, special=SPECIAL, random=None):
        emissions, links, entities = run(plain, examples, batch)
        expected = scores(network, batch)
        real = batch.word_mask
        np.testing.assert_allclose(emissions[real], (expected[0] + bias)[real], atol=1e-3)
        np.testing.assert_array_equal(entities[real], expected[2].argmax(-1)[real])
        for b, words in enumerate(real.sum(1)):
            found, wanted = (each[b, :, :words, : words + 1] for each in (links, expected[1]))
            np.testing.assert_allclose(found, wanted, atol=1e-3)


def test_export_gives_the_scores_of_layers_with_unlike_numbers_of_heads(
    encoder: Path, examples: list[Example], tmp_path: Path
) -> None:
    network = with_a_twin_head(encoder)
    narrow(network, examples, SPECIAL, head_loss=0.02)
    export_plain(network, tmp_path / "plain.onnx")
    (batch,) = batches(examples, size=20, special=SPECIAL, random=None)
    links, expected = run(tmp_path / "plain.onnx", examples, batch)[1], scores(network, batch)[1]
    for b, words in enumerate(batch.word_mask.sum(1)):
        np.testing.assert_allclose(links[b, :, :words, : words + 1], expected[b, :, :words, : words + 1], atol=1e-3)


@pytest.mark.parametrize("far", [False, True])
def test_export_evened_out_gives_the_same_scores_and_caps_only_what_is_far(
    far: bool, plain: Path, network: Network, examples: list[Example], tmp_path: Path
) -> None:
    reached = reaches(network, examples, SPECIAL)
    if far:
        reached[0].second[0] = INNER_CEILING
    export_plain(network, tmp_path / "evened.onnx", reached)
    (batch,) = batches(examples, size=20, special=SPECIAL, random=None)
    evened, as_it_is = run(tmp_path / "evened.onnx", examples, batch), run(plain, examples, batch)
    for found, expected in zip(evened[:2], as_it_is[:2], strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-3)
    operations = [node.op_type for node in onnx.load(str(tmp_path / "evened.onnx")).graph.node]
    assert operations.count("Clip") == far


@pytest.mark.parametrize("evened", [False, True])
def test_export_quantises_all_large_products(
    evened: bool, network: Network, examples: list[Example], tmp_path: Path
) -> None:
    export_plain(network, tmp_path / "plain.onnx", reaches(network, examples, SPECIAL) if evened else ())
    quantise(tmp_path / "plain.onnx", tmp_path / "int8.onnx")
    operations = [node.op_type for node in onnx.load(str(tmp_path / "int8.onnx")).graph.node]
    layers = len(network.encoder.encoder.layer)
    # In each layer query, key and value in one, what attention gives, and two; behind the last the ends of links.
    assert operations.count("MatMulInteger") == 4 * layers + 1
    # In floating point: queries with keys, weights with values; labels and entities, dependents with heads.
    assert operations.count("MatMul") == 2 * layers + 2
    assert "DynamicQuantizeLinear" in operations


def test_export_in_int8_stays_near(plain: Path, examples: list[Example], tmp_path: Path) -> None:
    quantise(plain, tmp_path / "int8.onnx")
    (batch,) = batches(examples, size=20, special=SPECIAL, random=None)
    found, expected = run(tmp_path / "int8.onnx", examples, batch)[0], run(plain, examples, batch)[0]
    real = batch.word_mask
    spread = expected[real].std()
    assert np.abs(found[real] - expected[real]).mean() < 0.1 * spread
    assert not np.array_equal(found, expected)


@pytest.fixture(scope="module")
def weights(network: Network, encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole folder."""
    folder = tmp_path_factory.mktemp("out") / "weights"
    export(network, encoder / "tokenizer.json", SPECIAL, folder)
    return folder


def test_export_writes_a_folder_that_the_tagger_reads(weights: Path, network: Network) -> None:
    tagger = Tagger(weights)
    transitions, start, end = (each.detach().numpy() for each in network.chain())
    np.testing.assert_array_equal(tagger.chain.transitions, transitions)
    np.testing.assert_array_equal(tagger.chain.start, start)
    np.testing.assert_array_equal(tagger.chain.end, end)
    assert tagger.special == SPECIAL
    assert tagger.confidence == PLAIN
    for article in articles():
        quotations = pair(article.text)
        reading = tagger.read(article.text, quotations)
        assert reading == Tagger(weights).read(article.text, quotations)
        words = {tuple(each) for each in zip(*_bounds(article.text, tagger), strict=True)}
        starts, ends = ({each[k] for each in words} for k in (0, 1))
        assert all(one.span.start in starts and one.span.end in ends for one in reading.spans)
        assert all(one.span.start in starts and one.span.end in ends for one in reading.entities)


def _bounds(text: str, tagger: Tagger) -> tuple[list[int], list[int]]:
    tokens = tokenise(text, pair(text), tagger.tokenizer)
    return tokens.starts.tolist(), tokens.ends.tolist()


def test_export_reads_a_window_of_any_length(weights: Path) -> None:
    tagger = Tagger(weights)
    for words in (1, 2, 250, 600):
        text = "dam " * words
        for one in tagger.read(text, ()).spans:
            assert 0 <= one.span.start < one.span.end <= len(text)
