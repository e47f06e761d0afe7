"""From a trained network to the files that run: one ONNX graph, quantised to int8, and what decoding needs.

The three feature tables become one, looked up by the feature id as `windows` writes it. Dynamic quantisation keeps
activations in floating point and weights in int8 (one scale a channel), about a quarter of the size and twice the
speed; the word vectors are quantised too. Where there are examples to measure it on, what products read is evened out
before (`smoothing`).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from extractors.tagger.crf import CUE, LABELS
from extractors.tagger.runs import INPUTS
from extractors.tagger.windows import CASES, FEATURES, QUOTES
from extractors.training.dataset import Example
from extractors.training.network import INNER_CEILING, LINK_SIZE, Network, Scores
from extractors.training.smoothing import Evened, Reach, reaches

OPSET = 17
# Likelihood makes a shy tagger: a cue it is not sure of costs the whole attribution. Added to every word's score for
# the beginning of a cue; found on development articles (docs/evaluation.md has the figures).
CUE_BIAS = 1.25
# The exporter names a node after the module it came from.
_QUANTISED = ("query_key_value", "inner_dense", "dense", "ends")


class _Graph(nn.Module):
    """What is exported: a run as `tagger.runs` arranges it in; scores of labels and links, and each word's likeliest
    class of entity, out.
    """

    def __init__(self, network: Network, reached: Sequence[Reach] = ()) -> None:
        super().__init__()
        self.network = network
        ids = torch.arange(FEATURES)
        case, quote, place = ids % CASES, ids // CASES % QUOTES, ids // (CASES * QUOTES)
        table = network.case(case) + network.quote(quote) + network.place(place)
        self.features = nn.Embedding.from_pretrained(table.detach(), freeze=True)
        layers = network.encoder.encoder.layer
        self.layers = nn.ModuleList(_Layer(layer, reach) for layer, reach in zip_longest(layers, reached))
        self.scores = _side_by_side(network.emit, network.entity)
        with torch.no_grad():
            self.scores.bias[CUE] += CUE_BIAS
        self.ends = _side_by_side(*_dependents(network), network.head)

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
        encoder = self.network.encoder
        tables = encoder.embeddings
        embedded = tables.word_embeddings(pieces) + self.features(features) + tables.position_embeddings(positions)
        hidden = tables.LayerNorm(embedded + tables.token_type_embeddings.weight[0])
        # A row of its own for every piece that looks: added to the scores in long stretches, not in short ones.
        bias = ((1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4).expand(-1, 1, grid.shape[1], -1)
        slices = {}
        for heads in {layer.heads for layer in self.layers}:
            # Which slices of a head's size are the queries of the grid, and which the contexts of a piece.
            each = torch.arange(heads)
            there = grid[:, None, :] * (3 * heads) + each[:, None]
            here = ((back - positions) * heads + positions)[:, None] + each * grid.shape[1]
            slices[heads] = there, here
        for layer in self.layers:
            hidden = layer(hidden, bias, *slices[layer.heads])
        scores = self.scores(hidden)[words[:, 1:]]
        ends, kind = self.ends(hidden).view(-1, LINK_SIZE), torch.arange(2)[:, None]
        dependent, head = ends[words[:, None, 1:] * 4 + kind], ends[words[:, None] * 4 + 2 + kind]
        links = dependent @ head.transpose(2, 3)
        return scores[..., : len(LABELS)], links, scores[..., len(LABELS) :].argmax(-1)


class _Layer(nn.Module):
    """One BERT layer over a row of pieces, in plain operations, which every runtime knows; attention over the grid.

    Query, key and value come of one product. Its rows, cut into slices of a head's size, are gathered straight into
    the order that attention wants (windows, heads, pieces), and what it gives straight back: moving the pieces to
    the grid and parting the heads are one step, and nothing is transposed.
    """

    def __init__(self, layer: nn.Module, reach: Reach | None) -> None:
        super().__init__()
        self.attention, self.output = layer.attention.output, layer.output
        this = layer.attention.self
        self.heads, self.size = this.num_attention_heads, this.attention_head_size
        self.query_key_value = _side_by_side(this.query, this.key, this.value)
        self.inner_dense, self.activation = layer.intermediate.dense, layer.intermediate.intermediate_act_fn
        if reach:
            self.inner_dense = Evened.of(self.inner_dense, reach.first)
            if reach.second.max() < INNER_CEILING:
                self.activation = nn.GELU()

    def forward(self, hidden: Tensor, bias: Tensor, there: Tensor, here: Tensor) -> Tensor:
        """The next vectors of the pieces (N, size); `there` (B, heads, P), `here` (N, heads) as in `_Graph`."""
        attention, output = self.attention, self.output
        slices = self.query_key_value(hidden).view(-1, self.size)
        query, key, value = (slices[there + self.heads * k] for k in range(3))
        weights = torch.softmax(query @ key.transpose(-1, -2) / self.size**0.5 + bias, dim=-1)
        context = (weights @ value).view(-1, self.size)[here].view(-1, self.heads * self.size)
        hidden = attention.LayerNorm(attention.dense(context) + hidden)
        inner = self.activation(self.inner_dense(hidden))
        return output.LayerNorm(output.dense(inner) + hidden)


def _side_by_side(*parts: nn.Linear) -> nn.Linear:
    """Layers that read the same, as one whose outputs are theirs side by side."""
    whole = nn.Linear(parts[0].in_features, sum(part.out_features for part in parts))
    whole.weight.data = torch.cat([part.weight.data for part in parts])
    whole.bias.data = torch.cat([part.bias.data for part in parts])
    return whole


def _dependents(network: Network) -> Iterator[nn.Linear]:
    """For each kind of link the dependent's layer and the bilinear form behind it, as one layer."""
    weights, biases = network.dependent.weight.data, network.dependent.bias.data
    for kind in range(2):
        part = slice(kind * LINK_SIZE, (kind + 1) * LINK_SIZE)
        form = network.bilinear.data[kind]
        whole = nn.Linear(weights.shape[1], LINK_SIZE)
        whole.weight.data, whole.bias.data = form.T @ weights[part], biases[part] @ form + network.bias.data[kind]
        yield whole


def export(
    network: Network, tokenizer: Path, special: tuple[int, int, int], out: Path, examples: Sequence[Example] = ()
) -> None:
    """Writes `tagger.onnx` (int8), `tagger.npz` and `tokenizer.json` into the folder `out`.

    `examples` (some of those that the network learnt from) show what its products read; without any nothing is evened
    out.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        export_plain(network, plain, reaches(network, examples, special) if examples else ())
        quantise(plain, out / "tagger.onnx")
    transitions, start, end = (each.detach().numpy() for each in network.chain())
    np.savez(out / "tagger.npz", transitions=transitions, start=start, end=end, special=np.array(special))
    shutil.copyfile(tokenizer, out / "tokenizer.json")


def export_plain(network: Network, path: Path, reached: Sequence[Reach] = ()) -> None:
    """The graph in float32, its products evened out by how far what they read reaches, where that is known."""
    graph = _Graph(network, reached).eval()
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
    kept = [name for name in products if not name.split("/")[-2].startswith(_QUANTISED)]
    # The quantiser parts a Gemm into a product and an addition before it asks what to leave alone.
    kept += [f"{name}_MatMul" for name in kept]
    quantize_dynamic(
        str(plain), str(out), weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=kept,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"], extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
