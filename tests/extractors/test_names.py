"""Names taken apart and compared."""

from __future__ import annotations

import pytest

from extractors.names import compatible, given_gender, parse_name, same_surname, title_gender


@pytest.mark.parametrize(
    ("words", "titles", "given", "surname", "suffix", "gender"),
    [
        ("Emmanuel Macron", (), ("emmanuel",), "macron", "", "m"),
        ("Mrs. Clinton", ("mrs",), (), "clinton", "", "f"),
        ("Sen. Ted Cruz", ("sen",), ("ted",), "cruz", "", "m"),
        ("Ursula von der Leyen", (), ("ursula",), "von der leyen", "", "f"),
        ("Ms von der Leyen", ("ms",), (), "von der leyen", "", "f"),
        ("Bill de Blasio", (), ("bill",), "de blasio", "", "m"),
        ("Mr. de Blasio", ("mr",), (), "de blasio", "", "m"),
        ("Al Gore", (), ("al",), "gore", "", "m"),
        ("Abdel Fattah al-Sisi", (), ("abdel", "fattah"), "al-sisi", "", ""),
        ("Martin Weld Jr.", (), ("martin",), "weld", "jr", "m"),
        ("António Costa", (), ("antonio",), "costa", "", "m"),
        ("J.D. Vance", (), ("j.d",), "vance", "", ""),
        ("Obama", (), (), "obama", "", ""),
        ("", (), (), "", "", ""),
        ("...", (), (), "", "", ""),
    ],
)
def test_names_parse(
    words: str, titles: tuple[str, ...], given: tuple[str, ...], surname: str, suffix: str, gender: str
) -> None:
    name = parse_name(words)
    assert (name.titles, name.given, name.surname, name.suffix, name.gender) == (titles, given, surname, suffix, gender)


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
def test_names_same_surname(one: str, other: str, same: bool) -> None:
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
        ("Boris Johnson", "Boris Becker", False),
    ],
)
def test_names_compatible(one: str, other: str, may_be_one: bool) -> None:
    assert compatible(parse_name(one), parse_name(other)) is may_be_one
    assert compatible(parse_name(other), parse_name(one)) is may_be_one


@pytest.mark.parametrize(
    ("word", "gender"),
    [("mr", "m"), ("dame", "f"), ("spokeswoman", "f"), ("businessman", "m"), ("woman", "f"), ("dr", "")],
)
def test_names_title_gender(word: str, gender: str) -> None:
    assert title_gender(word) == gender


@pytest.mark.parametrize(("name", "gender"), [("marie-anne", "f"), ("volodymyr", "m"), ("robin", ""), ("zzz", "")])
def test_names_given_gender(name: str, gender: str) -> None:
    assert given_gender(name) == gender
