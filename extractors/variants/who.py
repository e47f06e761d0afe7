"""How far two sources, as their articles word them, may be one speaker, where nobody has resolved them yet.

Inside the product a quote's speaker is resolved and two quotes are compared by slug. A pair of bare texts has only
the words of each source (“Mr. Trump”, “he”, “a campaign official”) and the sentences around. Each source is read as

- a *name* (the capitalised run at its head; titles, appositions and owners cut off: “Fox's Chris Wallace” is
  Wallace, “the Cruz campaign” is no Cruz),
- a *description* of one person (“the candidate”), of several, or of something else (a poll, a council),
- a *pronoun* with its gender and number, or nothing.

Names decide by `names.lenient`; gender and number rule pronouns out; where a pronoun or description could be the
other's name, it speaks for them that the name stands in the sentences around, most when it is the nearest before.
The result is a strength from -1 (two speakers) over 0 (open) to 1 (one speaker).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from extractors.lexicon.wordlists import given_names, role_nouns, source_nouns
from extractors.names import TITLES, PersonName, bare, parse_name
from extractors.names.lenient import compatible

_MALE = frozenset("he him his himself".split())
_FEMALE = frozenset("she her hers herself".split())
_MANY = frozenset("they them their theirs themselves we us our ours ourselves others both many some several".split())
_THING = frozenset("it its itself which".split())
_SELF = frozenset("i me my mine myself you your who whom whose one that".split())
_PRONOUNS = _MALE | _FEMALE | _MANY | _THING | _SELF
_RUN = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w.'’&-]*(?:\s+(?:[^\W\d_a-zß-öø-ÿ][\w.'’&-]*|of|de|van|von|bin|al|el))*", re.UNICODE
)
_PARENTHESIS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_POSSESSIVE = re.compile(r"['’]s?(?=\s)")
_NO_NAME = frozenset(
    "the a an his her its their our my this that these those some many several all both no at in on of to for from by "
    "with but and or if as it he she they we i when while after before since what who how why there here now then "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december mr mrs ms republican republicans democrat democrats democratic gop american "
    "americans".split()
)


class Sort(StrEnum):
    """What a source's words are."""

    NAME = "name"
    PERSON = "person"
    OTHER = "other"
    PRONOUN = "pronoun"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Source:
    """The words of a source taken apart. `gender` is m, f or empty; `many` is for groups and plural pronouns."""

    sort: Sort
    names: tuple[PersonName, ...] = ()
    gender: str = ""
    many: bool = False
    thing: bool = False
    head: str = ""
    words: frozenset[str] = frozenset()


@lru_cache(maxsize=16384)
def read_source(text: str) -> Source:
    """Takes the words of a source apart; any text is accepted."""
    plain = _PARENTHESIS.sub(" ", text).strip(" ,.;:\"“”'’")
    lowered = plain.lower()
    if not lowered:
        return Source(Sort.NONE)
    if lowered in _PRONOUNS:
        gender = "m" if lowered in _MALE else "f" if lowered in _FEMALE else ""
        return Source(Sort.PRONOUN, gender=gender, many=lowered in _MANY, thing=lowered in _THING, head=lowered)
    parts = re.split(r"\s*,\s*|\s+(?:and|who|whose|which|that|of|for|in|from|with|at|on|as|including)\s+", plain)
    words = frozenset(bare(word) for word in plain.split()) - _NO_NAME - {""}
    names = tuple(name for name in (_name_at_end(part) for part in _named_parts(plain, parts)) if name)
    if names:
        gender = names[0].gender if len(names) == 1 else ""
        return Source(Sort.NAME, names, gender, len(names) > 1, head=names[0].last, words=words)
    head = bare(parts[0].split()[-1]) if parts[0].split() else ""
    singular = head.removesuffix("s")
    if head in role_nouns() and head not in source_nouns():
        return Source(Sort.PERSON, head=head, words=words)
    many = head != singular or any(ch.isdigit() for ch in plain)
    return Source(Sort.PERSON if many and singular in role_nouns() else Sort.OTHER, many=many, head=head, words=words)


def _named_parts(plain: str, parts: list[str]) -> list[str]:
    """The parts of a source that may name the speaker: the head, what “and” joins to it, else an apposition.

    “Mo Elleithee, a Clinton aide and ...” is Elleithee alone: what follows a head that is a name describes it.
    """
    head = parts[0]
    if _name_at_end(head):
        joined = re.match(re.escape(head) + r"\s+and\s+([^,]+)$", plain)
        return [head, joined.group(1)] if joined else [head]
    described = head.split() and bare(head.split()[-1]) in role_nouns()
    return parts[1:2] if described and plain[len(head) :].lstrip().startswith(",") else []


