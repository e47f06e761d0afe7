"""Words that stand before a name and are no part of it, as far as running text goes, and the gender they tell.

All titles are in `data/titles.txt`. A title cut off a name in an article is one of those marked there for running text;
the rest (“economist”, “widow”) only the reading of a whole name (`parsing`) takes for titles: in running text they are
mostly words of the sentence.
"""

from __future__ import annotations

from extractors.lexicon.wordlists import titles

_RUNNING = {word: title for word, title in titles().items() if title.running}
TITLES = frozenset(_RUNNING)
# Titles that are offices too: they stay in the role bag of the person.
OFFICE_TITLES = {word: title.office for word, title in _RUNNING.items() if title.office}
# The gender that nouns for relatives and the like tell, which stand before no name as titles.
RELATIVE_GENDER = dict.fromkeys(
    "father son husband brother uncle nephew grandfather widower king prince".split(), "m"
) | dict.fromkeys(
    "mother daughter wife sister aunt niece grandmother widow actress waitress heiress queen princess".split(),
    "f",
)


def title_gender(title: str) -> str:
    """`m`, `f` or `` for one folded title or role noun."""
    if title in _RUNNING and _RUNNING[title].gender:
        return _RUNNING[title].gender
    if title.endswith("woman"):
        return "f"
    return "m" if title.endswith("man") else ""
