"""Figures of judged pairs, and pairs files that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractors.errors import InvalidRecord
from extractors.variants.evaluation import Judged, figures, judge, pair_of, read_pairs, report
from extractors.variants.wording import Comparison, Relation, Wording


def pair(label: str, **more: object) -> dict[str, object]:
    """A pair's JSON object."""
    side = {"doc": "d", "text": "words", "source_text": "Bell", "date": "2024-05-06", "outlet": "Herald"}
    return {"a": side, "b": {**side, "doc": "e"}, "label": label, **more}


def test_evaluation_figures() -> None:
    verdicts = [
        ("verbatim", Relation.VERBATIM),
        ("partial", None),
        ("paraphrase", Relation.PARAPHRASE),
        ("repeat", Relation.PARTIAL),
        ("different", Relation.CONFLICT),
    ]
    judged = [Judged(pair_of(pair(label)), Comparison(relation, 0.5)) for label, relation in verdicts]
    found = figures(judged)
    assert found["same"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert found["same_or_paraphrase"] == {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667}
    assert found["confusion"]["different"]["conflict"] == 1
    assert found["confusion"]["partial"]["none"] == 1


def test_evaluation_unflagged_leaves_flagged_pairs_out() -> None:
    judged = [
        Judged(pair_of(pair("verbatim")), Comparison(Relation.VERBATIM, 1)),
        Judged(pair_of(pair("verbatim", flags=["hard"])), Comparison(None, 0)),
    ]
    assert report(judged)["same"]["recall"] == 0.5
    assert report(judged)["unflagged"]["same"]["recall"] == 1


def test_evaluation_of_nothing_is_zero() -> None:
    assert figures([])["same"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_evaluation_judges_by_words_speakers_and_dates(tmp_path: Path) -> None:
    text = "“We will rebuild the old harbour wall before the winter storms”"
    record = pair("verbatim")
    for side in ("a", "b"):
        record[side] = {**record[side], "text": text}  # type: ignore[dict-item]
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(record) + "\n\n", encoding="utf-8")
    (found,) = judge(read_pairs(path))
    assert found.relation == "verbatim"
    assert isinstance(found.pair.a, Wording)


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"a": {}}', json.dumps({**pair("verbatim"), "label": "alike"})])
def test_evaluation_names_the_line_that_is_no_pair(tmp_path: Path, line: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(pair("repeat")) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InvalidRecord, match="line 2"):
        list(read_pairs(path))
