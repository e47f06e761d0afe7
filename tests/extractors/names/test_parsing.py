"""Names taken apart, as worded and folded."""

from __future__ import annotations

import pytest

from extractors.names import given_gender, parse_name, title_gender


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
        ("Don Arkwright", "Don", "Arkwright", ""),
        ("Judge Arkwright", "", "Arkwright", ""),
        ("Mary Pope Arkwright", "Mary", "Arkwright", ""),
        ("Parish Judge Mary Arkwright", "Mary", "Arkwright", ""),
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
def test_parsing_takes_a_name_apart(text: str, given_name: str, family: str, suffix: str) -> None:
    name = parse_name(text)
    assert (name.given, name.family, name.suffix) == (given_name, family, suffix)


@pytest.mark.parametrize(
    ("words", "titles", "forenames", "last", "suffix", "gender"),
    [
        ("Emmanuel Macron", (), ("emmanuel",), "macron", "", "m"),
        ("Mrs. Clinton", ("Mrs.",), (), "clinton", "", "f"),
        ("Sen. Ted Cruz", ("Sen.",), ("ted",), "cruz", "", "m"),
        ("Ursula von der Leyen", (), ("ursula",), "von der leyen", "", "f"),
        ("Ms von der Leyen", ("Ms",), (), "von der leyen", "", "f"),
        ("Bill de Blasio", (), ("bill",), "de blasio", "", "m"),
        ("Mr. de Blasio", ("Mr.",), (), "de blasio", "", "m"),
        ("Al Gore", (), ("al",), "gore", "", "m"),
        ("Abdel Fattah al-Sisi", (), ("abdel", "fattah"), "al sisi", "", ""),
        ("Martin Weld Jr.", (), ("martin",), "weld", "Jr.", "m"),
        ("António Costa", (), ("antonio",), "costa", "", "m"),
        ("J.D. Vance", (), ("j.d",), "vance", "", ""),
        ("Obama", (), (), "obama", "", ""),
        ("", (), (), "", "", ""),
        ("...", (), (), "", "", ""),
    ],
)
def test_parsing_gives_folded_parts_to_compare(
    words: str, titles: tuple[str, ...], forenames: tuple[str, ...], last: str, suffix: str, gender: str
) -> None:
    name = parse_name(words)
    assert (name.titles, name.forenames, name.last, name.suffix, name.gender) == (
        titles,
        forenames,
        last,
        suffix,
        gender,
    )


@pytest.mark.parametrize(
    ("words", "titles", "given_name", "last", "gender"),
    [
        ("Major", ("mr",), "", "major", "m"),
        ("Curiel", ("judge",), "", "curiel", ""),
        ("Keir", ("sir",), "Keir", "keir", "m"),
        ("Jane Roe", ("govs",), "Jane", "roe", "f"),
    ],
)
def test_parsing_takes_titles_that_are_known(
    words: str, titles: tuple[str, ...], given_name: str, last: str, gender: str
) -> None:
    name = parse_name(words, titles)
    assert (name.titles, name.given, name.last, name.gender) == (titles, given_name, last, gender)


@pytest.mark.parametrize("text", ["", "   ", "😀", "—", "“”", "\x00", "‮‮", "the", ",", "'s"])
def test_parsing_finds_no_name_where_there_is_none(text: str) -> None:
    assert not parse_name(text)


@pytest.mark.parametrize(
    ("text", "gender"),
    [("Mr. Costa", "m"), ("Sir Keir", "m"), ("Mrs Clinton", "f"), ("Dame Judi Dench", "f"), ("President Costa", "")],
)
def test_parsing_reads_gender_from_titles_alone(text: str, gender: str) -> None:
    assert parse_name(text).title_gender == gender


@pytest.mark.parametrize(
    ("word", "gender"),
    [("mr", "m"), ("dame", "f"), ("spokeswoman", "f"), ("businessman", "m"), ("woman", "f"), ("dr", "")],
)
def test_parsing_title_gender(word: str, gender: str) -> None:
    assert title_gender(word) == gender


@pytest.mark.parametrize(("name", "gender"), [("marie-anne", "f"), ("volodymyr", "m"), ("robin", ""), ("zzz", "")])
def test_parsing_given_gender(name: str, gender: str) -> None:
    assert given_gender(name) == gender
