"""Words of a sentence and the noun phrases in them, read without a parse: names, outlets, nouns of occasions.

A noun phrase is read word by word from its start to the first word it cannot run over (a verb's auxiliary, a pronoun,
a preposition, a mark), at most `REACH` words: no going back, so the cost is bounded whatever the text holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.lexicon.wordlists import occasion_words
from extractors.names import fold
from extractors.occasions.closedclass import ABBREVIATED, DAYS, MARKS, MONTHS, STOPS

REACH = 9
TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+|(?:[^\W\d_]\.){2,}|[^\W_]+(?:(?:['’]|[-‐‑&/](?=\w)|\.(?=\w))[^\W_]*)*|\n|[^\w\s]"
)
STATION = re.compile(r"[KW][A-Z]{2,3}-(?:TV|FM|AM|DT)")  # “WKOW-TV”


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its range; `low` is it folded."""

    text: str
    low: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@lru_cache(maxsize=32_768)
def _low(word: str) -> str:
    return fold(word).replace("'s", "") if word[-2:] in ("'s", "’s") else fold(word)


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of `text[start:end]`, offsets into `text`."""
    return [Token(m.group(), _low(m.group()), m.start(), m.end()) for m in TOKEN.finditer(text, start, end)]


def _singular(word: str) -> str:
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def is_kind(kind: str, word: str) -> bool:
    words = occasion_words()[kind]
    return word in words or _singular(word) in words


def joined(tokens: Sequence[Token], at: int, count: int) -> str:
    return "-".join(token.low for token in tokens[at : at + count])


def is_outlet(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether the tokens name a newspaper, broadcaster, agency or programme."""
    words = occasion_words()
    for at in range(start, stop):
        token = tokens[at]
        if not token.capital:
            continue
        if (
            token.low in words["outlet"]
            or STATION.fullmatch(token.text)
            or (at > start and token.low in words["outlet-end"])
        ):
            return True
        if any(joined(tokens, at, count) in words["programme"] for count in (2, 3, 4) if at + count <= stop):
            return True
    return False


def read_name(tokens: Sequence[Token], at: int) -> int:
    """The index after a run of capitalised words, “of” and “the” between two of them too, “St.” with its full stop."""
    stop = at
    while stop < min(at + REACH, len(tokens)):
        token = tokens[stop]
        if token.capital and token.low not in DAYS and token.low not in MONTHS:
            stop += 1
            if token.low in ABBREVIATED and stop < len(tokens) and tokens[stop].text == ".":
                stop += 1
        elif stop > at and token.low in {"of", "the", "and", "de", "la", "&"} and more_capitals(tokens, stop):
            stop += 1
        else:
            break
    return stop


def more_capitals(tokens: Sequence[Token], at: int) -> bool:
    """Whether the link at `at` (“of”, “and the”) leads on to a capitalised word."""
    following = [token for token in tokens[at + 1 : at + 3] if token.low not in {"the", "of"}]
    return bool(following) and following[0].capital and tokens[at].low != "and"


def read_noun(tokens: Sequence[Token], at: int, kind: str) -> int | None:
    """The index after the first noun of a kind in the noun phrase at `at`, compounds whole (“conference call”)."""
    found, index, limit = None, at, min(at + REACH, len(tokens))
    while index < limit:
        token = tokens[index]
        index += 1
        if token.text in MARKS and found is None and (end := over_title(tokens, index - 1)) > index - 1:
            index, limit = end, min(end + REACH // 2, len(tokens))  # “the "coalition of the willing" summit”
        elif token.low == "of" and found is None and tokens[index - 2].capital and more_capitals(tokens, index - 1):
            continue  # “the State of the Union address”
        elif not token.text[0].isalnum() or token.low in STOPS:
            break
        elif is_kind(kind, token.low) and not (token.capital and token.low in MONTHS):
            found = index
        elif found is not None and not (is_kind("venue", token.low) or is_kind("medium", token.low)):
            break
        elif found is not None:
            found = index
    return found


def over_title(tokens: Sequence[Token], at: int) -> int:
    """The index after a quoted programme title at `at`, or `at`."""
    if at < len(tokens) and tokens[at].text in MARKS:
        for index in range(at + 1, min(at + REACH, len(tokens))):
            if tokens[index].text in '”"’':
                return index + 1
        if len(tokens) - at < REACH:
            return len(tokens)  # the sentence ends before the title is closed
    return at
