"""Texts as the tagger reads them: word pieces with features, cut into windows of whole paragraphs.

A text is tokenised line by line (one paragraph a line in every house style we read). Words are the tokenizer's
pre-tokens (runs of letters or digits, single punctuation marks); labels stand on words, the encoder reads pieces.
What an uncased vocabulary and a stream of pieces cannot show is given as one small feature id a piece:

* case of the word: lower or none, Capitalised, UPPER, digits;
* quotation: outside, inside, on an opening mark, on a closing mark (of an outermost quotation, from `marks`);
* paragraph: inside it, its first word, the first word of the text (a headline), the first word of a paragraph
  that goes on with the quotation of the paragraph before.

The same code serves training and use, so both see the same arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.errors import ModelNotFound
from extractors.marks import Quotation

WINDOW_PIECES = 254  # with the two special tokens: 256
CASES, QUOTES, PLACES = 4, 4, 4
FEATURES = CASES * QUOTES * PLACES
_LEADS_IN = (":", ",", "—", "–", "―")
_TRAILS = ("—", "–", "―", "--")
_SENTENCE_ENDS = frozenset('.!?”"')

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a part of one too long for a window: ranges of words and of pieces, end exclusive."""

    words: tuple[int, int]
    pieces: tuple[int, int]
    bound: bool = False  # to the block before: must be read with it (see `_is_bound`)


