"""The spellings of one word get one key, and different words do not."""

from __future__ import annotations

import pytest

from extractors.variants.spellings import date_key, is_date, is_number, key, number_key, number_value, opened


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organise", "organize"),
        ("colours", "colors"),
        ("theatre", "theater"),
        ("defence", "defense"),
        ("labelled", "labeled"),
        ("dialogue", "dialog"),
        ("Antônio", "antonio"),
        ("harbour’s", "harbor"),
        ("U.S.", "US"),
        ("programme", "program"),
    ],
)
def test_spellings_of_one_word_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("us", "US"), ("call", "cal"), ("fire", "fir"), ("hence", "hens")])
def test_spellings_of_different_words_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_spellings_of_a_title_have_no_key() -> None:
    assert [key("Mr"), key("Mrs"), key("Ms")] == ["", "", ""]


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("isn’t", [("is", "is"), ("n’t", "not")]),
        ("Won't", [("Wo", "will"), ("n't", "not")]),
        ("cannot", [("can", "can"), ("not", "not")]),
        ("they’ll", [("they", "they"), ("’ll", "will")]),
        ("harbour", [("harbour", "harbor")]),
        ("n't", [("n't", "nt")]),
    ],
)
def test_spellings_open_contractions(surface: str, expected: list[tuple[str, str]]) -> None:
    assert [(surface[start:end], word) for start, end, word in opened(surface)] == expected


@pytest.mark.parametrize(
    ("digits", "value"),
    [("1,600", 1600.0), ("1.6", 1.6), ("2.000.000", 2_000_000.0), ("1,600.5", 1600.5), ("1,6", 1.6), ("1.2.3", -1.0)],
)
def test_spellings_of_a_number_have_one_value(digits: str, value: float) -> None:
    assert number_value(digits) == value


def test_spellings_keys_of_numbers_and_days_are_told_apart() -> None:
    number, day = number_key(27.0), date_key("march", 27.0)
    assert (is_number(number), is_date(number), is_number(day), is_date(day)) == (True, False, False, True)
    assert number_key(2e9) == number_key(float("2000000000"))
    assert day == date_key("mar", 27.0)
