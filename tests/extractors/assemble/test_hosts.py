"""Which attribution stands in the content of which."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.assemble import nest
from extractors.model import Attribution, Span


def attribution(cue: tuple[int, int] | None, *content: tuple[int, int]) -> Attribution:
    return Attribution(tuple(Span(*each) for each in content), Span(*cue) if cue else None, None, 0.9)


@pytest.mark.parametrize(
    ("attributions", "hosts"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([((0, 4), (5, 50)), ((10, 14), (15, 40))], [None, 0], id="one in another"),
        pytest.param([((0, 4), (5, 90)), ((10, 14), (15, 80)), ((20, 24), (25, 70))], [None, 0, 1], id="innermost"),
        pytest.param([((0, 4), (5, 50)), ((60, 64), (70, 80))], [None, None], id="side by side"),
        pytest.param([((0, 4), (5, 20), (30, 60)), ((34, 38), (40, 50))], [None, 0], id="in the second range"),
        pytest.param([((22, 26), (5, 20), (30, 60)), ((23, 25), (70, 72))], [None, None], id="between the ranges"),
        pytest.param([((0, 4), (5, 50)), ((48, 52), (20, 40))], [None, None], id="a cue half outside"),
        pytest.param([((0, 4), (5, 50)), (None, (10, 40))], [None, None], id="no cue"),
        pytest.param([((10, 14), (5, 30)), ((6, 9), (15, 35))], [None, 0], id="crossed"),
        pytest.param([((10, 14), (20, 30)), ((22, 24), (5, 15))], [None, None], id="in each other, of one length"),
        pytest.param([((10, 14), (5, 40)), ((50, 54), (60, 70))], [None, None], id="a cue in its own content"),
        pytest.param([((10, 14), (5, 40)), ((10, 14), (15, 30))], [None, None], id="one cue"),
    ],
)
def test_hosts_nests_by_where_the_cue_stands(attributions: list[tuple], hosts: list[int | None]) -> None:
    found = [attribution(*each) for each in attributions]
    nested = nest(found)
    assert [each.nested_in for each in nested] == hosts
    assert [replace(each, nested_in=None) for each in nested] == found


def test_hosts_nesting_keeps_what_was_set_before() -> None:
    outer, inner = attribution((0, 4), (5, 50)), replace(attribution(None, (10, 40)), nested_in=0)
    assert [each.nested_in for each in nest([outer, inner])] == [None, 0]


ranges = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(st.tuples(st.none() | ranges, ranges, ranges), max_size=8))
def test_hosts_nesting_makes_a_forest_as_brute_force_would(rows: list) -> None:
    found = [attribution(cue, *sorted({one, two})) for cue, one, two in rows]
    lengths = [sum(span.end - span.start for span in each.content) for each in found]
    for i, each in enumerate(nest(found)):
        holding = [
            (span.end - span.start, j)
            for j, other in enumerate(found)
            for span in other.content
            if each.cue and span.contains(each.cue) and other.cue != each.cue and lengths[j] > lengths[i]
        ]
        assert each.nested_in == (min(holding)[1] if holding else None)
