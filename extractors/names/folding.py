"""Words in comparable spelling: folded to plain ASCII, and under keys that set transliteration aside.

Any script becomes lower-case ASCII (anyascii), so that António is Antonio and Зеленський is zelenskii. Above that stand
two sorts of spelling keys. The *loose* one (`skeleton`) lets letters fall together that transliterations mix up, for
names of one article; the *tight* ones (`surname_spelling`, `given_spelling`) know only the endings of transliterated
Slavic names (-skyy, -skiy, -skyi, -ski) and y, i, j in given names, for names out of different articles.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

MAX_CHARS = 160  # of a name; what is longer is none
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SOFT_MARKS = re.compile(r"['`’´ʼ‘.]")
_Y_ENDING = re.compile(r"(?:yy|iy|yi|ii|ij|yj|iyi)$")
_MIXED_UP = (
    ("iy", "y"),
    ("yy", "y"),
    ("ij", "y"),
    ("ii", "y"),
    ("sch", "sh"),
    ("tch", "ch"),
    ("kh", "h"),
    ("ts", "z"),
    ("ph", "f"),
    ("w", "v"),
    ("ou", "u"),
    ("i", "y"),
)


@lru_cache(maxsize=65_536)
def fold(words: str) -> str:
    """Lower-case ASCII of `words` (any script transliterated), apostrophes straight, white space single."""
    return " ".join(anyascii(words).lower().replace("`", "'").split())


def bare(word: str) -> str:
    """A folded word without full stops and hyphens at its edges: `Sen.` -> `sen`."""
    return fold(word).strip(".-' ")


@lru_cache(maxsize=131_072)
def key_words(words: str) -> tuple[str, ...]:
    """Folded words of `words`: any script in lower-case ASCII, apostrophes and full stops gone, hyphens as spaces."""
    return tuple(_NOT_WORD.sub(" ", _SOFT_MARKS.sub("", anyascii(words[: MAX_CHARS * 4])).lower()).split())


def key(words: str) -> str:
    """The folded words joined: equal for every spelling in other case, accents, script or punctuation."""
    return " ".join(key_words(words))


def plain(word: str) -> str:
    """The folded letters and digits of `words`, run together."""
    return "".join(key_words(word))


@lru_cache(maxsize=16_384)
def skeleton(name: str) -> str:
    """A spelling key under which transliterations of one name fall together (Zelenskiy = Zelenskyy = Zelensky)."""
    for old, new in _MIXED_UP:
        name = name.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", name).replace("ye", "e").replace("yo", "o").rstrip("y")


def surname_spelling(letters: str) -> str:
    """A surname's letters with one ending for every transliteration of -ский, -ський, -cki."""
    letters = _Y_ENDING.sub("y", letters)
    return letters[:-1] + "y" if letters.endswith(("ski", "cki", "zki")) else letters


def given_spelling(letters: str) -> str:
    """A given name's letters with y and j written as i."""
    return _Y_ENDING.sub("y", letters).replace("y", "i").replace("j", "i")
