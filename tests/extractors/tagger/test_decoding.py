"""From scores to labelled spans and links."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Span
from extractors.tagger import Chain, Tagged, decode, joined
from extractors.tagger.crf import CONTENT, CUE, FORBIDDEN, LABELS, SOURCE, Floats, allowed, marginals, may_start
from extractors.tagger.decoding import LEAST_HINT
from extractors.tagger.windows import Tokenised, Window
from tests.extractors.tagger.checking import check_tagged

LETTERS = {"S": SOURCE, "s": SOURCE + 1, "U": CUE, "u": CUE + 1, "C": CONTENT, "c": CONTENT + 1, ".": 0}
CHAIN = Chain(
    np.where(allowed(), 0, FORBIDDEN).astype(np.float32),
    np.where(may_start(), 0, FORBIDDEN).astype(np.float32),
    np.zeros(len(LABELS), np.float32),
)
Link = tuple[int, int, int | None]  # 0 content to cue, 1 cue to source; dependent word; head word, None for “none”


def tokenised(words: int) -> Tokenised:
    """Words of three letters each, parted by a space, a piece a word."""
    starts = np.arange(words, dtype=np.int32) * 4
    first = np.arange(words, dtype=np.int32)
    return Tokenised(starts, starts + 3, first, np.zeros_like(first), first, ())


def scores(labels: str, links: Sequence[Link] = (), *, sure: float = 20.0) -> tuple[Floats, Floats]:
    """Scores that make a window of these labels: S/s source, U/u cue, C/c content (capital: beginning), . nothing."""
    width = len(labels)
    emissions = np.zeros((width, len(LABELS)), np.float32)
    emissions[np.arange(width), [LETTERS[letter] for letter in labels]] = sure
    link = np.zeros((2, width, 1 + width), np.float32)
    for kind, dependent, head in links:
        link[kind, dependent, 0 if head is None else 1 + head] = sure
    return emissions, link


def decode_one(labels: str, links: Sequence[Link] = (), *, sure: float = 20.0) -> list[Tagged]:
    emissions, link = scores(labels, links, sure=sure)
    return decode([(tokenised(len(labels)), Window((0, len(labels)), (0, len(labels))))], [emissions], [link], CHAIN)[0]


def outline(found: Sequence[Tagged]) -> list[tuple[str, int, int]]:
    """(role, first word, end) of each span."""
    return [(each.role, each.span.start // 4, (each.span.end + 1) // 4) for each in found]


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        pytest.param("....", [], id="nothing"),
        pytest.param("SsUCcc", [("source", 0, 2), ("cue", 2, 3), ("content", 3, 6)], id="side by side"),
        pytest.param("C.C", [("content", 0, 1), ("content", 2, 3)], id="apart"),
        pytest.param("CcCc", [("content", 0, 2), ("content", 2, 4)], id="two runs that touch"),
        pytest.param("UUU", [("cue", 0, 1), ("cue", 1, 2), ("cue", 2, 3)], id="beginnings alone"),
        pytest.param("..Ss", [("source", 2, 4)], id="to the last word"),
        pytest.param("Cc" + "c" * 60, [("content", 0, 62)], id="the whole window"),
    ],
)
def test_decoding_decodes_runs_of_labels_into_spans(labels: str, spans: list[tuple[str, int, int]]) -> None:
    assert outline(decode_one(labels)) == spans


def test_decoding_offsets_are_those_of_the_windows_words_in_the_text() -> None:
    emissions, links = scores("SUCc", [(0, 2, 1), (0, 3, 1), (1, 1, 0)])
    (found,) = decode([(tokenised(20), Window((10, 14), (10, 14)))], [emissions], [links], CHAIN)
    assert [each.span for each in found] == [Span(40, 43), Span(44, 47), Span(48, 55)]
    assert [each.head for each in found] == [None, 0, 1]


@pytest.mark.parametrize(
    ("labels", "links", "heads"),
    [
        pytest.param("SUCc", [(0, 2, 1), (0, 3, 1), (1, 1, 0)], [None, 0, 1], id="source, cue, content"),
        pytest.param("CcUS", [(0, 0, 2), (0, 1, 2), (1, 2, 3)], [1, 2, None], id="content, cue, source"),
        pytest.param("SUCSUC", [(0, 2, 4), (0, 5, 1)], [None, 0, 4, None, 0, 1], id="crossed contents"),
        pytest.param("CUC", [(0, 0, 1), (0, 2, 1)], [1, None, 1], id="two contents on one cue"),
        pytest.param("SUC", [(1, 1, None)], [None, None, 1], id="a cue that wants no source"),
        pytest.param("UC", [(1, 0, 1)], [None, 0], id="no source in the window"),
        pytest.param("SC", [(0, 1, 0)], [None, None], id="no cue in the window"),
        pytest.param("U.C", [(0, 2, 1)], [None, 0], id="a word that is no cue is no head"),
        pytest.param("UuC", [(0, 2, 1)], [None, 0], id="nor is the inside of one"),
    ],
)
def test_decoding_links_go_to_what_was_decoded(labels: str, links: list[Link], heads: list[int | None]) -> None:
    assert [each.head for each in decode_one(labels, links)] == heads


def test_decoding_a_link_is_the_mean_of_the_words_distributions() -> None:
    emissions, links = scores("UUCcc")
    links[0, 2:, 1:3] = np.log([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]])  # the votes of the three words
    links[0, 2:, 3:] = links[0, 2:, 0] = 9.0  # what may not be chosen does not count
    (found,) = decode([(tokenised(5), Window((0, 5), (0, 5)))], [emissions], [links], CHAIN)
    assert found[2].head == 1
    assert found[2].head_score == pytest.approx((0.1 + 0.8 + 0.7) / 3, abs=1e-5)


def test_decoding_no_source_is_one_more_choice() -> None:
    emissions, links = scores("SUuS")
    links[1, 1:3, [0, 1, 4]] = np.log([[0.5, 0.3, 0.2], [0.6, 0.1, 0.3]]).T
    (found,) = decode([(tokenised(4), Window((0, 4), (0, 4)))], [emissions], [links], CHAIN)
    assert (found[1].head, found[1].head_score) == (None, pytest.approx(0.55, abs=1e-5))


def test_decoding_a_cue_in_a_window_without_sources_is_sure_to_have_none() -> None:
    cue, content = decode_one("UC")
    assert (cue.head, cue.head_score) == (None, 1.0)
    assert (content.head, content.head_score) == (0, 1.0)


def test_decoding_the_score_of_a_span_is_the_mean_probability_of_its_labels() -> None:
    emissions, links = scores(".CccU.", sure=2.0)
    rows = [(tokenised(6), Window((0, 6), (0, 6)))]
    content, cue = decode(rows, [emissions], [links], CHAIN)[0]
    sure = marginals(emissions[None], np.array([6]), CHAIN.transitions, CHAIN.start, CHAIN.end)[0]
    expected = np.mean([sure[1, CONTENT], sure[2, CONTENT + 1], sure[3, CONTENT + 1]])
    assert content.score == pytest.approx(expected, abs=1e-6)
    assert cue.score == pytest.approx(sure[4, CUE], abs=1e-6)
    assert 0.1 < content.score < 0.9


@pytest.mark.parametrize(("over", "hinted"), [(0.05, True), (-0.05, False)])
def test_decoding_a_content_remembers_the_words_that_might_begin_a_cue(over: float, hinted: bool) -> None:
    emissions, links = scores("UCccC", sure=9.0)
    others = np.log(np.exp(emissions[2]).sum() - np.exp(emissions[2, CUE]))
    emissions[2, CUE] = np.log(LEAST_HINT / (1 - LEAST_HINT)) + others + over
    words = tokenised(5)
    (_, inner, plain), *_ = decode([(words, Window((0, 5), (0, 5)))], [emissions], [links], CHAIN)
    assert inner.hints == ((int(words.starts[2]),) if hinted else ())
    assert plain.hints == ()


label_runs = st.lists(st.sampled_from(["S", "Ss", "U", "Uu", "C", "Cccc", ".", "..."]), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(windows=st.lists(label_runs.map("".join), min_size=1, max_size=5), seed=st.integers(0, 1000))
def test_decoding_windows_decoded_together_are_decoded_as_if_alone(windows: list[str], seed: int) -> None:
    random = np.random.default_rng(seed)
    rows, emissions, links = [], [], []
    for labels in windows:
        emission, link = scores(labels, sure=3.0)
        emissions.append(emission + random.normal(size=emission.shape).astype(np.float32))
        links.append(random.normal(size=link.shape).astype(np.float32))
        rows.append((tokenised(len(labels)), Window((0, len(labels)), (0, len(labels)))))
    together = decode(rows, emissions, links, CHAIN)
    for row, emission, link, found in zip(rows, emissions, links, together, strict=True):
        (alone,) = decode([row], [emission], [link], CHAIN)
        assert [(t.role, t.span, t.head) for t in alone] == [(t.role, t.span, t.head) for t in found]
        check_tagged("xxx " * 500, found)
        for one, other in zip(alone, found, strict=True):
            assert (one.score, one.head_score) == pytest.approx((other.score, other.head_score), abs=1e-5)


def test_decoding_heads_are_counted_through_over_windows() -> None:
    first = [Tagged("source", Span(0, 3), 1.0), Tagged("cue", Span(4, 7), 1.0, head=0)]
    second = [Tagged("cue", Span(8, 11), 1.0), Tagged("content", Span(12, 15), 1.0, head=0)]
    found = joined([first, [], second, first])
    assert [each.head for each in found] == [None, 0, None, 2, None, 4]
    assert [each.span for each in found] == [each.span for each in (*first, *second, *first)]
