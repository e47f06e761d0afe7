"""Which spellings are one word: a key for a word that is equal exactly where an editor would say “the same word”.

- letters are folded to lower-case ASCII (“António” = “Antonio”), curly and straight apostrophes are one, a possessive
  ending is dropped (“ISIS’s” = “ISIS’”);
- contractions are opened, so that a negation is always a word of its own (“isn’t” = “is not”, “cannot” = “can not”);
- British and American spellings meet by rules on the ending (-ise/-ize, -our/-or, -re/-er, -ence/-ense, -lled/-led) and
  a short table. The rules are applied to every word on both sides, so that “promise” suffers nothing from them;
- numbers become their value (`#10`), days of the year a month and a number (`@mar27`); what several words say together
  (“2 billion”, “27 March”, “per cent”) is joined by `normalise`, out of the tables here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_APOSTROPHES = str.maketrans("’ʼ´`", "''''")
_ACRONYMS = {
    "U.S": "usa",
    "U.S.": "usa",
    "US": "usa",
    "U.S.A": "usa",
    "U.S.A.": "usa",
    "U.K.": "uk",
    "U.N.": "un",
    "E.U.": "eu",
}
SPELLED_OUT = {
    ("united", "states"): "usa",
    ("united", "kingdom"): "uk",
    ("united", "nations"): "un",
    ("european", "union"): "eu",
}
SIGNS = {"%": "percent", "$": "dollar", "€": "euro", "£": "pound"}
SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12}
# “one” is left out: it is a pronoun more often than a number (“no one”, “one of them”).
NUMBERS = {
    word: value
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        start=2,
    )
} | {
    word: value
    for value, word in zip(range(30, 100, 10), "thirty forty fifty sixty seventy eighty ninety".split(), strict=True)
}
MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
_ENDINGS = {"n't": "not", "'re": "are", "'ll": "will", "'ve": "have", "'m": "am", "'d": "would"}
_IRREGULAR = {"won't": "will", "can't": "can", "shan't": "shall", "ain't": "is"}
_SPELLINGS = {
    "programme": "program", "programmes": "programs", "grey": "gray", "cheque": "check", "tyre": "tire",
    "whilst": "while", "amongst": "among", "towards": "toward", "afterwards": "afterward", "ageing": "aging",
    "judgement": "judgment",
    "euros": "euro", "dollars": "dollar", "pounds": "pound", "pct": "percent", "ok": "okay", "yeah": "yes",
    "plough": "plow", "sceptical": "skeptical", "kerb": "curb", "jewellery": "jewelry", "aluminium": "aluminum",
    "mr": "", "mrs": "", "ms": "",
}  # fmt: skip
_BRITISH = (
    (re.compile(r"is(e|ed|es|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|es|ing)$"), r"yz\1"),
    (re.compile(r"our(s|ed|ing|able|ite|ites|hood|ful|)$"), r"or\1"),
    (re.compile(r"([bcdfghklmnpstv])re(s|d|)$"), r"\1er\2"),
    (re.compile(r"enc(e|es)$"), r"ens\1"),
    (re.compile(r"(?<=[a-z]{3})([ae])ll(ed|ing|er|ers)$"), r"\1l\2"),
    (re.compile(r"ogue(s|)$"), r"og\1"),
)
NEGATIONS = frozenset("not no never none nobody nothing neither nor without nowhere hardly".split())
FUNCTION_WORDS = frozenset(
    """a an and are am as at be been being but by can could did do does doing done for from had has have having he her
    hers herself him himself his how i if in into is it its itself may me might more most must my myself of off on or
    our ours out over own she should so some such than that the their theirs them themselves then there these they this
    those to too under until up us very was we were what when where which while who whom whose why will with would you
    your yours just also about after again all any because before both down during each few further here now only other
    same through yes okay well get got go going say says said saying us let one ones s t d ll re ve
    and/or upon am toward among per via""".split()
)  # fmt: skip


@lru_cache(maxsize=65536)
def key(surface: str) -> str:
    """The comparable form of one word without digits; empty for a title (“Mr”) that carries no meaning of its own."""
    folded = surface.translate(_APOSTROPHES)
    acronym = _ACRONYMS.get(folded.removesuffix("'s"))
    if acronym:
        return acronym
    if not folded.isascii():
        folded = anyascii(folded)
    folded = folded.lower().replace(".", "")
    if folded.endswith("'s"):
        folded = folded[:-2]
    folded = folded.replace("'", "")
    if folded in _SPELLINGS:
        return _SPELLINGS[folded]
    if folded in FUNCTION_WORDS or folded in NUMBERS or folded in SCALES:
        return folded
    if len(folded) > 4:
        for pattern, replacement in _BRITISH:
            changed, hits = pattern.subn(replacement, folded)
            if hits:
                return changed
    return folded


def is_number(word_key: str) -> bool:
    """Whether a key stands for a number's value."""
    return word_key.startswith("#")


@lru_cache(maxsize=65536)
def opened(surface: str) -> tuple[tuple[int, int, str], ...]:
    """A word's parts as (start, end, key) within it: a contraction yields two, every other word one."""
    plain = surface.translate(_APOSTROPHES)
    lowered = plain.lower()
    if lowered == "cannot":
        return ((0, 3, "can"), (3, 6, "not"))
    if len(lowered) != len(surface):  # a letter whose lower case is longer: no contraction we know
        return ((0, len(surface), key(surface)),)
    for ending, meaning in _ENDINGS.items():
        if lowered.endswith(ending) and len(lowered) > len(ending):
            cut = len(surface) - len(ending)
            return ((0, cut, _IRREGULAR.get(lowered) or key(surface[:cut])), (cut, len(surface), meaning))
    return ((0, len(surface), key(surface)),)


def number_value(digits: str) -> float:
    """The value of “1,600”, “1.6” or “2.000.000” (a last group of three digits after one kind of mark is thousands)."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", digits):
        digits = digits.replace(".", "")
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return -1.0


def is_date(word_key: str) -> bool:
    """Whether a key stands for a day of the year."""
    return word_key.startswith("@")


def date_key(month: str, day: float) -> str:
    """The key of a day of the year; `month` is one of `MONTHS`."""
    return f"@{month[:3]}{day:g}"


def number_key(value: float) -> str:
    """The key of a number, however it was written."""
    return f"#{value:.12g}"
