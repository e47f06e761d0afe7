"""Contradictions between two wordings that otherwise agree: a number, a negation or a name that differs.

Two reports of one statement may drop or add words; they may not say “10,000” and “12,000”, “will” and “will not”,
“Moscow” and “Kyiv”. Only stretches *inside* the agreement count (between its first and its last shared content word)
and only short ones: what a longer wording says before, after, or in a clause of its own contradicts nothing.
Brackets and ellipses (`free` blocks) and a changed order of the same names or numbers are forgiven.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.variants.align import Block
from extractors.variants.normalise import FUNCTION_WORDS, NEGATIONS, Words, is_number

SHORT = 6  # words; a longer differing stretch is a clause of its own


def contradictions(a: Words, b: Words, blocks: Sequence[Block]) -> tuple[str, ...]:
    """The sorts of contradiction found: any of “name”, “negation”, “number”, sorted."""
    found: set[str] = set()
    for block in _inner(a, blocks):
        left, right = range(*block.a), range(*block.b)
        if max(len(left), len(right)) > SHORT:
            continue
        if _negated(a, left) != _negated(b, right):
            found.add("negation")
        if block.operation != "replaced":
            continue
        if _differ(_numbers(a, left), _numbers(b, right), a, b):
            found.add("number")
        if _differ(_names(a, left), _names(b, right), a, b):
            found.add("name")
    return tuple(sorted(found))


def numbers_clash(a: Words, b: Words) -> bool:
    """Whether each wording holds a number that the other lacks, wherever it stands."""
    left, right = {key for key in a.keys if is_number(key)}, {key for key in b.keys if is_number(key)}
    return bool(left - right) and bool(right - left)


def _inner(a: Words, blocks: Sequence[Block]) -> list[Block]:
    """The differing blocks between the first and the last block that shares a content word."""
    shared = [
        index
        for index, block in enumerate(blocks)
        if block.operation == "equal" and any(key not in FUNCTION_WORDS for key in a.keys[block.a[0] : block.a[1]])
    ]
    if not shared:
        return []
    return [block for block in blocks[shared[0] : shared[-1]] if block.operation != "equal" and not block.free]


def _negated(words: Words, indices: range) -> bool:
    return sum(words.keys[i] in NEGATIONS for i in indices) % 2 == 1


def _numbers(words: Words, indices: range) -> set[str]:
    return {words.keys[i] for i in indices if is_number(words.keys[i])}


def _names(words: Words, indices: range) -> set[str]:
    return {words.keys[i] for i in indices if words.capital[i] and words.keys[i] not in FUNCTION_WORDS}


def _differ(left: set[str], right: set[str], a: Words, b: Words) -> bool:
    """Whether both sides have some and none of them occurs anywhere in the other wording."""
    return bool(left) and bool(right) and left.isdisjoint(b.keys) and right.isdisjoint(a.keys)
