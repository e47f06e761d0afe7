"""What contradicts: within words that agree (tested with `compare`), and where hardly a word is shared."""

from __future__ import annotations

import pytest

from extractors.lexicon.wordlists import contraries
from extractors.variants.guards import opposed
from extractors.variants.normalise import cut


@pytest.mark.parametrize(
    ("a", "b", "reasons"),
    [
        ("the captains were more united than ever", "captains remain divided over the route", ("contrary",)),
        ("the board rejected the offer", "the offer had been accepted by all", ("contrary",)),
        ("the board did not reject the offer", "the offer had been accepted by all", ()),
        ("the board is united, not divided", "captains remain divided over the route", ()),
        ("the United Harbours company was named", "captains remain divided over the route", ()),
        ("he would call President Ann Roe", "his talks with President Bo Doe, before a lunch with Roe", ("name",)),
        ("he would call President Roe", "his talks with President Ann B. Roe in May", ()),
        ("he would call President Roe and Doe", "talks with President Doe, and with Roe", ()),
        ("he would call President Roe", "his talks with Minister Doe in May", ()),
        ("he would call the president", "his talks with President Doe in May", ()),
        ("40 boats were lost", "the loss of 30 vessels", ("number",)),
        ("40 boats were safe", "the loss of 30 vessels, all unsafe", ("contrary", "number")),
        ("", "the loss of 30 vessels", ()),
    ],
)
def test_guards_what_opposes_another_telling(a: str, b: str, reasons: tuple[str, ...]) -> None:
    assert opposed(cut(a), cut(b)) == reasons
    assert opposed(cut(b), cut(a)) == reasons


def test_guards_nothing_opposes_itself() -> None:
    for word, others in contraries().items():
        text = f"it is {word} and {next(iter(others))}, said President Roe of 12 boats"
        assert opposed(cut(text), cut(text)) == ()


def test_guards_contraries_go_both_ways_and_no_word_is_its_own() -> None:
    for word, others in contraries().items():
        assert word not in others
        assert all(word in contraries()[other] for other in others)
