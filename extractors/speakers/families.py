"""Surnames said once for several people: “Ruth and Tom Ames”, “brothers Ivan, Igor and Pavel Horak”.

A lone given name that “and” or a comma joins to a full name has that one's surname, where it is known to be a given
name or a word for relatives stands before it, and nobody in the article bears it as a surname (“Paul and Ted Roe”,
where a Jane Paul is named elsewhere).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import NamedMention
from extractors.model import Span
from extractors.names import PersonName, fold, given_gender, parse_name

JOINERS = frozenset({"and", "&", ",", ", and"})
RELATIVES = frozenset(
    "brothers sisters siblings twins triplets cousins couple husband wife spouses newlyweds parents pensioners".split()
)


def share_surnames(layout: Layout, people: Sequence[tuple[NamedMention, PersonName]]) -> dict[Span, PersonName]:
    """The full names of lone given names whose surname stands behind another's; `people` in text order."""
    surnames = {name.last for _, name in people if name.is_full}
    found: dict[Span, PersonName] = {}
    for (mention, name), (after, whole) in reversed(list(pairwise(people))):
        shared = found.get(after.span, whole)
        joined = layout.text[mention.span.end : after.span.start].strip() in JOINERS
        if not joined or name.is_full or not shared.is_full or mention.titles or after.titles:
            continue
        if name.last not in surnames and _is_given(layout, mention):
            found[mention.span] = parse_name(f"{mention.text} {shared.family}")
    return found


def _is_given(layout: Layout, mention: NamedMention) -> bool:
    """Whether a lone name is a given one: a known one, or one of relatives."""
    token = layout.first(mention.span.start)
    before = fold(layout.words[token - 1]) if token else ""
    return bool(given_gender(fold(mention.text))) or before in RELATIVES
