"""Named entities of a text: from the classes that the tagger gives its words, or by spaCy.

The tagger learns spaCy's entities along with its own labels (`training`), so that one reading serves both; a spaCy
model reads the text a second time. What spaCy finds is copied out, so that nothing downstream holds its memory, and
only the components that entities need run. It reads in chunks of whole paragraphs: cost stays linear and memory
bounded however long the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractors.errors import ModelNotFound
from extractors.model import Span

CHUNK_CHARS = 6_000  # beyond this, chunks only cost memory
_UNBROKEN = re.compile(r"\S{256,}")
LABELS: tuple[str, ...] = (
    "PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "DATE", "TIME",
)  # fmt: skip
CLASSES = 1 + 2 * len(LABELS)  # of a word: none, then for each label beginning and inside


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity: its range in the text and spaCy's (OntoNotes) label."""

    span: Span
    label: str


@lru_cache(maxsize=4)
def load_spacy(model: str, exclude: tuple[str, ...] = ()) -> Any:
    """The installed spaCy pipeline `model`, loaded once a process; ModelNotFound when it is not there."""
    import spacy

    try:
        return spacy.load(model, exclude=list(exclude))
    except OSError as error:
        raise ModelNotFound(f"spaCy model {model!r} is not installed: {error}") from error


def load_ner(model: str) -> Any:
    """The pipeline with its entity recogniser alone."""
    return load_spacy(model, ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "senter"))


def paragraph_chunks(text: str, limit: int = CHUNK_CHARS) -> Iterator[Span]:
    """Cuts a text into ranges of at most about `limit` code points, at line ends where there are any."""
    start = 0
    while start < len(text):
        end = min(start + limit, len(text))
        if end < len(text):
            cut = text.rfind("\n", start + 1, end)
            if cut <= start:
                cut = text.rfind(" ", start + limit // 2, end)
            if cut > start:
                end = cut + 1
        yield Span(start, end)
        start = end


def find_entities(text: str, nlp: Any) -> list[Entity]:
    """All entities of `text` in order, their offsets into `text`.

    One chunk at a time: spaCy would hold the layers of all chunks of a batch at once.
    """
    found: list[Entity] = []
    for chunk in paragraph_chunks(text):
        with nlp.memory_zone():
            found.extend(
                Entity(Span(chunk.start + ent.start_char, chunk.start + ent.end_char), ent.label_)
                for ent in nlp(blank_unbroken(chunk.slice(text))).ents
                if ent.label_ in LABELS
            )
    return found


def entities_of_words(classes: Sequence[int], starts: Sequence[int], ends: Sequence[int]) -> list[Entity]:
    """The entities in a run of words: `classes` (words,) as `CLASSES` counts them, `starts` and `ends` code points.

    An inside without a beginning begins one; where the words of an entity differ about its label, most of them decide.
    """
    found: list[Entity] = []
    i, count = 0, len(classes)
    while i < count:
        first = i
        i += 1
        if not classes[first]:
            continue
        while i < count and classes[i] and not classes[i] % 2:
            i += 1
        labels = [(each - 1) // 2 for each in classes[first:i]]
        label = max(labels, key=labels.count)
        found.append(Entity(Span(starts[first], ends[i - 1]), LABELS[label]))
    return found


def blank_unbroken(text: str) -> str:
    """The text with spaces in place of what no space breaks for very long: no name is in there.

    spaCy's tokenizer takes time with the square of such a run's length when marks or clitics fill it.
    """
    return _UNBROKEN.sub(lambda run: " " * len(run[0]), text)
