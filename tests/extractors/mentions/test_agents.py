"""Roles that no list has, by their shape, and what only looks so."""

from __future__ import annotations

import pytest

from extractors.mentions import find_mentions
from extractors.mentions.agents import is_agent
from extractors.mentions.layout import lay_out
from extractors.mentions.surroundings import NamedMention
from tests.extractors.staging import stage


def last(marked: str) -> NamedMention:
    staged = stage(marked, once=True)
    return find_mentions(lay_out(staged.article.text), staged.entities)[-1]


@pytest.mark.parametrize("word", ["drummer", "sculptor", "florist", "beautician", "fisherman", "beekeeper"])
def test_agents_are_known_by_their_endings(word: str) -> None:
    assert is_agent(word)


@pytest.mark.parametrize("word", ["letter", "border", "former", "list", "user's", "Baker", "er", "", "summer"])
def test_agents_are_not_what_only_looks_so(word: str) -> None:
    assert not is_agent(word)


@pytest.mark.parametrize(
    ("marked", "role"),
    [
        ("We met the drummer ‹Ray Costa|P› there", "drummer"),
        ("We met the retired welder ‹Ray Costa|P› there", "retired welder"),
        ("We met the great ‹Ray Costa|P› there", ""),
        ("We saw the poster ‹Costa|P› made", ""),  # a bare surname is a subject as well
        ("In a reply to welder ‹Ray Costa|P› we said no", ""),
        ("We like the drummer and ‹Ray Costa|P›", ""),
    ],
)
def test_agents_before_a_name_are_roles(marked: str, role: str) -> None:
    assert last(marked).role == role


@pytest.mark.parametrize(
    ("marked", "apposition"),
    [
        ("‹Mia Tamm|P›, a beekeeper from Ash, left", "a beekeeper from Ash"),
        ("Her husband, the drummer ‹Ray Costa|P›, left", "Her husband"),
        ("The choir's leader, veteran lawyer ‹Mia Tamm|P›, left", "The choir's leader"),
        ("‹Mia Tamm|P›, a letter says, left", ""),
    ],
)
def test_agents_and_what_is_set_beside_them_are_appositions(marked: str, apposition: str) -> None:
    assert last(marked).apposition == apposition
