"""What holds for labelled spans, whatever they were made of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.tagger import Tagged


def check_tagged(text: str, found: Sequence[Tagged]) -> None:
    """In text order and apart; heads of the right role; scores between 0 and 1."""
    wanted = {"content": "cue", "cue": "source"}
    assert all(0 <= each.span.start < each.span.end <= len(text) for each in found)
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    for each in found:
        assert each.head is None or found[each.head].role == wanted[each.role]
        assert all(0 <= score <= 1.00001 for score in (each.score, each.head_score))
        assert all(each.span.start <= hint < each.span.end for hint in each.hints)
