"""Words without their inflection, so that two tellings of one statement meet: “unanimity” and “unanimous”.

A stem is cut by a table of English endings, longest first. It need not be a word and may now and then join two that
have nothing to do with each other: it only finds and weighs candidates, it never decides alone. A country, its people
and its capital are one stem (“Moscow”, “Russian”, “Russia”).
"""

from __future__ import annotations

from functools import lru_cache

from extractors.lexicon.wordlists import countries
from extractors.variants.features import weight
from extractors.variants.normalise import Words
from extractors.variants.spellings import FUNCTION_WORDS

LEAST_STEM = 4
_ENDINGS = tuple(
    sorted(
        "ational ations ation ities ity iveness ements ement ments ment ously ous ness ings ing edly ed ies ied ers er "
        "ors or ively ive ions ion ally als al ences ence ances ance ents ent ants ant ly es s e y".split(),
        key=lambda ending: (-len(ending), ending),
    )
)


@lru_cache(maxsize=131072)
def stem(key: str) -> str:
    """A word without its inflection, roughly: enough that “deployed” meets “deployment”."""
    if key.isalpha():
        for ending in _ENDINGS:
            if key.endswith(ending) and len(key) - len(ending) >= LEAST_STEM:
                return key[: -len(ending)]
    return key


def content(words: Words) -> list[str]:
    """The stems of a wording's content words, in order; the narrator's bracketed words are left out."""
    return [
        stem(key)
        for key, bracketed in zip(words.keys, words.bracketed, strict=True)
        if not bracketed and key not in FUNCTION_WORDS
    ]


def bag(words: Words) -> dict[str, float]:
    """A wording's distinct stems with the weight of the weightiest word behind each."""
    known, found = countries(), dict[str, float]()
    for key, bracketed in zip(words.keys, words.bracketed, strict=True):
        if not bracketed and key not in FUNCTION_WORDS:
            one = known.get(key) or stem(key)
            found[one] = max(found.get(one, 0.0), weight(key))
    return found


def said(words: Words) -> float:
    """The weight of what a wording says beside names and countries: “Mr. Trump” says nothing."""
    known = countries()
    found = {
        stem(key): weight(key)
        for key, bracketed, capital in zip(words.keys, words.bracketed, words.capital, strict=True)
        if not (bracketed or capital or key in FUNCTION_WORDS or key in known)
    }
    return sum(found.values())
