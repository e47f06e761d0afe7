"""A text's reading: what the network is given, and that it depends on that text alone."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.confidence import NAMES, PLAIN, Model
from extractors.entities import Entity
from extractors.errors import ModelNotFound
from extractors.marks import pair
from extractors.tagger import WEIGHTS, Tagger, load_tagger
from extractors.tagger.reading import DECODED_TOGETHER
from tests.extractors.scripted import ScriptedSession, scripted_tagger, write_weights
from tests.extractors.tagger.checking import check_tagged


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


def test_reading_reads_spans_links_and_entities_at_once(scripted: Tagger) -> None:
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


def test_reading_gives_the_network_whole_windows_between_special_tokens(scripted: Tagger) -> None:
    read(scripted, STORY * 5)
    session: ScriptedSession = scripted.session
    seen: Counter[int] = Counter()
    for run in session.runs:
        for places, mask in zip(run["grid"], run["mask"], strict=True):
            window = run["pieces"][places[mask > 0]].tolist()
            assert (window[0], window[-1]) == (101, 102)
            seen.update(window[1:-1])
    pieces = scripted.tokenizer.encode(STORY * 5, add_special_tokens=False).ids
    assert seen == Counter(pieces)


def test_reading_a_long_text_is_read_to_its_end(scripted: Tagger) -> None:
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


def test_reading_read_is_read_many_of_one_and_order_is_kept(scripted: Tagger) -> None:
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


def test_reading_a_reading_does_not_depend_on_what_was_read_before(shipped_tagger: Tagger) -> None:
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
def test_reading_spans_of_any_text_hold(text: str) -> None:
    reading = load_tagger().read(text, pair(text))
    check_tagged(text, reading.spans)
    for one, two in pairwise(reading.entities):
        assert one.span.end <= two.span.start


@pytest.mark.parametrize("missing", ["tagger.onnx", "tagger.npz", "tokenizer.json"])
def test_reading_a_weights_folder_without_a_file_is_named(missing: str, tmp_path: Path) -> None:
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
def test_reading_a_confidence_model_over_other_features_is_refused(arrays: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        Tagger(write_weights(tmp_path / "weights", **arrays))


def test_reading_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    folder = write_weights(tmp_path / "weights")
    (folder / "tagger.npz").write_text("not an archive")
    with pytest.raises(ModelNotFound, match="no tagger"):
        Tagger(folder)


def test_reading_takes_the_confidence_model_of_its_folder(tmp_path: Path) -> None:
    weights = np.linspace(-1, 1, len(NAMES) + 1)
    rates = {"cue_words": np.array(["said", "wrote"]), "cue_rates": np.array([0.9, 0.5])}
    fitted = write_weights(tmp_path / "fitted", confidence=weights, confidence_names=np.array(NAMES), **rates)
    assert Tagger(fitted).confidence == Model(tuple(weights.tolist()), {"said": 0.9, "wrote": 0.5})
    assert Tagger(write_weights(tmp_path / "plain")).confidence == PLAIN


def test_reading_versions_tell_graphs_apart(tmp_path: Path) -> None:
    one, same, other = (write_weights(tmp_path / name) for name in ("one", "same", "other"))
    (other / "tagger.onnx").write_bytes(b"another script")
    assert re.fullmatch("[0-9a-f]{12}", Tagger(one).version)
    assert Tagger(one).version == Tagger(same).version != Tagger(other).version


def test_reading_is_loaded_once_a_process_and_its_session_on_first_use(tmp_path: Path) -> None:
    folder = write_weights(tmp_path / "weights")
    assert load_tagger(folder) is load_tagger(folder)
    assert Tagger(folder)._session is None


@pytest.mark.parametrize("kept", [0, 300])
def test_reading_cut_weights_are_named(kept: int, tmp_path: Path) -> None:
    for name in ("tagger.onnx", "tagger.npz", "tokenizer.json"):
        (tmp_path / name).write_bytes((WEIGHTS / name).read_bytes())
    whole = (tmp_path / "tagger.npz").read_bytes()
    (tmp_path / "tagger.npz").write_bytes(whole[:kept])
    with pytest.raises(ModelNotFound, match="no tagger in"):
        Tagger(tmp_path)


def test_reading_a_graph_that_reads_something_else_is_refused(tmp_path: Path) -> None:
    folder = write_weights(tmp_path / "weights")
    sentence = next((WEIGHTS / "sentence").glob("*.onnx"))
    (folder / "tagger.onnx").write_bytes(sentence.read_bytes())
    with pytest.raises(ModelNotFound, match=r"tagger\.onnx is a model of another version: it reads"):
        Tagger(folder).read("Nobody spoke.", ())
