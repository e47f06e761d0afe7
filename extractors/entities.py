"""Named entities of a text, copied out of spaCy so that nothing downstream holds its memory.

Only the components that entities need run: the tagger model finds the attributions, so neither spaCy's parse nor
its part-of-speech tags are worth their time. A text is read in chunks of whole paragraphs: cost stays linear and
memory bounded however long the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractors.errors import ModelNotFound
from extractors.model import Span

CHUNK_CHARS = 6_000  # beyond this, chunks only cost memory
_UNBROKEN = re.compile(r"\S{256,}")
LABELS = frozenset(
    {"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "DATE", "TIME"}
)


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


def blank_unbroken(text: str) -> str:
    """The text with spaces in place of what no space breaks for very long: no name is in there.

    spaCy's tokenizer takes time with the square of such a run's length when marks or clitics fill it.
    """
    return _UNBROKEN.sub(lambda run: " " * len(run[0]), text)
