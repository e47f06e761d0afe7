"""Where a figure's names stand around a source."""

from __future__ import annotations

import pytest

from extractors.mentions import find_mentions
from extractors.mentions.layout import lay_out
from extractors.model import Span
from extractors.speakers.candidates import NOBODY, Query
from extractors.speakers.clusters import gather
from extractors.speakers.phrases import read_source
from extractors.speakers.positions import describe_position
from tests.extractors.staging import stage

CASES = [
    ("‹Ann Palmer|P› came. “⟪‹Ron Weld|P› should go⟫,” ⟦he⟧ ⟨said⟩.", "Ron Weld", {"in own words named"}),
    ("‹Ron Weld|P› came. “⟪It should go⟫,” ⟦he⟧ ⟨said⟩.", "Ron Weld", set()),
    ("As ⟦he⟧ ⟨said⟩ ⟪so⟫, ‹Ron Weld|P› left.", "Ron Weld", {"fronted: next named"}),
    ("“While ⟦he⟧ ⟨said⟩ ⟪so⟫, ‹Ron Weld|P› left.", "Ron Weld", {"fronted: next named"}),
    ("As ⟦she⟧ ⟨said⟩ ⟪so⟫, ‹Ron Weld|P› and Mrs ‹Ada Tamm|P› left.", "Ron Weld", set()),
    ("As it rained, ⟦he⟧ ⟨said⟩ ⟪so⟫ to ‹Ron Weld|P›.", "Ron Weld", set()),
    ("⟦He⟧ ⟨said⟩ ⟪so⟫ to ‹Ron Weld|P›.", "Ron Weld", set()),
    ("As ⟦he⟧ ⟨said⟩ ⟪so⟫, it rained. ‹Ron Weld|P› left.", "Ron Weld", set()),
]


@pytest.mark.parametrize(("marked", "name", "wanted"), CASES)
def test_positions_see(marked: str, name: str, wanted: set[str]) -> None:
    staged = stage(marked)
    layout = lay_out(staged.article.text)
    cast = gather(layout, find_mentions(layout, staged.entities))
    one = staged.attributions[0]
    source = one.source or Span(0, 0)
    phrase = read_source(layout, cast, source)
    query = Query(phrase, source.start, quoted=False, enclosing=NOBODY, spoken=(), content=one.content)
    figure = next(f for f in cast.figures if f.name == name)
    assert set(describe_position(layout, cast, query, figure)) == wanted
