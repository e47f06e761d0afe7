"""Cuts a wording into comparable words: two outlets' spellings of one word get one key.

A wording is cut into `Word`s by one regular expression, in one pass, each with its range in the wording and a *key*
by which `spellings` tells that two are the same word. What only several words say is joined here:

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

from extractors.variants.spellings import (
    MONTHS,
    NUMBERS,
    SCALES,
    SIGNS,
    SPELLED_OUT,
    date_key,
    is_number,
    number_key,
    number_value,
    opened,
)

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
            value, adjacent = number_value(surface), between.strip(" .") == ""
            if adjacent and value <= 31 and self.keys and self.keys[-1] in MONTHS:
                self._grow(date_key(self.keys[-1], value), None, match.end())
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
        self.add(number_key(value), start, end, False)

    def _grow(self, word: str, value: float | None, end: int) -> None:
        """Lets a word join the one before it: “2 billion”, “twenty-five”, “per cent”."""
        self.keys[-1], self.spans[-1], self.value = word, (self.spans[-1][0], end), value

    def _word(self, surface: str, start: int, end: int, adjacent: bool) -> None:
        parts = ((0, len(surface), SIGNS[surface]),) if surface in SIGNS else opened(surface)
        first = parts[0][2]
        value, adjacent = self.value, adjacent and bool(self.keys)
        if value is not None and adjacent and first in SCALES:
            return self._grow(number_key(value * SCALES[first]), value * SCALES[first], end)
        if first in NUMBERS:
            unit = NUMBERS[first]
            if value is not None and adjacent and 20 <= value < 100 and value % 10 == 0 and unit < 10:
                return self._grow(number_key(value + unit), value + unit, end)
            return self._number(float(unit), start, end)
        if first in MONTHS and adjacent and value is not None and value <= 31 and is_number(self.keys[-1]):
            return self._grow(date_key(first, value), None, end)
        if first == "cent" and adjacent and self.keys[-1] == "per":
            return self._grow("percent", None, end)
        if adjacent and (self.keys[-1], first) in SPELLED_OUT:
            return self._grow(SPELLED_OUT[self.keys[-1], first], None, end)
        self.value = None
        capital = surface[0].isupper() and (not self.fresh or surface[1:2].isupper())
        for part_start, part_end, word in parts:
            if word:
                self.add(word, start + part_start, start + part_end, capital and part_start == 0)
        return None


_JOINING = frozenset(second for _, second in SPELLED_OUT) | {"cent"}


@lru_cache(maxsize=131072)
def _lone_key(surface: str) -> str:
    """The key of a word that is one part and never joins the word before it; empty for all others."""
    if surface in SIGNS or len(parts := opened(surface)) != 1:
        return ""
    word = parts[0][2]
    return "" if word in NUMBERS or word in SCALES or word in _JOINING else word


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
