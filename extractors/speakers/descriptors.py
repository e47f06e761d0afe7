"""What a role or description says, as a set of comparable words: nouns, countries, states, parties.

“French President” and “the president of France” both hold `president` and `@france`; “(R-Ky.)” holds `@republican` and
`@kentucky`. Words with `@` are places and parties; two of them that differ speak against each other.
"""

from __future__ import annotations

import re

from extractors.lexicon.wordlists import countries, us_states
from extractors.names import fold

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:-[^\W_]+)*")
_PARTIES = {"R": "@republican", "D": "@democrat", "I": "@independent"}
_EMPTY = frozenset("the and for his her its their who was has with from".split())


def descriptors(words: str) -> frozenset[str]:
    """What a role says, normalised: role nouns, countries, states, parties and other content words.

    “French President” -> {“president”, “@france”}; “(R-Ky.)” -> {“@republican”, “@kentucky”, “senator”?}.
    """
    out: set[str] = set()
    tokens = [fold(t).strip(".'") for t in _TOKEN.findall(words)]
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
    return frozenset(out - _EMPTY)


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