@dataclass(frozen=True, slots=True)
class Tokenised:
    """A text's words and pieces. Arrays are flat over the whole text.

    `starts`, `ends`: code points of each word (W). `pieces`, `features`: ids (P). `first_piece`: index of each
    word's first piece (W).
    """

    starts: Ints
    ends: Ints
    pieces: Ints
    features: Ints
    first_piece: Ints
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What the encoder reads at once: ranges of words and pieces, end exclusive."""

    words: tuple[int, int]
    pieces: tuple[int, int]


def load_tokenizer(path: Path) -> Any:
    """The tokenizer in the file `path`, without padding or truncation."""
    from tokenizers import Tokenizer

    if not path.is_file():
        raise ModelNotFound(f"no tokenizer at {path}")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def tokenise(text: str, quotations: Sequence[Quotation], tokenizer: Any) -> Tokenised:
    """Cuts `text` into words and pieces and marks each with its features."""
    lines = _lines(text)
    encodings = tokenizer.encode_batch([_encodable(text[a:b]) for a, b in lines], add_special_tokens=False)
    quote_state = _quote_states(text, quotations)
    continued = {q.inner.start for q in quotations if q.continues is not None}
    starts: list[int] = []
    ends: list[int] = []
    pieces: list[int] = []
    features: list[int] = []
    first_piece: list[int] = []
    blocks: list[Block] = []
    alone = {q.span.start: q.span.end for q in quotations if q.depth == 0}
    before = ""
    for (offset, line_end), encoding in zip(lines, encodings, strict=True):
        word_before = None
        line_words = len(starts)
        feature = 0
        for piece, (a, b), word in zip(encoding.ids, encoding.offsets, encoding.word_ids, strict=True):
            if word != word_before:
                word_before = word
                place = 0 if len(starts) > line_words else _place(len(starts), offset + a, continued)
                feature = _case(text[offset + a : offset + b + 1]) + CASES * (quote_state[offset + a] + QUOTES * place)
                starts.append(offset + a)
                ends.append(offset + b)
                first_piece.append(len(pieces))
            else:
                ends[-1] = offset + b
            pieces.append(piece)
            features.append(feature)
        line = text[offset:line_end].strip()
        bound = _is_bound(before, line, alone.get(text.index(line, offset), -1) - text.index(line, offset))
        before = line
        blocks += _blocks((line_words, len(starts)), len(pieces), first_piece, text, starts, bound)
    return Tokenised(
        np.asarray(starts, np.int32),
        np.asarray(ends, np.int32),
        np.asarray(pieces, np.int32),
        np.asarray(features, np.int32),
        np.asarray(first_piece, np.int32),
        tuple(blocks),
    )


def pack(blocks: Sequence[Block], limit: int = WINDOW_PIECES) -> list[Window]:
    """Packs whole blocks into windows of at most `limit` pieces, or WINDOW_PIECES where blocks are bound together."""
    windows: list[Window] = []
    group: list[Block] = []
    for block in blocks:
        if group and block.pieces[1] - group[0].pieces[0] > (WINDOW_PIECES if block.bound else limit):
            windows.append(_window(group))
            group = []
        group.append(block)
    if group:
        windows.append(_window(group))
    return windows


def _window(group: Sequence[Block]) -> Window:
    return Window((group[0].words[0], group[-1].words[1]), (group[0].pieces[0], group[-1].pieces[1]))


def _lines(text: str) -> list[tuple[int, int]]:
    """Ranges of the lines that hold more than white space."""
    out, start = [], 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not text[start:end].isspace() and end > start:
            out.append((start, end))
        start = end + 1
    return out


def _encodable(line: str) -> str:
    """Lone surrogates have no UTF-8 form; a replacement character keeps every offset."""
    try:
        line.encode()
    except UnicodeEncodeError:
        return "".join("�" if "\ud800" <= c <= "\udfff" else c for c in line)
    return line


def _quote_states(text: str, quotations: Sequence[Quotation]) -> bytearray:
    states = bytearray(len(text))
    for q in quotations:
        if q.depth == 0:
            states[q.inner.start : q.inner.end] = b"\1" * (q.inner.end - q.inner.start)
            states[q.span.start : q.inner.start] = b"\2" * (q.inner.start - q.span.start)
            states[q.inner.end : q.span.end] = b"\3" * (q.span.end - q.inner.end)
    return states


def _case(word: str) -> int:
    first = word[0]
    if first.isdigit():
        return 3
    if not first.isupper():
        return 0
    return 2 if word[1:2].isupper() else 1


def _place(words_before: int, start: int, continued: set[int]) -> int:
    if words_before == 0:
        return 2
    return 3 if start + 1 in continued or start + 2 in continued else 1


def _is_bound(before: str, line: str, quoted: int) -> bool:
    """Whether a paragraph must be read with the one before it: that one leads into it (“He went on:”, or it stops at a
    word and this one begins with a quotation or a small letter), or this one is a quotation alone or a dash and a name.

    `quoted` is the length of the quotation that the paragraph begins with, negative where it begins with none.
    """
    if before.endswith(_LEADS_IN) or line.startswith(_TRAILS) or quoted >= len(line) > 0:
        return True
    return before[-1:].isalpha() and (quoted > 0 or line[:1].islower())


def _blocks(
    words: tuple[int, int], pieces_end: int, first_piece: list[int], text: str, starts: list[int], bound: bool
) -> list[Block]:
    """One block, or several where the paragraph is longer than a window: cut after a sentence's end if there is one."""
    out: list[Block] = []
    lo, hi = words
    while lo < hi:
        piece_lo = first_piece[lo]
        if pieces_end - piece_lo <= WINDOW_PIECES:
            out.append(Block((lo, hi), (piece_lo, pieces_end), bound and not out))
            break
        cut = fallback = lo + 1
        for w in range(lo + 1, hi):
            if first_piece[w] - piece_lo > WINDOW_PIECES:
                break
            fallback = w
            if text[starts[w] - 1] == " " and text[starts[w] - 2] in _SENTENCE_ENDS:
                cut = w
        if cut == lo + 1:
            cut = fallback
        pieces = first_piece[cut] if cut < hi else pieces_end  # of a word longer than a window the rest is not read
        out.append(Block((lo, cut), (piece_lo, min(pieces, piece_lo + WINDOW_PIECES)), bound and not out))
        lo = cut
    return out
