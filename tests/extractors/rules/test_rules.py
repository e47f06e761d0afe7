"""The rules find who said what in sentences of every common build, and bear any text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.entities import load_spacy
from extractors.marks import pair
from extractors.model import Attribution
from extractors.options import Options
from extractors.rules import attribute, read


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_spacy(Options().spacy_model)


def find(text: str, nlp: Any) -> list[Attribution]:
    return attribute(read(text, nlp), pair(text))


Row = tuple[str | None, str, list[str]]


def rows(text: str, found: list[Attribution]) -> list[Row]:
    """Source, cue and content of each attribution, in words."""
    return [
        (
            a.source.slice(text) if a.source else None,
            a.cue.slice(text) if a.cue else "",
            [span.slice(text) for span in a.content],
        )
        for a in found
    ]


# Each row: a text, and the source, cue and content of one attribution that must be in it.
DIRECT: list[tuple[str, Row]] = [
    ("“The bridge is closed,” Maria Keller said.", ("Maria Keller", "said", ["“The bridge is closed,”"])),
    ("“The bridge is closed,” said Maria Keller.", ("Maria Keller", "said", ["“The bridge is closed,”"])),
    ("Maria Keller said: “The bridge is closed.”", ("Maria Keller", "said", ["“The bridge is closed.”"])),
    (
        "“The bridge is closed,” Keller said. “It will open in May.”",
        ("Keller", "said", ["“The bridge is closed,”", "“It will open in May.”"]),
    ),
    (
        "“The bridge,” Keller said on Monday, “will open in May.”",
        ("Keller", "said", ["“The bridge,”", "“will open in May.”"]),
    ),
    (
        "“The well is dry,” Paul Adler, a farmer, said.",
        ("Paul Adler, a farmer", "said", ["“The well is dry,”"]),
    ),
    ("“Is the well dry?” asked Paul Adler.", ("Paul Adler", "asked", ["“Is the well dry?”"])),
    (
        "“One thing is clear,” she said.\n“We will not pay for it.”",
        ("she", "said", ["“One thing is clear,”", "“We will not pay for it.”"]),
    ),
    (
        "“One thing is clear,” she said. “We will wait.\n“And we will not pay,” she added.",
        ("she", "said", ["“One thing is clear,”", "“We will wait.", "“And we will not pay,”"]),
    ),
    (
        "The minister said that\n“we have to wait for the report”.",
        ("The minister", "said", ["“we have to wait for the report”"]),
    ),
    ("''The well is dry,'' the farmer said.", ("the farmer", "said", ["''The well is dry,''"])),
    (
        "Keller posted a statement on Facebook.\n“The bridge will stay closed until the spring.”",
        ("Keller", "statement", ["“The bridge will stay closed until the spring.”"]),
    ),
]
INDIRECT: list[tuple[str, Row]] = [
    (
        "Keller said that the bridge would stay closed until May.",
        ("Keller", "said", ["the bridge would stay closed until May"]),
    ),
    ("The bridge is unsafe, engineers said.", ("engineers", "said", ["The bridge is unsafe"])),
    (
        "According to the city council, the bridge will open in May.",
        ("the city council", "According to", ["the bridge will open in May."]),
    ),
    (
        "The bridge will open in May, according to the city council.",
        ("the city council", "according to", ["The bridge will open in May"]),
    ),
    (
        "Keller told reporters on Monday that the bridge was unsafe.",
        ("Keller", "told", ["the bridge was unsafe"]),
    ),
    (
        "The mayor said the bridge was unsafe, adding that repairs would take a year.",
        ("The mayor", "said", ["the bridge was unsafe"]),
    ),
    (
        "The mayor said the bridge was unsafe, adding that repairs would take a year.",
        ("The mayor", "adding", ["repairs would take a year"]),
    ),
    (
        "While the mayor said that the bridge was safe, engineers closed it.",
        ("the mayor", "said", ["the bridge was safe"]),
    ),
    (
        "The union accused the railway of hiding the report.",
        ("The union", "accused", ["the railway of hiding the report"]),
    ),
    (
        "The union urged the government to pay the workers.",
        ("The union", "urged", ["the government to pay the workers"]),
    ),
    ("The council promised to repair the bridge.", ("The council", "promised", ["to repair the bridge"])),
]
MIXED: list[tuple[str, Row]] = [
    (
        "Keller called the plan “careless” and “a gift to the builders.”",
        ("Keller", "called", ["the plan “careless” and “a gift to the builders.”"]),
    ),
    (
        "Keller said that the plan was “a gift to the builders” and would fail.",
        ("Keller", "said", ["the plan was “a gift to the builders” and would fail"]),
    ),
    (
        "The council wants to build a “new harbour,” Maria Keller said on Friday.",
        ("Maria Keller", "said", ["The council wants to build a “new harbour,”"]),
    ),
]


@pytest.mark.parametrize(("text", "expected"), DIRECT + INDIRECT + MIXED)
def test_rules_find(text: str, expected: Row, nlp: Any) -> None:
    assert expected in rows(text, find(text, nlp))


SILENT = [
    "The band played “Rain on the Roof” twice.",
    "Joe “the Bear” Larsen won the race in Oslo.",
    "The so-called “big tent” was empty in the morning.",
    'The shop sold bread, butter and 6" nails.',
]


@pytest.mark.parametrize("text", SILENT)
def test_rules_drop_titles_nicknames_and_terms(text: str, nlp: Any) -> None:
    assert find(text, nlp) == []


def test_rules_nested_attribution_knows_its_outer_one(nlp: Any) -> None:
    text = "Keller said that the mayor had warned that the bridge would fall."
    found = find(text, nlp)
    assert rows(text, found) == [
        ("Keller", "said", ["the mayor had warned that the bridge would fall"]),
        ("the mayor", "had warned", ["the bridge would fall"]),
    ]
    assert [a.nested_in for a in found] == [None, 0]


def test_rules_two_speakers_keep_their_own_words(nlp: Any) -> None:
    text = "“It is late,” Anna Berg said. “Let us go.” Paul Adler replied: “I will stay here.”"
    assert rows(text, find(text, nlp)) == [
        ("Anna Berg", "said", ["“It is late,”", "“Let us go.”"]),
        ("Paul Adler", "replied", ["“I will stay here.”"]),
    ]


def test_rules_chunked_text_keeps_its_offsets(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.rules.page._CHUNK_CHARS", 80)
    text = "“The bridge is closed,” Maria Keller said.\n\n" * 5
    doc = read(text, nlp)
    assert doc.text == text
    assert len(attribute(doc, pair(text))) == 5


PIECES = st.lists(
    st.sampled_from(
        ["“", "”", '"', "‘", "’", "''", "\n", ": ", ", ", ". ", " said ", " that ", "Anna Berg", " according to ",
         " told ", "the mayor", " calls ", "claim", " is late", " and ", "«", "»", "😀", "\ud800", "e\u0301", "עברית",
         " ", "said", "—"]
    ),
    max_size=25,
)  # fmt: skip


@given(PIECES)
@settings(max_examples=60, deadline=None)
def test_rules_bear_any_text(nlp: Any, pieces: list[str]) -> None:
    text = "".join(pieces)
    found = find(text, nlp)
    for attribution in found:
        starts = [span.start for span in attribution.content]
        assert starts == sorted(starts)
        for span in (*attribution.content, attribution.cue, attribution.source):
            assert span is None or 0 <= span.start < span.end <= len(text)
        assert attribution.nested_in is None or attribution.nested_in < len(found)


@pytest.mark.parametrize("text", ["", " \n ", "\n", '"' * 3000, "“a” " * 1500, "said " * 500, "“never closed\n" * 400])
def test_rules_bear_hostile_text(text: str, nlp: Any) -> None:
    assert isinstance(find(text, nlp), list)
