"""`onrecord evaluate` as a command: figures, errors, calibration, speakers on gold spans, bad files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractors.evaluation.corpus import read_corpus
from service.cli import main

CORPUS = Path(__file__).resolve().parents[2] / "eval" / "corpus"
SPEAKERS = str(CORPUS / "speakers.jsonl")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["evaluate", *arguments])


@pytest.fixture
def gold(tmp_path: Path) -> str:
    """The corpus's own attributions as predictions, the first one of each article lost."""
    path = tmp_path / "predictions.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for article in read_corpus(CORPUS):
            attributions: list[dict[str, Any]] = [
                {
                    "content": [[span.start, span.end] for span in one.content],
                    "source": [[span.start, span.end] for span in one.source],
                    "cue": [[span.start, span.end] for span in one.cue],
                    "speaker": None,
                    "confidence": 0.95,
                }
                for one in article.attributions[1:]
            ]
            file.write(json.dumps({"id": article.id, "attributions": attributions}) + "\n")
    return str(path)


def test_evaluate_prints_figures_errors_and_calibration_as_json(gold: str) -> None:
    arguments = ("--speakers", SPEAKERS, "--predictions", gold, "--calibration", "--errors", "2", "--json")
    result = run(str(CORPUS), *arguments)
    assert result.exit_code == 0, result.output
    document = json.loads(result.output)
    assert document["articles"] == 10
    assert document["joint"]["p"] == 100.0
    assert document["joint"]["r"] < 100.0
    assert document["speaker"] == {"p": 0.0, "r": 0.0, "f1": 0.0}
    assert sum(document["errors"]["counts"]["missed"].values()) == 10
    assert [row["problem"] for row in document["errors"]["shown"]] == ["missed"] * 2 + ["unknown speaker"] * 2
    assert document["calibration"]["expected_calibration_error"] == 0.05


def test_evaluate_prints_tables_for_people(gold: str) -> None:
    result = run(str(CORPUS), "--speakers", SPEAKERS, "--predictions", gold, "--calibration", "--errors", "1")
    assert result.exit_code == 0, result.output
    for words in ("joint", "speech", "pronoun", "expected calibration error 0.0500", "missed (", "  wanted "):
        assert words in result.output


def test_evaluate_scores_the_speakers_of_gold_spans() -> None:
    result = run(str(CORPUS), "--speakers", SPEAKERS, "--gold-spans", "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.output)
    assert document["accuracy"] > 50
    assert document["named"] == sum(one["gold"] for one in document["by_mention"].values())
    wrong = sum(1 for error in document["errors"] if error["wanted"])
    assert wrong == round(document["named"] * (100 - document["accuracy"]) / 100)


def test_evaluate_scores_the_baseline_of_rules() -> None:
    result = run(str(CORPUS), "--rules", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["direct"]["joint_recall"] > 80


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("not JSON\n", "line 1"),
        ('{"id": "a", "attributions": []}\n{"id": "b"}\n', "line 2"),
        ('{"id": "a", "attributions": [{"content": [[1]]}]}\n', "line 1"),
        ("[]\n", "line 1"),
    ],
)
def test_evaluate_says_what_is_wrong_with_predictions(tmp_path: Path, lines: str, words: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(lines)
    result = run(str(CORPUS), "--predictions", str(path))
    assert result.exit_code == 2
    assert words in result.output
    assert len(result.output.splitlines()) == 1


def test_evaluate_says_what_is_wrong_with_a_corpus(tmp_path: Path) -> None:
    result = run(str(tmp_path))
    assert result.exit_code == 2
    assert "holds no attributions" in result.output


def test_evaluate_needs_speakers_for_gold_spans() -> None:
    result = run(str(CORPUS), "--gold-spans")
    assert result.exit_code == 2
    assert "--speakers" in result.output
