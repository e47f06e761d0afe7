"""Whether two names of one article may be one person's: a near-miss there mostly is the same person.

Two names are *compatible* when their surnames agree (accents, case, script and mixed-up transliterations aside) and
their given names do not contradict: equal, an initial, a nickname, a spelling variant, or missing. Names of different
known genders never are. `strict` is the counterpart for names out of different articles.
"""

from __future__ import annotations

from rapidfuzz.distance import JaroWinkler

from extractors.lexicon.wordlists import nicknames
from extractors.names.folding import skeleton
from extractors.names.parsing import PersonName, given_gender


def same_surname(one: str, other: str) -> bool:
    """Equal surnames, spelling variants of one (Zelensky, Zelenskyy), or the last part of a compound one."""
    if one == other:
        return True
    a, b = one.replace("-", " "), other.replace("-", " ")
    if a == b or a.endswith(" " + b) or b.endswith(" " + a):
        return True
    return bool(min(len(a), len(b)) >= 6 and a[:3] == b[:3] and skeleton(a) == skeleton(b))


def surname_key(surname: str) -> str:
    """The spelling key of a surname's last part (two figures under one key still need `same_surname`)."""
    last = surname.replace("-", " ").split()[-1:] or [""]
    return skeleton(last[0])


def same_given(one: str, other: str) -> bool:
    """Whether two folded given names may be one person's: equal, initial, nickname, prefix or spelling variant."""
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if other in nicknames().get(one, ()):
        return True
    if given_gender(one) and given_gender(other) and given_gender(one) != given_gender(other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        return True
    return skeleton(one) == skeleton(other) or (
        len(short) >= 5 and one[0] == other[0] and JaroWinkler.similarity(one, other) >= 0.93
    )


def compatible(one: PersonName, other: PersonName) -> bool:
    """Whether two names may be one person's. Never true for different known genders or contradicting given names."""
    if not same_surname(one.last, other.last):
        return False
    if one.gender and other.gender and one.gender != other.gender:
        return False
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return False
    if not one.forenames or not other.forenames:
        return True
    return same_given(one.forenames[0], other.forenames[0]) or any(
        same_given(a, b) for a in one.forenames for b in other.forenames if len(a) > 1 and len(b) > 1
    )
