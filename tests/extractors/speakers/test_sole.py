"""A bare description is who alone was told to be it, and nobody where anything is left open."""

from __future__ import annotations

import pytest

from extractors.speakers.sole import SOLE_HOLDER
from tests.extractors.staging import stage

# Each row: what comes before, and how the description is worded; Jo Hart is the striker.
MEANT = [
    ("Striker ‹Jo Hart|P› came. ⟦‹Ida Holm|P›⟧ ⟨said⟩ ⟪no⟫.", "The striker"),
    ("‹Jo Hart|P›, a striker, came. ⟦‹Ida Holm|P›⟧ ⟨said⟩ ⟪no⟫.", "The striker"),
    ("‹Jo Hart|P›, the chief executive, came. ⟦‹Ida Holm|P›⟧ ⟨said⟩ ⟪no⟫.", "The chief executive"),
]
OPEN = [
    ("Striker ‹Jo Hart|P› came. Striker ‹Ida Holm|P› left.", "The striker"),  # two
    ("Striker ‹Jo Hart|P› came. ⟦A striker⟧ ⟨said⟩ ⟪no⟫.", "The striker"),  # one without a name
    ("Former striker ‹Jo Hart|P› came.", "The striker"),
    ("Striker ‹Jo Hart|P› came.", "A striker"),
    ("Striker ‹Jo Hart|P› came.", "The other striker"),
    ("Striker ‹Jo Hart|P› came.", "The club's striker"),
    ("Striker ‹Jo Hart|P› came.", "The strikers"),
    ("Republican ‹Jo Hart|P› came.", "The Republican"),
    ("His mother, ‹Jo Hart|P›, came.", "The mother"),
]


def staged(before: str, source: str) -> tuple[list[str], list[str]]:
    """The rules that decided by this evidence, and the speakers."""
    found = stage(f"{before} ‹Vera Moor|P› slept. It rained.\n\nIt rained again. ⟦{source}⟧ ⟨said⟩ ⟪so⟫.").resolve()[-1]
    return [step.rule for step in found.evidence if step.score == SOLE_HOLDER], [
        speaker.name for speaker in found.speakers
    ]


@pytest.mark.parametrize(("before", "source"), MEANT)
def test_sole_holder_is_meant(before: str, source: str) -> None:
    assert staged(before, source) == (["description"], ["Jo Hart"])


@pytest.mark.parametrize(("before", "source"), OPEN)
def test_sole_holder_is_left_open(before: str, source: str) -> None:
    assert staged(before, source)[0] == []


def test_sole_holder_is_not_who_is_told_or_named_only_later() -> None:
    told = stage("Striker ‹Jo Hart|P› came. ⟦The striker⟧ ⟨told⟩ ‹Hart|P› ⟪so⟫.").resolve()[-1]
    later = stage("⟦The striker⟧ ⟨said⟩ ⟪so⟫. It rained.\n\nIt rained.\n\nStriker ‹Jo Hart|P› came.").resolve()[0]
    assert "Jo Hart" not in [speaker.name for speaker in told.speakers]
    assert SOLE_HOLDER not in [step.score for step in later.evidence]
