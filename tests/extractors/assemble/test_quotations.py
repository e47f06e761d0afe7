"""What quotation marks do to contents: snapping, joining, stray quotation."""

from __future__ import annotations

import pytest

from extractors.assemble import MIN_STRAY_WORDS, assemble, nest
from extractors.marks import pair
from tests.extractors.assemble.tables import assembled, check_table, table
from tests.extractors.labelling import label, outline


@table(
    part_of_a_quotation=(
        "⟦Ann Lee⟧ ⟨said⟩: “The dam ⟪will hold⟫ this winter.”",
        ["Ann Lee | said | “The dam will hold this winter.”"],
    ),
    marks_left_out=("“⟪The dam holds⟫,” ⟦Ann Lee⟧ ⟨said⟩.", ["Ann Lee | said | “The dam holds,”"]),
    straight_marks=('"⟪The dam⟫ holds," ⟦Ann Lee⟧ ⟨said⟩.', ['Ann Lee | said | "The dam holds,"']),
    into_a_quotation=(
        "⟦Ann Lee⟧ ⟨said⟩ ⟪the dam was “a⟫ ruin” by then.",
        ["Ann Lee | said | the dam was “a ruin”"],
    ),
    out_of_a_quotation=(
        "“The dam ⟪is old” and grey⟫, ⟦Ann Lee⟧ ⟨said⟩.",
        ["Ann Lee | said | “The dam is old” and grey"],
    ),
    over_two_quotations=(
        "⟦Ann Lee⟧ ⟨said⟩ “the ⟪dam” and “its⟫ wall” leak.",
        ["Ann Lee | said | “the dam” and “its wall”"],
    ),
    a_mark_alone_is_no_part=("⟦Ann Lee⟧ ⟨said⟩ ⟪the dam holds “⟫well.”", ["Ann Lee | said | the dam holds “"]),
    inner_quotations_do_not_count=(
        "⟦Ann Lee⟧ ⟨said⟩: “The ‘⟪old⟫ dam’ holds.”",
        ["Ann Lee | said | “The ‘old dam’ holds.”"],
    ),
    not_over_a_cue=(
        "“The dam ⟪is old⟫ or so, ⟨as Ann said⟩, and holds.”",
        ["– | as Ann said | “The dam is old or so, "],
    ),
    not_over_a_source=(
        "“⟦Ann⟧ of the ministry, ⟪it⟫ is old,” it was ⟨said⟩.",
        ["Ann | said |  of the ministry, it is old,”"],
    ),
    between_walls=(
        "“We met and ⟦2|Bo⟧ ⟨2|said⟩ ⟪2|the dam holds⟫ well, ⟦3|Cy⟧ ⟨3|wrote⟩ ⟪3|it leaks⟫ now.”",
        ["Bo | said |  the dam holds well, ", "Cy | wrote |  it leaks now.”"],
    ),
)  # fmt: skip
def test_quotations_snaps_contents_to_their_quotations(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    what_the_speaker_did_next=(
        "⟦Ann Lee⟧ ⟨said⟩, ⟪“The dam holds,” and left⟫.",
        ["Ann Lee | said | “The dam holds,”"],
    ),
    a_colon_leads_it=("⟦Ann Lee⟧ ⟨told⟩ Bo: ⟪“It holds!” as she left⟫.", ["Ann Lee | told | “It holds!”"]),
    a_phrase_within_a_report=(
        "⟦Ann Lee⟧ ⟨said⟩ ⟪“the dam,” old as it is, holds⟫.",
        ["Ann Lee | said | “the dam,” old as it is, holds"],
    ),
    a_title_within_a_report=(
        "⟦Ann Lee⟧ ⟨said⟩, ⟪“The Dam” is a good book⟫.",
        ["Ann Lee | said | “The Dam” is a good book"],
    ),
    no_comma_leads_it=(
        "⟦Ann Lee⟧ ⟨said⟩ ⟪“Yes, we can!” was her line⟫.",
        ["Ann Lee | said | “Yes, we can!” was her line"],
    ),
    two_quotations=(
        "⟦Ann Lee⟧ ⟨said⟩, ⟪“It holds,” and “It is dry.”⟫",
        ["Ann Lee | said | “It holds,” and “It is dry.”"],
    ),
    the_cue_comes_behind=("⟪“It holds,” and it is dry⟫, ⟦Ann⟧ ⟨said⟩.", ["Ann | said | “It holds,” and it is dry"]),
)  # fmt: skip
def test_quotations_direct_speech_ends_with_its_quotation(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


WINTER = "It will hold through the whole winter."


@table(
    after_the_tag=(
        f"“⟪The dam holds⟫,” ⟦Ann Lee⟧ ⟨said⟩. “{WINTER}”",
        [f"Ann Lee | said | “The dam holds,” + “{WINTER}”"],
    ),
    before_the_tag=(
        f"“{WINTER}” ⟦Ann Lee⟧ ⟨said⟩: “⟪The dam holds⟫.”",
        [f"Ann Lee | said | “{WINTER}” + “The dam holds.”"],
    ),
    beside_a_mixed_one=(
        f"⟦Ann Lee⟧ ⟨said⟩ ⟪the dam was “a ruin”⟫. “{WINTER}”",
        [f"Ann Lee | said | the dam was “a ruin” + “{WINTER}”"],
    ),
    not_beside_a_report=(f"⟦Ann Lee⟧ ⟨said⟩ ⟪it was old⟫. “{WINTER}”", ["Ann Lee | said | it was old"]),
    too_few_words=(
        "“⟪The dam holds⟫,” ⟦Ann Lee⟧ ⟨said⟩. “It holds and holds well.”",
        ["Ann Lee | said | “The dam holds,”"],
    ),
    inside_a_sentence=(
        "“⟪The dam holds⟫,” ⟦Ann Lee⟧ ⟨said⟩. It is a “Wall that nobody in the valley has built”.",
        ["Ann Lee | said | “The dam holds,”"],
    ),
    begins_small=(
        "“⟪The dam holds⟫,” ⟦Ann Lee⟧ ⟨said⟩. “a wall that nobody in the valley has built”",
        ["Ann Lee | said | “The dam holds,”"],
    ),
    two_speakers_in_the_paragraph=(
        f"“⟪1|It holds⟫,” ⟦1|Ann⟧ ⟨1|said⟩. “⟪2|No⟫,” ⟦2|Bo⟧ ⟨2|said⟩. “{WINTER}”",
        ["Ann | said | “It holds,”", "Bo | said | “No,”"],
    ),
    the_next_paragraph=(
        f"“⟪The dam holds⟫,” ⟦Ann Lee⟧ ⟨said⟩.\n\n“{WINTER}”",
        ["Ann Lee | said | “The dam holds,”", f"Ann Lee | – | “{WINTER}”"],
    ),
    paragraph_after_paragraph=(
        f"“⟪It holds⟫,” ⟦Ann⟧ ⟨said⟩.\n“{WINTER}”\n“{WINTER}”",
        ["Ann | said | “It holds,”", f"Ann | – | “{WINTER}”", f"Ann | – | “{WINTER}”"],
    ),
    a_paragraph_between=(
        f"“⟪It holds⟫,” ⟦Ann⟧ ⟨said⟩.\n\nNobody asked.\n\n“{WINTER}”",
        ["Ann | said | “It holds,”"],
    ),
    words_beside_the_quotation=(
        f"“⟪It holds⟫,” ⟦Ann⟧ ⟨said⟩.\n\nThe minutes read: “{WINTER}”",
        ["Ann | said | “It holds,”"],
    ),
    a_quotation_before_anybody_spoke=(f"“{WINTER}”\n\n“⟪It holds⟫,” ⟦Ann⟧ ⟨said⟩.", ["Ann | said | “It holds,”"]),
    goes_on_over_a_paragraph_break=(
        "⟦Ann⟧ ⟨said⟩: “⟪It⟫ holds.\n\n“It leaks.\n\n“Well.”",
        ["Ann | said | “It holds. + “It leaks. + “Well.”"],
    ),
    a_term_in_marks=("The “old lady of the valley that never sleeps” leaks.", []),
    a_title=(
        "⟦Ann⟧ ⟨said⟩ ⟪it was old⟫. Her book “The Dam and the People of the Valley” sells.",
        ["Ann | said | it was old"],
    ),
)  # fmt: skip
def test_quotations_places_quotation_that_the_tagger_left_over(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    behind_the_tag=(
        "“⟪It holds⟫,” ⟦Ann Lee⟧ ⟨said⟩, “until it rains.”",
        ["Ann Lee | said | “It holds,” + “until it rains.”"],
    ),
    behind_an_apposition=(
        "“⟪It holds⟫,” ⟨said⟩ ⟦Ann Lee, the mayor⟧, “until it rains,” and left.",
        ["Ann Lee, the mayor | said | “It holds,” + “until it rains,”"],
    ),
    swallowed_by_the_source=(
        "“⟪It holds⟫,” ⟨said⟩ ⟦Ann Lee, the mayor, “until it rains,”⟧ and left.",
        ["Ann Lee, the mayor | said | “It holds,” + “until it rains,”"],
    ),
    a_title_between=(
        "“⟪It holds⟫,” ⟨said⟩ ⟦Ann Lee, of “Dams Weekly”, “until it rains,”⟧ and left.",
        ["Ann Lee, of “Dams Weekly” | said | “It holds,” + “until it rains,”"],
    ),
    not_a_nickname=(
        "“⟪It holds⟫,” ⟨said⟩ ⟦Ann “the wall” Lee⟧, who left.",
        ["Ann “the wall” Lee | said | “It holds,”"],
    ),
    not_a_title=(
        "“⟪It holds⟫,” ⟨said⟩ ⟦Ann Lee, author of “the wall,” a play⟧.",
        ["Ann Lee, author of “the wall,” a play | said | “It holds,”"],
    ),
    not_in_another_sentence=(
        "“⟪It holds⟫,” ⟦Ann⟧ ⟨said⟩. It is, again, “the wall.”",
        ["Ann | said | “It holds,”"],
    ),
    not_after_a_whole_sentence=(
        "“⟪It holds.⟫” ⟦Ann⟧ ⟨said⟩ that of, again, “the wall.”",
        ["Ann | said | “It holds.”"],
    ),
    not_without_the_tag_between=(
        "⟦Ann⟧ ⟨said⟩ “⟪it holds⟫,” or so, “the wall.”",
        ["Ann | said | “it holds,”"],
    ),
    not_in_another_paragraph=(
        "“⟪It holds⟫,” ⟦Ann⟧ ⟨said⟩,\n“the wall.”",
        ["Ann | said | “It holds,”"],
    ),
)  # fmt: skip
def test_quotations_takes_in_the_rest_of_a_sentence(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@pytest.mark.parametrize("words", range(MIN_STRAY_WORDS - 2, MIN_STRAY_WORDS + 2))
def test_quotations_a_stray_quotation_needs_enough_words(words: int) -> None:
    stray = " ".join(["Dam", *["dam"] * (words - 1)])
    (found,) = assembled(f"“⟪It holds⟫,” ⟦Ann⟧ ⟨said⟩. “{stray}.”")
    assert (stray in found) == (words >= MIN_STRAY_WORDS)


@table(
    two_tags=(
        "⟦1|Ann⟧ ⟨1|said⟩: “⟪1|It⟫ holds.\n\n“⟪2|It⟫ leaks,” ⟦2|she⟧ ⟨2|added⟩.",
        ["Ann | said | “It holds. + “It leaks,”"],
    ),
    the_first_one_without_a_source=(
        "It was ⟨1|said⟩: “⟪1|It⟫ holds.\n\n“⟪2|It⟫ leaks,” ⟦2|Ann⟧ ⟨2|added⟩.",
        ["Ann | said | “It holds. + “It leaks,”"],
    ),
    the_tag_inside_against_the_paragraph_before=(
        "⟦1|Bo⟧ ⟨1|wrote⟩ ⟪1|it was old⟫.\n\n“⟪1|It⟫ holds.\n\n“⟪2|It⟫ leaks,” ⟦2|Ann⟧ ⟨2|said⟩.",
        ["Bo | wrote | it was old", "Ann | said | “It holds. + “It leaks,”"],
    ),
    the_tag_inside_after_three_paragraphs=(
        "⟦1|Bo⟧ ⟨1|wrote⟩ ⟪1|it was old⟫.\n\n“⟪1|It⟫ holds.\n\n“⟪1|No⟫.\n\n“⟪2|It⟫ leaks,” ⟦2|Ann⟧ ⟨2|said⟩.",
        ["Bo | wrote | it was old", "Ann | said | “It holds. + “No. + “It leaks,”"],
    ),
    the_paragraph_before_leads_into_it=(
        "⟦1|Bo⟧ ⟨1|wrote⟩ ⟪1|it was old⟫, and more:\n\n“⟪1|It⟫ holds.\n\n“⟪2|It⟫ leaks,” ⟦2|he⟧ ⟨2|said⟩.",
        ["Bo | wrote | it was old + “It holds. + “It leaks,”"],
    ),
    the_paragraph_before_has_nothing_else=(
        "⟦1|Bo⟧ ⟨1|wrote⟩ again.\n\n“⟪1|It⟫ holds.\n\n“⟪2|It⟫ leaks,” ⟦2|he⟧ ⟨2|said⟩.",
        ["Bo | wrote | “It holds. + “It leaks,”"],
    ),
    three_pieces=(
        "⟦1|Ann⟧ ⟨1|said⟩: “⟪1|It⟫ holds.\n\n“⟪2|It⟫ leaks, ⟨2|I said⟩ so.\n\n“⟪3|Well⟫,” ⟦3|she⟧ ⟨3|added⟩.",
        ["Ann | said | “It holds. + “It leaks,  + “Well,”"],
    ),
    quotations_each_closed=(
        "⟦1|Ann⟧ ⟨1|said⟩: “⟪1|It⟫ holds.”\n\n“⟪2|It⟫ leaks,” ⟦2|she⟧ ⟨2|added⟩.",
        ["Ann | said | “It holds.”", "she | added | “It leaks,”"],
    ),
)  # fmt: skip
def test_quotations_joins_the_pieces_of_one_quotation_over_paragraphs(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


def test_quotations_two_contents_of_one_quotation_do_not_share_what_stands_between() -> None:
    text, tagged = label("“⟪1|The dam⟫ is old and ⟪2|it leaks⟫ a lot,” ⟦1|Ann⟧ ⟨1|said⟩ and ⟦2|Bo⟧ ⟨2|wrote⟩.")
    one, other = assemble(text, pair(text), tagged)
    assert not one.content[0].overlaps(other.content[0]), outline(text, [one, other])


def test_quotations_a_long_story_in_marks_keeps_its_statements_apart() -> None:
    names = "Ann Bo Cy Di Ed Flo Gus".split()
    story = " ".join(f"⟦{i}|{name}⟧ ⟨{i}|said⟩ ⟪{i}|it leaks⟫ here." for i, name in enumerate(names))
    text, tagged = label(f"“{story}”")
    found = nest(assemble(text, pair(text), tagged))
    assert outline(text, found) == [f"{n} | said |  it leaks here. " for n in names[:-1]] + [
        "Gus | said |  it leaks here.”"
    ]
    assert [each.nested_in for each in found] == [None] * 7


def test_quotations_a_story_around_a_story_shares_no_full_stop() -> None:
    text, tagged = label("“⟪1|We⟫ met. ⟦2|Bo⟧ ⟨2|said⟩ ⟪2|it leaks⟫. ⟪1|We left⟫ early,” ⟦1|Ann⟧ ⟨1|said⟩.")
    assert outline(text, assemble(text, pair(text), tagged)) == [
        "Ann | said | “We met.  + We left early,”",
        "Bo | said |  it leaks. ",
    ]
