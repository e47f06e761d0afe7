"""Reading a PolNeAR-style folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.errors import InvalidCorpus
from extractors.evaluation.corpus import AnnotatedArticle, GoldSpeaker, read_corpus, read_speakers
from extractors.model import Span

TEXT = "“It rains,” Ann said.\r\n“It pours.”\n"
ANN = (
    "T1\tContent 0 11;23 34\t“It rains,” “It pours.”\n"
    "T2\tSource 12 15\tAnn\n"
    "T3\tCue 16 20\tsaid\n"
    "#1\tAnnotatorNotes T1\tT9\n"
    "E1\tAttribution:T4 Content:T1 Cue:T3 Source:T2\n"
    "E2\tAttribution:T5 Cue:T3\n"
)


def write(folder: Path, name: str, ann: str, text: str | None = TEXT) -> Path:
    (folder / "text").mkdir(exist_ok=True)
    (folder / "attributions").mkdir(exist_ok=True)
    if text is not None:
        (folder / "text" / f"{name.rpartition('_')[0]}.txt").write_bytes(text.encode())
    (folder / "attributions" / f"{name}.ann").write_bytes(ann.encode())
    return folder


def only(folder: Path) -> AnnotatedArticle:
    (article,) = read_corpus(folder)
    return article


def test_corpus_keeps_text_and_newlines(tmp_path: Path) -> None:
    article = only(write(tmp_path, "rain_a1", ANN))
    assert (article.id, article.text) == ("rain", TEXT)


def test_corpus_reads_broken_spans_and_skips_events_without_content(tmp_path: Path) -> None:
    (attribution,) = only(write(tmp_path, "rain_a1", ANN)).attributions
    assert [span.slice(TEXT) for span in attribution.content] == ["“It rains,”", "“It pours.”"]
    assert attribution.source == (Span(12, 15),)
    assert attribution.cue == (Span(16, 20),)


def test_corpus_joins_numbered_roles_in_the_events_order(tmp_path: Path) -> None:
    ann = "T1\tContent 0 11\t-\nT2\tContent 23 34\t-\nE1\tAttribution:T3 Content2:T2 Content:T1\n"
    (attribution,) = only(write(tmp_path, "rain_a1", ann)).attributions
    assert attribution.content == (Span(23, 34), Span(0, 11))


def test_corpus_keeps_every_annotators_version_first_name_first(tmp_path: Path) -> None:
    write(tmp_path, "rain_b2", "")
    article = only(write(tmp_path, "rain_a1", ANN))
    assert [(version.annotator, len(version.attributions)) for version in article.versions] == [("a1", 1), ("b2", 0)]
    assert article.attributions == article.versions[0].attributions


def test_corpus_reads_windows_line_ends(tmp_path: Path) -> None:
    assert len(only(write(tmp_path, "rain_a1", ANN.replace("\n", "\r\n"))).attributions) == 1


@pytest.mark.parametrize(
    ("ann", "text"),
    [
        pytest.param(ANN, None, id="no text"),
        pytest.param("T1\tContent 0 999\t-\nE1\tContent:T1\n", TEXT, id="span outside the text"),
        pytest.param("T1\tContent 9 3\t-\nE1\tContent:T1\n", TEXT, id="span that ends before it starts"),
    ],
)
def test_corpus_refuses_what_cannot_be_measured(tmp_path: Path, ann: str, text: str | None) -> None:
    with pytest.raises(InvalidCorpus):
        only(write(tmp_path, "rain_a1", ann, text))


def test_corpus_refuses_a_folder_without_annotations(tmp_path: Path) -> None:
    with pytest.raises(InvalidCorpus):
        list(read_corpus(tmp_path))


def test_speakers_file_is_read_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "speakers.jsonl"
    path.write_text('{"doc": "rain", "k": 0, "speaker": null, "type": "anonymous", "mention": "nominal"}\n\n')
    assert read_speakers(path) == [GoldSpeaker("rain", 0, None, "anonymous", "nominal")]
    path.write_text('{"doc": "rain"}\n')
    with pytest.raises(InvalidCorpus, match="line 1"):
        read_speakers(path)
