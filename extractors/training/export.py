"""From a trained network to the files that run: one ONNX graph, quantised to int8, and what decoding needs.

The three feature tables become one, looked up by the feature id as `windows` writes it. Dynamic quantisation keeps
activations in floating point and weights in int8 (one scale a channel), about a quarter of the size and twice the
speed; the word vectors are quantised too.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from extractors.tagger.crf import CUE, LABELS
from extractors.tagger.runs import INPUTS
from extractors.tagger.windows import CASES, FEATURES, QUOTES
from extractors.training.network import Network, Scores

OPSET = 17
# Likelihood makes a shy tagger: a cue it is not sure of costs the whole attribution. Added to every word's score for
# the beginning of a cue; found on development articles (docs/evaluation.md has the figures).
CUE_BIAS = 1.25
# The exporter names a node after the module it came from.
_QUANTISED = ("/query", "/key", "/value", "/dense", "/head", "/dependent")


class _Graph(nn.Module):
    """What is exported: a run as `tagger.runs` arranges it in; scores of labels and links, and each word's likeliest
    class of entity, out.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        ids = torch.arange(FEATURES)
        case, quote, place = ids % CASES, ids // CASES % QUOTES, ids // (CASES * QUOTES)
        table = network.case(case) + network.quote(quote) + network.place(place)
        self.features = nn.Embedding.from_pretrained(table.detach(), freeze=True)
        bias = torch.zeros(len(LABELS))
        bias[CUE] = CUE_BIAS
        self.register_buffer("bias", bias)

    def forward(
        self,
        pieces: Tensor,
        features: Tensor,
        positions: Tensor,
        grid: Tensor,
        mask: Tensor,
        back: Tensor,
        words: Tensor,
    ) -> Scores:
        network, encoder = self.network, self.network.encoder
        tables = encoder.embeddings
        embedded = tables.word_embeddings(pieces) + self.features(features) + tables.position_embeddings(positions)
        hidden = tables.LayerNorm(embedded + tables.token_type_embeddings.weight[0])
        bias = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
        for layer in encoder.encoder.layer:
            hidden = _layer(layer, hidden, bias, grid, back)
        found = hidden[words]
        emissions, entities = network.emit(found[:, 1:]), network.entity(found[:, 1:])
        return emissions + self.bias, network.link(found), entities.argmax(-1)


def _layer(layer: nn.Module, hidden: Tensor, bias: Tensor, grid: Tensor, back: Tensor) -> Tensor:
    """One BERT layer over a row of pieces, in plain operations, which every runtime knows; attention over the grid."""
    attention = layer.attention
    this = attention.self
    heads, size = this.num_attention_heads, this.attention_head_size
    count, length = grid.shape[0], grid.shape[1]
    query, key, value = (
        part(hidden)[grid].view(count, length, heads, size).transpose(1, 2)
        for part in (this.query, this.key, this.value)
    )
    weights = torch.softmax(query @ key.transpose(-1, -2) / size**0.5 + bias, dim=-1)
    context = (weights @ value).transpose(1, 2).reshape(count * length, heads * size)[back]
    hidden = attention.output.LayerNorm(attention.output.dense(context) + hidden)
    inner = nn.functional.gelu(layer.intermediate.dense(hidden))
    return layer.output.LayerNorm(layer.output.dense(inner) + hidden)


def export(network: Network, tokenizer: Path, special: tuple[int, int, int], out: Path) -> None:
    """Writes `tagger.onnx` (int8), `tagger.npz` and `tokenizer.json` into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        export_plain(network, plain)
        quantise(plain, out / "tagger.onnx")
    transitions, start, end = (each.detach().numpy() for each in network.chain())
    np.savez(out / "tagger.npz", transitions=transitions, start=start, end=end, special=np.array(special))
    shutil.copyfile(tokenizer, out / "tokenizer.json")


def export_plain(network: Network, path: Path) -> None:
    """The graph in float32."""
    graph = _Graph(network).eval()
    row, grid = torch.arange(14), torch.arange(14).view(2, 7)  # two windows of seven pieces, whatever they are
    example = {
        "pieces": torch.ones_like(row), "features": torch.zeros_like(row), "positions": row % 7,
        "grid": grid, "mask": torch.ones_like(grid), "back": row, "words": grid[:, :6],
    }  # fmt: skip
    inputs = tuple(example[name] for name in INPUTS)
    axes = {name: {0: "pieces"} for name in ("pieces", "features", "positions", "back")}
    axes |= {name: {0: "windows", 1: "longest"} for name in ("grid", "mask")}
    axes |= {"words": {0: "windows", 1: "heads"}, "links": {0: "windows", 2: "words", 3: "heads"}}
    axes |= {name: {0: "windows", 1: "words"} for name in ("emissions", "entities")}
    torch.onnx.export(
        graph, inputs, str(path), input_names=list(INPUTS), output_names=["emissions", "links", "entities"],
        dynamic_axes=axes, opset_version=OPSET, dynamo=False,
    )  # fmt: skip


def quantise(plain: Path, out: Path) -> None:
    """Dynamic int8, one scale a channel; the scores of labels and entities stay in float32, they are small."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(str(plain)).graph
    products = [n.name for n in graph.node if n.op_type in ("MatMul", "Gemm")]
    keep = [name for name in products if not name.startswith(_QUANTISED)]
    quantize_dynamic(
        str(plain), str(out), weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=keep,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"], extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
