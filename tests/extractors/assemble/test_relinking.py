"""Whose a content is, where the text shows it against the tagger's links; and where it shows nothing."""

from __future__ import annotations

import time

from extractors.assemble.relinking import relink
from extractors.model import Span
from extractors.tagger import Tagged
from tests.extractors.assemble.tables import check_table, table


@table(
    another_cries=(
        "⟪1|“It burned,”⟫ ⟨1|said⟩ ⟦1|Ida Berg⟧. ⟪1|“Help us!”⟫ ⟨2|shouted⟩ ⟦2|a lodger⟧.",
        ["Ida Berg | said | “It burned,”", "a lodger | shouted | “Help us!”"],
    ),
    a_relative_clause=(
        "⟦1|Ida Berg⟧ ⟨1|asked⟩ ⟪1|whether he had seen the audit⟫, ⟦2|which⟧ ⟨2|stated⟩ ⟪1|that it leaked⟫.",
        ["Ida Berg | asked | whether he had seen the audit", "which | stated | that it leaked"],
    ),
    it_is_stated=(
        "⟦1|She⟧ ⟨1|showed⟩ us a note, in which it ⟨2|is stated⟩ ⟪1|that the vault is wet⟫.",
        ["– | is stated | that the vault is wet"],
    ),
    it_is_stated_as_the_verb=(
        "⟦1|She⟧ ⟨1|showed⟩ us a note, in which ⟨2|it is stated⟩ ⟪1|that the vault is wet⟫.",
        ["– | it is stated | that the vault is wet"],
    ),
    in_the_sentence_behind_a_report=(
        "⟨1|According to⟩ ⟦1|a memo⟧, ⟪1|it was old⟫. ⟦2|Ida Berg⟧ ⟨2|denied⟩ ⟪1|it⟫.",
        ["a memo | According to | it was old", "Ida Berg | denied | it"],
    ),
    headline_after_headline=(
        "⟦1|Report⟧⟨1|:⟩ ⟪1|The vault is wet⟫; ⟦2|museum⟧ ⟨2|says⟩ ⟪1|it is ‘bone-dry’⟫.",
        ["Report | : | The vault is wet", "museum | says | it is ‘bone-dry’"],
    ),
)
def test_relinking_a_content_beside_a_verb_with_a_subject_is_that_ones(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    beside_its_own_verb=(
        "⟪1|“It burned,”⟫ ⟨1|said⟩ ⟦1|Ida Berg⟧. ⟪1|“We ran.”⟫ ⟦2|A lodger⟧ ⟨2|agreed⟩.",
        ["Ida Berg | said | “It burned,” + “We ran.”"],
    ),
    in_the_next_paragraph=(
        "⟪1|“It burned,”⟫ ⟨1|said⟩ ⟦1|Ida Berg⟧. ⟪1|“We ran!”⟫\n\n⟦2|Lodgers⟧ ⟨2|agreed⟩.",
        ["Ida Berg | said | “It burned,” + “We ran!”"],
    ),
    part_of_the_statement=(
        "⟦1|She⟧ ⟨1|vowed⟩ ⟪1|to end⟫ what ⟦2|she⟧ ⟨2|called⟩ ⟪1|“a farce.”⟫",
        ["She | vowed | to end + “a farce.”"],
    ),
    reported_at_second_hand=(
        "⟨1|According to⟩ ⟦1|an aide⟧, ⟦2|Berg⟧ ⟨2|stressed⟩ ⟪1|that it was safe⟫.",
        ["an aide | According to | Berg stressed that it was safe"],
    ),
    as_somebody_said=(
        "⟦2|It⟧ ⟨2|does not say⟩ ⟪1|who paid⟫, as ⟦1|Berg⟧ ⟨1|claimed⟩.",
        ["Berg | claimed | who paid"],
    ),
    no_verb_of_speech=(
        "⟪1|“It burned,”⟫ ⟨1|said⟩ ⟦1|Ida Berg⟧. ⟪1|“Help us!”⟫ ⟨2|thought⟩ ⟦2|a lodger⟧.",
        ["Ida Berg | said | “It burned,” + “Help us!”"],
    ),
)
def test_relinking_leaves_what_goes_on(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    by_a_medium=(
        "⟦2|Judge Berg⟧ ⟨1|was quoted⟩ by ⟦1|local radio⟧ ⟪1|as saying the vault was wet⟫.",
        ["Judge Berg | was quoted | the vault was wet"],
    ),
    as_saying_apart=(
        "⟦2|Judge Berg⟧ ⟨1|was quoted⟩ by ⟦13|the Orion agency⟧ ⟨3|as saying⟩ ⟪1|that “it leaks”⟫.",
        ["Judge Berg | was quoted | that “it leaks”"],
    ),
    behind_the_words=(
        "⟪1|“It leaks,”⟫ ⟦2|she⟧ ⟨1|was quoted⟩ ⟪1|as saying⟫.",
        ["she | was quoted | “It leaks,”"],
    ),
    by_nobody=("⟦Judge Berg⟧ ⟨was quoted⟩ ⟪as saying it leaked⟫.", ["Judge Berg | was quoted | it leaked"]),
    the_medium_quotes=(
        "⟦Local radio⟧ ⟨quoted⟩ ⟪Judge Berg as saying it leaked⟫.",
        ["Local radio | quoted | Judge Berg as saying it leaked"],
    ),
    a_price=("⟦The shop⟧ ⟨quoted⟩ ⟪a fair price⟫.", ["The shop | quoted | a fair price"]),
)
def test_relinking_who_is_quoted_by_somebody_said_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    before_another_verb=("⟦Sara⟧ ⟨Said said⟩ ⟪it leaked⟫.", ["Sara Said | said | it leaked"]),
    as_two_verbs=("⟦12|Sara⟧ ⟨1|Said⟩ ⟨2|said⟩ ⟪1|it leaked⟫.", ["Sara Said | said | it leaked"]),
    behind=("⟪1|“It leaked,”⟫ ⟦12|Sara⟧ ⟨1|Said⟩ ⟨2|wrote⟩.", ["Sara Said | wrote | “It leaked,”"]),
    a_weekday=("⟦Sara⟧ ⟨Monday said⟩ ⟪it leaked⟫.", ["Sara | Monday said | it leaked"]),
    a_heading=("⟦Museum⟧ ⟨Said⟩ ⟪It Leaked⟫.", ["Museum | Said | It Leaked"]),
)
def test_relinking_a_surname_is_no_verb(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    read=(
        "⟦Sara Holm⟧ ⟨has read every line of the review⟩ ⟪that called her film “damp”⟫.",
        ["the review | called | her film “damp”"],
    ),
    praised=("⟦Sara Holm⟧ ⟨praised a study⟩ ⟪that warned it was wet⟫.", ["a study | warned | it was wet"]),
    made=(
        "⟦Sara Holm⟧ ⟨issued a statement⟩ ⟪that called it “damp”⟫.",
        ["Sara Holm | issued a statement | that called it “damp”"],
    ),
    no_work=(
        "⟦Sara Holm⟧ ⟨told the man⟩ ⟪that called it “damp”⟫.",
        ["Sara Holm | told the man | that called it “damp”"],
    ),
    no_verb_of_speech=(
        "⟦Sara Holm⟧ ⟨praised a study⟩ ⟪that wrecked her film⟫.",
        ["Sara Holm | praised a study | that wrecked her film"],
    ),
)
def test_relinking_what_a_work_says_is_not_its_readers(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


def test_relinking_takes_linear_time() -> None:
    text, tagged = "Roe said it . " * 8000, []
    for k in range(8000):
        at, of = 14 * k, 3 * k
        tagged.append(Tagged("source", Span(at, at + 3), 1.0))
        tagged.append(Tagged("cue", Span(at + 4, at + 8), 1.0, of, 1.0))
        tagged.append(Tagged("content", Span(at + 9, at + 11), 1.0, 1, 1.0))  # all of them are one verb's
    begun = time.process_time()
    assert len(relink(text, tagged)) == len(tagged)
    assert time.process_time() - begun < 1.5
