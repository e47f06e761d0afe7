"""Which wordings are worth comparing: keys that wordings of one statement share and other statements rarely do.

Two kinds of keys are drawn from a wording's content words (function words left out, inflections cut off):

- *Fingerprints* for the same words: hashes of neighbouring content words, winnowed (Schleimer, Wilkerson & Aiken,
  SIGMOD 2003): of every two neighbouring pairs the one with the smaller hash is kept. Whatever shares a run of three
  content words shares a fingerprint, at about two thirds of a posting a word, in text of any length: a fragment is
  found inside a long wording, which MinHash over whole texts does not promise.
- *Rare words* for other words: the few rarest stems. Two wordings of one fortnight that share one of them are worth a
  comparison in meaning.

`digest` is the same for wordings that differ in nothing but what `normalise` evens out: such copies, however many,
are one wording with many carriers and cost one comparison in all.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from extractors.variants.normalise import Words
from extractors.variants.stems import bag

RARE_WORDS = 8
FEW_WORDS = 5  # fewer match only inside a longer wording


@lru_cache(maxsize=262144)
def _number(text: str) -> int:
    """63 bits of a text, the same in every process and on every day."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def digest(words: Words, article: str = "") -> int:
    """A number that copies of a wording share: the same words, quoted or not in the same places.

    A few words are everybody's (“Never again”): those of two articles are not copies of each other.
    """
    marks = ("“" if quoted else "" for quoted in words.quoted)
    text = " ".join(mark + key for mark, key in zip(marks, words.keys, strict=True))
    if len(words) < FEW_WORDS:
        text = f"{article}\n{text}"
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def fingerprints(stems: list[str]) -> tuple[int, ...]:
    """Winnowed hashes of neighbouring content words, distinct; of a lone content word, its own hash."""
    if len(stems) == 1:
        return (_number(stems[0]),)
    pairs = [_mix(_number(a), _number(b)) for a, b in pairwise(stems)]
    if len(pairs) < 3:
        return tuple(dict.fromkeys(pairs))
    kept = dict.fromkeys(min(a, b) for a, b in pairwise(pairs))
    return tuple(kept)


def rare_words(words: Words) -> tuple[int, ...]:
    """Hashes of the rarest words' stems (ties by length and spelling), other hashes than those of fingerprints."""
    weights = bag(words)
    rarest = sorted(weights, key=lambda one: (-weights[one], -len(one), one))[:RARE_WORDS]
    return tuple(_number("rare " + one) for one in rarest)


def _mix(a: int, b: int) -> int:
    return (a * 0x9E3779B97F4A7C15 + b) & 0x7FFF_FFFF_FFFF_FFFF
