"""Groups are judged by the table as its docstring says, on articles made up for it."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.seed_variants import Statement, Verdict, as_json, as_lines, judge, locate
from extractors.model import Article

TEXTS = {
    "ledger": "The mayor said the dam would hold. She said the school would open in May.",
    "courier": "“The dam will hold,” the mayor said. “And the school opens in May.”",
    "herald": "The mayor promised a new bridge. She spoke of schools.",
}
ARTICLES = {name: Article(text, name, name) for name, text in TEXTS.items()}
DAM = Statement(
    "the dam", (locate(ARTICLES["ledger"], "dam would hold"), locate(ARTICLES["courier"], "dam will hold")), (), ""
)
SCHOOL = Statement(
    "the school",
    (locate(ARTICLES["ledger"], "open in May"), locate(ARTICLES["courier"], "opens in May")),
    (locate(ARTICLES["herald"], "schools"),),
    "",
)


def quote(id_: str, article: str, *words: str) -> dict[str, Any]:
    """A quote of an article, as it goes over the wire."""
    content = [[TEXTS[article].index(each), TEXTS[article].index(each) + len(each)] for each in words]
    return {"id": id_, "article": {"source_id": article}, "content": content, "text": " ".join(words)}


def group(*quotes: dict[str, Any]) -> dict[str, Any]:
    """A group whose first quote is the fullest."""
    members = [{**each, "quote": each["id"], "article": each["article"]["source_id"], "score": 0.5} for each in quotes]
    return {"representative": quotes[0]["id"], "members": members}


LEDGER_DAM = quote("a", "ledger", "the dam would hold")
LEDGER_SCHOOL = quote("b", "ledger", "the school would open in May")
COURIER = quote("c", "courier", "“The dam will hold,”", "“And the school opens in May.”")
HERALD_BRIDGE = quote("d", "herald", "a new bridge")
HERALD_SCHOOLS = quote("e", "herald", "schools")
ALL = [LEDGER_DAM, LEDGER_SCHOOL, COURIER, HERALD_BRIDGE, HERALD_SCHOOLS]


@pytest.mark.parametrize(
    ("members", "verdict"),
    [
        ([COURIER, LEDGER_DAM], Verdict.RIGHT),
        ([COURIER, LEDGER_DAM, LEDGER_SCHOOL], Verdict.RIGHT),  # each tells a part of the fullest
        ([COURIER, LEDGER_DAM, HERALD_SCHOOLS], Verdict.OPEN),
        ([COURIER, HERALD_SCHOOLS, HERALD_BRIDGE], Verdict.WRONG),
        ([LEDGER_DAM, LEDGER_SCHOOL], Verdict.WRONG),
    ],
)
def test_seed_variants_table_judges_a_group_by_its_worst_member(
    members: list[dict[str, Any]], verdict: Verdict
) -> None:
    report = judge([group(*members)], ALL, [DAM, SCHOOL])
    assert report.counted() == {each: int(each is verdict) for each in Verdict}
    assert as_json(report)[verdict.value] == 1
    assert as_lines(report)[0].startswith(verdict.value)


@pytest.mark.parametrize(
    ("groups", "quotes", "whole", "parted"),
    [
        ([group(COURIER, LEDGER_DAM, LEDGER_SCHOOL)], ALL, ("the dam", "the school"), ()),
        ([group(COURIER, LEDGER_DAM)], ALL, ("the dam",), ("the school",)),
        ([], ALL, (), ("the dam", "the school")),
        ([], [COURIER, HERALD_SCHOOLS], (), ()),  # what one article surely tells has nothing to be joined with
    ],
)
def test_seed_variants_table_asks_for_all_that_tell_a_statement(
    groups: list[dict[str, Any]], quotes: list[dict[str, Any]], whole: tuple[str, ...], parted: tuple[str, ...]
) -> None:
    report = judge(groups, quotes, [DAM, SCHOOL])
    assert (report.whole, report.parted) == (whole, parted)


@pytest.mark.parametrize("words", ["She said", "The mayor", "nobody"])
def test_seed_variants_table_words_stand_in_one_place(words: str) -> None:
    article = Article("The mayor said so. The mayor left. She said no. She said yes.", "x", "x")
    with pytest.raises(ValueError, match="times in x"):
        locate(article, words)
