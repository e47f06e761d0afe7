"""Lays two wordings side by side, word by word, and says where they part.

The longest common subsequence of the two rows of keys (rapidfuzz, bit-parallel: fast for any length that news holds)
gives the first alignment. Three repairs follow, each for something that the subsequence alone gets wrong:

1. A block where both sides differ is *equal after all* when its letters, run together, are the same (“co-operate”,
   “cooperate”) or, for words with a capital, nearly so (Zelensky, Zelenskyy, Zelenskiy).
2. Function words that match far from everything else (“the”, “of” between long differing blocks) are chance, not
   agreement; they become part of the difference.
3. What one side has in square brackets may stand for anything, and where one side has an ellipsis the words that the
   other has there were cut, not changed: such differences are *free*, they cost the agreement nothing.

Words whose order alone differs (“Trump or Cruz” / “Cruz or Trump”) stay differences here; `guards` forgives them.
The alignment is symmetric in its verdict: `align(a, b)` and `align(b, a)` mirror each other up to ties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from extractors.model import Span
from extractors.variants.normalise import Words
from extractors.variants.spellings import FUNCTION_WORDS

Operation = Literal["equal", "replaced", "added", "dropped"]
SAME_NAME = 80.0  # similarity (0-100) from which two capitalised words are one name, otherwise transliterated
BLOCK = 8  # differing blocks longer than this are not searched for respelled words
NEAR = 3  # a lone matching function word must have a solid match within so many words, or it is chance


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of an alignment: word ranges `a` and `b` (start, end); `free` marks brackets and ellipses."""

    operation: Operation
    a: tuple[int, int]
    b: tuple[int, int]
    free: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch of an alignment in code points of the two texts, ready to be shown; an empty range is a position."""

    operation: Operation
    a: Span
    b: Span


def align(a: Words, b: Words) -> tuple[Block, ...]:
    """The blocks of the alignment from `a` to `b`, in order, covering all words of both sides."""
    blocks = [
        (op.tag == "equal", op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in LCSseq.opcodes(a.keys, b.keys)
    ]
    merged = _merge(blocks)
    merged = _merge([part for block in merged for part in _respelled(a, b, *block)])
    merged = _merge(_without_chance(a, merged))
    return tuple(_block(a, b, *block) for block in merged)


_Raw = tuple[bool, int, int, int, int]


def _merge(blocks: list[_Raw]) -> list[_Raw]:
    """Joins neighbouring blocks of the same sort."""
    merged: list[_Raw] = []
    for same, a0, a1, b0, b1 in blocks:
        if merged and merged[-1][0] == same:
            merged[-1] = (same, merged[-1][1], a1, merged[-1][3], b1)
        else:
            merged.append((same, a0, a1, b0, b1))
    return merged


def _respelled(a: Words, b: Words, same: bool, a0: int, a1: int, b0: int, b1: int) -> list[_Raw]:
    """A differing block, cut around the first words in it that are one word or name spelled otherwise."""
    if same or a1 == a0 or b1 == b0 or a1 - a0 > BLOCK or b1 - b0 > BLOCK:
        return [(same, a0, a1, b0, b1)]
    for i in range(a0, a1):
        for k in range(b0, b1):
            for i1, k1 in ((i + 1, k + 1), (i + 2, k + 1), (i + 1, k + 2)):
                if i1 <= a1 and k1 <= b1 and _one_word(a, i, i1, b, k, k1):
                    before = [(False, a0, i, b0, k)] if i > a0 or k > b0 else []
                    rest = _respelled(a, b, False, i1, a1, k1, b1) if i1 < a1 or k1 < b1 else []
                    return [*before, (True, i, i1, k, k1), *rest]
    return [(same, a0, a1, b0, b1)]


def _one_word(a: Words, i: int, i1: int, b: Words, k: int, k1: int) -> bool:
    """Whether the words run together are the same letters, or both are capitalised and nearly so."""
    left, right = "".join(a.keys[i:i1]), "".join(b.keys[k:k1])
    if left == right:
        return True
    if i1 - i != 1 or k1 - k != 1 or not (a.capital[i] and b.capital[k]) or left[:1] != right[:1]:
        return False
    return len(left) > 3 and left.isalpha() and right.isalpha() and fuzz.ratio(left, right) >= SAME_NAME


def _without_chance(a: Words, blocks: list[_Raw]) -> list[_Raw]:
    """Turns matches of one or two function words, with longer differences on both sides, into differences."""
    kept: list[_Raw] = []
    for index, (same, a0, a1, b0, b1) in enumerate(blocks):
        if same and a1 - a0 <= 2 and all(key in FUNCTION_WORDS for key in a.keys[a0:a1]):
            before = _length(blocks[index - 1]) if index else NEAR
            after = _length(blocks[index + 1]) if index + 1 < len(blocks) else NEAR
            same = before + after <= 2 * NEAR or len(blocks) == 1
        kept.append((same, a0, a1, b0, b1))
    return kept


def _length(block: _Raw) -> int:
    return max(block[2] - block[1], block[4] - block[3])


def _block(a: Words, b: Words, same: bool, a0: int, a1: int, b0: int, b1: int) -> Block:
    if same:
        return Block("equal", (a0, a1), (b0, b1))
    operation: Operation = "replaced" if a1 > a0 and b1 > b0 else "dropped" if a1 > a0 else "added"
    return Block(operation, (a0, a1), (b0, b1), free=_is_free(a, a0, a1, b1 > b0) or _is_free(b, b0, b1, a1 > a0))


def _is_free(one: Words, start: int, end: int, other_has_words: bool) -> bool:
    """Whether this side's part is only a bracketed insertion, or an ellipsis that stands for the other side's words."""
    if end > start:
        return all(one.bracketed[start:end])
    return other_has_words and start in one.gaps


def edits(a: Words, b: Words, blocks: tuple[Block, ...]) -> tuple[Edit, ...]:
    """The alignment in code points: from the first word of a block to its last, on each side."""
    return tuple(Edit(block.operation, _extent(a, *block.a), _extent(b, *block.b)) for block in blocks)


def _extent(words: Words, start: int, end: int) -> Span:
    if end > start:
        return Span(words.spans[start][0], words.spans[end - 1][1])
    position = words.spans[start - 1][1] if start else 0
    return Span(position, position)
