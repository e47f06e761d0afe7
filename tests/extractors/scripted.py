"""A tagger whose network follows a script of words: what stands around the network is tested without weights.

“Ann”, “Bo”, “Lee” and “Wu” are sources and persons; “said”, “added”, “asked”, “stressed” and “wrote” are cues; marks
and a few words of the news day are nothing; every other word is content. Each word hangs on what stands nearest to
it; a cue without a source within three words has none.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.entities import LABELS
from extractors.tagger import WEIGHTS, Tagger
from extractors.tagger.crf import CONTENT, CUE, FORBIDDEN, SOURCE, allowed, may_start

ROLES = {
    **dict.fromkeys(("ann", "bo", "lee", "wu"), SOURCE),
    **dict.fromkeys(("said", "added", "asked", "stressed", "wrote"), CUE),
    **dict.fromkeys(("on", "monday", "friday", "today", "met", "and", "nobody", "spoke"), 0),
}
REACH = 3.5  # words
SURE = 12.0
PERSON = 1 + 2 * LABELS.index("PERSON")
Arrays = Mapping[str, NDArray[np.int64]]


class ScriptedSession:
    """Stands for the ONNX session; `runs` remembers what it was asked to read."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.runs: list[Arrays] = []

    def run(self, outputs: None, inputs: Arrays) -> list[NDArray[Any]]:
        """Scores of labels and links, and classes of entities, for the windows of a run."""
        del outputs
        self.runs.append(inputs)
        words = inputs["pieces"][inputs["words"][:, 1:]]
        count, width = words.shape
        roles = np.vectorize(self._role, otypes=[int])(words)
        inside = np.zeros_like(roles, dtype=bool)
        inside[:, 1:] = (roles[:, 1:] == roles[:, :-1]) & (roles[:, 1:] > 0)
        emissions = np.zeros((count, width, 7), np.float32)
        np.put_along_axis(emissions, (roles + inside)[..., None], SURE, 2)
        near = -np.abs(np.arange(width)[:, None] - np.arange(width)[None]).astype(np.float32)
        links = np.broadcast_to(
            np.hstack([np.full((width, 1), -REACH, np.float32), near]), (count, 2, width, width + 1)
        )
        return [emissions, links * SURE, np.where(roles == SOURCE, PERSON + inside, 0)]

    def _role(self, piece: int) -> int:
        token = self.tokenizer.id_to_token(piece)
        return ROLES.get(token, CONTENT) if token[0].isalnum() else 0


def write_weights(folder: Path, **arrays: NDArray[Any]) -> Path:
    """A weights folder with a chain that only forbids, the shipped tokenizer and no graph to speak of."""
    folder.mkdir(parents=True, exist_ok=True)
    chain = {
        "transitions": np.where(allowed(), 0, FORBIDDEN).astype(np.float32),
        "start": np.where(may_start(), 0, FORBIDDEN).astype(np.float32),
        "end": np.zeros(7, np.float32),
        "special": np.array([101, 102, 0]),
    }
    np.savez(folder / "tagger.npz", **(chain | arrays))  # type: ignore[arg-type]
    shutil.copyfile(WEIGHTS / "tokenizer.json", folder / "tokenizer.json")
    (folder / "tagger.onnx").write_bytes(b"a script stands for the graph")
    return folder


def scripted_tagger(folder: Path) -> Tagger:
    """A tagger that reads by the script; its files are written into `folder`."""
    tagger = Tagger(write_weights(folder))
    tagger._session = ScriptedSession(tagger.tokenizer)
    return tagger
