"""Names taken apart and compared across articles: strict where a mistake would merge two people."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.identity import Agreement, compare, given_names_agree, is_part, key, parse_person, same_surname


@pytest.mark.parametrize(
    ("text", "given_name", "family", "suffix"),
    [
        ("Volodymyr Zelenskyy", "Volodymyr", "Zelenskyy", ""),
        ("Mr Zelensky’s", "", "Zelensky", ""),
        ("Ukrainian President Volodymyr Zelensky", "Volodymyr", "Zelensky", ""),
        ("Sir Keir", "Keir", "", ""),
        ("Prime Minister Sir Keir Starmer", "Keir", "Starmer", ""),
        ("European Council President António Costa", "António", "Costa", ""),
        ("Secretary of State Marco Rubio", "Marco", "Rubio", ""),
        ("Nato secretary-general Mark Rutte", "Mark", "Rutte", ""),
        ("Ursula von der Leyen", "Ursula", "von der Leyen", ""),
        ("von der Leyen", "", "von der Leyen", ""),
        ("Abdel Fattah al-Sisi", "Abdel", "al Sisi", ""),
        ("Al Gore", "Al", "Gore", ""),
        ("Van Jones", "Van", "Jones", ""),
        ("Dean Heller", "Dean", "Heller", ""),
        ("Xi Jinping", "Jinping", "Xi", ""),
        ("Kim Jong Un", "Jong Un", "Kim", ""),
        ("Park Geun-hye", "Geun-hye", "Park", ""),
        ("Kim Kardashian", "Kim", "Kardashian", ""),
        ("Jet Li", "Jet", "Li", ""),
        ("Lee Zeldin", "Lee", "Zeldin", ""),
        ("Starmer, Keir", "Keir", "Starmer", ""),
        ("Hugh Hill, a doctor", "Hugh", "Hill", ""),
        ("Martin Luther King, Jr.", "Martin", "King", "Jr."),
        ("Donald Trump Jr.", "Donald", "Trump", "Jr."),
        ("EMMANUEL MACRON", "Emmanuel", "Macron", ""),
        ("Rep. Alexandria Ocasio-Cortez (D-NY)", "Alexandria", "Ocasio-Cortez", ""),
        ("Recep Tayyip Erdoğan", "Recep", "Erdoğan", ""),
        ("Pope Francis", "Francis", "", ""),
        ("Володимир Зеленський", "Володимир", "Зеленський", ""),
    ],
)
def test_identity_takes_a_name_apart(text: str, given_name: str, family: str, suffix: str) -> None:
    name = parse_person(text)
    assert (name.given, name.family, name.suffix) == (given_name, family, suffix)


@pytest.mark.parametrize("text", ["", "   ", "😀", "—", "“”", "\x00", "‮‮", "the", ",", "'s"])
def test_identity_finds_no_name_where_there_is_none(text: str) -> None:
    assert not parse_person(text)


@pytest.mark.parametrize(
    ("text", "gender"),
    [("Mr. Costa", "m"), ("Sir Keir", "m"), ("Mrs Clinton", "f"), ("Dame Judi Dench", "f"), ("President Costa", "")],
)
def test_identity_reads_gender_from_titles_alone(text: str, gender: str) -> None:
    assert parse_person(text).title_gender == gender


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
def test_identity_compares_names(one: str, other: str, agreement: Agreement) -> None:
    assert compare(parse_person(one), parse_person(other)) is agreement
    assert compare(parse_person(other), parse_person(one)) is agreement


def test_identity_knows_a_part_of_a_compound_name() -> None:
    assert is_part(parse_person("García Márquez"), parse_person("Gabriel García Márquez"))
    assert not is_part(parse_person("Gabriel García Márquez"), parse_person("García Márquez"))


@pytest.mark.parametrize(
    ("one", "other"), [("Türkiye", "TURKIYE"), ("O’Malley", "O'Malley"), ("Al-Sisi", "al sisi"), ("U.N.", "UN")]
)
def test_identity_key_sets_spelling_aside(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_identity_surnames_need_no_particles() -> None:
    assert same_surname("van Hollen", "Chris Van Hollen")
    assert not same_surname("Macron", "Marcon")


names = st.text(alphabet=string.ascii_letters + " .,'’-“”()éüıЖ習😀\u200d\u202e\x00\ud800", max_size=400)


@settings(max_examples=150, deadline=None)
@given(names, names)
def test_identity_never_raises_and_is_symmetric(one: str, other: str) -> None:
    a, b = parse_person(one), parse_person(other)
    assert compare(a, b) is compare(b, a)
    assert given_names_agree(one, other) is given_names_agree(other, one)
