"""How close two texts are in meaning: the cosine of their sentence vectors.

The encoder is all-MiniLM-L6-v2 (22M parameters, Apache-2.0; Reimers & Gurevych 2019, Wang et al. 2020), exported to
ONNX and quantised to int8 by `extractors/training/export_sentence_encoder.py`: mean of the token vectors, scaled to
length one. It is a file of its own beside the tagger's: fine-tuning on attribution spoils an encoder for similarity.

It is loaded on first use and never downloaded; the session has one thread, so that nothing spins in a worker process
(build it after a fork, not before). Vectors of recent texts are kept. Where the weights are not there, `shipped`
returns None and paraphrases are judged by words alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

WEIGHTS = Path(__file__).parents[1] / "weights" / "sentence"
MAX_TOKENS = 128
BATCH = 32
KEPT = 20_000

Vectors = npt.NDArray[np.float32]


class SentenceEncoder:
    """Turns texts into unit vectors of 384 numbers; one object a process."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        self._session: Any = onnxruntime.InferenceSession(
            str(weights / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Any = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, float32 of shape (texts, 384)."""
        missing = sorted({text for text in texts if text not in self._kept}, key=len)
        fresh: dict[str, Vectors] = {}
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            fresh.update(zip(batch, self._run(batch), strict=True))
        rows = [fresh[text] if text in fresh else self._kept[text] for text in texts]
        self._kept.update(fresh)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return np.stack(rows) if rows else np.zeros((0, 384), np.float32)

    def _run(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch([text.encode("utf-8", "replace").decode() for text in texts])
        ids = np.array([item.ids for item in encoded], np.int64)
        mask = np.array([item.attention_mask for item in encoded], np.int64)
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, np.float32)

    def similarity(self, a: str, b: str) -> float:
        """The cosine of two texts, -1 to 1."""
        vectors = self.encode((a, b))
        return float(vectors[0] @ vectors[1])

    def closest(self, a: Sequence[str], b: Sequence[str]) -> float:
        """The highest cosine of a text among `a` with one among `b`; neither may be empty."""
        return float((self.encode(a) @ self.encode(b).T).max())


@lru_cache(maxsize=1)
def shipped() -> SentenceEncoder | None:
    """The encoder that comes with the package, loaded once a process; None where its weights are not there."""
    return SentenceEncoder() if (WEIGHTS / "model.onnx").is_file() else None
