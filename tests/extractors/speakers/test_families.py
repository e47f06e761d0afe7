"""Surnames said once for several people, and bare surnames that several people bear."""

from __future__ import annotations

import pytest

from extractors import Article, extract
from tests.extractors.speakers.test_clusters import cast_of
from tests.extractors.staging import stage

SHARED = [
    ("‹Ruth|P› and ‹Tom Ames|P› came. ‹Ruth|P› spoke.", {"Ruth Ames", "Tom Ames"}),
    ("Twins ‹Oonaja|P› and ‹Priya Menon|P› came.", {"Oonaja Menon", "Priya Menon"}),
    ("‹Ruth|P›, ‹Ellen|P› and ‹Tom Ames|P› came.", {"Ruth Ames", "Ellen Ames", "Tom Ames"}),
    ("‹Jane Ruth|P› came. ‹Ruth|P› and ‹Tom Ames|P› spoke.", {"Jane Ruth", "Tom Ames"}),
    ("‹Oonaja|P› and ‹Tom Ames|P› came.", {"Oonaja", "Tom Ames"}),
    ("Dr ‹Ruth|P› and ‹Tom Ames|P› came.", {"Ruth", "Tom Ames"}),
    ("‹Ruth|P› met ‹Tom Ames|P›.", {"Ruth", "Tom Ames"}),
]


@pytest.mark.parametrize(("marked", "names"), SHARED, ids=[marked for marked, _ in SHARED])
def test_families_share_a_surname_said_once(marked: str, names: set[str]) -> None:
    assert {figure.name for figure in cast_of(marked).figures if figure.mentions} == names


def test_families_unrecognised_given_name_beside_a_full_one() -> None:
    (quote,) = extract(Article(text="Ruth and Tom Ames said they had lived in the house for forty years."))
    assert [speaker.name for speaker in quote.speakers] == ["Ruth Ames", "Tom Ames"]


# Each row: an article, and who its last source, a bare surname, is (None: nobody can tell).
NAMESAKES = [
    ("‹Kyle Rowe|P› was shot on Friday.\n\n⟦His mother, ‹Tanya Rowe|P›,⟧ ⟨said⟩ ⟪he was kind⟫.\n\n"
     "⟪“He was my only boy,”⟫ ⟦Rowe⟧ ⟨said⟩.", "Tanya Rowe"),
    ("‹Kyle Rowe|P› won. ‹Kyle Rowe|P› smiled. ‹Kyle Rowe|P› waved.\n\n⟦His mother, ‹Tanya Rowe|P›,⟧ ⟨said⟩ ⟪he was "
     "kind⟫.\n\n⟪“I am kind,”⟫ ⟦Rowe⟧ ⟨said⟩.", "Kyle Rowe"),
    ("‹Michelle Grant|P› and her husband, ‹Dean Grant|P›, bought it. ⟦Grant⟧ ⟨said⟩ ⟪it was dry⟫.", None),
    ("‹Michelle Grant|P› won. ‹Michelle Grant|P› smiled. ‹Dean Grant|P› wept.\n\n\n‹Michelle Grant|P› left "
     "‹Dean Grant|P›. ‹Michelle Grant|P› waved. ‹Michelle Grant|P› sang. ⟦Grant⟧ ⟨said⟩ ⟪it was dry⟫.",
     "Michelle Grant"),
    ("‹Michelle Grant|P› and her husband, ‹Dean Grant|P›, bought it. ⟦Mr Grant⟧ ⟨said⟩ ⟪it was dry⟫.", "Dean Grant"),
    ("‹José Luis García Márquez|P› came. ⟦García⟧ ⟨said⟩ ⟪it was dry⟫.", "José Luis García Márquez"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name"), NAMESAKES, ids=[marked[:30] for marked, _ in NAMESAKES])
def test_families_bare_surnames_of_several(marked: str, name: str | None) -> None:
    found = stage(marked, once=True).resolve(threshold=0.5)[-1]
    assert [speaker.name for speaker in found.speakers] == ([name] if name else [])
