"""Names of one article compared: a near-miss is mostly the same person."""

from __future__ import annotations

import pytest

from extractors.names import parse_name
from extractors.names.lenient import compatible, same_surname


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("zelensky", "zelenskyy", True),
        ("zelenskiy", "zelensky", True),
        ("von der leyen", "leyen", True),
        ("wasserman-schultz", "schultz", True),
        ("macron", "macros", False),
        ("kelly", "kelley", False),
    ],
)
def test_lenient_same_surname(one: str, other: str, same: bool) -> None:
    assert same_surname(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "may_be_one"),
    [
        ("Bill Clinton", "William Clinton", True),
        ("Donald J. Trump", "Donald Trump", True),
        ("D. Trump", "Donald Trump", True),
        ("Volodymyr Zelenskyy", "Vladimir Zelensky", True),
        ("Mr Trump", "Donald Trump", True),
        ("Mrs Clinton", "Bill Clinton", False),
        ("Bill Clinton", "Hillary Clinton", False),
        ("Jeb Bush", "George W. Bush", False),
        ("Martin Weld Jr.", "Martin Weld Sr.", False),
        ("Martin Weld, Jr.", "Martin Weld III", False),
        ("Ban Ki-moon", "Mr Ban", True),
        ("Boris Johnson", "Boris Becker", False),
    ],
)
def test_lenient_compatible(one: str, other: str, may_be_one: bool) -> None:
    assert compatible(parse_name(one), parse_name(other)) is may_be_one
    assert compatible(parse_name(other), parse_name(one)) is may_be_one
