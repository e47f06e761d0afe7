"""Who speaks in the five articles, when sources, cues and contents are given: each statement of the table."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from gold import FILES, SEEDS, articles, locate, statements, text_of

from extractors.entities import find_entities, load_ner
from extractors.evaluation.words import name_key
from extractors.marks import pair
from extractors.model import Attribution, Resolution, Span
from extractors.options import Options
from extractors.registry import Registry
from extractors.speakers import resolve

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "statements.jsonl").read_text(encoding="utf-8").splitlines()
]


def nearest(text: str, words: str, anchor: int, outside: list[Span]) -> Span | None:
    """The occurrence of some words nearest to a place, not inside the content where there is a choice."""
    found = [Span(*match.span()) for match in re.finditer(rf"\b{re.escape(words)}", text)]
    free = [span for span in found if not any(span.overlaps(other) for other in outside)] or found
    return min(free, key=lambda span: abs(span.start - anchor), default=None)


def attribution(row: dict[str, Any]) -> Attribution:
    """A row of the table as the tagger would have found it."""
    text = text_of(row["article"])
    content = [
        Span(*(narrow.start, narrow.end))
        for first, last in row["content"]
        for narrow in [locate(text, first, last, row.get("nth"))[0]]
    ]
    edges = [edge for span in content for edge in (span.start, span.end)]
    source = None
    if row.get("source"):
        places = [nearest(text, row["source"], edge, content) for edge in edges]
        source = min((p for p in places if p), key=lambda p: min(abs(p.start - edge) for edge in edges), default=None)
    cue = nearest(text, row["cue"], source.start if source else edges[0], content) if row.get("cue") else None
    return Attribution(tuple(content), cue, source, 1.0)


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Resolution]:
    registry = Registry.from_jsonl(SEEDS / "speakers.jsonl")
    nlp = load_ner(Options().spacy_model)
    out = {}
    for name, article in articles().items():
        rows = [row for row in ROWS if row["article"] == name]
        given = [attribution(row) for row in rows]
        entities = find_entities(article.text, nlp)
        resolved = resolve(article, entities, pair(article.text), given, registry)
        out.update({(name, row["id"]): resolution for row, resolution in zip(rows, resolved, strict=True)})
    return out


SOURCED = [s for s, row in zip(statements(), ROWS, strict=True) if row.get("source")]


@pytest.mark.parametrize("statement", SOURCED, ids=lambda s: f"{s.article}-{s.id}")
def test_seed_speakers_every_source_is_right(found: dict[tuple[str, str], Resolution], statement: Any) -> None:
    resolution = found[statement.article, statement.id]
    speaker = resolution.speakers[0] if resolution.speakers else None
    assert statement.spoken_by(speaker), (statement.source, resolution)
    if statement.joint:
        assert [name_key(s.name) for s in resolution.speakers[1:]] == [name_key(statement.joint)]


def test_seed_speakers_leave_evidence_that_slices_to_the_text(found: dict[tuple[str, str], Resolution]) -> None:
    for (article, _), resolution in found.items():
        for step in resolution.evidence:
            if step.span is not None and step.rule not in {"continuation", "paragraph"}:
                assert step.span.slice(text_of(article)) == step.text


def test_seed_speakers_german_spokesman_speaks_for_the_government(found: dict[tuple[str, str], Resolution]) -> None:
    spoken = [
        r for r in found.values() if r.mention and "Kornelius" in r.mention.text and r.speakers and r.on_behalf_of
    ]
    assert spoken
    assert {r.on_behalf_of.name for r in spoken if r.on_behalf_of} == {"German government"}


def test_seed_speakers_table_covers_all_articles() -> None:
    assert {row["article"] for row in ROWS} == set(FILES)
