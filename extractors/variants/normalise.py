"""Cuts a wording into comparable words: two outlets' spellings of one word get one key.

A wording is cut into `Word`s by one regular expression, in one pass, each with its range in the wording and a *key*
that is equal exactly where an editor would say “the same word”:

- letters are folded to lower-case ASCII (“António” = “Antonio”), curly and straight apostrophes are one, a possessive
  ending is dropped (“ISIS’s” = “ISIS’”);
- contractions are opened, so that a negation is always a word of its own (“isn’t” = “is not”, “cannot” = “can not”);
- British and American spellings meet by rules on the ending (-ise/-ize, -our/-or, -re/-er, -ence/-ense, -lled/-led) and
  a short table. The rules are applied to every word on both sides, so that “promise” suffers nothing from them;
- numbers become their value: “ten”, “10” and “10.0”, “2 billion” and “2,000,000,000”, “per cent”, “percent” and “%”;
  a month and its day are one word (“March 27”, “27 March”);
- a hyphen, dash or slash cuts a word in two (“third-grade” = “third grade”); `align` joins what an outlet wrote as one.

Three things are marked on the words, not changed: what stands in square brackets is the narrator's (“[the force] …
will deploy”), an ellipsis says that words were cut here, and what stands inside double quotation marks is the
speaker's own. Time and memory are linear in the text; nothing here raises, whatever the text holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

OPENING, CLOSING = "“„«‟", "”»"
MOST_KEPT = 2000  # characters
_TOKEN = re.compile(
    r"""(?P<gap>…|\.\s?\.\s?\.(?:\s?\.)*)"""
    r"""|(?P<open>\[)|(?P<shut>\])"""
    r"""|(?P<mark>''|``|["“”„«»‟])"""
    r"""|(?P<number>\d+(?:[.,]\d+)*)"""
    r"""|(?P<sign>[%$€£])"""
    r"""|(?P<word>[^\W\d_]+(?:[’'ʼ´`][^\W\d_]+)*(?:\.(?=[^\W\d_]\.)(?:[^\W\d_]\.)+)?)"""
)
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
_SPELLED_OUT = {
    ("united", "states"): "usa",
    ("united", "kingdom"): "uk",
    ("united", "nations"): "un",
    ("european", "union"): "eu",
}
_SIGNS = {"%": "percent", "$": "dollar", "€": "euro", "£": "pound"}
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12}
# “one” is left out: it is a pronoun more often than a number (“no one”, “one of them”).
_NUMBERS = {
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
_MONTHS = frozenset(
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


@dataclass(frozen=True, slots=True)
class Words:
    """A wording cut into words: parallel tuples, one entry a word.

    `keys` are the comparable forms, `spans` the code-point ranges in the text, `quoted` says which words stand
    inside double quotation marks, `bracketed` which are the narrator's insertions, `capital` which begin with a
    capital that no sentence start explains. `gaps` holds the indices of words before which an ellipsis stands (or
    the length, at the end).
    """

    text: str
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    quoted: tuple[bool, ...]
    bracketed: tuple[bool, ...]
    capital: tuple[bool, ...]
    gaps: frozenset[int]

    def __len__(self) -> int:
        return len(self.keys)


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
    if folded in FUNCTION_WORDS or folded in _NUMBERS or folded in _SCALES:
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
def _opened(surface: str) -> tuple[tuple[int, int, str], ...]:
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


def _value(digits: str) -> float:
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


def _date_key(month: str, day: float) -> str:
    return f"@{month[:3]}{day:g}"


def _number_key(value: float) -> str:
    return f"#{value:.12g}"


class _Cutter:
    """Collects the columns of `Words` while the tokens of a text go by."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.quoted: list[bool] = []
        self.bracketed: list[bool] = []
        self.capital: list[bool] = []
        self.gaps: set[int] = set()
        self.inside = self.bracket = False
        self.fresh = True  # a capital here may be a sentence's start
        self.value: float | None = None  # the number just read, which the next word may still scale
        self.last_end = 0

    def read(self, match: re.Match[str]) -> None:
        """Takes one token."""
        kind, surface, start = match.lastgroup, match.group(), match.start()
        between = self.text[self.last_end : start]
        if not between.isspace() and any(mark in between for mark in ".!?:;\n"):
            self.fresh = True
        self.last_end = match.end()
        if kind == "gap":
            self.gaps.add(len(self.keys))
        elif kind in ("open", "shut"):
            self.bracket = kind == "open"
        elif kind == "mark":
            self.inside = surface in OPENING or (surface not in CLOSING and not self.inside)
            self.fresh = True
        elif kind == "number":
            value, adjacent = _value(surface), between.strip(" .") == ""
            if adjacent and value <= 31 and self.keys and self.keys[-1] in _MONTHS:
                self._grow(_date_key(self.keys[-1], value), None, match.end())
            else:
                self._number(value, start, match.end())
        else:
            self._word(surface, start, match.end(), between.strip(" -‐‑–") == "")

    def add(self, word: str, start: int, end: int, capital: bool) -> None:
        """Takes a word with its key."""
        self.keys.append(word)
        self.spans.append((start, end))
        self.quoted.append(self.inside)
        self.bracketed.append(self.bracket)
        self.capital.append(capital)
        self.fresh = False

    def _number(self, value: float, start: int, end: int) -> None:
        self.value = value
        self.add(_number_key(value), start, end, False)

    def _grow(self, word: str, value: float | None, end: int) -> None:
        """Lets a word join the one before it: “2 billion”, “twenty-five”, “per cent”."""
        self.keys[-1], self.spans[-1], self.value = word, (self.spans[-1][0], end), value

    def _word(self, surface: str, start: int, end: int, adjacent: bool) -> None:
        parts = ((0, len(surface), _SIGNS[surface]),) if surface in _SIGNS else _opened(surface)
        first = parts[0][2]
        value, adjacent = self.value, adjacent and bool(self.keys)
        if value is not None and adjacent and first in _SCALES:
            return self._grow(_number_key(value * _SCALES[first]), value * _SCALES[first], end)
        if first in _NUMBERS:
            unit = _NUMBERS[first]
            if value is not None and adjacent and 20 <= value < 100 and value % 10 == 0 and unit < 10:
                return self._grow(_number_key(value + unit), value + unit, end)
            return self._number(float(unit), start, end)
        if first in _MONTHS and adjacent and value is not None and value <= 31 and is_number(self.keys[-1]):
            return self._grow(_date_key(first, value), None, end)
        if first == "cent" and adjacent and self.keys[-1] == "per":
            return self._grow("percent", None, end)
        if adjacent and (self.keys[-1], first) in _SPELLED_OUT:
            return self._grow(_SPELLED_OUT[self.keys[-1], first], None, end)
        self.value = None
        capital = surface[0].isupper() and (not self.fresh or surface[1:2].isupper())
        for part_start, part_end, word in parts:
            if word:
                self.add(word, start + part_start, start + part_end, capital and part_start == 0)
        return None


_JOINING = frozenset(second for _, second in _SPELLED_OUT) | {"cent"}


@lru_cache(maxsize=131072)
def _lone_key(surface: str) -> str:
    """The key of a word that is one part and never joins the word before it; empty for all others."""
    if surface in _SIGNS or len(parts := _opened(surface)) != 1:
        return ""
    word = parts[0][2]
    return "" if word in _NUMBERS or word in _SCALES or word in _JOINING else word


def cut(text: str) -> Words:
    """Cuts `text` into words with their comparable keys; linear time, never raises. Recent short texts are kept."""
    return _kept(text) if len(text) <= MOST_KEPT else _cut(text)


@lru_cache(maxsize=4096)
def _kept(text: str) -> Words:
    return _cut(text)


def _cut(text: str) -> Words:
    cutter = _Cutter(text)
    for match in _TOKEN.finditer(text):
        # Nearly all words are alone after a space: they take the short way.
        surface, start = match.group(), match.start()
        if (
            cutter.value is None
            and start == cutter.last_end + 1
            and text[start - 1] == " "
            and match.lastgroup == "word"
        ):
            word = _lone_key(surface)
            if word:
                capital = surface[0].isupper() and (not cutter.fresh or surface[1:2].isupper())
                cutter.add(word, start, match.end(), capital)
                cutter.last_end = match.end()
                continue
        cutter.read(match)
    return Words(
        text,
        tuple(cutter.keys),
        tuple(cutter.spans),
        tuple(cutter.quoted),
        tuple(cutter.bracketed),
        tuple(cutter.capital),
        frozenset(cutter.gaps),
    )
