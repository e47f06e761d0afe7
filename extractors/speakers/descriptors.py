"""What a role or description says, as a set of comparable words: nouns, countries, states, parties.

“French President” and “the president of France” both hold `president` and `@france`; “(R-Ky.)” holds `@republican` and
`@kentucky`. Words with `@` are places and parties; two of them that differ speak against each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicon.wordlists import countries, name_words, role_nouns, us_states
from extractors.names import fold

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:-[^\W_]+)*")
_OWNER = re.compile(r"[^\W_](['’]s?)(?=\s)")
_PARTIES = {"R": "@republican", "D": "@democrat", "I": "@independent"}
_PARTIES_ALL = frozenset(_PARTIES.values())
_EMPTY = frozenset("the and for his her its their who was has with from".split())
_FORMER = frozenset("former ex onetime one-time retired erstwhile late".split())
_LINKS = frozenset("of at for in with".split())
_PARTY_WORDS = frozenset("gop republican republicans democrat democratic democrats".split())
FORMER_REACH = 4  # tokens between “former” and its noun


@dataclass(frozen=True, slots=True)
class Post:
    """One post that a role names: its noun, whether it is a former one, and the words for where it is held."""

    noun: str
    former: bool = False
    of: frozenset[str] = frozenset()


def posts(words: str) -> tuple[Post, ...]:
    """The posts in a role: “former president of the Harbour Trust” -> a former `president`, of {“harbour”, “trust”}.

    Countries, states and parties are no part of `of`: `descriptors` keeps them.
    """
    owned = _OWNER.search(words)
    tokens = [(t, fold(t).strip(".'")) for t in _TOKEN.findall(words[owned.end() :] if owned else words)]
    found = []
    for i, (_, noun) in enumerate(tokens):
        pair = f"{tokens[i - 1][1]}-{noun}" if i else noun
        noun = pair if pair in role_nouns() else noun
        behind = f"{noun}-{tokens[i + 1][1]}" if i + 1 < len(tokens) else ""
        if noun in role_nouns() and behind not in role_nouns():
            found.append(Post(noun, is_former([t for _, t in tokens[:i]]), _held_at(tokens, i)))
    return tuple(found)


def is_former(before: list[str]) -> bool:
    """Whether the folded words before a noun make it a post of the past."""
    return not _FORMER.isdisjoint(before[-FORMER_REACH:])


def _held_at(tokens: list[tuple[str, str]], i: int) -> frozenset[str]:
    """Capitalised words before the noun, and whatever follows it after “of” or the like."""
    words = [t for t in tokens[max(0, i - FORMER_REACH) : i] if t[0][0].isupper()]
    if i + 1 < len(tokens) and tokens[i + 1][1] in _LINKS:
        words += tokens[i + 2 : i + 2 + 2 * FORMER_REACH]
    known = _EMPTY | _PARTY_WORDS | _LINKS | name_words("modifier")
    lists = (known, countries(), us_states(), role_nouns())
    return frozenset(key for _, key in words if len(key) > 2 and not any(key in each for each in lists))


def descriptors(words: str) -> frozenset[str]:
    """What a role says, normalised: role nouns, countries, states, parties and other content words.

    “French President” -> {“president”, “@france”}; “(R-Ky.)” -> {“@republican”, “@kentucky”, “senator”?}.
    """
    out: set[str] = set()
    tokens = join_compounds([fold(t).strip(".'") for t in _TOKEN.findall(words)])
    for i, token in enumerate(tokens):
        pair = f"{token} {tokens[i + 1]}" if i + 1 < len(tokens) else ""
        if pair in countries():
            out.add("@" + countries()[pair])
        if pair in us_states() or pair.replace(" ", "-") in us_states().values():
            out.add("@" + us_states().get(pair, pair.replace(" ", "-")))
        if token in countries():
            out.add("@" + countries()[token])
        if len(token) > 2 and token in us_states():
            out.add("@" + us_states()[token])
        if token in {"gop", "republican", "republicans"}:
            out.add("@republican")
        elif token in {"democrat", "democratic", "democrats"}:
            out.add("@democrat")
        if token in {"republican", "democrat"} or len(token) > 2:
            out.add(token)
    if owned := _OWNER.search(words):  # “the nominee's eldest daughter” is no nominee
        before = {fold(t).strip(".'") for t in _TOKEN.findall(words[: owned.start(1)])}
        out -= {word for word in before if word in role_nouns()} | _PARTIES_ALL
    return frozenset(out - _EMPTY)


def join_compounds(tokens: Sequence[str]) -> list[str]:
    """Folded words, those that make one noun joined: “vice president” -> “vice-president”, “chief of staff” as well.

    The parts are gone, a vice president is no president; but a secretary of state is a secretary too.
    """
    out: list[str] = []
    i = 0
    while i < len(tokens):
        two, three = "-".join(tokens[i : i + 2]), "-".join(tokens[i : i + 3])
        if three in role_nouns() and i + 2 < len(tokens):
            out += [three, tokens[i], tokens[i + 2]]
            i += 3
        elif two in role_nouns() and i + 1 < len(tokens):
            out.append(two)
            i += 2
        else:
            out.append(tokens[i])
            i += 1
    return out


def note_descriptors(note: str) -> frozenset[str]:
    """Party and state from “R-Ky.”, “D., Nev.”, “Tex.”, and from a written-out bracket."""
    out: set[str] = set()
    party = note.partition("-")[0]
    if party.strip(" .") in _PARTIES:
        out.add(_PARTIES[party.strip(" .")])
    for part in re.split(r"[-,;\s]+", note):
        key = fold(part).strip(".")
        if key in us_states():
            out.add("@" + us_states()[key])
    return frozenset(out)
