"""From scores to labelled spans and links; and a text's reading that depends on that text alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.confidence import NAMES, PLAIN, Model
from extractors.crf import CONTENT, CUE, FORBIDDEN, LABELS, SOURCE, Floats, allowed, marginals, may_start
from extractors.entities import Entity
from extractors.errors import ModelNotFound
from extractors.marks import pair
from extractors.model import Span
from extractors.tagger import (
    DECODED_TOGETHER,
    RUN_PIECES,
    WEIGHTS,
    Chain,
    Tagged,
    Tagger,
    _batched,
    decode,
    joined,
    load_tagger,
)
from extractors.windows import Tokenised, Window
from tests.extractors.scripted import ScriptedSession, scripted_tagger, write_weights

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
def test_tagger_decodes_runs_of_labels_into_spans(labels: str, spans: list[tuple[str, int, int]]) -> None:
    assert outline(decode_one(labels)) == spans


def test_tagger_offsets_are_those_of_the_windows_words_in_the_text() -> None:
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
def test_tagger_links_go_to_what_was_decoded(labels: str, links: list[Link], heads: list[int | None]) -> None:
    assert [each.head for each in decode_one(labels, links)] == heads


def test_tagger_a_link_is_the_mean_of_the_words_distributions() -> None:
    emissions, links = scores("UUCcc")
    links[0, 2:, 1:3] = np.log([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]])  # the votes of the three words
    links[0, 2:, 3:] = links[0, 2:, 0] = 9.0  # what may not be chosen does not count
    (found,) = decode([(tokenised(5), Window((0, 5), (0, 5)))], [emissions], [links], CHAIN)
    assert found[2].head == 1
    assert found[2].head_score == pytest.approx((0.1 + 0.8 + 0.7) / 3, abs=1e-5)


def test_tagger_no_source_is_one_more_choice() -> None:
    emissions, links = scores("SUuS")
    links[1, 1:3, [0, 1, 4]] = np.log([[0.5, 0.3, 0.2], [0.6, 0.1, 0.3]]).T
    (found,) = decode([(tokenised(4), Window((0, 4), (0, 4)))], [emissions], [links], CHAIN)
    assert (found[1].head, found[1].head_score) == (None, pytest.approx(0.55, abs=1e-5))


def test_tagger_a_cue_in_a_window_without_sources_is_sure_to_have_none() -> None:
    cue, content = decode_one("UC")
    assert (cue.head, cue.head_score) == (None, 1.0)
    assert (content.head, content.head_score) == (0, 1.0)


def test_tagger_the_score_of_a_span_is_the_mean_probability_of_its_labels() -> None:
    emissions, links = scores(".CccU.", sure=2.0)
    rows = [(tokenised(6), Window((0, 6), (0, 6)))]
    content, cue = decode(rows, [emissions], [links], CHAIN)[0]
    sure = marginals(emissions[None], np.array([6]), CHAIN.transitions, CHAIN.start, CHAIN.end)[0]
    expected = np.mean([sure[1, CONTENT], sure[2, CONTENT + 1], sure[3, CONTENT + 1]])
    assert content.score == pytest.approx(expected, abs=1e-6)
    assert cue.score == pytest.approx(sure[4, CUE], abs=1e-6)
    assert 0.1 < content.score < 0.9


def test_tagger_a_content_remembers_the_word_most_like_a_cue() -> None:
    emissions, links = scores("UCccC", sure=4.0)
    emissions[2, CUE] = 3.0
    (_, inner, plain), *_ = decode([(tokenised(5), Window((0, 5), (0, 5)))], [emissions], [links], CHAIN)
    alone = np.exp(emissions[2])
    assert inner.inner_cue == pytest.approx(alone[CUE] / alone.sum(), abs=1e-5)
    assert inner.inner_cue > 5 * plain.inner_cue > 0


label_runs = st.lists(st.sampled_from(["S", "Ss", "U", "Uu", "C", "Cccc", ".", "..."]), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(windows=st.lists(label_runs.map("".join), min_size=1, max_size=5), seed=st.integers(0, 1000))
def test_tagger_windows_decoded_together_are_decoded_as_if_alone(windows: list[str], seed: int) -> None:
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


def check_tagged(text: str, found: Sequence[Tagged]) -> None:
    """In text order and apart; heads of the right role; scores between 0 and 1."""
    wanted = {"content": "cue", "cue": "source"}
    assert all(0 <= each.span.start < each.span.end <= len(text) for each in found)
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    for each in found:
        assert each.head is None or found[each.head].role == wanted[each.role]
        assert all(0 <= score <= 1.00001 for score in (each.score, each.head_score, each.inner_cue))


def test_tagger_heads_are_counted_through_over_windows() -> None:
    first = [Tagged("source", Span(0, 3), 1.0), Tagged("cue", Span(4, 7), 1.0, head=0)]
    second = [Tagged("cue", Span(8, 11), 1.0), Tagged("content", Span(12, 15), 1.0, head=0)]
    found = joined([first, [], second, first])
    assert [each.head for each in found] == [None, 0, None, 2, None, 4]
    assert [each.span for each in found] == [each.span for each in (*first, *second, *first)]


@settings(max_examples=60, deadline=None)
@given(lengths=st.lists(st.integers(1, 254), max_size=60))
def test_tagger_runs_read_every_window_once_and_stay_small(lengths: list[int]) -> None:
    windows = [Window((0, n), (100, 100 + n)) for n in lengths]
    runs = list(_batched(windows))
    assert sorted(i for run in runs for i in run) == list(range(len(lengths)))
    for run in runs:
        assert len(run) == 1 or len(run) * max(lengths[i] for i in run) <= RUN_PIECES
    # Of like length: no run holds a window longer than the shortest one of the next run.
    assert all(max(lengths[i] for i in a) <= min(lengths[i] for i in b) for a, b in pairwise(runs))


@pytest.fixture
def scripted(tmp_path: Path) -> Tagger:
    return scripted_tagger(tmp_path / "weights")


def read(tagger: Tagger, text: str) -> tuple[list[str], list[Entity]]:
    """“role words” of each span, with an arrow to its head's words; and the entities."""
    reading = tagger.read(text, pair(text))
    check_tagged(text, reading.spans)
    lines = [f"{t.role} {t.span.slice(text)}" for t in reading.spans]
    heads = [f" > {reading.spans[t.head].span.slice(text)}" if t.head is not None else "" for t in reading.spans]
    return [line + head for line, head in zip(lines, heads, strict=True)], reading.entities


