"""Annotated articles as arrays: targets for labels and links, and batches of freshly packed windows.

Targets of labels are distributions, not classes: a word's `unary` (labels) and the `pairwise` (labels x labels) of a
word and the one before it. One annotator gives one-hot rows; several annotators of an article give their mean; a
teacher gives its own marginals. All three train with the same loss (`network.expected_loss`).

Entities: each word's class in the tagger's own labelling of named entities (`entities.classes`), UNKNOWN where nobody
said.

Links: each content word points to the first word of its cue, each cue word to the first word of its source; NO_LINK
where there is none (a cue without a source), UNKNOWN where nothing can be learnt (the target is in another window).
Windows are packed anew each epoch, to a size drawn for each article, so that a paragraph is seen alone and among
different neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.entities import LABELS as ENTITIES
from extractors.entities import Entity
from extractors.evaluation.corpus import AnnotatedArticle, GoldAttribution
from extractors.marks import pair
from extractors.model import Span
from extractors.tagger.crf import CONTENT, CUE, LABELS, SOURCE
from extractors.tagger.windows import WINDOW_PIECES, Tokenised, pack, tokenise

NO_LINK, UNKNOWN = -1, -2
SMALLEST = 32  # pieces: sizes of windows are drawn between this and WINDOW_PIECES, evenly on a logarithmic scale


@dataclass
class Example:
    """One article. `links` (2, words): row 0 content to cue, row 1 cue to source, as word indexes."""

    id: str
    tokens: Tokenised
    labels: NDArray[np.float32]
    pairs: NDArray[np.float32]
    links: NDArray[np.int32]
    entities: NDArray[np.int16]


@dataclass(frozen=True)
class Batch:
    """Padded windows: pieces/features/mask (B, P), first_piece/word_mask (B, W), targets (B, W, ...)."""

    pieces: NDArray[np.int64]
    features: NDArray[np.int64]
    piece_mask: NDArray[np.bool_]
    first_piece: NDArray[np.int64]
    word_mask: NDArray[np.bool_]
    unary: NDArray[np.float32]
    pairwise: NDArray[np.float32]
    links: NDArray[np.int64]
    entities: NDArray[np.int64]
    where: tuple[tuple[int, int, int], ...]


def read_examples(articles: Iterable[AnnotatedArticle], tokenizer: Any) -> list[Example]:
    """Every article with the mean of its annotators' labels and the reference annotator's links."""
    return [_example(article, tokenizer) for article in articles]


def _example(article: AnnotatedArticle, tokenizer: Any) -> Example:
    tokens = tokenise(article.text, pair(article.text), tokenizer)
    rows = [label_words(tokens, version.attributions) for version in article.versions]
    count, size = len(tokens.starts), len(LABELS)
    unary = np.zeros((count, size), np.float32)
    pairwise = np.zeros((count, size, size), np.float32)
    for row in rows:
        unary[np.arange(count), row] += 1 / len(rows)
        pairwise[np.arange(1, count), row[:-1], row[1:]] += 1 / len(rows)
    nobody_said = np.full(count, UNKNOWN, np.int16)
    return Example(article.id, tokens, unary, pairwise, _links(tokens, article.attributions), nobody_said)


def label_entities(example: Example, entities: Iterable[Entity]) -> None:
    """Writes the classes of the words of `entities`, which must not overlap, into the example."""
    example.entities[:] = 0
    for entity in entities:
        lo, hi = word_range(example.tokens, entity.span)
        begin = 1 + 2 * ENTITIES.index(entity.label)
        example.entities[lo:hi] = begin + 1
        if lo < hi:
            example.entities[lo] = begin


def word_range(tokens: Tokenised, span: Span) -> tuple[int, int]:
    """The words that a span touches, as a half-open range of word indexes."""
    lo = int(np.searchsorted(tokens.ends, span.start, side="right"))
    hi = int(np.searchsorted(tokens.starts, span.end, side="left"))
    return lo, max(lo, hi)


def label_words(tokens: Tokenised, attributions: Sequence[GoldAttribution]) -> NDArray[np.int64]:
    """One label a word; where annotations overlap, content yields to cue and cue to source."""
    row = np.zeros(len(tokens.starts), np.int64)
    for role, label in (("content", CONTENT), ("cue", CUE), ("source", SOURCE)):
        for attribution in attributions:
            for span in getattr(attribution, role):
                lo, hi = word_range(tokens, span)
                row[lo:hi] = label + 1
                if lo < hi:
                    row[lo] = label
    # A span cut by another one must start anew, or its rest would be an inside without a beginning.
    for w in range(len(row)):
        if row[w] in (2, 4, 6) and (w == 0 or row[w - 1] not in (row[w], row[w] - 1)):
            row[w] -= 1
    return row


def _links(tokens: Tokenised, attributions: Sequence[GoldAttribution]) -> NDArray[np.int32]:
    links = np.full((2, len(tokens.starts)), UNKNOWN, np.int32)
    for attribution in attributions:
        cue = _first_word(tokens, attribution.cue)
        if cue is None:
            continue
        for span in attribution.content:
            lo, hi = word_range(tokens, span)
            links[0, lo:hi] = cue
        source = _first_word(tokens, attribution.source)
        for span in attribution.cue:
            lo, hi = word_range(tokens, span)
            links[1, lo:hi] = NO_LINK if source is None else source
    return links


def _first_word(tokens: Tokenised, spans: Sequence[Span]) -> int | None:
    if not spans:
        return None
    lo, hi = word_range(tokens, spans[0])
    return lo if lo < hi else None


def batches(
    examples: Sequence[Example], *, size: int, special: tuple[int, int, int], random: np.random.Generator | None
) -> Iterator[Batch]:
    """Batches of `size` windows; with `random` packed and shuffled anew, without it in order, by the plain packing.

    `special` are the ids of the tokens that open, close and pad a window.
    """
    windows = []
    for i, example in enumerate(examples):
        limit = int(SMALLEST * (WINDOW_PIECES / SMALLEST) ** random.random()) if random else WINDOW_PIECES
        windows += [(i, window) for window in pack(example.tokens.blocks, limit)]
    if random:
        random.shuffle(windows)
        # Windows of like length together waste less on padding; the order of the groups stays random.
        groups = [windows[i : i + size * 8] for i in range(0, len(windows), size * 8)]
        windows = [w for g in groups for w in sorted(g, key=lambda w: w[1].pieces[0] - w[1].pieces[1])]
    starts = list(range(0, len(windows), size))
    if random:
        random.shuffle(starts)
    for start in starts:
        yield _batch([(i, examples[i], window) for i, window in windows[start : start + size]], special)


def _batch(rows: Sequence[tuple[int, Example, Any]], special: tuple[int, int, int]) -> Batch:
    opening, closing, padding = special
    count, size = len(rows), len(LABELS)
    width = max(w.pieces[1] - w.pieces[0] for _, _, w in rows) + 2
    length = max(w.words[1] - w.words[0] for _, _, w in rows)
    pieces = np.full((count, width), padding, np.int64)
    features = np.zeros((count, width), np.int64)
    piece_mask = np.zeros((count, width), bool)
    first_piece = np.zeros((count, length), np.int64)
    word_mask = np.zeros((count, length), bool)
    unary = np.zeros((count, length, size), np.float32)
    pairwise = np.zeros((count, length, size, size), np.float32)
    links = np.full((count, 2, length), UNKNOWN, np.int64)
    entities = np.full((count, length), UNKNOWN, np.int64)
    for b, (_, example, window) in enumerate(rows):
        (p0, p1), (w0, w1) = window.pieces, window.words
        tokens = example.tokens
        pieces[b, 0], pieces[b, p1 - p0 + 1] = opening, closing
        pieces[b, 1 : p1 - p0 + 1] = tokens.pieces[p0:p1]
        features[b, 1 : p1 - p0 + 1] = tokens.features[p0:p1]
        piece_mask[b, : p1 - p0 + 2] = True
        first_piece[b, : w1 - w0] = tokens.first_piece[w0:w1] - p0 + 1
        word_mask[b, : w1 - w0] = True
        unary[b, : w1 - w0] = example.labels[w0:w1]
        pairwise[b, 1 : w1 - w0] = example.pairs[w0 + 1 : w1]
        entities[b, : w1 - w0] = example.entities[w0:w1]
        target = example.links[:, w0:w1].astype(np.int64)
        inside = (target >= w0) & (target < w1)
        links[b, :, : w1 - w0] = np.where(inside, target - w0, np.where(target == NO_LINK, NO_LINK, UNKNOWN))
    where = tuple((i, *window.words) for i, _, window in rows)
    return Batch(pieces, features, piece_mask, first_piece, word_mask, unary, pairwise, links, entities, where)
