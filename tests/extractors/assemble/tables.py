"""Marked texts in, outlines of attributions out: what the tests of assembling share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from extractors.assemble import assemble
from extractors.marks import pair
from extractors.model import Attribution
from tests.extractors.labelling import label, outline


def assembled(marked: str) -> list[str]:
    text, tagged = label(marked)
    found = assemble(text, pair(text), tagged)
    check_attributions(text, found)
    return outline(text, found)


def check_attributions(text: str, found: Sequence[Attribution]) -> None:
    """In text order; ranges sorted, apart, inside the text and not empty; confidences 0-1."""
    assert [each.content[0].start for each in found] == sorted(each.content[0].start for each in found)
    for each in found:
        assert each.content
        assert all(0 <= span.start < span.end <= len(text) for span in each.content)
        assert all(one.end < two.start for one, two in pairwise(each.content))
        assert 0 <= each.confidence <= 1


def check_table(marked: str, expected: list[str]) -> None:
    assert assembled(marked) == expected


def table(**rows: tuple[str, list[str]]) -> pytest.MarkDecorator:
    """Rows of (marked text, outline), named."""
    return pytest.mark.parametrize(("marked", "expected"), rows.values(), ids=[name.replace("_", " ") for name in rows])
