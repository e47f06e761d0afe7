"""Which contents, cues and sources are one attribution."""

from __future__ import annotations

from extractors.assemble import assemble, assemble_with_features
from extractors.confidence import NAMES
from extractors.marks import pair
from tests.extractors.assemble.tables import check_table, table
from tests.extractors.labelling import label, outline


@table(
    a_plain_report=("⟦Ann Lee⟧ ⟨said⟩ ⟪the dam holds⟫.", ["Ann Lee | said | the dam holds"]),
    a_content_around_its_cue=("⟪The dam⟫, ⟦Ann Lee⟧ ⟨said⟩, ⟪holds⟫.", ["Ann Lee | said | The dam + holds"]),
    who_says_it_with_what_follows=(
        "⟪DAM LEAKS⟫, ⟨SAYS⟩ ⟪TOWN\n\nBy Ann Lee⟫",
        ["TOWN | SAYS | DAM LEAKS"],
    ),
    only_spaces_between_ranges=("⟪The dam⟫  ⟪holds⟫, ⟦Ann Lee⟧ ⟨said⟩.", ["Ann Lee | said | The dam  holds"]),
    a_leading_that_stays=("⟦Ann Lee⟧ ⟨said⟩ ⟪that the dam holds⟫.", ["Ann Lee | said | that the dam holds"]),
    no_source=("⟪The dam holds⟫, it was ⟨said⟩.", ["– | said | The dam holds"]),
    a_source_of_two_cues=(
        "⟦12|Ann⟧ ⟨1|said⟩ ⟪1|it leaks⟫ and ⟨2|wrote⟩ ⟪2|it holds⟫.",
        ["Ann | said | it leaks", "Ann | wrote | it holds"],
    ),
    text_order_whatever_the_cues=(
        "⟪2|It leaks⟫ and ⟪1|it holds⟫, ⟦1|Ann⟧ ⟨1|said⟩ and ⟦2|Bo⟧ ⟨2|wrote⟩.",
        ["Bo | wrote | It leaks", "Ann | said | it holds"],
    ),
    a_lone_that_beside_its_content=(
        "⟦Ann Lee⟧ ⟨said⟩, ⟨2|adding⟩ ⟪2|that⟫ he hoped ⟪2|that the dam holds⟫.",
        ["– | adding | that the dam holds"],
    ),
    a_content_without_a_cue=("⟪The dam holds⟫.", []),
    a_cue_without_a_content=("⟦Ann Lee⟧ ⟨spoke⟩ of the dam.", []),
    a_source_alone=("⟦Ann Lee⟧ left.", []),
)  # fmt: skip
def test_drafts_gathers_contents_by_their_cue(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    according_to=(
        "⟦1|Bo Wu⟧ ⟨1|stressed⟩ ⟪2|that it holds⟫, ⟨2|according to⟩ ⟦2|an aide⟧.",
        ["an aide | according to | Bo Wu stressed that it holds"],
    ),
    a_tag_at_the_end=(
        "⟦1|Bo Wu⟧ ⟨1|stressed⟩ ⟪2|that it holds⟫, ⟦2|an aide⟧ ⟨2|said⟩.",
        ["an aide | said | Bo Wu stressed that it holds"],
    ),
    no_comma=(
        "⟦1|Bo Wu⟧ ⟨1|stressed⟩ ⟪2|it holds⟫ ⟨2|according to⟩ ⟦2|an aide⟧.",
        ["an aide | according to | Bo Wu stressed it holds"],
    ),
    an_idle_cue_without_a_source=(
        "⟨1|Stressing⟩ ⟪2|that it holds⟫, ⟨2|according to⟩ ⟦2|an aide⟧.",
        ["an aide | according to | that it holds"],
    ),
    an_idle_cue_of_no_statement=(
        "⟦1|Bo Wu⟧ ⟨1|hopes⟩ ⟪2|that it holds⟫, ⟨2|according to⟩ ⟦2|an aide⟧.",
        ["an aide | according to | that it holds"],
    ),
    an_idle_cue_further_off=(
        "⟦1|Bo Wu⟧ ⟨1|stressed⟩ on Friday ⟪2|that it holds⟫, ⟨2|according to⟩ ⟦2|an aide⟧.",
        ["an aide | according to | that it holds"],
    ),
    the_tag_further_off=(
        "⟦1|Bo Wu⟧ ⟨1|stressed⟩ ⟪2|that it holds⟫ at last, ⟨2|according to⟩ ⟦2|an aide⟧.",
        ["an aide | according to | that it holds"],
    ),
    the_outer_tag_before_it=(
        "⟨2|According to⟩ ⟦2|an aide⟧, ⟦1|Bo Wu⟧ ⟨1|stressed⟩ ⟪2|that it holds⟫.",
        ["an aide | According to | Bo Wu stressed that it holds"],
    ),
    the_outer_tag_in_another_clause=(
        "⟦2|An aide⟧ ⟨2|said⟩ so when ⟦1|Bo Wu⟧ ⟨1|stressed⟩ ⟪2|that it holds⟫.",
        ["An aide | said | that it holds"],
    ),
    an_idle_cue_in_the_sentence_before=(
        "⟦1|Bo Wu⟧ ⟨1|disagreed⟩. ⟪2|“It will not hold,”⟫ ⟦2|she⟧ ⟨2|said⟩.",
        ["she | said | “It will not hold,”"],
    ),
    an_inner_cue_with_its_own_content=(
        "⟦1|Bo Wu⟧ ⟨1|stressed⟩ ⟪1|it holds⟫ and ⟪2|it will⟫, ⟦2|an aide⟧ ⟨2|said⟩.",
        ["Bo Wu | stressed | it holds", "an aide | said | it will"],
    ),
)  # fmt: skip
def test_drafts_gives_a_report_inside_a_report_to_the_outer_one(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


def test_drafts_a_participle_shares_the_source_of_what_it_follows() -> None:
    text, tagged = label("⟪“It leaks,”⟫ ⟦Ann⟧ ⟨said⟩, ⟨2|adding⟩ ⟪2|that it always had⟫.")
    assert outline(text, assemble(text, pair(text), tagged)) == [
        "Ann | said | “It leaks,”",
        "Ann | adding | that it always had",
    ]


def test_drafts_a_hearer_is_no_source_but_speaks_for_the_statement() -> None:
    confidences = []
    for verb in ("heard", "noted"):
        text, tagged = label(f"⟪The dam leaked for years⟫, ⟦a court⟧ ⟨{verb}⟩.")
        ((found, features),) = assemble_with_features(text, pair(text), tagged)
        assert (found.source is None) == (verb == "heard")
        confidences.append((found.confidence, features[NAMES.index("no source")]))
    assert confidences[0] == confidences[1]


@table(
    subject_of_the_verb=(
        "⟨1|According to⟩ ⟦12|an official, Ann Lee⟧ ⟨2|insisted⟩ ⟪1|that the dam holds⟫.",
        ["an official | According to | Ann Lee insisted that the dam holds"],
    ),
    apposition_with_its_comma=(
        "⟨1|According to⟩ ⟦1|an official, Ann Lee⟧, ⟪1|the dam holds⟫.",
        ["an official, Ann Lee | According to | the dam holds"],
    ),
    nobody_behind_a_comma=(
        "⟨1|According to⟩ ⟦12|officials⟧ ⟨2|said⟩ ⟪1|that the dam holds⟫.",
        ["officials | According to | that the dam holds"],
    ),
)  # fmt: skip
def test_drafts_the_subject_of_a_verb_is_no_apposition_to_an_official(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    a_verb_that_nothing_hangs_on=(
        "⟦1|Ann Lee⟧ ⟨1|said⟩ ⟪1|it was closing the dam⟫ after ⟦2|Bo⟧ ⟨2|declared⟩ ⟪1|it unsafe⟫.",
        ["Ann Lee | said | it was closing the dam after Bo declared it unsafe"],
    ),
    its_own_tag_between=("⟪1|The dam⟫, ⟦1|Ann Lee⟧ ⟨1|said⟩, ⟪1|holds⟫.", ["Ann Lee | said | The dam + holds"]),
    nothing_between=("⟦1|Ann⟧ ⟨1|said⟩ ⟪1|it holds⟫ on Friday and ⟪1|it leaks⟫.", ["Ann | said | it holds + it leaks"]),
    no_clause_of_it=(
        "⟦1|Ann⟧ ⟨1|said⟩ ⟪1|it holds⟫ and ⟦2|Bo⟧ ⟨2|declared⟩ ⟪1|it leaks⟫.",
        ["Ann | said | it holds + it leaks"],
    ),
    a_clause_set_off=(
        "⟦1|Ann⟧ ⟨1|said⟩ ⟪1|it holds⟫, when ⟦2|Bo⟧ ⟨2|asked⟩, ⟪1|and leaks⟫.",
        ["Ann | said | it holds + and leaks"],
    ),
    another_sentence=(
        "⟦1|Ann⟧ ⟨1|said⟩ ⟪1|it holds⟫. ⟦2|Bo⟧ ⟨2|declared⟩ ⟪1|it leaks⟫.",
        ["Ann | said | it holds", "Bo | declared | it leaks"],
    ),
)  # fmt: skip
def test_drafts_a_content_is_not_cut_by_what_is_said_inside_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    a_site=("⟦1|Ray⟧ ⟨1|hit back on⟩ ⟪1|Truth Social that she lied a lot⟫.", ["Ray | hit back on | she lied a lot"]),
    not_a_name=("⟦1|Ray⟧ ⟨1|insisted on⟩ ⟪1|a law that bans it⟫.", ["Ray | insisted on | a law that bans it"]),
    no_clause=("⟦1|Ray⟧ ⟨1|insisted on⟩ ⟪1|Dr Lee that night⟫.", ["Ray | insisted on | Dr Lee that night"]),
    apart=("⟦1|Ray⟧ ⟨1|hit back on⟩ air: ⟪1|Lima that night slept⟫.", ["Ray | hit back on | Lima that night slept"]),
)  # fmt: skip
def test_drafts_where_it_was_said_is_no_part_of_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    an_aside=("⟪“Perhaps,”⟫ ⟦she⟧ ⟨said⟩, ⟪which is what bakers say⟫.", ["she | said | “Perhaps,”"]),
    in_marks=("⟪“Perhaps,”⟫ ⟦she⟧ ⟨said⟩, ⟪“which is a no.”⟫", ["she | said | “Perhaps,” + “which is a no.”"]),
    a_report=("⟪It leaks⟫, ⟦she⟧ ⟨said⟩, ⟪which is bad⟫.", ["she | said | It leaks + which is bad"]),
)
def test_drafts_what_hangs_on_the_tag_is_none_of_the_quoted_words(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    behind_the_verb=("⟪The jurors were kind⟫, ⟨says⟩ ⟪Holm⟫.", ["Holm | says | The jurors were kind"]),
    another_name=("⟪The jurors were kind⟫, ⟨says⟩ Berg of ⟪Holm⟫.", ["– | says | The jurors were kind + Holm"]),
)
def test_drafts_who_says_it_is_none_of_the_words(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)
