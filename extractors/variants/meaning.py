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
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, float32 of shape (texts, 384)."""
        rows = [self._vector(text) for text in texts]
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return np.stack(rows) if rows else np.zeros((0, 384), np.float32)

    def _vector(self, text: str) -> Vectors:
        """The vector of one text, each computed alone: int8 scales follow what else is in a batch, and so would it."""
        if text in self._kept:
            self._kept.move_to_end(text)
            return self._kept[text]
        encoded = self._tokenizer.encode(text.encode("utf-8", "replace").decode())
        ids, mask = np.array([encoded.ids], np.int64), np.array([encoded.attention_mask], np.int64)
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        self._kept[text] = np.asarray(vectors[0], np.float32)
        return self._kept[text]


@lru_cache(maxsize=1)
def shipped() -> SentenceEncoder | None:
    """The encoder that comes with the package, loaded once a process; None where its weights are not there."""
    return SentenceEncoder() if (WEIGHTS / "model.onnx").is_file() else None
