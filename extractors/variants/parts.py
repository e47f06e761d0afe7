"""What a wording is made of, and how far one part of it is told by a part of another.

A long quotation holds several statements, and its twin in another article reports one of them; a report of one
sentence joins two with “and that” or hangs a second one on “which”. Measured as wholes such wordings share little. So
a wording is taken as its *parts* (the text, its sentences, every two neighbouring sentences) and *pieces* (its parts
and their clauses, cut before a comma or conjunction that begins one).

`part_cover` is the highest share, by weight, of the longer of two pieces that both tell. This is asked of wordings in
other words, so order and inflection do not count (“a French proposal” = “proposed by France”, “not unanimous” = “no
unanimity”: one negation is as good as another, a country and its people are one) and function words are left out,
since the narrator chooses them. What `align` shows goes by the words themselves.

Where the other statements of both articles are known, a word weighs the less the more of them have it: “force” tells
little of a statement in an article about a force (`Topic`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import fsum

from extractors.lexicon.wordlists import countries
from extractors.variants.features import weight
from extractors.variants.normalise import cut
from extractors.variants.spellings import FUNCTION_WORDS, NEGATIONS
from extractors.variants.stems import stem

LEAST_SENTENCE, MOST_SENTENCES, MOST_CHARS, MOST_PIECES = 4, 12, 4000, 48
LEAST_WEIGHT = 0.5
_SENTENCE_END = re.compile(r"""(?<=[.!?…])["”'’]*\s+|(?<=,["”])\s+|(?<=,'')\s+|\n+|;\s+""")
_CLAUSE = re.compile(
    r",?\s(?=(?:and|but|or)\s+that\s)"
    r"|,\s(?=(?:which|who|whose|where|but|and|while|because|although|though|so|if|when|with|including|adding|saying)\s)"
    r"|\s(?=(?:which|because|although|while|unless)\s)"
    r"|\s[-–—]{1,2}\s|:\s"
)


def sentences(text: str) -> list[str]:
    """A text's sentences of at least four words, the first few; the text itself where it has none."""
    found = [part for part in _SENTENCE_END.split(text[:MOST_CHARS]) if _is_some(part)]
    return found[:MOST_SENTENCES] or [text]


@lru_cache(maxsize=16384)
def count_sentences(text: str) -> int:
    """How many sentences a text has, 1 to MOST_SENTENCES; recent texts are kept."""
    return len(sentences(text))


def parts(text: str) -> list[str]:
    """A text, its sentences and its neighbouring pairs of sentences, each once."""
    single = sentences(text)
    return list(dict.fromkeys([text, *single, *(f"{one} {two}" for one, two in pairwise(single))]))


def pieces(text: str) -> list[str]:
    """A text's parts, then the clauses of its sentences of at least four words, each once."""
    split = ([clause for clause in _CLAUSE.split(sentence) if _is_some(clause)] for sentence in sentences(text))
    clauses = [clause for found in split if len(found) > 1 for clause in found]
    return list(dict.fromkeys([*parts(text[:MOST_CHARS]), *clauses]))[:MOST_PIECES]


def _is_some(part: str) -> bool:
    return part.count(" ") >= LEAST_SENTENCE - 1


@dataclass(frozen=True, slots=True)
class Topic:
    """How many of an article's other statements have each stem, and how many there are."""

    counts: Mapping[str, int]
    statements: int

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, statements: tuple[str, ...]) -> Topic:
        """The topic of some statements; recent ones are kept."""
        counts = Counter(each for text in statements for each in _bag(text))
        return cls(counts, max(1, len(statements)))

    def share(self, one: str) -> float:
        """The share of the statements that have a stem, 0-1."""
        return self.counts.get(one, 0) / self.statements


def part_cover(a: str, b: str, topics: Sequence[Topic] = ()) -> float:
    """The highest share, 0-1, of the longer of two pieces that both tell; symmetric."""
    told = {each: _untold(each, topics) for each in (_bag(a).keys() | _bag(b).keys())} if topics else {}
    left, right = ([_weighed(bag, told) for bag in _bags(text)] for text in (a, b))
    best = 0.0
    for one, all_one in left:
        for two, all_two in right:
            # `fsum`, for a plain sum depends on the order of the words, and may make more than the whole of a part.
            shared = fsum(min(one[each], two[each]) for each in one.keys() & two.keys())
            best = max(best, shared / max(all_one, all_two, LEAST_WEIGHT))
    return best


def _untold(one: str, topics: Sequence[Topic]) -> float:
    """What is left of a stem's weight, 0-1, in articles about it."""
    return (1.0 - max(topic.share(one) for topic in topics)) ** 2


def _weighed(bag: Mapping[str, float], told: Mapping[str, float]) -> tuple[Mapping[str, float], float]:
    found = {each: weigh * told.get(each, 1.0) for each, weigh in bag.items()} if told else bag
    return found, fsum(found.values())


@lru_cache(maxsize=2048)
def _bags(text: str) -> tuple[Mapping[str, float], ...]:
    return tuple(_bag(each) for each in pieces(text))


@lru_cache(maxsize=16384)
def _bag(text: str) -> Mapping[str, float]:
    """The distinct stems of a text, with the weight of the weightiest word behind each."""
    found: dict[str, float] = {}
    for key in cut(text).keys:
        if key in NEGATIONS or key not in FUNCTION_WORDS:
            one = "not" if key in NEGATIONS else countries().get(key) or stem(key)
            found[one] = max(found.get(one, 0.0), weight(key))
    return found
