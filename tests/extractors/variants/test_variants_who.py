"""Whether two sources, as worded, may be one speaker."""

from __future__ import annotations

import pytest

from extractors.variants.who import Sort, agreement, read_source


@pytest.mark.parametrize(
    ("text", "sort", "surname"),
    [
        ("Mr. Bell", Sort.NAME, "bell"),
        ("Mayor Anna Bell, who chairs the council,", Sort.NAME, "bell"),
        ("the paper's Peter Kay", Sort.NAME, "kay"),
        ("spokeswoman Anna Bell", Sort.NAME, "bell"),
        ("Kay's wife, Anna,", Sort.NAME, "anna"),
        ("the Bell campaign", Sort.OTHER, ""),
        ("Bell's lawyers", Sort.PERSON, ""),
        ("the candidate", Sort.PERSON, ""),
        ("a new poll", Sort.OTHER, ""),
        ("She", Sort.PRONOUN, ""),
        ("", Sort.NONE, ""),
    ],
)
def test_who_reads_a_source(text: str, sort: Sort, surname: str) -> None:
    found = read_source(text)
    assert found.sort is sort
    assert "".join(name.last for name in found.names) == surname


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ms. Bell", "Anna Bell"),
        ("Calderon", "Calderón"),
        ("Anna Bell", "Mayor Anna Bell, a lawyer,"),
        ("Kay's wife, Anna,", "Anna Kay"),
    ],
)
def test_who_one_speaker(a: str, b: str) -> None:
    assert agreement(a, "", b, "") == 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Anna Bell", "Peter Kay"),
        ("Peter Kay", "a new poll"),
        ("Peter Kay", "they"),
        ("Anna Bell", "he"),
        ("the council", "the mayor"),
        ("he", "she"),
    ],
)
def test_who_two_speakers(a: str, b: str) -> None:
    assert agreement(a, "Anna Bell met Peter Kay.", b, "Anna Bell met Peter Kay.") <= -0.5


def test_who_pronoun_leans_on_the_name_before_it() -> None:
    around = "Peter Kay spoke after the vote. He promised ferries."
    near = agreement("Kay", "", "He", around, at_b=around.index("He promised"))
    assert near > 0.5
    assert agreement("Moore", "", "He", around, at_b=around.index("He promised")) < 0


@pytest.mark.parametrize("text", ["\x00", "\ud800", "’s", "((((", "A" * 5000, "the " * 3000, "、、、"])
def test_who_hostile_text(text: str) -> None:
    assert -1 <= agreement(text, text, "Bell", text) <= 1