STORY = "Ann Lee said the dam would hold.\n\n“Nothing leaks,” added Bo Wu, antidisestablishmentarian.\n\nNobody spoke."


def test_tagger_reads_spans_links_and_entities_at_once(scripted: Tagger) -> None:
    spans, entities = read(scripted, STORY)
    assert spans == [
        "source Ann Lee",
        "cue said > Ann Lee",
        "content the dam would hold > said",
        "content Nothing leaks > added",
        "cue added > Bo Wu",
        "source Bo Wu",
        "content antidisestablishmentarian > added",
    ]
    assert [(each.label, each.span.slice(STORY)) for each in entities] == [("PERSON", "Ann Lee"), ("PERSON", "Bo Wu")]


def test_tagger_gives_the_network_whole_windows_between_special_tokens(scripted: Tagger) -> None:
    read(scripted, STORY * 5)
    session: ScriptedSession = scripted.session
    seen: Counter[int] = Counter()
    for run in session.runs:
        for pieces, features, mask, first in zip(*(run[name] for name in run), strict=True):
            length = int(mask.sum())
            assert (pieces[0], pieces[length - 1]) == (101, 102)
            assert mask[:length].all()
            assert not pieces[length:].any()
            assert not features[length - 1 :].any()
            assert first.max() < length - 1
            seen.update(pieces[1 : length - 1].tolist())
    pieces = scripted.tokenizer.encode(STORY * 5, add_special_tokens=False).ids
    assert seen == Counter(pieces)


