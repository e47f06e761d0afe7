"""Runs the network over a text's windows: `Tagger.read` gives its labelled spans and named entities.

Windows hold whole paragraphs, so nothing is cut that belongs together. Some are read in one run, always of the same
article: int8 activations are scaled over the whole run, so in other company an article would get other quotes.
An ONNX session built before a fork can hang in the child: the session is built on first use, once a process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from extractors.confidence import NAMES, PLAIN, Model
from extractors.entities import Entity, entities_of_words
from extractors.errors import ModelNotFound
from extractors.marks import Quotation
from extractors.tagger.crf import Floats
from extractors.tagger.decoding import Chain, Tagged, decode, joined
from extractors.tagger.runs import INPUTS, arrange, runs
from extractors.tagger.windows import Tokenised, Window, load_tokenizer, pack, tokenise

DECODED_TOGETHER = 64  # windows
READ_PIECES = 20  # paragraphs are read alone, but for those that belong together: company makes labels and links worse
WEIGHTS = Path(__file__).parents[1] / "weights"
Scores = tuple[Floats, Floats, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tagger makes of a text: labelled spans and named entities, both in text order."""

    spans: list[Tagged]
    entities: list[Entity]


class Tagger:
    """The tagger in a weights folder: `tagger.onnx`, `tokenizer.json`, `tagger.npz` (the chain, special tokens,
    the confidence model).
    """

    def __init__(self, folder: Path = WEIGHTS) -> None:
        self.folder = folder
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        try:
            with (folder / "tagger.npz").open("rb") as file, np.load(file) as stored:
                self.chain = Chain(stored["transitions"], stored["start"], stored["end"])
                self.special = tuple(int(x) for x in stored["special"])
                self.confidence = _confidence(stored)
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
            raise ModelNotFound(f"no tagger in {folder}: {error}") from error
        self.version = _fingerprint(folder / "tagger.onnx")
        self._session: Any = None

    @property
    def session(self) -> Any:
        """The ONNX session: one a process, one thread, sequential."""
        if self._session is None:
            self._session = _session(self.folder / "tagger.onnx")
        return self._session

    def read(self, text: str, quotations: Sequence[Quotation]) -> Reading:
        """The labelled spans and the entities of a text with its quotations, from `marks.pair`."""
        return self.read_many([(text, quotations)])[0]

    def read_many(self, texts: Sequence[tuple[str, Sequence[Quotation]]]) -> list[Reading]:
        """What `read` gives for each text, in one go: the parts of one article, for its result depends on them all."""
        tokenised = [tokenise(text, quotations, self.tokenizer) for text, quotations in texts]
        rows = [(i, window) for i, tokens in enumerate(tokenised) for window in pack(tokens.blocks, READ_PIECES)]
        spans: list[list[list[Tagged]]] = [[] for _ in texts]
        entities: list[list[Entity]] = [[] for _ in texts]
        for at in range(0, len(rows), DECODED_TOGETHER):
            # Decoded some at a time: kept for a whole book, the link scores alone would fill the memory.
            part = [(tokenised[i], window) for i, window in rows[at : at + DECODED_TOGETHER]]
            emissions, links, classes = zip(*self._run(part), strict=True)
            decoded = decode(part, emissions, links, self.chain)
            for (i, window), found, row in zip(rows[at:], decoded, classes, strict=False):
                spans[i].append(found)
                words, tokens = slice(*window.words), tokenised[i]
                entities[i] += entities_of_words(
                    row.tolist(), tokens.starts[words].tolist(), tokens.ends[words].tolist()
                )
        return [Reading(joined(found), named) for found, named in zip(spans, entities, strict=True)]

    def _run(self, rows: Sequence[tuple[Tokenised, Window]]) -> list[Scores]:
        """Label and link scores of each window, and its words' classes of entity."""
        scores: dict[int, Scores] = {}
        for run in runs([window for _, window in rows]):
            scores |= zip(run, self._run_together([rows[i] for i in run]), strict=True)
        return [scores[i] for i in range(len(rows))]

    def _run_together(self, rows: Sequence[tuple[Tokenised, Window]]) -> Iterator[Scores]:
        emissions, links, classes = self.session.run(None, arrange(rows, self.special))
        for row, (_, window) in enumerate(rows):
            words = window.words[1] - window.words[0]
            yield emissions[row, :words], links[row, :, :words, : words + 1], classes[row, :words]


def _confidence(stored: Any) -> Model:
    """The confidence model of a weights folder, or the plain product where it was never fitted."""
    if "confidence" not in stored:
        return PLAIN
    if (known := tuple(stored["confidence_names"].tolist())) != NAMES:
        raise ValueError(f"a confidence model over {known} is not one over {NAMES}")
    rates = zip(stored["cue_words"].tolist(), stored["cue_rates"].tolist(), strict=True)
    return Model(tuple(float(each) for each in stored["confidence"]), dict(rates))


def _fingerprint(path: Path) -> str:
    """Twelve hex digits of the model file's SHA-256: what a stored quote remembers of the model that found it."""
    if not path.is_file():
        raise ModelNotFound(f"no model at {path}")
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    if (wants := tuple(each.name for each in session.get_inputs())) != INPUTS:
        raise ModelNotFound(f"{path} is a model of another version: it reads {', '.join(wants)}")
    return session


@lru_cache(maxsize=2)
def load_tagger(folder: Path = WEIGHTS) -> Tagger:
    """The tagger of a folder, loaded once a process; ModelNotFound when something is missing."""
    return Tagger(folder)
