"""Finds sources, cues and contents, and which belongs to which, with a small transformer on the CPU.

One ONNX graph (int8 encoder and heads, see `training.network`) gives each word seven label scores and, for two kinds
of link, a score for every other word of its window. From these

1. Viterbi decoding under the BIO constraints gives the spans (`crf`);
2. a content's link to its cue is the mean of its words' link distributions, restricted to the words that begin a
   decoded cue; a cue's link to its source likewise, with “no source” as one more choice;
3. a span's score is the mean marginal probability of its labels (forward-backward).

Windows hold whole paragraphs, so nothing is cut that belongs together.
An ONNX session built before a fork can hang in the child: the session is built on first use, once a process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.crf import CONTENT, CUE, SOURCE, Floats, marginals, viterbi
from extractors.errors import ModelNotFound
from extractors.marks import Quotation
from extractors.model import Span
from extractors.windows import Tokenised, Window, load_tokenizer, pack, tokenise

DECODED_TOGETHER = 16
READ_PIECES = 62  # paragraphs are read nearly alone: more company made labels and links worse on development articles
_ROLE = {SOURCE: "source", CUE: "cue", CONTENT: "content"}
WEIGHTS = Path(__file__).with_name("weights")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A labelled span: `role` source | cue | content, `score` the mean probability of its labels.

    `head` is the index (in the list of tagged spans of the text) of a content's cue or of a cue's source, None where
    there is none; `head_score` its probability.
    """

    role: str
    span: Span
    score: float
    head: int | None = None
    head_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Chain:
    """The CRF's parameters: transitions (labels, labels), start and end (labels,)."""

    transitions: Floats
    start: Floats
    end: Floats


def decode(
    rows: Sequence[tuple[Tokenised, Window]], emissions: Sequence[Floats], links: Sequence[Floats], chain: Chain
) -> list[list[Tagged]]:
    """The labelled spans of each window in text order; heads are indexes into the window's own list.

    `emissions[i]` (words, labels) and `links[i]` (2, words, 1 + words) are the scores of `rows[i]`.
    """
    lengths = np.array([len(e) for e in emissions], dtype=np.int64)
    padded = np.zeros((len(rows), int(lengths.max()), emissions[0].shape[1]), dtype=np.float32)
    for row, scores in zip(padded, emissions, strict=True):
        row[: len(scores)] = scores
    paths = viterbi(padded, lengths, chain.transitions, chain.start, chain.end)
    sure = marginals(padded, lengths, chain.transitions, chain.start, chain.end)
    return [
        list(_spans(tokens, window, path, probability, link))
        for (tokens, window), path, probability, link in zip(rows, paths, sure, links, strict=True)
    ]


def joined(windows: Iterable[Sequence[Tagged]]) -> list[Tagged]:
    """One list for a text out of those of its windows, heads counted through."""
    out: list[Tagged] = []
    for spans in windows:
        base = len(out)
        out += [one if one.head is None else replace(one, head=one.head + base) for one in spans]
    return out


def _spans(
    tokens: Tokenised, window: Window, path: NDArray[np.int64], probability: Floats, link: Floats
) -> Iterator[Tagged]:
    runs = _runs(path)
    starts = {role: [(i, lo) for i, (r, lo, _) in enumerate(runs) if r == role] for role in (SOURCE, CUE)}
    offset = window.words[0]
    for role, lo, hi in runs:
        labels = np.full(hi - lo, role + 1)
        labels[0] = role
        score = float(probability[np.arange(lo, hi), labels].mean())
        span = Span(int(tokens.starts[offset + lo]), int(tokens.ends[offset + hi - 1]))
        head, head_score = None, 0.0
        if role == CONTENT and starts[CUE]:
            head, head_score = _choose(link[0, lo:hi], starts[CUE], none=False)
        elif role == CUE:
            head, head_score = _choose(link[1, lo:hi], starts[SOURCE], none=True)
        yield Tagged(_ROLE[role], span, score, head, head_score)