def test_tagger_a_long_text_is_read_to_its_end(scripted: Tagger) -> None:
    paragraph = "Bo Wu said nothing leaks at all today.\n\n"
    times = 3 * DECODED_TOGETHER
    text = paragraph * times
    reading = scripted.read(text, ())
    check_tagged(text, reading.spans)
    assert len(reading.entities) == times
    places = [(each.span.start % len(paragraph), each.role) for each in reading.spans]
    assert places == [(0, "source"), (6, "cue"), (11, "content")] * times
    heads = [(i, each.head) for i, each in enumerate(reading.spans) if each.head is not None]
    assert len(heads) == 2 * times  # of a cue and of a content in each paragraph
    assert all(i // 3 == head // 3 for i, head in heads)


def test_tagger_read_is_read_many_of_one_and_order_is_kept(scripted: Tagger) -> None:
    texts = [STORY, "", "Bo Wu asked who pays.", "\n \n", STORY.upper()]
    pairs = [(text, pair(text)) for text in texts]
    readings = scripted.read_many(pairs)
    assert readings == [scripted.read(text, quotations) for text, quotations in pairs]
    assert not readings[1].spans
    assert not readings[1].entities
    assert scripted.read_many([]) == []


ARTICLE = f"""Dam will hold, engineer says

“The dam will hold through the winter,” said Marta Kowalska, an engineer. She told reporters on Friday that the valley
could sleep.

The mayor, Boris Lindgren, was not convinced: “I will believe it in spring.” According to a spokeswoman, the ministry
has asked for a second inspection.

{STORY}"""


def test_tagger_a_reading_does_not_depend_on_what_was_read_before(shipped_tagger: Tagger) -> None:
    quotations = pair(ARTICLE)
    first = shipped_tagger.read(ARTICLE, quotations)
    check_tagged(ARTICLE, first.spans)
    assert first.spans
    for text in ("Nobody spoke.", ARTICLE.upper(), "dam " * 200, "😀"):
        shipped_tagger.read(text, pair(text))
    assert shipped_tagger.read(ARTICLE, quotations) == first
    assert shipped_tagger.read_many([(ARTICLE, quotations)]) == [first]
    assert Tagger(shipped_tagger.folder).read(ARTICLE, quotations) == first


@settings(max_examples=15, deadline=None)
@given(
    text=st.lists(st.sampled_from([*re.findall(r"\S+\s*", ARTICLE), "\n", "😀", "\0", "”"]), max_size=80).map("".join)
)
def test_tagger_spans_of_any_text_hold(text: str) -> None:
    reading = load_tagger().read(text, pair(text))
    check_tagged(text, reading.spans)
    for one, two in pairwise(reading.entities):
        assert one.span.end <= two.span.start


@pytest.mark.parametrize("missing", ["tagger.onnx", "tagger.npz", "tokenizer.json"])
def test_tagger_a_weights_folder_without_a_file_is_named(missing: str, tmp_path: Path) -> None:
    folder = write_weights(tmp_path / "half")
    (folder / missing).unlink()
    with pytest.raises(ModelNotFound, match="half"):
        Tagger(folder)


def broken_files() -> dict[str, dict[str, Any]]:
    weights = np.ones(len(NAMES) + 1)
    return {
        "other names": {"confidence": weights, "confidence_names": np.array([*NAMES[:-1], "mood"])},
        "names in another order": {"confidence": weights, "confidence_names": np.array(NAMES[::-1])},
        "fewer names": {"confidence": weights, "confidence_names": np.array(NAMES[:-1])},
        "no names": {"confidence": weights},
    }


@pytest.mark.parametrize("arrays", broken_files().values(), ids=broken_files())
def test_tagger_a_confidence_model_over_other_features_is_refused(arrays: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        Tagger(write_weights(tmp_path / "weights", **arrays))


def test_tagger_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    folder = write_weights(tmp_path / "weights")
    (folder / "tagger.npz").write_text("not an archive")
    with pytest.raises(ModelNotFound, match="no tagger"):
        Tagger(folder)


def test_tagger_takes_the_confidence_model_of_its_folder(tmp_path: Path) -> None:
    weights = np.linspace(-1, 1, len(NAMES) + 1)
    rates = {"cue_words": np.array(["said", "wrote"]), "cue_rates": np.array([0.9, 0.5])}
    fitted = write_weights(tmp_path / "fitted", confidence=weights, confidence_names=np.array(NAMES), **rates)
    assert Tagger(fitted).confidence == Model(tuple(weights.tolist()), {"said": 0.9, "wrote": 0.5})
    assert Tagger(write_weights(tmp_path / "plain")).confidence == PLAIN


def test_tagger_versions_tell_graphs_apart(tmp_path: Path) -> None:
    one, same, other = (write_weights(tmp_path / name) for name in ("one", "same", "other"))
    (other / "tagger.onnx").write_bytes(b"another script")
    assert re.fullmatch("[0-9a-f]{12}", Tagger(one).version)
    assert Tagger(one).version == Tagger(same).version != Tagger(other).version


def test_tagger_is_loaded_once_a_process_and_its_session_on_first_use(tmp_path: Path) -> None:
    folder = write_weights(tmp_path / "weights")
    assert load_tagger(folder) is load_tagger(folder)
    assert Tagger(folder)._session is None


@pytest.mark.parametrize("kept", [0, 300])
def test_tagger_cut_weights_are_named(kept: int, tmp_path: Path) -> None:
    for name in ("tagger.onnx", "tagger.npz", "tokenizer.json"):
        (tmp_path / name).write_bytes((WEIGHTS / name).read_bytes())
    whole = (tmp_path / "tagger.npz").read_bytes()
    (tmp_path / "tagger.npz").write_bytes(whole[:kept])
    with pytest.raises(ModelNotFound, match="no tagger in"):
        Tagger(tmp_path)
