"""Statements inside statements: what is read again, what of it counts, and where it stands in the text."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from extractors.assemble import assemble, nest
from extractors.confidence import NAMES, Model
from extractors.marks import pair
from extractors.model import Attribution
from extractors.nesting import find_nested
from extractors.tagger import Tagger
from tests.extractors.labelling import LabelledTagger, label, outline

OUTER = "⟦Ann Lee⟧ ⟨said⟩ ⟪that Bo Wu stressed that the dam would hold⟫ on Friday."
INNER = "⟦Bo Wu⟧ ⟨stressed⟩ ⟪that the dam would hold⟫"


def nested(outer: str, tagger: LabelledTagger, *, hinted: bool = True) -> tuple[str, list[Attribution]]:
    text, tagged = label(outer, hinted=hinted)
    flat = assemble(text, pair(text), tagged)
    found = find_nested(text, flat, tagged, cast(Tagger, tagger))
    assert [each for each in found if each in flat] == flat  # what was there stays
    found = nest(found)
    assert all(each.nested_in is None or each.content != found[each.nested_in].content for each in found)
    return text, found


def test_nesting_finds_a_statement_inside_a_statement() -> None:
    text, found = nested(OUTER, LabelledTagger(INNER))
    assert outline(text, found) == [
        "Ann Lee | said | that Bo Wu stressed that the dam would hold",
        "Bo Wu | stressed | that the dam would hold",
    ]
    assert [each.nested_in for each in found] == [None, 0]


@pytest.mark.parametrize("before", ["", "😀 e\u0301 ", "“We know,” he wrote.\n\n", "\r\n\t"])
def test_nesting_offsets_are_the_whole_texts(before: str) -> None:
    text, found = nested(before + OUTER, LabelledTagger(INNER))
    assert outline(text, found)[-1] == "Bo Wu | stressed | that the dam would hold"


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        pytest.param("that Bo Wu had said the dam would hold", "Bo Wu had said the dam would hold", id="that"),
        pytest.param("That Bo Wu had said the dam would hold", "Bo Wu had said the dam would hold", id="That"),
        pytest.param("Bo Wu had said the dam would hold", "Bo Wu had said the dam would hold", id="no that"),
        pytest.param("that would be what Bo Wu said", "that would be what Bo Wu said", id="that as a subject"),
        pytest.param("thatchers said the old dam would hold", "thatchers said the old dam would hold", id="no word"),
    ],
)
def test_nesting_reads_a_content_as_a_text_of_its_own(content: str, asked: str) -> None:
    tagger = LabelledTagger()
    nested(f"⟦Ann Lee⟧ ⟨said⟩ ⟪{content}⟫.", tagger)
    assert tagger.asked == [asked]


@pytest.mark.parametrize(
    ("outer", "hinted"),
    [
        pytest.param(OUTER.replace("stressed that", "stressed how"), False, id="no word looked like a cue"),
        pytest.param("⟦Ann⟧ ⟨said⟩ ⟪the dam in the valley is dry⟫.", True, id="no reporting verb"),
        pytest.param("⟦Ann⟧ ⟨said⟩ ⟪Bo Wu said so too⟫.", True, id="too short"),
        pytest.param("⟦Ann⟧ ⟨said⟩ ⟪Bo Wu thinks that the dam is dry⟫.", True, id="a verb of belief"),
        pytest.param("⟪that Bo Wu stressed that the dam would hold⟫ now.", True, id="a content nobody says"),
    ],
)
def test_nesting_reads_again_only_where_there_is_reason_to(outer: str, hinted: bool) -> None:
    tagger = LabelledTagger()
    nested(outer, tagger, hinted=hinted)
    assert tagger.asked == []


@pytest.mark.parametrize(
    ("hinted", "read"),
    [("stressed", True), ("Wu", True), ("dam", False), ("promise", True), ("valley", False)],
)
def test_nesting_a_hint_counts_before_a_word_that_reports_or_in_it(hinted: str, read: bool) -> None:
    text, tagged = label(
        "⟦Ann⟧ ⟨said⟩ ⟪that Bo Wu stressed how the dam near the valley would last for years, by his old promise⟫."
    )
    flat = assemble(text, pair(text), tagged)
    hints = (text.index(hinted),)
    tagger = LabelledTagger()
    find_nested(text, flat, [replace(each, hints=hints) for each in tagged], cast(Tagger, tagger))
    assert bool(tagger.asked) is read


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("Bo Wu also stressed that the dam would last", True),
        ("she had said that the dam near it would last", True),
        ("the dam that Bo Wu stressed so much would last", False),
        ("Bo Wu hoped that the dam near it would last", False),
    ],
)
def test_nesting_reads_again_what_begins_with_a_report(content: str, read: bool) -> None:
    tagger = LabelledTagger()
    nested(f"⟦Ann⟧ ⟨said⟩ ⟪{content}⟫.", tagger, hinted=False)
    assert bool(tagger.asked) is read


def test_nesting_a_cue_that_was_labelled_inside_is_reason_to_read_again() -> None:
    tagger = LabelledTagger(INNER)
    nested("⟨According to⟩ ⟦an aide⟧, ⟦2|Bo Wu⟧ ⟨2|stressed⟩ ⟪that the dam would hold⟫.", tagger, hinted=False)
    assert tagger.asked == ["Bo Wu stressed that the dam would hold"]


def test_nesting_hints_count_for_the_content_they_stand_in() -> None:
    text, tagged = label(
        "⟦12|Ann⟧ ⟨1|said⟩ ⟪1|Bo Wu said the dam would hold⟫ and ⟨2|wrote⟩ ⟪2|Cy Day said it would not hold⟫.",
        hinted=True,
    )
    flat = assemble(text, pair(text), tagged)
    for at, words in ((2, "Bo Wu said the dam would hold"), (4, "Cy Day said it would not hold")):
        hinted = [replace(each, hints=each.hints if i == at else ()) for i, each in enumerate(tagged)]
        tagger = LabelledTagger()
        find_nested(text, flat, hinted, cast(Tagger, tagger))
        assert tagger.asked == [words]


def test_nesting_reads_each_range_by_itself() -> None:
    tagger = LabelledTagger("⟦Bo Wu⟧ ⟨had said⟩ ⟪it leaked here and there⟫", "⟪all of it holds⟫, ⟦Cy Day⟧ ⟨had added⟩")
    text, found = nested(
        "⟪Bo Wu had said it leaked here and there⟫, ⟦Ann⟧ ⟨wrote⟩, ⟪all of it holds, Cy Day had added⟫.", tagger
    )
    assert tagger.asked == ["Bo Wu had said it leaked here and there", "all of it holds, Cy Day had added"]
    assert sorted(outline(text, found)[1:]) == [
        "Bo Wu | had said | it leaked here and there",
        "Cy Day | had added | all of it holds",
    ]
    assert [each.nested_in for each in found] == [None, 0, 0]


def test_nesting_sees_the_quotation_marks_inside() -> None:
    text, found = nested(
        "⟦Ann⟧ ⟨said⟩: “⟪Bo Wu told us, ‘The dam will hold,’ and left⟫.”",
        LabelledTagger("⟦Bo Wu⟧ ⟨told⟩ us, ‘The dam ⟪will hold⟫,’ and left."),
    )
    assert outline(text, found)[1:] == ["Bo Wu | told | ‘The dam will hold,’"]


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        ("“Bo Wu said the ‘old’ dam would hold”", "Bo Wu said the ‘old’ dam would hold"),
        ("“Bo Wu said the dam would hold”", "“Bo Wu said the dam would hold”"),
        ("“Bo Wu said so,” and “it will hold”", "“Bo Wu said so,” and “it will hold”"),
        ("Bo Wu said “the dam would hold”", "Bo Wu said “the dam would hold”"),
        ("«\u202fBo Wu said the “old” dam would hold\u202f»", "Bo Wu said the “old” dam would hold"),
    ],
)
def test_nesting_reads_a_quotation_that_quotes_without_its_marks(content: str, asked: str) -> None:
    tagger = LabelledTagger()
    nested(f"⟦Ann⟧ ⟨said⟩: ⟪{content}⟫.", tagger)
    assert tagger.asked == [asked]


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("“I rang him, and he told me, ‘The dam will hold,’ so I left”", True),
        ("when she was asked Wu wrote back: ‘The dam holds’", True),
        ("the dam that Bo Wu stressed so much is ‘an old one’", False),
        ("“They say it leaks, and, ‘dry’ or not, the dam holds”", False),
    ],
)
def test_nesting_reads_again_what_leads_to_a_quotation(content: str, read: bool) -> None:
    tagger = LabelledTagger()
    nested(f"⟦Ann⟧ ⟨said⟩ ⟪{content}⟫.", tagger, hinted=False)
    assert bool(tagger.asked) is read


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("Bo Wu ⟨stressed⟩ ⟪that the dam would hold⟫", id="no source"),
        pytest.param("⟦Bo Wu⟧ stressed ⟪that the dam would hold⟫", id="no cue"),
        pytest.param("⟦Bo Wu⟧ stressed that ⟨the dam would⟩ ⟪hold⟫", id="a cue that reports nothing"),
        pytest.param("⟦Bo Wu⟧ ⟨stressed⟩ that the dam would hold", id="no content"),
        pytest.param("", id="another text"),
    ],
)
def test_nesting_leaves_out_what_does_not_stand_alone(inner: str) -> None:
    assert len(nested(OUTER, LabelledTagger(inner))[1]) == 1


@pytest.mark.parametrize("person", ["I", "we", "You", "WE", "Nobody", "no one"])
def test_nesting_leaves_out_who_speaks_in_the_first_or_second_person(person: str) -> None:
    outer = f"⟦Ann Lee⟧ ⟨said⟩ ⟪that {person} stressed that the dam would hold⟫."
    inner = f"⟦{person}⟧ ⟨stressed⟩ ⟪that the dam would hold⟫"
    assert len(nested(outer, LabelledTagger(inner))[1]) == 1
    named = (outer.replace(person, "Bo", 1), inner.replace(person, "Bo", 1))
    assert len(nested(named[0], LabelledTagger(named[1]))[1]) == 2


@pytest.mark.parametrize(("odds", "count"), [(-3.0, 1), (-0.5, 1), (-0.4, 2), (3.0, 2)])
def test_nesting_takes_what_is_sure_enough(odds: float, count: int) -> None:
    sure = Model((*[0.0] * len(NAMES), odds))  # 0.38 at -0.5, 0.40 at -0.4
    assert len(nested(OUTER, LabelledTagger(INNER, confidence=sure))[1]) == count


def test_nesting_finds_no_cue_twice() -> None:
    text, tagged = label(OUTER, hinted=True)
    tagger = cast(Tagger, LabelledTagger(INNER))
    both = find_nested(text, assemble(text, pair(text), tagged), tagged, tagger)
    assert len(both) == 2
    assert find_nested(text, both, tagged, tagger) == both


@pytest.mark.parametrize(
    ("said", "inner", "outer"),
    [
        pytest.param(
            "⟨said⟩ ⟪the dam must go, and the mayor suggested the town would pay for it⟫",
            "the dam must go, and ⟦the mayor⟧ ⟨suggested⟩ ⟪the town would pay for it⟫",
            "the dam must go",
            id="and",
        ),
        pytest.param(
            "⟨insisted⟩ ⟪the dam holds well, but an engineer told the council it leaks⟫",
            "the dam holds well, but ⟦an engineer⟧ ⟨told⟩ the council ⟪it leaks⟫",
            "the dam holds well",
            id="but",
        ),
        pytest.param(
            "⟨said⟩ ⟪the dam must go, and the mayor had suggested the town would pay for it⟫",
            "the dam must go, and ⟦the mayor⟧ ⟨had suggested⟩ ⟪the town would pay for it⟫",
            None,
            id="shifted back: reported",
        ),
        pytest.param(
            "⟨says⟩ ⟪the dam must go, and the mayor suggested the town would pay for it⟫",
            "the dam must go, and ⟦the mayor⟧ ⟨suggested⟩ ⟪the town would pay for it⟫",
            None,
            id="reported in the present",
        ),
        pytest.param(
            "⟨said⟩ ⟪that the dam must go and the mayor suggested the town would pay for it⟫",
            "the dam must go and ⟦the mayor⟧ ⟨suggested⟩ ⟪the town would pay for it⟫",
            None,
            id="no comma",
        ),
        pytest.param(
            "⟨said⟩ ⟪the dam must go, and the mayor suggested the town would pay for it, which is new⟫",
            "the dam must go, and ⟦the mayor⟧ ⟨suggested⟩ ⟪the town would pay for it⟫, which is new",
            None,
            id="goes on",
        ),
    ],
)
def test_nesting_a_second_clause_in_the_same_past_stands_beside(said: str, inner: str, outer: str | None) -> None:
    text, tagged = label(f"⟦Ann Lee⟧ {said}.", hinted=True)
    flat = assemble(text, pair(text), tagged)
    found = nest(find_nested(text, flat, tagged, cast(Tagger, LabelledTagger(inner))))
    assert len(found) == 2
    assert found[0].content[0].slice(text) == (outer or flat[0].content[0].slice(text))
    assert found[1].nested_in == (None if outer else 0)


def test_nesting_of_nothing_is_nothing() -> None:
    assert find_nested("", [], [], cast(Tagger, LabelledTagger())) == []


def test_nesting_keeps_text_order_hosts_before_what_they_hold() -> None:
    one, other = OUTER.replace("⟦", "⟦1|"), OUTER.replace("⟦", "⟦2|").replace("⟨", "⟨2|").replace("⟪", "⟪2|")
    text, found = nested(f"{one} {other.replace('Ann Lee', 'Di Ito')}", LabelledTagger(INNER))
    assert [line.split(" | ")[0] for line in outline(text, found)] == ["Ann Lee", "Bo Wu", "Di Ito", "Bo Wu"]
    assert [each.nested_in for each in found] == [None, 0, None, 2]


@pytest.mark.parametrize("words", [10, 40, 80])
def test_nesting_finds_a_long_statement_too(words: int) -> None:
    long = "the dam would hold " * (words // 4)
    text, tagged = label(f"⟦Ann Lee⟧ ⟨said⟩ ⟪that Bo said {long}to the end⟫.", hinted=True)
    tagger = LabelledTagger(f"⟦Bo⟧ ⟨said⟩ ⟪{long}to the end⟫")
    found = find_nested(text, assemble(text, pair(text), tagged), tagged, cast(Tagger, tagger))
    assert len(found) == 2, words


@pytest.mark.parametrize(
    ("outer", "expected"),
    [
        pytest.param(
            "⟦Radio Sund⟧ ⟨quoted⟩ ⟪the mayor as saying that it leaked⟫.",
            ["the mayor | as saying | it leaked"],
            id="name",
        ),
        pytest.param(
            "⟦Radio Sund⟧ ⟨quoted⟩ ⟪the mayor as saying: it leaked⟫.",
            ["the mayor | as saying | it leaked"],
            id="as_saying_behind_a_colon",
        ),
        pytest.param(
            "⟦His aide⟧ ⟨quoted⟩ ⟪him as telling the two ministers that it leaked⟫.",
            ["him | as telling the two ministers | it leaked"],
            id="told",
        ),
        pytest.param("⟦Radio Sund⟧ ⟨described⟩ ⟪the mayor as saying nothing⟫.", [], id="described"),
        pytest.param("⟦Radio Sund⟧ ⟨quoted⟩ ⟪a price as high as before⟫.", [], id="a price"),
    ],
)
def test_nesting_who_is_quoted_as_saying_something_said_it(outer: str, expected: list[str]) -> None:
    text, found = nested(outer, LabelledTagger())
    assert outline(text, [each for each in found if each.nested_in is not None]) == expected


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        pytest.param(
            "⟦Ann⟧ ⟨said⟩ ⟪that Bo had told her it was done, and that Cy had told her it was not⟫.",
            "⟦Bo⟧ ⟨had told⟩ her ⟪it was done, and that Cy had told her it was not⟫",
            "Bo | had told | it was done",
            id="beside",
        ),
        pytest.param(
            "⟦Ann⟧ ⟨said⟩ ⟪Bo had told her that it was done, and that it was late⟫.",
            "⟦Bo⟧ ⟨had told⟩ her ⟪that it was done, and that it was late⟫",
            "Bo | had told | that it was done, and that it was late",
            id="no first that",
        ),
    ],
)
def test_nesting_a_second_that_beside_the_first_is_the_outer_speakers(outer: str, inner: str, expected: str) -> None:
    text, found = nested(outer, LabelledTagger(inner))
    assert outline(text, found)[-1] == expected
