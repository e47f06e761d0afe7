"""What is taken apart: quoted sentences after a report, introductions."""

from __future__ import annotations

import pytest

from extractors.assemble import assemble
from extractors.marks import pair
from tests.extractors.assemble.tables import check_table, table
from tests.extractors.labelling import label, outline


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        (
            "⟦Ann⟧ ⟨praised⟩ ⟪the old dam⟫. ⟪“It will hold for years.”⟫",
            ["Ann | praised | the old dam", "Ann | praised | “It will hold for years.”"],
        ),
        (
            "⟪The dam is old⟫, ⟦Ann⟧ ⟨said⟩: ⟪“We need a new one.”⟫",
            ["Ann | said | The dam is old", "Ann | said | “We need a new one.”"],
        ),
        (
            "⟨It is said⟩ that ⟪Ann might run⟫. ⟪“Me? Ha!”⟫",
            ["– | It is said | Ann might run", "– | It is said | “Me? Ha!”"],
        ),
        ("⟦Ann⟧ ⟨called⟩ ⟪the dam leaky⟫. ⟪“Old”⟫.", ["Ann | called | the dam leaky + “Old”"]),
        ("⟦Ann⟧ ⟨said⟩ ⟪the dam was “old” and leaked⟫.", ["Ann | said | the dam was “old” and leaked"]),
        ("⟪“It leaks,”⟫ ⟦Ann⟧ ⟨said⟩. ⟪“It is an old dam.”⟫", ["Ann | said | “It leaks,” + “It is an old dam.”"]),
    ],
)
def test_parting_parts_direct_speech_from_the_report_before_it(marked: str, wanted: list[str]) -> None:
    text, tagged = label(marked)
    assert outline(text, assemble(text, pair(text), tagged)) == wanted


@table(
    without_what_introduces=(
        "⟦Ann Lee⟧ ⟨posted⟩ ⟪a picture of the dam with the caption: “It holds. We stay.”⟫",
        ["Ann Lee | posted | “It holds. We stay.”"],
    ),
    without_the_reporters_sentence=(
        "⟪Ann Lee was less blunt: “It could hold,”⟫ ⟦she⟧ ⟨began⟩.",
        ["she | began | “It could hold,”"],
    ),
    not_without_a_clause_before_a_colon=(
        "⟦Ann Lee⟧ ⟨said⟩ ⟪the dam was old: “It holds. We stay.”⟫",
        ["Ann Lee | said | the dam was old: “It holds. We stay.”"],
    ),
)  # fmt: skip
def test_parting_takes_off_what_introduces_a_quotation(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    opened_again=(
        "⟦Ann⟧ ⟨said⟩: ⟪“It holds.\n\n“It will.\n“We stay.”⟫",
        ["Ann | said | “It holds. + “It will. + “We stay.”"],
    ),
    wrapped_lines=("⟦Ann⟧ ⟨said⟩: ⟪“It holds\nand will.”⟫", ["Ann | said | “It holds\nand will.”"]),
    opened_once=("⟦Ann⟧ ⟨said⟩ ⟪that\n“it holds”⟫.", ["Ann | said | that\n“it holds”"]),
    two_on_a_line=("⟦Ann⟧ ⟨said⟩ ⟪“it holds” “and will”⟫.", ["Ann | said | “it holds” “and will”"]),
)  # fmt: skip
def test_parting_cuts_where_a_paragraph_opens_the_quotation_again(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    heading_and_byline=(
        "⟪Vote delayed again\n\nBy Mia Sand\n\nThe town is done waiting⟫, ⟨says⟩ ⟦Nils⟧.",
        ["Nils | says | The town is done waiting"],
    ),
    nothing_before_it=("⟦Nils⟧ ⟨says⟩⟪\n\nthe town waits⟫.", ["Nils | says | the town waits"]),
    what_comes_after=("⟦Nils⟧ ⟨says⟩ ⟪the town waits\n\nMore news⟫", ["Nils | says | the town waits"]),
    list_after_a_colon=(
        "⟦Nils⟧ ⟨says⟩ ⟪two things:\n\nthe dam leaks⟫",
        ["Nils | says | two things:\n\nthe dam leaks"],
    ),
    quotation_over_two=("⟦Nils⟧ ⟨says⟩: ⟪“It leaks.\n\nIt is.”⟫", ["Nils | says | “It leaks.\n\nIt is.”"]),
    hard_wrapped=("⟦Nils⟧ ⟨says⟩ ⟪the dam\nleaks⟫.", ["Nils | says | the dam\nleaks"]),
    its_marks_open_again=(
        "⟦Nils⟧ ⟨says⟩: ⟪“It leaks.\n\n“It will go on.”⟫",
        ["Nils | says | “It leaks. + “It will go on.”"],
    ),
)  # fmt: skip
def test_parting_keeps_reports_to_their_paragraph(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    a_sentence=(
        "⟪A note was read to us.⟫ ⟪“It leaks,”⟫ ⟦it⟧ ⟨said⟩. ⟪“Go.”⟫",
        ["it | said | “It leaks,” + “Go.”"],
    ),
    one_behind_the_tag=("⟪“No,”⟫ ⟦she⟧ ⟨said⟩. ⟪Berg denies saying so⟫.", ["she | said | “No,”"]),
    marked_behind_the_tag=("⟪“No,”⟫ ⟦she⟧ ⟨said⟩. ⟪“Ask Berg.”⟫", ["she | said | “No,” + “Ask Berg.”"]),
    behind_a_colon=("⟪“Ah,”⟫ ⟦she⟧ ⟨said⟩, and asked: ⟪Who paid⟫?", ["she | said | “Ah,” + Who paid"]),
    one_sentence=("⟪It was⟫, ⟪“like tin,”⟫ ⟦she⟧ ⟨said⟩.", ["she | said | It was + “like tin,”"]),
    the_tag_before=("⟦She⟧ ⟨said⟩ ⟪it was like tin⟫.", ["She | said | it was like tin"]),
)
def test_parting_a_reporters_sentence_before_a_quotation_is_none_of_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)
