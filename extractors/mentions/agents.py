"""Roles that no list has, by their shape: “the drummer Ray Costa”, “Mia Tamm, a beekeeper”.

English makes words for who does something with a handful of endings. What ends so *and* stands where roles stand, right
behind an article (and at most two more words) beside a person's name, is one; the commonest words that only look so
(“letter”, “border”) are in `name_words.txt`. Before a bare surname it may as well be an object (“the poster Roe made”).
"""

from __future__ import annotations

from extractors.lexicon.closedclass import DETERMINERS
from extractors.lexicon.wordlists import name_words
from extractors.mentions.layout import Layout
from extractors.names import fold

ENDINGS = ("er", "or", "ist", "ian", "man", "woman")
LETTERS = 4
AGENT_REACH = 3  # words from an article to the last one of such a role


def agent_before(layout: Layout, start: int) -> int:
    """The token where a lower-case role that no list has begins: “the drummer Ray Costa”; `start` if there is none.

    An article and at most two more words stand before it, and it ends as words for who does something do.
    """
    words = layout.words
    whole = start + 1 < len(words) and words[start + 1][:1].isupper()  # “the letter Roe sent” has no letter Jane Roe
    if start < 2 or not whole or not is_agent(words[start - 1]):
        return start
    for begin in range(start - 1, max(0, start - 1 - AGENT_REACH), -1):
        if fold(words[begin - 1]) in DETERMINERS:
            return begin
        if not (words[begin - 1].isalpha() and words[begin - 1].islower()) or words[begin - 1] in name_words(
            "function"
        ):
            break
    return start


def is_agent(word: str) -> bool:
    """Whether a lower-case word ends as words for who does something do: “drummer”, “sculptor”, “florist”."""
    return word.islower() and len(word) > LETTERS and word.endswith(ENDINGS) and word not in name_words("no-agent")
