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
_UNDER = frozenset("deputy vice assistant under".split())  # a deputy mayor is no mayor
_GOVERNING = frozenset("of to for with by from".split())
FORMER_REACH = 4  # tokens between “former” and its noun
GOVERNED_REACH = 8  # tokens between a noun and what belongs to it
FIELD_REACH = 3  # tokens between a noun and its field, on either side


@dataclass(frozen=True, slots=True)
class Post:
    """One post that a role names: its noun, whether it is a former one, the words for where it is held, and its field.

    The field tells posts of one noun apart: `health` of “health minister”.
    """

    noun: str
    former: bool = False
    of: frozenset[str] = frozenset()
    field: frozenset[str] = frozenset()


def posts(words: str) -> tuple[Post, ...]:
    """The posts in a role: “former president of the Harbour Trust” -> a former `president`, of {“harbour”, “trust”}.

    Countries, states and parties are no part of `of`: `descriptors` keeps them.
    """
    owned = _OWNER.search(words)
    tokens = [(t, fold(t).strip(".'")) for t in _TOKEN.findall(words[owned.end() :] if owned else words)]
    folded = [key for _, key in tokens]
    found: list[Post] = []
    for i, (_, noun) in enumerate(tokens):
        pair = f"{tokens[i - 1][1]}-{noun}" if i else noun
        noun = pair if pair in role_nouns() or is_under(pair) else noun
        noun = under if i > 1 and "-" in noun and is_under(under := f"{tokens[i - 2][1]}-{noun}") else noun
        behind = f"{noun}-{tokens[i + 1][1]}" if i + 1 < len(tokens) else ""
        if role_classes(noun) and behind not in role_nouns() and not (found and is_governed(folded, i)):
            former = is_former([t for _, t in tokens[:i]])
            found.append(Post(noun, former, _held_at(tokens, i), _field(folded, i)))
    return tuple(found)


def role_classes(noun: str) -> frozenset[str]:
    """The classes of a role's noun; a deputy of whatever sort is an adviser."""
    return role_nouns().get(noun) or (frozenset({"adviser"}) if is_under(noun) else frozenset())


def is_under(noun: str) -> bool:
    """Whether a joined noun is somebody's deputy: “deputy-mayor”."""
    under, _, rest = noun.partition("-")
    return under in _UNDER and rest in role_nouns()


def is_governed(folded: Sequence[str], i: int) -> bool:
    """Whether the noun at `i` belongs to another before it: the mayor of “a daughter of the mayor”."""
    first = max(0, i - GOVERNED_REACH)
    for k in range(i - 1, first, -1):
        if folded[k] in {"and", "or"}:
            return False
        if folded[k] in _GOVERNING and any(role_classes(word) for word in folded[first:k]):
            return True
    return False


def _field(folded: Sequence[str], i: int) -> frozenset[str]:
    """What the post at `i` is about: “finance minister”, “secretary of defense”, “leader of the Senate”."""
    behind = folded[i + 1 : i + 1 + FIELD_REACH]
    words = [*folded[max(0, i - FIELD_REACH) : i], *(behind if behind[:1] and behind[0] in _LINKS else ())]
    return frozenset(words) & name_words("field")


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
        if len(token) > 2 or token in role_nouns():
            out.add(token)
    governed = {token for i, token in enumerate(tokens) if role_nouns().get(token) and is_governed(tokens, i)}
    out -= governed - {token for i, token in enumerate(tokens) if not is_governed(tokens, i)}
    if owned := _OWNER.search(words):  # “the nominee's eldest daughter” is no nominee
        before = {fold(t).strip(".'") for t in _TOKEN.findall(words[: owned.start(1)])}
        out -= {word for word in before if word in role_nouns()} | _PARTIES_ALL
    return frozenset(out - _EMPTY)


def join_compounds(tokens: Sequence[str]) -> list[str]:
    """Folded words, those that make one noun joined: “vice president” -> “vice-president”, “chief of staff” as well.

    The parts are gone, a vice president is no president, a deputy mayor no mayor; but a secretary of state is a
    secretary too, and a deputy mayor a deputy.
    """
    out: list[str] = []
    i = 0
    while i < len(tokens):
        two, three = "-".join(tokens[i : i + 2]), "-".join(tokens[i : i + 3])
        if tokens[i] in _UNDER and two not in role_nouns() and (post := join_compounds(tokens[i + 1 : i + 4])):
            under = f"{tokens[i]}-{post[0]}"
            out += [under, tokens[i]] if is_under(under) else [tokens[i]]
            i += 1 + (1 + post[0].count("-") if is_under(under) else 0)
        elif three in role_nouns() and i + 2 < len(tokens):
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