@lru_cache(maxsize=16384)
def _name_at_end(part: str) -> PersonName | None:
    """The name that ends a noun phrase: “Fox's Chris Wallace” -> Wallace; None where a common noun ends it."""
    owner_cut = _POSSESSIVE.split(re.sub(r"['’]s?$", "", part.strip()))[-1].split()
    run: list[str] = []
    for word in reversed(owner_cut):
        if not word[:1].isupper() or bare(word) in _NO_NAME:
            break
        run.insert(0, word)
    if not run or all(bare(word) in TITLES for word in run):
        return None
    if len(run) == 1 and bare(run[0]) in role_nouns():
        return None
    return _personal(run)


def _personal(run: list[str]) -> PersonName:
    """A run of capitalised words as a name; what stands before a known given name describes (“Texas Sen. Ted Cruz”)."""
    for index, word in enumerate(run[:-1]):
        if bare(word) in given_names() or bare(word) in TITLES:
            return parse_name(" ".join(run[index:]))
    return parse_name(" ".join(run))


def names_around(text: str) -> list[tuple[int, PersonName]]:
    """The capitalised runs of the sentences around, with their offsets, as names."""
    found: list[tuple[int, PersonName]] = []
    for match in _RUN.finditer(_POSSESSIVE.sub("  ", text + " ")):
        run = [word for word in match.group().split() if bare(word) not in _NO_NAME]
        while run and not run[-1][:1].isupper():
            run.pop()
        if run:
            found.append((match.start(), _personal(run)))
    return found


def agreement(
    a: str, around_a: str, b: str, around_b: str, *, at_a: int | None = None, at_b: int | None = None
) -> float:
    """How far two sources are one speaker, -1 to 1; `at_…` is where the source stands in the sentences around it."""
    left, right = read_source(a), read_source(b)
    if left.sort is Sort.NAME and right.sort is Sort.NAME:
        agree = any(same_bearer(one, other) for one in left.names for other in right.names)
        if not agree:
            return -1.0
        return 1.0 if len(left.names) == len(right.names) else 0.6
    if Sort.NAME in (left.sort, right.sort):
        if right.sort is Sort.NAME:
            return _named(right, left, around_a, at_a)
        return _named(left, right, around_b, at_b)
    if left.sort is Sort.NONE or right.sort is Sort.NONE:
        return -0.3
    if {left.gender, right.gender} == {"m", "f"} or left.many != right.many or left.thing != right.thing:
        return -0.9
    if left.sort is not Sort.PRONOUN and right.sort is not Sort.PRONOUN:
        return 0.5 if left.words == right.words else -0.5 if left.sort is Sort.OTHER or left.head != right.head else 0.0
    if Sort.OTHER in (left.sort, right.sort) and not (left.thing or right.thing or left.many):
        return -0.9
    return _shared(left.gender or right.gender, around_a, around_b)


def same_bearer(one: PersonName, other: PersonName) -> bool:
    """Whether two names agree; a lone given name (“her husband, Bill”) agrees with every bearer of it."""
    if compatible(one, other):
        return True
    short, long = (one, other) if len(one.forenames) <= len(other.forenames) else (other, one)
    return not short.is_full and short.last in given_names() and short.last in long.forenames


def _named(named: Source, other: Source, around: str, at: int | None) -> float:
    """A name against a pronoun, a description or nothing, with the sentences around the latter."""
    gender = named.gender
    if other.gender and gender and other.gender != gender:
        return -1.0
    person = len(named.names) == 1 and (named.names[0].is_full or bool(named.names[0].titles) or bool(gender))
    if other.sort is Sort.OTHER or other.thing:
        return -0.9 if person or other.sort is Sort.OTHER else -0.4
    if other.many != named.many:
        return -0.6
    before = [(offset, name) for offset, name in names_around(around) if at is None or offset < at]
    fits = [name for _, name in before if not (other.gender and name.gender and name.gender != other.gender)]
    hits = [index for index, name in enumerate(fits) if any(same_bearer(name, mine) for mine in named.names)]
    if not hits:
        anywhere = any(same_bearer(name, mine) for _, name in names_around(around) for mine in named.names)
        return 0.1 if anywhere else -0.2 if other.sort is Sort.NONE or not fits else -0.4
    nearest = hits[-1] == len(fits) - 1
    return (0.8 if nearest else 0.5) if other.sort is Sort.PRONOUN else (0.4 if other.sort is Sort.PERSON else 0.2)


def _shared(gender: str, around_a: str, around_b: str) -> float:
    """Two sources without names: whether one and the same name stands around both."""
    left, right = names_around(around_a), names_around(around_b)
    for _, one in left:
        if gender and one.gender and one.gender != gender:
            continue
        if any(same_bearer(one, other) for _, other in right):
            return 0.4
    return -0.2
