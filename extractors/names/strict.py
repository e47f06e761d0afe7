"""Whether two names out of different articles are one person's: a near-miss there mostly is not, so this never guesses.

Two names are compared part by part:

- **surname**: equal once accents, case, script, hyphens and apostrophes are set aside, or equal under a spelling key
  that knows the endings of transliterated Slavic names and German umlauts (ü = ue). No edit distance: Kelly is not
  Kelley.
- **given name**: the same, another spelling, a nickname (both out of `data/nicknames.txt`), an initial, missing on one
  side, or different. Two people whose given names differ are never one.
- **middle names and suffix**: a contradiction (George W. and George H. W., Jr. and Sr., a suffix on one side only)
  makes two people.

Comparison is by small sets of folded words and cached: well under 10 µs a pair. `lenient` is the counterpart for names
of one article.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import lru_cache

from extractors.lexicon.wordlists import nicknames
from extractors.names.folding import given_spelling, key, key_words, plain, surname_spelling
from extractors.names.parsing import PersonName, parse_name

_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"))


class Agreement(IntEnum):
    """How two names, or two given names, stand to each other; only DIFFERENT is false."""

    DIFFERENT = 0
    UNKNOWN = 1  # one of them lacks the part
    INITIAL = 2  # “J. Vance”, “J.D. Vance”
    NICKNAME = 3  # “Bill”, “William”; two spellings that the table knows (“Serhiy”, “Sergei”)
    VARIANT = 4  # another spelling or transliteration
    SAME = 5


@lru_cache(maxsize=131_072)
def surname_keys(surname: str) -> frozenset[str]:
    """Keys of a surname (without particles); two surnames are the same when they share one."""
    letters = plain(surname)
    if not letters:
        return frozenset()
    keys = {letters, surname_spelling(letters)}
    spread = unicodedata.normalize("NFC", surname).lower()
    for umlaut, spelled in _UMLAUTS:
        spread = spread.replace(umlaut, spelled)
    keys.add(surname_spelling(plain(spread)))
    return frozenset(keys)


def same_surname(one: PersonName | str, other: PersonName | str) -> bool:
    """Whether two surnames are one, accents, script, hyphens, particles and transliteration aside."""
    a = one.surname if isinstance(one, PersonName) else parse_name(one).surname
    b = other.surname if isinstance(other, PersonName) else parse_name(other).surname
    return not surname_keys(a).isdisjoint(surname_keys(b))


@lru_cache(maxsize=131_072)
def given_keys(given: str) -> frozenset[str]:
    """Keys of a given name: itself, its spelling and every group of variants it belongs to (`=bill`, `~william`)."""
    letters = plain(given)
    if not letters:
        return frozenset()
    variants = nicknames().get(letters, frozenset())
    return frozenset({letters, given_spelling(letters), *(given_spelling(name) for name in variants)})


def _initials(given: str) -> str:
    """“J.D.” and “J. D.” as “jd”; “” when the word is a whole name."""
    words = given.replace(".", ". ").split()
    if all(len(plain(word)) == 1 for word in words) or (given.isupper() and len(given) == 2):
        return plain(given)
    return ""


@lru_cache(maxsize=131_072)
def given_names_agree(one: str, other: str) -> Agreement:
    """Compares two given names as worded; translations (John, Juan) are DIFFERENT."""
    a, b = plain(one), plain(other)
    if not a or not b:
        return Agreement.UNKNOWN
    if a == b:
        return Agreement.SAME
    first, second = _initials(one), _initials(other)
    if first or second:
        if first and second:
            return Agreement.INITIAL if first.startswith(second) or second.startswith(first) else Agreement.DIFFERENT
        return Agreement.INITIAL if a[0] == b[0] else Agreement.DIFFERENT
    if given_spelling(a) == given_spelling(b):
        return Agreement.VARIANT
    return Agreement.NICKNAME if b in nicknames().get(a, frozenset()) else Agreement.DIFFERENT


def _called_agree(one: PersonName, other: PersonName) -> Agreement:
    """Given names, or the nickname or middle name somebody is called by (“J. Edgar Hoover”, “Edgar Hoover”)."""
    a, b = (key(" ".join((name.given, *name.middle))) for name in (one, other))
    if a and a == b:
        return Agreement.SAME  # “Jean-Claude”, “Jean Claude”
    best = given_names_agree(one.given, other.given)
    if best:
        return best
    for name, others in ((one, other), (other, one)):
        called = [name.nickname, *(name.middle[:1] if _initials(name.given) else ())]
        for word in called:
            if word and given_names_agree(word, others.given) >= Agreement.NICKNAME:
                return Agreement.VARIANT
    return Agreement.DIFFERENT


def _middle_conflict(one: PersonName, other: PersonName) -> bool:
    """Whether the middle initials of one are no part of the other's: George W. against George H. W."""
    a, b = (_middle_initials(name) for name in (one, other))
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    return not long.startswith(short)


def _middle_initials(name: PersonName) -> str:
    letters = ""
    for word in name.middle:
        letters += plain(word) if _initials(word) else plain(word)[:1]
    return letters


def compare(one: PersonName, other: PersonName) -> Agreement:
    """Whether two names may be one person's; UNKNOWN when one is only part of a name that fits the other."""
    if not one or not other:
        return Agreement.UNKNOWN
    if one.title_gender and other.title_gender and one.title_gender != other.title_gender:
        return Agreement.DIFFERENT
    if one.surname and other.surname:
        if not same_surname(one, other):
            return Agreement.UNKNOWN if is_part(one, other) or is_part(other, one) else Agreement.DIFFERENT
        if one.is_full and other.is_full and (one.suffix != other.suffix or _middle_conflict(one, other)):
            return Agreement.DIFFERENT
        return _called_agree(one, other)
    if one.given and other.given:
        fits = given_names_agree(one.given, other.given) >= Agreement.NICKNAME
        return Agreement.UNKNOWN if fits else Agreement.DIFFERENT
    return Agreement.DIFFERENT


def is_part(part: PersonName, whole: PersonName) -> bool:
    """Whether `part` is the end of `whole`, read without its division: “García Márquez” of “Gabriel García Márquez”."""
    a, b = key_words(part.full), key_words(whole.full)
    return 0 < len(a) < len(b) and b[-len(a) :] == a
