"""Words of a sentence and the noun phrases in them, read without a parse: names, outlets, hearers.

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

REACH = 9
TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+|(?:[^\W\d_]\.){2,}|[^\W_]+(?:(?:['’]|[-‐‑&/](?=\w)|\.(?=\w))[^\W_]*)*|\n|[^\w\s]"
)
STATION = re.compile(r"[KW][A-Z]{2,3}-(?:TV|FM|AM|DT)")  # “WKOW-TV”
ABBREVIATED = frozenset("st mt ft sen rep gov gen lt col dr mr mrs ms jr sr mass calif fla pa ill".split())
MONTHS = frozenset("january february march april june july august september october november december".split())
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# Words that no noun phrase runs over.
BREAKS = frozenset(
    "that who whom which whose if whether how why what when where while because although though as but or than so"
    " he she they it i we you is are was were be been being has have had will would could should may might must"
    " can cannot do does did said says say told tells tell to for about against into onto upon under between among"
    " amid toward towards without within until till since there here not no never only even also just then now and"
    " like per".split()
)
PREPOSITIONS = frozenset(
    "at in on of with by from to for during after before following via through over inside outside near aboard".split()
)
STOPS = BREAKS | PREPOSITIONS
MARKS = frozenset('“"‘')
DETERMINERS = frozenset("the a an his her its their this that these those one another every each".split())
NEXT = frozenset("late early earlier later last this next today yesterday alongside ahead again where".split())
ARTICLES = DETERMINERS - frozenset(["those", "these"])
HEARER_LINKS = frozenset("of and for on".split())


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
        elif stop > at and token.low in {"of", "the", "and", "de", "la", "&"} and _more_capitals(tokens, stop):
            stop += 1
        else:
            break
    return stop


def _more_capitals(tokens: Sequence[Token], at: int) -> bool:
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
        elif token.low == "of" and found is None and tokens[index - 2].capital and _more_capitals(tokens, index - 1):
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


def read_hearer(tokens: Sequence[Token], at: int) -> int | None:
    """The index after the person or body addressed at token `at` (“told *a crowd of voters* in Ohio”); None if none."""
    stop = at
    while stop < min(at + REACH + 3, len(tokens)):
        token = tokens[stop]
        if token.low in {"him", "her", "them", "me", "us", "you"} and stop == at and token.low != "her":
            return stop + 1
        name = token.low in ABBREVIATED and stop + 1 < len(tokens) and tokens[stop + 1].text == "."
        if name:
            stop += 2
            continue
        owned = stop > at and tokens[stop - 1].text.endswith(("'s", "’s"))  # “ABC's This Week”
        if not token.text[0].isalnum() or token.low in DAYS or (token.low in NEXT and not (owned and token.capital)):
            break
        if token.low in HEARER_LINKS and stop > at and (token.low in {"of", "and"} or tokens[stop - 1].capital):
            if token.low in {"for", "on"} and not _more_capitals(tokens, stop):
                break
            if token.low == "and" and not _joins(tokens, stop):
                break
            stop += 1
            continue
        if token.low in STOPS or (stop > at and _participle(token) and tokens[stop - 1].low not in ARTICLES):
            break
        stop += 1
    while stop > at and tokens[stop - 1].low in HEARER_LINKS | DETERMINERS:
        stop -= 1
    return stop if stop > at else None


def _participle(token: Token) -> bool:
    if token.capital or len(token.low) < 5 or not token.low.endswith(("ing", "ed")):
        return False
    return not (is_kind("venue", token.low) or is_kind("hearer", token.low))


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether “and” joins two hearers: the word after it is capitalised or a hearer too."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is not None and (after.capital or is_kind("hearer", after.low)) and after.low not in BREAKS
