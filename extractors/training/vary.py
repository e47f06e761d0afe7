"""Articles in other words: more text for the teacher to label, when there is no more text.

A student that learns from a teacher's opinion profits from every text the teacher can read, whatever it says, as long
as it is written like the texts to come. So open-class words are exchanged for words of the same fine-grained part of
speech (spaCy's tags): in three of five cases for one of the nearest in meaning (the encoder's own word vectors), else
for any, drawn by how often it occurs (to the power 0.75). A name becomes the same other name throughout an article, or
stays. How much is exchanged differs from article to article. Layout, marks and all small words stay, so that
quotations pair as they did. The annotators' labels do not fit the new words; the teacher's, made from them, do.

The idea is TinyBERT's (Jiao et al., Findings of EMNLP 2020, “data augmentation”), with tags instead of a language
model.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from extractors.evaluation.corpus import AnnotatedArticle, Version

OPEN_TAGS = frozenset("NN NNS NNP NNPS VB VBD VBG VBN VBP VBZ JJ JJR RB".split())
LEAST, MOST = 0.15, 0.5  # share of words exchanged, drawn for each article
NEAR = 0.6  # share of exchanges for a word near in meaning
NEIGHBOURS = 15
NAMES_CHANGE, NAME_CHANGES = 0.8, 0.6  # in how many articles names are exchanged at all, and how many of them there
EVENED = 0.75
RARE = 2  # a word must occur so often to be put in another's place


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may be exchanged: where it begins, as it is written, its tag."""

    start: int
    text: str
    tag: str

    @property
    def is_name(self) -> bool:
        return self.tag.startswith("NNP")

    @property
    def key(self) -> str:
        """What is counted: names as they are written, other words in lower case."""
        return self.text if self.is_name else self.text.lower()


class Vocabulary:
    """The open-class words of some articles by tag, to draw from; `vectors` gives words' vectors by their key."""

    def __init__(self, words: Iterable[Word], vectors: dict[str, Any]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for word in words:
            counts[word.tag][word.key] += 1
        self._words = {tag: [each for each, n in found.items() if n >= RARE] for tag, found in counts.items()}
        self._sums = {tag: list(accumulate(counts[tag][each] ** EVENED for each in self._words[tag])) for tag in counts}
        self._near: dict[tuple[str, str], list[str]] = {}
        for tag, found in self._words.items():
            self._meet(tag, [each for each in found if each.lower() in vectors], vectors)

    def any(self, tag: str, random: np.random.Generator) -> str | None:
        """A word of a tag, the likelier the more frequent."""
        words, sums = self._words[tag], self._sums[tag]
        return words[min(bisect(sums, random.random() * sums[-1]), len(words) - 1)] if words else None

    def near(self, word: Word, random: np.random.Generator) -> str | None:
        """One of the nearest words of the same tag, None for a word whose meaning is not known."""
        found = self._near.get((word.tag, word.key))
        return found[int(random.integers(len(found)))] if found else None

    def _meet(self, tag: str, words: Sequence[str], vectors: dict[str, Any], rows: int = 512) -> None:
        if len(words) <= NEIGHBOURS:
            return
        table = np.stack([vectors[each.lower()] for each in words])
        for at in range(0, len(words), rows):
            alike = table[at : at + rows] @ table.T
            for i, nearest in enumerate(np.argpartition(-alike, NEIGHBOURS, axis=1)[:, : NEIGHBOURS + 1], start=at):
                self._near[tag, words[i]] = [words[j] for j in nearest if j != i]


def varied(
    articles: Sequence[AnnotatedArticle], nlp: Any, vectors: dict[str, Any], *, seed: int
) -> list[AnnotatedArticle]:
    """Each article once in other words, under the same id with a plus sign and the seed; nobody annotated them.

    `nlp` is a spaCy pipeline that tags, `vectors` has lower-case words' unit vectors. The same seed, the same texts.
    """
    found = [_open_words(doc) for doc in nlp.pipe(article.text for article in articles)]
    vocabulary = Vocabulary((word for words in found for word in words), vectors)
    random = np.random.default_rng(seed)
    nobody = (Version("nobody", ()),)
    return [
        AnnotatedArticle(f"{article.id}+{seed}", _exchange(article.text, words, vocabulary, random), nobody)
        for article, words in zip(articles, found, strict=True)
    ]


def word_vectors(encoder: Path, vocabulary: dict[str, int]) -> dict[str, Any]:
    """The unit vectors of the words that an encoder knows whole, from its input layer, their mean taken off."""
    from transformers import AutoModel

    table = AutoModel.from_pretrained(str(encoder)).get_input_embeddings().weight.detach().numpy()
    table = table - table.mean(0)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    return {word: table[number] for word, number in vocabulary.items() if word.isalpha()}


def _open_words(doc: Any) -> list[Word]:
    return [
        Word(token.idx, token.text, token.tag_)
        for token in doc
        if token.tag_ in OPEN_TAGS and token.text.isalpha() and len(token.text) > 1
    ]


def _exchange(text: str, words: Sequence[Word], vocabulary: Vocabulary, random: np.random.Generator) -> str:
    share, change_names = random.uniform(LEAST, MOST), random.random() < NAMES_CHANGE
    names: dict[str, str] = {}
    parts, at = [], 0
    for word in words:
        if word.is_name:
            if change_names and word.key not in names:
                other = vocabulary.any(word.tag, random) if random.random() < NAME_CHANGES else None
                names[word.key] = other or word.key
            new = names.get(word.key)
        elif random.random() < share:
            new = vocabulary.near(word, random) if random.random() < NEAR else None
            new = new or vocabulary.any(word.tag, random)
        else:
            new = None
        if new is not None:
            parts += [text[at : word.start], _as_written(new, word.text)]
            at = word.start + len(word.text)
    return "".join([*parts, text[at:]])


def _as_written(new: str, old: str) -> str:
    """The new word in capitals where the old one was."""
    if old.isupper():
        return new.upper()
    return new[0].upper() + new[1:] if old[0].isupper() else new
