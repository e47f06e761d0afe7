"""Entities from the classes of words, and from spaCy in chunks whose offsets are the text's."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.entities import (
    CHUNK_CHARS,
    CLASSES,
    LABELS,
    Entity,
    blank_unbroken,
    entities_of_words,
    find_entities,
    load_ner,
    load_spacy,
    paragraph_chunks,
)
from extractors.errors import ModelNotFound
from extractors.model import Span
from extractors.options import Options

PERSON, ORG, DATE = (
    1 + 2 * LABELS.index(label) for label in ("PERSON", "ORG", "DATE")
)  # beginnings; an inside is one more


def of_words(classes: list[int]) -> list[tuple[int, int, str]]:
    """(first word, last word, label) of each entity among words of two letters."""
    starts = [3 * i for i in range(len(classes))]
    found = entities_of_words(classes, starts, [start + 2 for start in starts])
    return [(each.span.start // 3, each.span.end // 3, each.label) for each in found]


@pytest.mark.parametrize(
    ("classes", "entities"),
    [
        pytest.param([], [], id="no words"),
        pytest.param([0, 0], [], id="no entity"),
        pytest.param([0, PERSON, 0], [(1, 1, "PERSON")], id="one word"),
        pytest.param([PERSON, PERSON + 1, PERSON + 1], [(0, 2, "PERSON")], id="to the last word"),
        pytest.param([PERSON, PERSON], [(0, 0, "PERSON"), (1, 1, "PERSON")], id="two that touch"),
        pytest.param([PERSON, PERSON + 1, ORG, ORG + 1], [(0, 1, "PERSON"), (2, 3, "ORG")], id="two kinds that touch"),
        pytest.param([0, PERSON + 1, 0], [(1, 1, "PERSON")], id="an inside alone"),
        pytest.param([PERSON + 1, PERSON + 1], [(0, 1, "PERSON")], id="insides alone"),
        pytest.param([PERSON + 1, PERSON], [(0, 0, "PERSON"), (1, 1, "PERSON")], id="an inside before a beginning"),
        pytest.param([PERSON, ORG + 1, ORG + 1], [(0, 2, "ORG")], id="most words decide"),
        pytest.param([ORG, PERSON + 1, ORG + 1], [(0, 2, "ORG")], id="the beginning is one voice"),
        pytest.param([PERSON, 0, PERSON + 1], [(0, 0, "PERSON"), (2, 2, "PERSON")], id="a gap parts"),
        pytest.param([DATE, DATE + 1, 0, PERSON], [(0, 1, "DATE"), (3, 3, "PERSON")], id="text order"),
        pytest.param([CLASSES - 1], [(0, 0, LABELS[-1])], id="the last class"),
    ],
)
def test_entities_of_words(classes: list[int], entities: list[tuple[int, int, str]]) -> None:
    assert of_words(classes) == entities


@pytest.mark.parametrize("label", LABELS)
def test_entities_every_label_has_a_beginning_and_an_inside(label: str) -> None:
    begin = 1 + 2 * LABELS.index(label)
    assert begin + 1 < CLASSES
    assert of_words([begin, begin + 1]) == [(0, 1, label)]


@given(st.lists(st.integers(0, CLASSES - 1), max_size=30))
def test_entities_take_every_labelled_word_once_and_no_other(classes: list[int]) -> None:
    words = [w for first, last, _ in of_words(classes) for w in range(first, last + 1)]
    assert words == [w for w, each in enumerate(classes) if each]


TEXTS = st.lists(st.sampled_from(["word ", "a", "\n", "\n\n", " ", "é😀", "x" * 40]), max_size=60).map("".join)


@given(text=TEXTS, limit=st.integers(1, 80))
def test_entities_chunks_cover_a_text_once(text: str, limit: int) -> None:
    chunks = list(paragraph_chunks(text, limit))
    assert "".join(chunk.slice(text) for chunk in chunks) == text
    assert all(0 < chunk.end - chunk.start <= limit for chunk in chunks)
    assert all(one.end == two.start for one, two in pairwise(chunks))


@pytest.mark.parametrize(
    ("text", "chunks"),
    [
        pytest.param("one two\nthree four\nfive", ["one two\n", "three four\n", "five"], id="at line ends"),
        pytest.param("a\nb\nc\nd\n", ["a\nb\nc\nd\n"], id="as many lines as fit"),
        pytest.param("one two three four", ["one two ", "three four"], id="else at a space"),
        pytest.param("x" * 25, ["x" * 12, "x" * 12, "x"], id="else anywhere"),
    ],
)
def test_entities_chunks_end_where_paragraphs_or_words_do(text: str, chunks: list[str]) -> None:
    assert [chunk.slice(text) for chunk in paragraph_chunks(text, 12)] == chunks


@pytest.mark.parametrize(
    ("text", "blanked"),
    [
        ("short words stay", "short words stay"),
        ("a " + "x" * 255 + " b", "a " + "x" * 255 + " b"),
        ("a " + "x'" * 128 + "\nb", "a " + " " * 256 + "\nb"),
    ],
)
def test_entities_what_no_space_breaks_is_blanked_in_place(text: str, blanked: str) -> None:
    assert blank_unbroken(text) == blanked


@dataclass
class Finder:
    """Stands for a spaCy pipeline: every “Ann” is a person, every “7” a number; remembers what it read."""

    read: list[str]

    def memory_zone(self) -> Any:
        return nullcontext()

    def __call__(self, text: str) -> Any:
        self.read.append(text)
        labels = {"Ann": "PERSON", "7": "CARDINAL"}
        found = [
            (at, words, label)
            for words, label in labels.items()
            for at in range(len(text))
            if text[at:].startswith(words)
        ]
        return type("Doc", (), {"ents": [_Ent(at, at + len(words), label) for at, words, label in sorted(found)]})


@dataclass
class _Ent:
    start_char: int
    end_char: int
    label_: str


@settings(max_examples=20, deadline=None)
@given(before=TEXTS)
def test_entities_offsets_are_the_texts_in_whatever_chunk_they_stand(before: str) -> None:
    text = f"{before}\n😀 Ann met 7 people.\n" + "word " * (CHUNK_CHARS // 4) + "\nAnn left.\n"
    nlp = Finder([])
    found = find_entities(text, nlp)
    assert len(nlp.read) > 1
    assert max(map(len, nlp.read)) <= CHUNK_CHARS
    assert [each.span.slice(text) for each in found] == ["Ann", "Ann"]
    assert {each.label for each in found} == {"PERSON"}


def test_entities_by_spacy_are_the_same_words_at_another_place() -> None:
    nlp = load_ner(Options().spacy_model)
    story = "Marta Kowalska met Boris Lindgren in Vienna on Friday. The United Nations sent three experts."
    alone = find_entities(story, nlp)
    assert {(each.label, each.span.slice(story)) for each in alone} >= {
        ("PERSON", "Boris Lindgren"),
        ("GPE", "Vienna"),
    }
    assert {each.label for each in alone} <= set(LABELS)
    filler = "The wall was dry.\n" * (CHUNK_CHARS // 18)  # the story begins a chunk of its own
    moved = find_entities(filler + story, nlp)
    by = len(filler)
    assert [each for each in moved if each.span.start >= by] == [
        Entity(Span(each.span.start + by, each.span.end + by), each.label) for each in alone
    ]


def test_entities_a_spacy_model_is_loaded_once_or_named_when_missing() -> None:
    assert load_ner(Options().spacy_model) is load_ner(Options().spacy_model)
    assert load_ner(Options().spacy_model).pipe_names == ["ner"]
    with pytest.raises(ModelNotFound, match="no_such_model"):
        load_spacy("no_such_model")
