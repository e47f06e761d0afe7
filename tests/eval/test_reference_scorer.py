"""The figures of `extractors.evaluation` equal the reference scorer's, where that scorer and its corpus are at hand."""

from __future__ import annotations

import importlib.util
import json
import random
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.evaluation import compare_all, score
from extractors.evaluation.corpus import AnnotatedArticle, read_corpus, read_speakers
from extractors.evaluation.predictions import Prediction
from extractors.model import Span

SHARED = Path(__file__).resolve().parents[3] / "shared"
SCORER = SHARED / "eval" / "score.py"
DEV = SHARED / "polnear" / "dev"
SPEAKERS = SHARED / "polnear" / "dev_speakers.jsonl"
pytestmark = pytest.mark.skipif(not (SCORER.is_file() and DEV.is_dir()), reason="no reference scorer at ../shared")


@cache
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def articles() -> tuple[AnnotatedArticle, ...]:
    return tuple(read_corpus(DEV))


def nudge(chance: random.Random, spans: tuple[Span, ...], limit: int, farthest: int) -> list[list[int]]:
    """Spans whose ends are moved now and then; some end before they start."""
    moved = []
    for span in spans:
        start, end = (
            edge + chance.choice((0, 0, chance.randint(-farthest, farthest))) for edge in (span.start, span.end)
        )
        moved.append([max(0, start), min(limit, end)])
    return moved


def perturbed(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Predictions made of the gold: attributions lost, moved, invented and given to somebody else."""
    chance = random.Random(seed)
    names = [who.speaker for who in read_speakers(SPEAKERS)]
    by_place = {(who.doc, who.k): who.speaker for who in read_speakers(SPEAKERS)}
    rows: dict[str, list[dict[str, Any]]] = {}
    for article in articles():
        if chance.random() < 0.05:
            continue
        found = rows.setdefault(article.id, [])
        limit = len(article.text)
        for k, gold in enumerate(article.attributions):
            if chance.random() < 0.15:
                continue
            speaker = by_place.get((article.id, k)) if chance.random() < 0.8 else chance.choice(names)
            if speaker and chance.random() < 0.3:
                speaker = f"The {speaker.upper()}'s"
            found.append(
                {
                    "content": nudge(chance, gold.content, limit, 80),
                    "source": nudge(chance, gold.source, limit, 5) if chance.random() < 0.9 else [],
                    "cue": nudge(chance, gold.cue, limit, 3),
                    "speaker": speaker,
                }
            )
            if chance.random() < 0.1:
                start = chance.randrange(limit)
                found.append({"content": [[start, start + chance.randrange(200)]]})
    return rows


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("with_speakers", [True, False])
def test_figures_equal_the_reference_scorers(seed: int, with_speakers: bool) -> None:
    rows = perturbed(seed)
    gold_rows = (
        [json.loads(line) for line in SPEAKERS.read_text(encoding="utf-8").splitlines()] if with_speakers else None
    )
    expected, _ = reference().score(DEV, rows, 0, gold_rows)
    predictions = {doc: [Prediction.from_json(row) for row in found] for doc, found in rows.items()}
    speakers = read_speakers(SPEAKERS) if with_speakers else []
    report = score(
        compare_all(articles(), predictions, speakers), articles=len(predictions), with_speakers=with_speakers
    )
    assert report.to_json() == expected
