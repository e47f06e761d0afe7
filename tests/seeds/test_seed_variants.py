"""The five articles report the same statements in their own words: each is one group; September joins none of them."""

from __future__ import annotations

import pytest
from gold import articles

from extractors import Quote
from extractors.variants.group import Group, assemble
from extractors.variants.grouper import Grouper
from extractors.variants.meaning import shipped
from extractors.variants.nodes import Options
from extractors.variants.shelf import MemoryShelf
from extractors.variants.wording import Wording

# What is said, and words of it in each article that reports it.
STATEMENTS = {
    "Costa's sentence": {"ap": "keeping up the pressure", "hurriyet": "keeping up the pressure"},
    "Russia is killing": {"ap": "killing every day", "hurriyet": "killing every day"},
    "under or in attack": {"ap": "be under attack", "hurriyet": "be in attack"},
    "not on the front lines": {"ap": "So we are not on the front", "hurriyet": "So we are not on the front"},
    "unclear who is monitoring": {"rferl": "unclear who is monitoring", "hurriyet": "unclear who is monitoring"},
    "market access": {"ap": "market for fertilizer", "hurriyet": "market for fertilizer"},
    "Moscow's conditions": {"ap": "Moscow of attempting", "hurriyet": "Moscow of attempting"},
    "Rubio's evaluation": {"rferl": "assess Moscow", "ap": "would be evaluated", "hurriyet": "approval"},
    "no unanimity": {"rferl": "no unanimity", "essanews": "no consensus"},
    "the package": {"rferl": "worth 2 billion", "ap": "2 billion euros", "hurriyet": "€2 billion"},
}


@pytest.fixture(scope="module")
def groups(quotes: dict[str, list[Quote]]) -> list[Group]:
    """All groups of the five articles."""
    shelf = MemoryShelf()
    grouper = Grouper(shelf, Options(encoder=shipped()))
    for name, article in articles().items():
        statements = tuple(quote.text for quote in quotes[name] if quote.speaker)
        for number, quote in enumerate(quotes[name]):
            if quote.nested_in is not None and quotes[name][quote.nested_in].speaker == quote.speaker:
                continue  # as the store does: its host holds its words
            grouper.add(Wording.of(quote, article, f"{name}#{number}", statements))
    found = []
    for head in shelf.heads():
        carriers = {node: shelf.carriers(node) for node in shelf.members(head)}
        group = assemble(head, carriers, shelf.edges(head), shelf.nodes([head])[head].wording)
        if group:
            found.append(group)
    return found


def members(group: Group) -> list[tuple[str, str]]:
    """The article and the words of each member."""
    return [(member.wording.id.partition("#")[0], member.wording.text) for member in group.members]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_seed_variants_one_statement_is_one_group(groups: list[Group], statement: str) -> None:
    wanted = STATEMENTS[statement]
    holding = [
        group
        for group in groups
        if all(any(name == own and words in text for own, text in members(group)) for name, words in wanted.items())
    ]
    assert len(holding) == 1, [members(group) for group in groups]


def test_seed_variants_september_joins_none_of_march(groups: list[Group]) -> None:
    assert not [
        group
        for group in groups
        if "donegal" in (names := {name for name, _ in members(group)}) and names != {"donegal"}
    ]


def test_seed_variants_quotations_of_two_statements_stay_apart(groups: list[Group]) -> None:
    for group in groups:
        words = " ".join(text for _, text in members(group))
        assert not ("killing every day" in words and "Moscow of attempting" in words)
        assert not ("be under attack" in words and "2 billion" in words)
