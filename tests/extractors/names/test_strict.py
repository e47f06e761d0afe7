"""Names of different articles compared: strict where a mistake would merge two people."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.names import key, parse_name
from extractors.names.strict import Agreement, compare, given_names_agree, is_part, same_surname


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        ("António Costa", "Antonio Costa", Agreement.SAME),
        ("Cevdet Yılmaz", "CEVDET YILMAZ", Agreement.SAME),
        ("Jean-Claude Juncker", "Jean Claude Juncker", Agreement.SAME),
        ("Volodymyr Zelenskyy", "Volodymyr Zelenskiy", Agreement.SAME),
        ("Volodymyr Zelenskyy", "Volodymyr Zelenskyi", Agreement.SAME),
        ("Volodymyr Zelenskyy", "Володимир Зеленський", Agreement.VARIANT),
        ("Robert Mueller", "Bob Müller", Agreement.NICKNAME),
        ("Bill Clinton", "William J. Clinton", Agreement.NICKNAME),
        ("William “Buddy” Carter", "Buddy Carter", Agreement.VARIANT),
        ("J. Edgar Hoover", "Edgar Hoover", Agreement.VARIANT),
        ("J.D. Vance", "James David Vance", Agreement.INITIAL),
        ("George Bush", "George H. W. Bush", Agreement.SAME),
        ("Clinton", "Hillary Clinton", Agreement.UNKNOWN),
        ("Sir Keir", "Keir Starmer", Agreement.UNKNOWN),
        ("Assad", "Bashar al-Assad", Agreement.UNKNOWN),
        ("Bill Clinton", "Hillary Clinton", Agreement.DIFFERENT),
        ("Emmanuel Macron", "Brigitte Macron", Agreement.DIFFERENT),
        ("Mr. Clinton", "Mrs. Clinton", Agreement.DIFFERENT),
        ("George W. Bush", "George H. W. Bush", Agreement.DIFFERENT),
        ("Donald Trump", "Donald Trump Jr.", Agreement.DIFFERENT),
        ("John Kelly", "John Kelley", Agreement.DIFFERENT),
        ("Juan Smith", "John Smith", Agreement.DIFFERENT),
        ("Maria Silva", "Mario Silva", Agreement.DIFFERENT),
        ("Robert Müller", "Robert Möller", Agreement.DIFFERENT),
    ],
)
def test_strict_compares_names(one: str, other: str, agreement: Agreement) -> None:
    assert compare(parse_name(one), parse_name(other)) is agreement
    assert compare(parse_name(other), parse_name(one)) is agreement


def test_strict_knows_a_part_of_a_compound_name() -> None:
    assert is_part(parse_name("García Márquez"), parse_name("Gabriel García Márquez"))
    assert not is_part(parse_name("Gabriel García Márquez"), parse_name("García Márquez"))


@pytest.mark.parametrize(
    ("one", "other"), [("Türkiye", "TURKIYE"), ("O’Malley", "O'Malley"), ("Al-Sisi", "al sisi"), ("U.N.", "UN")]
)
def test_strict_key_sets_spelling_aside(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_strict_surnames_need_no_particles() -> None:
    assert same_surname("van Hollen", "Chris Van Hollen")
    assert not same_surname("Macron", "Marcon")


names = st.text(alphabet=string.ascii_letters + " .,'’-“”()éüıЖ習😀\u200d\u202e\x00\ud800", max_size=400)


@settings(max_examples=150, deadline=None)
@given(names, names)
def test_strict_never_raises_and_is_symmetric(one: str, other: str) -> None:
    a, b = parse_name(one), parse_name(other)
    assert compare(a, b) is compare(b, a)
    assert given_names_agree(one, other) is given_names_agree(other, one)
