"""Whose words a report, a letter or “it” are, where the words before tell; and where they tell nothing."""

from __future__ import annotations

import pytest

from tests.extractors.staging import stage

# Each row: a marked article, the speaker of its last statement (None for somebody without a name).
TOLD = [
    ("The ‹Ostra Tunnel|O› fell in. ⟦The jury's long report⟧ ⟨found⟩ that ⟪it was old⟫.", None),
    ("‹Ostra Rail|O› was sued. ⟦The jury's long report⟧ ⟨found⟩ that ⟪it was old⟫.", None),
    ("⟦‹Ostra Rail|O›, in an open letter,⟧ ⟨said⟩ ⟪it was safe⟫. ‹Kemi Bank|O› agreed. ⟦The letter⟧ ⟨said⟩ ⟪more⟫.",
     "Ostra Rail"),
    ("⟦‹Ostra Rail|O›⟧ ⟨said⟩ in a statement that ⟪it was safe⟫. ‹Kemi Bank|O› fell.\n⟦The statement⟧ ⟨said⟩ ⟪more⟫.",
     "Ostra Rail"),
    ("⟦A juror⟧ ⟨wrote⟩ in an email that ⟪it was safe⟫. ‹Kemi Bank|O› fell. ⟦The email⟧ ⟨said⟩ ⟪more⟫.", None),
    ("‹Kemi Bank|O› showed a letter from its lawyer. ⟦The letter⟧ ⟨said⟩ ⟪more⟫.", None),
    ("‹Kemi Bank|O› fell. ⟦A long report⟧ ⟨found⟩ that ⟪it was old⟫. “⟪It was rotten⟫,” ⟦it⟧ ⟨said⟩.", None),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name"), TOLD)
def test_works_are_whose_the_words_before_say(marked: str, name: str | None) -> None:
    speakers = [s for s in stage(marked).resolve()[-1].speakers if s.type not in {"anonymous", "group"}]
    assert [speaker.name for speaker in speakers] == ([name] if name else [])


LEFT = [
    ("‹Kemi Bank|O› published a report. ⟦The report⟧ ⟨said⟩ ⟪more⟫.", "Kemi Bank"),
    ("‹Kemi Bank|O› wrote a letter from its basement. ⟦The letter⟧ ⟨said⟩ ⟪more⟫.", "Kemi Bank"),
    ("‹Ann Roe|P› read a letter from ‹Kemi Bank|O›. ⟦The letter⟧ ⟨said⟩ ⟪more⟫.", "Kemi Bank"),
    ("⟦‹Ann Roe|P›⟧ ⟨read⟩ ⟪a letter⟫. ⟦‹Kemi Bank's|O› letter⟧ ⟨said⟩ ⟪more⟫.", "Kemi Bank"),
    ("⟦‹Kemi Bank|O›⟧ ⟨said⟩ that ⟪it was old⟫. “⟪It was rotten⟫,” ⟦it⟧ ⟨said⟩.", "Kemi Bank"),
    ("⟦The report⟧ ⟨found⟩ that ⟪it was old⟫.\n\n‹Kemi Bank|O› was sold. ⟦It⟧ ⟨said⟩ ⟪more⟫.", "Kemi Bank"),
]


@pytest.mark.parametrize(("marked", "name"), LEFT)
def test_works_of_those_who_are_named_are_weighed(marked: str, name: str) -> None:
    assert stage(marked).names()[-1] == name
