"""Made-up words, and how often each is used: as Zipf's law says, in proportion to one over its rank."""

from __future__ import annotations

import random
from itertools import accumulate

ONSETS = "b br c ch d dr f g gr h j k kl l m n p pr r s sh st t tr v w z".split()
NUCLEI = "a e i o u ai ea ou".split()
CODAS = "l n r s t nd rt ck m th".split()
VOCABULARY = 30_000
FUNCTION_WORDS = (
    "the of to and a in that is was he for it with as his on be at by i this had not are but from or have an they"
    " which one you were her all she there would their we him been has when who will more no if out so said what up"
    " its about into than them can only other new some could time these two may then do first any my now such like"
    " our over man me even most made after also did many before must through years where much your way well down"
    " should because each just those people mr how too little state good very make world still own see men work"
    " long get here between both life being under never day same another know while last might us great old year off"
    " come since against go came right used take three"
).split()


class Zipf:
    """Draws ranks 0..n-1, the r-th with a chance of 1 / (r + 1)."""

    def __init__(self, n: int, chance: random.Random) -> None:
        self.ranks = range(n)
        self.weights = list(accumulate(1 / (rank + 1) for rank in range(n)))
        self.chance = chance

    def draw(self, count: int) -> list[int]:
        """`count` ranks."""
        return self.chance.choices(self.ranks, cum_weights=self.weights, k=count)


def open_syllables(chance: random.Random, count: int) -> str:
    """So many syllables, each of which ends in a vowel."""
    return "".join(chance.choice(ONSETS) + chance.choice(NUCLEI) for _ in range(count))


def invent_word(chance: random.Random, count: int) -> str:
    """A pronounceable word of so many syllables."""
    return open_syllables(chance, count) + chance.choice(CODAS)


def vocabulary(chance: random.Random) -> list[str]:
    """Words by rank: English function words first, then made-up ones."""
    words = dict.fromkeys(FUNCTION_WORDS)
    while len(words) < VOCABULARY:
        words[invent_word(chance, chance.randint(2, 4))] = None
    return list(words)
