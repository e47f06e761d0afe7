"""Reads the small word lists under `extractors/data` once a process: given names, nicknames, nationalities, states.

All were compiled for this project and hold folded (lower-case ASCII) words, one entry a line, `#` for comments.
They are evidence, never truth: a list may say that “Volodymyr” is a man's name, but “Mrs” before it outweighs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def _lines(name: str) -> Iterator[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def given_names() -> Mapping[str, str]:
    """Folded given name -> `m`, `f`, or `` for a name in both lists."""
    genders: dict[str, str] = {}
    gender = ""
    for line in _lines("given_names.txt"):
        if line.startswith("["):
            gender = line.strip("[]")
            continue
        for name in line.split():
            genders[name] = gender if genders.get(name, gender) == gender else ""
    return genders


@lru_cache(maxsize=1)
def nicknames() -> Mapping[str, frozenset[str]]:
    """Folded given name -> every name that may stand for the same one (“bill” -> {“william”, “will”, ...})."""
    groups: dict[str, set[str]] = {}
    for line in _lines("nicknames.txt"):
        names = set(line.split())
        for name in names:
            groups.setdefault(name, set()).update(names)
    return {name: frozenset(group) for name, group in groups.items()}


def _table(name: str) -> Mapping[str, str]:
    table: dict[str, str] = {}
    for line in _lines(name):
        key, _, words = line.partition(":")
        for word in (key, *words.split()):
            table[word.replace("-", " ")] = key
    return table


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Folded adjective, demonym or name -> the country's key (“ukrainian”, “kyiv” -> “ukraine”)."""
    return _table("nationalities.txt")


@lru_cache(maxsize=1)
def us_states() -> Mapping[str, str]:
    """Folded state or its abbreviation without a final full stop -> the state's key (“ky” -> “kentucky”)."""
    return _table("us_states.txt")


def _classes(name: str) -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _lines(name):
        key, _, words = line.partition(":")
        for word in words.split():
            table.setdefault(word, set()).add(key)
    return {word: frozenset(keys) for word, keys in table.items()}


@lru_cache(maxsize=1)
def contraries() -> Mapping[str, frozenset[str]]:
    """Word -> the words that cannot be said of the same thing with it (“united” -> {“divided”, “split”}), both ways."""
    table: dict[str, set[str]] = {}
    for line in _lines("contraries.txt"):
        word, _, others = line.partition(":")
        for other in others.split():
            table.setdefault(word, set()).add(other)
            table.setdefault(other, set()).add(word)
    return {word: frozenset(others) for word, others in table.items()}


@lru_cache(maxsize=1)
def role_nouns() -> Mapping[str, frozenset[str]]:
    """Noun for what a person is or does -> its classes (“president” -> {“head-of-state”, “head”, ...})."""
    return _classes("roles.txt")


@lru_cache(maxsize=1)
def source_nouns() -> Mapping[str, frozenset[str]]:
    """Noun for a source that is no person -> `body`, `office`, `work`, `poll`."""
    return _classes("nouns.txt")


@dataclass(frozen=True, slots=True)
class Title:
    """What a title tells: `m`, `f` or “” as gender; whether a lone name after it is a given one, as after “Sir”.

    `running` ones are titles in running text too; `office` is what they name, if anything (“sen” -> “senator”).
    """

    gender: str = ""
    royal: bool = False
    running: bool = False
    office: str = ""


@lru_cache(maxsize=1)
def titles() -> Mapping[str, Title]:
    """Folded title word, letters alone -> what it tells."""
    table: dict[str, Title] = {}
    for line in _lines("titles.txt"):
        word, *marks = line.split()
        gender = next((mark for mark in marks if mark in "mf"), "")
        office = next((mark[1:] or word for mark in marks if mark.startswith("=")), "")
        table["".join(c for c in word if c.isalnum())] = Title(gender, "+" in marks, "*" in marks, office)
    return table


@lru_cache(maxsize=1)
def occasion_words() -> Mapping[str, frozenset[str]]:
    """Section (`venue`, `medium`, `carrier`, `outlet`, `outlet-end`, `programme`, `hearer`) -> its folded words."""
    sections: dict[str, set[str]] = {}
    section = ""
    for line in _lines("occasions.txt"):
        if line.startswith("["):
            section = line.strip("[]")
        else:
            sections.setdefault(section, set()).update(line.lower().split())
    return {name: frozenset(words) for name, words in sections.items()}


@lru_cache(maxsize=1)
def names_of() -> Mapping[str, tuple[str, ...]]:
    """Noun for a sort of body -> words one of which its name mostly holds (“network” -> “news”, “tv”, ...)."""
    table: dict[str, tuple[str, ...]] = {}
    for line in _lines("body_names.txt"):
        nouns, _, words = line.partition(":")
        table.update(dict.fromkeys(nouns.split(), tuple(words.split())))
    return table


@lru_cache(maxsize=1)
def post_lines() -> Mapping[str, frozenset[int]]:
    """Noun for a post, rank or trade -> the lines of `posts.txt` that it stands on; one post's nouns share a line."""
    table: dict[str, set[int]] = {}
    for number, line in enumerate(_lines("posts.txt")):
        for noun in line.split():
            table.setdefault(noun, set()).add(number)
    return {noun: frozenset(numbers) for noun, numbers in table.items()}


@lru_cache(maxsize=1)
def works_alike() -> Mapping[str, frozenset[str]]:
    """Noun for a work -> every noun that may stand for the same one (“film” -> {“film”, “documentary”, ...})."""
    groups = [frozenset(line.split()) for line in _lines("works.txt")]
    return {noun: group for group in groups for noun in group}


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The commonest English words."""
    return frozenset(_lines("common_words.txt"))


@lru_cache(maxsize=8)
def name_words(kind: str) -> frozenset[str]:
    """The words of one kind in `name_words.txt`, whose head says which kinds there are."""
    return frozenset(word for word, kinds in _classes("name_words.txt").items() if kind in kinds)


def is_demonym(word: str) -> bool:
    """Whether a word is for one person of a country: “Frenchman”, “Swede”, “Italian”; “French” is for them all."""
    key = word.lower()
    country = countries().get(key, key)
    return country != key and (key.endswith(("man", "woman", "an", "i")) or key in name_words("demonym"))