def _runs(path: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """(role, first word, end) of each labelled run."""
    out: list[tuple[int, int, int]] = []
    for t, label in enumerate(path.tolist()):
        if label in _ROLE:
            out.append((label, t, t + 1))
        elif label:
            role, lo, _ = out[-1]
            out[-1] = (role, lo, t + 1)
    return out


def _choose(scores: Floats, heads: list[tuple[int, int]], *, none: bool) -> tuple[int | None, float]:
    """The likeliest head for a span's words, among the starts of `heads` and perhaps none, and its probability."""
    columns = np.array([1 + lo for _, lo in heads] + ([0] if none else []))
    chosen = scores[:, columns]
    chosen = np.exp(chosen - chosen.max(axis=1, keepdims=True))
    mean = (chosen / chosen.sum(axis=1, keepdims=True)).mean(axis=0)
    best = int(mean.argmax())
    return (heads[best][0] if best < len(heads) else None), float(mean[best])


class Tagger:
    """The tagger in a weights folder: `tagger.onnx`, `tokenizer.json`, `tagger.npz` (the chain, special tokens)."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        self.folder = folder
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        try:
            with np.load(folder / "tagger.npz") as stored:
                self.chain = Chain(stored["transitions"], stored["start"], stored["end"])
                self.special = tuple(int(x) for x in stored["special"])
                slope, intercept = stored.get("calibration", (1.0, 0.0))
                self.calibration = (float(slope), float(intercept))
        except (OSError, KeyError, ValueError) as error:
            raise ModelNotFound(f"no tagger in {folder}: {error}") from error
        self.version = _fingerprint(folder / "tagger.onnx")
        self._session: Any = None

    @property
    def session(self) -> Any:
        """The ONNX session: one a process, one thread, sequential."""
        if self._session is None:
            self._session = _session(self.folder / "tagger.onnx")
        return self._session

    def tag(self, text: str, quotations: Sequence[Quotation]) -> list[Tagged]:
        """The labelled spans of a text with its quotations, from `marks.pair`."""
        tokens = tokenise(text, quotations, self.tokenizer)
        windows = pack(tokens.blocks, READ_PIECES)
        found: list[list[Tagged]] = []
        for at in range(0, len(windows), DECODED_TOGETHER):
            # Decoded a few at a time: kept for a whole book, the link scores alone would fill the memory.
            rows = [(tokens, window) for window in windows[at : at + DECODED_TOGETHER]]
            emissions, links = zip(*(self._run(tokens, window) for _, window in rows), strict=True)
            found += decode(rows, emissions, links, self.chain)
        return joined(found)

    def _run(self, tokens: Tokenised, window: Window) -> tuple[Floats, Floats]:
        """Label and link scores of one window.

        One window a run: int8 activations are scaled over the whole batch, so in company a window would get other
        labels than alone, and an article other quotes. On one core larger batches are no faster either.
        """
        opening, closing, _ = self.special
        (p0, p1), (w0, w1) = window.pieces, window.words
        pieces = np.empty((1, p1 - p0 + 2), np.int64)
        pieces[0, 0], pieces[0, 1:-1], pieces[0, -1] = opening, tokens.pieces[p0:p1], closing
        features = np.zeros_like(pieces)
        features[0, 1:-1] = tokens.features[p0:p1]
        first = (tokens.first_piece[w0:w1] - p0 + 1).astype(np.int64)[None]
        inputs = {"pieces": pieces, "features": features, "mask": np.ones_like(pieces), "first_piece": first}
        emissions, links = self.session.run(None, inputs)
        return emissions[0], links[0]


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
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=2)
def load_tagger(folder: Path = WEIGHTS) -> Tagger:
    """The tagger of a folder, loaded once a process; ModelNotFound when something is missing."""
    return Tagger(folder)
