"""Contradictions between two wordings that otherwise agree: a number, a negation or a name that differs.

Two reports of one statement may drop or add words; they may not say “10,000” and “12,000”, “will” and “will not”,
“Moscow” and “Kyiv”. Only stretches *inside* the agreement count (between its first and its last shared words)
and only short ones: what a longer wording says before, after, or in a clause of its own contradicts nothing.
Brackets and ellipses (`free` blocks), a changed order of the same names, a number
rounded, a country named by its capital and a day named otherwise are forgiven.

Wordings that share hardly a word have no such stretches: there a number of each that the other lacks counts wherever
it stands, and so do a contrary (“united”, “divided”) and another bearer of one office (“President Roe”, “President
Doe”). Meaning alone does not tell these apart: what is said of one thing in contrary words is close in every model.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import takewhile

from extractors.lexicon.wordlists import contraries, countries, role_nouns, titles
from extractors.variants.align import Block
from extractors.variants.normalise import Words
from extractors.variants.spellings import FUNCTION_WORDS, NEGATIONS, is_date, is_number
from extractors.variants.stems import stem

CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
LEAST_DIGITS = 2
SHORT = 6  # words; a longer differing stretch is a clause of its own


def contradictions(a: Words, b: Words, blocks: Sequence[Block]) -> tuple[str, ...]:
    """The sorts of contradiction found: any of “name”, “negation”, “number”, sorted."""
    found: set[str] = set()
    for block in inner_differences(blocks):
        left, right = range(*block.a), range(*block.b)
        if max(len(left), len(right)) > SHORT:
            continue
        if _negated(a, left) != _negated(b, right):
            found.add("negation")
        if block.operation != "replaced":
            continue
        if _clash(_numbers(a, left), _numbers(b, right)) or _differ(_dates(a, left), _dates(b, right)):
            found.add("number")
        left_names, right_names = _names(a, left), _names(b, right)
        if _differ(left_names, right_names) and not (left_names & _all_names(b) or right_names & _all_names(a)):
            found.add("name")
    return tuple(sorted(found))


def numbers_clash(a: Words, b: Words) -> bool:
    """Whether each wording holds a number that the other lacks, wherever it stands."""
    return _clash(_numbers(a, range(len(a))), _numbers(b, range(len(b))))


def opposed(a: Words, b: Words) -> tuple[str, ...]:
    """The sorts of contradiction between two wordings that are to tell the same in other words, sorted."""
    found = set()
    if numbers_clash(a, b):
        found.add("number")
    if _negated(a, range(len(a))) == _negated(b, range(len(b))) and _contrary(a, b):
        found.add("contrary")
    if _other_bearers(a, b):
        found.add("name")
    return tuple(sorted(found))


def inner_differences(blocks: Sequence[Block]) -> list[Block]:
    """The differing blocks between the first and the last block that is shared."""
    shared = [index for index, block in enumerate(blocks) if block.operation == "equal"]
    if not shared:
        return []
    return [block for block in blocks[shared[0] : shared[-1]] if block.operation != "equal" and not block.free]


def _negated(words: Words, indices: range) -> bool:
    return sum(words.keys[i] in NEGATIONS for i in indices) % 2 == 1


def _contrary(a: Words, b: Words) -> bool:
    """Whether one has a word, in any inflection, and the other its contrary, and neither has both."""
    left, right = _plain_stems(a), _plain_stems(b)
    table = _stemmed_contraries()
    return any(table.get(one, frozenset()) & (right - left) for one in left - right)


def _plain_stems(words: Words) -> set[str]:
    return {stem(key) for key, capital in zip(words.keys, words.capital, strict=True) if not capital}


@lru_cache(maxsize=1)
def _stemmed_contraries() -> dict[str, frozenset[str]]:
    return {stem(word): frozenset(map(stem, others)) for word, others in contraries().items()}


def _other_bearers(a: Words, b: Words) -> bool:
    """Whether both name who holds an office, and not the same people: unless each knows the other's anyway."""
    left, right = _bearers(a), _bearers(b)
    return any(
        left[office].isdisjoint(right[office]) and not (left[office] <= set(b.keys) and right[office] <= set(a.keys))
        for office in left.keys() & right.keys()
    )


def _bearers(words: Words) -> dict[str, set[str]]:
    """Noun for an office -> last names behind it: “US President Donald Trump” -> {“president”: {“trump”}}."""
    found: dict[str, set[str]] = {}
    for i, key in enumerate(words.keys):
        if key in role_nouns():
            # Behind an initial's full stop a capital may be a sentence's start; here it is the name's next part.
            run = takewhile(lambda j: words.capital[j] or len(words.keys[j - 1]) == 1, range(i + 1, len(words)))
            names = [words.keys[j] for j in run if len(words.keys[j]) > 1 and words.keys[j] not in titles()]
            if names:
                found.setdefault(key, set()).add(names[-1])
    return found


def _numbers(words: Words, indices: range) -> set[str]:
    return {words.keys[i] for i in indices if is_number(words.keys[i])}


def _dates(words: Words, indices: range) -> set[str]:
    return {words.keys[i] for i in indices if is_date(words.keys[i])}


def _names(words: Words, indices: range) -> set[str]:
    """The names at some places: a country, its people and its capital are one (“Moscow”, “Russia”); days are none."""
    keys = (words.keys[i] for i in indices if words.capital[i])
    return {countries().get(key, key) for key in keys if key not in FUNCTION_WORDS | CALENDAR and not is_date(key)}


def _all_names(words: Words) -> set[str]:
    return {countries().get(key, key) for key in words.keys}


def _differ(left: set[str], right: set[str]) -> bool:
    return bool(left) and bool(right) and left.isdisjoint(right)


def _clash(left: set[str], right: set[str]) -> bool:
    """Whether each side has a number that nothing on the other side is, rounded or not."""
    return _has_own(left, right) and _has_own(right, left)


def _has_own(numbers: set[str], others: set[str]) -> bool:
    return any(not any(same_number(number, other) for other in others) for number in numbers)


@lru_cache(maxsize=16384)
def same_number(one: str, other: str) -> bool:
    """Whether two number keys are equal, or one is the other rounded or cut to at least two digits (2.15, 2.1)."""
    if one == other:
        return True
    a, b = (Decimal(key[1:]) for key in (one, other))
    return _rounds_to(a, b) or _rounds_to(b, a)


def _rounds_to(exact: Decimal, rough: Decimal) -> bool:
    figures = rough.normalize()
    digits = len(figures.as_tuple().digits)
    if digits < LEAST_DIGITS or not exact or not rough:
        return False
    place = Decimal(1).scaleb(figures.adjusted() - digits + 1)
    return any(exact.quantize(place, rounding=mode) == rough for mode in (ROUND_HALF_UP, ROUND_DOWN))
