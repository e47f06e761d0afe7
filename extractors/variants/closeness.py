"""How close two wordings are in meaning: as wholes, in parts, and apart from what their articles are about.

`meaning` is the cosine of the two texts' vectors, `meaning_part` the highest of any two of their `parts`.

All statements of one article share its topic, and so do those of another article on the same event: any two of them
are close (“the force will deploy”, “the force needs no mandate”). Where both articles' statements are known
(`Wording.background`, at least `LEAST_BACKGROUND` others each) their mean is taken off both vectors first, as “all but
the top” does for words (Mu & Viswanath, ICLR 2018): what is left is what the statement says about the topic. `own` and
`own_part` are the same cosines of what is left, `own_cover` is `part_cover` without what the articles are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from extractors.variants.parts import Topic, part_cover, parts
from extractors.variants.wording import Wording

LEAST_BACKGROUND, MOST_BACKGROUND = 4, 64


class Encoder(Protocol):
    """What turns texts into unit vectors, one row a text; the same text gives the same vector in any company."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[Any]: ...


def meanings(a: Wording, b: Wording, encoder: Encoder) -> dict[str, float]:
    """The closeness of two wordings; `own…` only where both articles' statements are known."""
    left, right = encoder.encode(parts(a.text)), encoder.encode(parts(b.text))
    cosines = left @ right.T
    found = {"meaning": float(cosines[0, 0]), "meaning_part": float(cosines.max())}
    if is_set(a) and is_set(b):
        around = others(a), others(b)
        topic = (encoder.encode(around[0]).mean(0) + encoder.encode(around[1]).mean(0)) / 2
        cosines = _without(left, topic) @ _without(right, topic).T
        found |= {"own": float(cosines[0, 0]), "own_part": float(cosines.max())}
        found["own_cover"] = part_cover(a.text, b.text, [Topic.of(tuple(each)) for each in around])
    return found


def similarity(a: Wording, b: Wording, encoder: Encoder) -> float:
    """The cosine of two wordings as wholes, which is all that most pairs of quotations need."""
    vectors = encoder.encode([a.text, b.text])
    return float(vectors[0] @ vectors[1])


def is_set(wording: Wording) -> bool:
    """Whether enough other statements of the wording's article are known to tell its topic."""
    return len(others(wording)) >= LEAST_BACKGROUND


def others(wording: Wording) -> list[str]:
    """The other statements of a wording's article, each text once, the first few."""
    return [text for text in dict.fromkeys(wording.background) if text != wording.text][:MOST_BACKGROUND]


def _without(vectors: npt.NDArray[Any], topic: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Unit vectors of what is left of some vectors without their topic."""
    left: npt.NDArray[Any] = vectors - topic
    lengths: npt.NDArray[Any] = np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-6)
    return np.asarray(left / lengths)
