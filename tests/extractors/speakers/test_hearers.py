"""Who is told is found behind the verb."""

from __future__ import annotations

import pytest

from extractors.mentions.layout import lay_out
from extractors.speakers.hearers import hearer_of
from tests.extractors.staging import stage


@pytest.mark.parametrize(
    ("marked", "hearer"),
    [
        ("⟦The judge⟧ ⟨urged⟩ ⟪him to leave⟫.", "him"),
        ("⟦The judge⟧ ⟨told⟩ him ⟪it was late⟫.", "him"),
        ("⟦The judge⟧ ⟨asked⟩ ⟪her to leave⟫.", "her"),
        ("⟦The judge⟧ ⟨told⟩ her: “⟪Leave⟫.”", "her"),
        ("⟦The judge⟧ ⟨thanked⟩ ⟪her⟫.", "her"),
        ("⟦The judge⟧ ⟨praised⟩ ⟪her work⟫.", ""),
        ("⟦The judge⟧ ⟨said⟩ ⟪he told her⟫.", ""),
        ("⟦The judge⟧ ⟨praised⟩ ⟪himself⟫.", ""),
        ("“⟪Leave⟫,” ⟨said⟩ ⟦the judge⟧.", ""),
    ],
)
def test_hearers_pronouns(marked: str, hearer: str) -> None:
    staged = stage(marked)
    assert hearer_of(lay_out(staged.article.text), staged.attributions[0]) == hearer
