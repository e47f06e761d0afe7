"""How a list of people falls into its parts: “Jane Roe, 34, of Ash, Mayor Dan Poe (D-Ohio)”."""

from __future__ import annotations

from extractors.lexicon.wordlists import role_nouns
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import MODIFIERS, NamedMention, is_capital
from extractors.names import fold
from extractors.speakers.closedclass import DEFINITE, INDEFINITE

LIST_OPENING = 12  # code points before the first name of a list


def opens_name(word: str) -> bool:
    """Whether a name with its title or role may begin with the word; “who met Jane Roe” does not."""
    key = fold(word)
    return is_capital(word) or key in DEFINITE | INDEFINITE or key in role_nouns() or key in MODIFIERS


def gap(layout: Layout, one: NamedMention, other: NamedMention) -> str:
    """What stands between two names."""
    return layout.text[one.span.end : other.span.start].strip()


def parts_of(layout: Layout, first: int, last: int) -> list[tuple[int, int]]:
    """The token ranges between the commas that stand outside brackets."""
    parts: list[tuple[int, int]] = []
    start, depth = first, 0
    for i in range(first, last):
        depth += (layout.words[i] == "(") - (layout.words[i] == ")")
        if layout.words[i] == "," and depth <= 0:
            parts.append((start, i))
            start = i + 1
    return [(a, b) for a, b in (*parts, (start, last)) if a < b]
