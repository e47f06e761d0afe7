"""Worded times: recognised in place, resolved to days against the day of publication, never to made-up ones."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.occasions.dates import find_day, match_time, resolve

TODAY = date(2025, 3, 27)  # a Thursday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Wednesday", date(2025, 3, 26)),
        ("Thursday morning", TODAY),
        ("last Thursday", date(2025, 3, 20)),
        ("next Monday", date(2025, 3, 31)),
        ("this past Sunday", date(2025, 3, 23)),
        ("March 27, 2025", TODAY),
        ("27 March", TODAY),
        ("on the morning of March 3", date(2025, 3, 3)),
        ("on Sept. 5", date(2024, 9, 5)),
        ("on Feb. 29", date(2024, 2, 29)),
        ("Tuesday, March 4", date(2025, 3, 4)),
        ("late last night", date(2025, 3, 26)),
        ("earlier today", TODAY),
        ("three days ago", date(2025, 3, 24)),
        ("Feb. 31", None),
        ("two weeks ago", None),
        ("last month", None),
        ("in January", None),
        ("over the weekend", None),
        ("on the eve of the vote", None),
        ("", None),
    ],
)
def test_dates_resolves_against_the_day_of_publication(words: str, day: date | None) -> None:
    assert resolve(words, TODAY) == day
    assert resolve(words, datetime(2025, 3, 27, 23, 59)) == day
    assert resolve(words, None) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on Wednesday that", "on Wednesday"),
        ("late Tuesday night in", "late Tuesday night"),
        ("Wednesday’s debate", None),
        ("Sunday-morning talk", None),
        ("may 5 people", None),
        ("march on", None),
        ("March 4, 2025, in", "March 4, 2025"),
        ("in early March 2024 the", "in early March 2024"),
        ("over the past two weeks he", "over the past two weeks"),
        ("the day before, he", "the day before"),
        ("the day before the vote", None),
        ("at 3 p.m. he", "at 3 p.m."),
    ],
)
def test_dates_matches_a_time_where_it_stands(text: str, found: str | None) -> None:
    end = match_time(text, 0, len(text))
    assert (text[:end] if end is not None else None) == found


def test_dates_finds_a_day_inside_a_phrase() -> None:
    text = "at the March 27 press conference"
    assert find_day(text, 0, len(text)) == (7, 15)
    assert find_day("at a briefing", 0, 13) is None


@pytest.mark.parametrize(
    "words", ["Monday", "next Monday", "yesterday", "March 5", "on Feb. 29", "five days ago", "tomorrow"]
)
@pytest.mark.parametrize("today", [date.min, date.max])
def test_dates_keeps_within_the_calendar(words: str, today: date) -> None:
    resolve(words, today)


@given(st.text(alphabet="onMarch 27,Modaylstgefw.-’s\u202e\x00", max_size=60))
def test_dates_never_raises(text: str) -> None:
    end = match_time(text, 0, len(text))
    resolve(text[:end], TODAY)
