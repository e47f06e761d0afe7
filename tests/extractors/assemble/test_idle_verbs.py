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
    beside_it_in_the_same_past=(
        "⟦1|Berg⟧ ⟨1|said⟩ ⟪1|it was old⟫, and ⟦2|the aide⟧ ⟨2|said⟩ ⟪1|it was dry⟫.",
        ["Berg | said | it was old", "the aide | said | it was dry"],
    ),
    beside_a_quotation_in_the_same_past=(
        "⟦1|Berg⟧ ⟨1|said⟩ ⟪1|it was “old,”⟫ but ⟦2|the aide⟧ ⟨2|denied⟩ ⟪1|it⟫.",
        ["Berg | said | it was “old,”", "the aide | denied | it"],
    ),
    headline_after_headline=(
        "⟦1|Report⟧⟨1|:⟩ ⟪1|The vault is wet⟫; ⟦2|museum⟧ ⟨2|says⟩ ⟪1|it is ‘bone-dry’⟫.",
        ["Report | : | The vault is wet", "museum | says | it is ‘bone-dry’"],
    ),
)
def test_idle_verbs_a_content_beside_a_verb_with_a_subject_is_that_ones(marked: str, expected: list[str]) -> None:
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
    further_back_in_the_past=(
        "⟦1|Berg⟧ ⟨1|said⟩ ⟪1|it was old⟫, and ⟦2|the aide⟧ ⟨2|had said⟩ ⟪1|it was dry⟫.",
        ["Berg | said | it was old + it was dry"],
    ),
    joined_without_a_comma=(
        "⟦1|Berg⟧ ⟨1|said⟩ ⟪1|it was old⟫ and ⟦2|the aide⟧ ⟨2|said⟩ ⟪1|it was dry⟫.",
        ["Berg | said | it was old + it was dry"],
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
def test_idle_verbs_leaves_what_goes_on(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    a_participle=(
        "⟦12|Ida Berg⟧ ⟨1|praised⟩ ⟪1|the new vault⟫, ⟨2|adding⟩ ⟪1|that it was dry⟫.",
        ["Ida Berg | praised | the new vault", "Ida Berg | adding | that it was dry"],
    ),
    by_doing_so=(
        "⟦12|Ida Berg⟧ ⟨1|responded⟩ by ⟨2|saying⟩ ⟪1|that it was dry⟫.",
        ["Ida Berg | saying | that it was dry"],
    ),
    and_did_more=(
        "⟦12|Ida Berg⟧ ⟨1|said⟩ ⟪1|it was dry⟫ and later ⟨2|praised⟩ ⟪1|the masons⟫.",
        ["Ida Berg | said | it was dry", "Ida Berg | praised | the masons"],
    ),
    behind_a_thought=(
        "⟦12|Ida Berg⟧ ⟨1|said⟩ ⟪1|she thinks it is dry⟫ but ⟨2|warned⟩ ⟪1|that it may leak⟫.",
        ["Ida Berg | said | she thinks it is dry", "Ida Berg | warned | that it may leak"],
    ),
    a_report_in_the_sentence_before=(
        "⟦12|Ida Berg⟧ ⟨1|said⟩ ⟪1|that Ray Holm had warned her⟫. It rained all day, and ⟨2|warned⟩ ⟪1|it leaked⟫.",
        ["Ida Berg | said | that Ray Holm had warned her", "Ida Berg | warned | it leaked"],
    ),
    a_participle_behind_a_report=(
        "⟦12|Ida Berg⟧ ⟨1|said⟩ ⟪1|that Ray Holm warned her⟫, ⟨2|adding⟩ ⟪1|that it was dry⟫.",
        ["Ida Berg | said | that Ray Holm warned her", "Ida Berg | adding | that it was dry"],
    ),
)
def test_idle_verbs_a_further_verb_leads_what_stands_behind_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    who_reports_goes_on=(
        "⟦12|Ida Berg⟧ ⟨1|said⟩ ⟪1|that Ray Holm had warned her⟫ and ⟨2|said⟩ ⟪1|it would leak⟫.",
        ["Ida Berg | said | that Ray Holm had warned her and said it would leak"],
    ),
    who_reports_goes_on_and_on=(
        "⟦123|Ida Berg⟧ ⟨1|said⟩ ⟪1|that Holm warned her⟫ and ⟨2|said⟩ ⟪1|it would leak⟫ and ⟨3|wrote⟩ ⟪1|it was wet⟫.",
        ["Ida Berg | said | that Holm warned her and said it would leak and wrote it was wet"],
    ),
    an_infinitive=(
        "⟦12|Ida Berg⟧ ⟨1|urged⟩ her friends to ⟨2|ask⟩ ⟪1|why it leaked⟫.",
        ["Ida Berg | urged | why it leaked"],
    ),
    no_verb_of_speech=(
        "⟦12|Ida Berg⟧ ⟨1|said⟩ ⟪1|it was dry⟫ and ⟨2|scrubbed⟩ ⟪1|the wall⟫.",
        ["Ida Berg | said | it was dry + the wall"],
    ),
    a_verb_before_the_one_that_leads=(
        "⟦12|Ida Berg⟧, ⟨2|speaking⟩ ⟪1|of damp⟫, ⟨1|said⟩ ⟪1|it was dry⟫.",
        ["Ida Berg | said | of damp + it was dry"],
    ),
)
def test_idle_verbs_leave_what_a_further_verb_does_not_lead(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    nobody_else=(
        "There was ⟨1|news of⟩ ⟪1|a vault that⟫ ⟦2|Ida Berg⟧ ⟨2|said⟩ ⟪1|would leak⟫.",
        ["Ida Berg | said | a vault that + would leak"],
    ),
    one_half_already=(
        "⟦1|Ray Holm⟧ ⟨1|said⟩ ⟪1|it was dry⟫ -- ⟪2|a thing that⟫ ⟦2|he⟧ ⟨2|denied⟩ ⟪1|would last⟫.",
        ["Ray Holm | said | it was dry", "he | denied | a thing that + would last"],
    ),
    somebody_else=(
        "⟦1|Ray Holm⟧ ⟨1|announced⟩ ⟪1|a vault that⟫ ⟦2|Ida Berg⟧ ⟨2|said⟩ ⟪1|would leak⟫.",
        ["Ray Holm | announced | a vault that + would leak"],
    ),
    no_relative_clause=(
        "There was ⟨1|news of⟩ ⟪1|a vault⟫ ⟦2|Ida Berg⟧ ⟨2|said⟩ ⟪1|would leak⟫.",
        ["– | news of | a vault + would leak"],
    ),
)
def test_idle_verbs_a_relative_clause_is_its_subjects(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    at_the_end=(
        "It rained. A new vault will be built this year, as ⟦Ida Berg⟧ ⟨announced⟩.",
        ["Ida Berg | announced | A new vault will be built this year"],
    ),
    with_when_and_where=(
        "A new vault, dry at last, will be built, as ⟦Ida Berg⟧ ⟨announced⟩ on Friday at the fair.",
        ["Ida Berg | announced | A new vault, dry at last, will be built"],
    ),
)
def test_idle_verbs_as_somebody_said_is_about_the_clause_before(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    what_was_said_follows=("A new vault will be built this year, as ⟦Ida Berg⟧ ⟨told⟩ the council on Friday.", []),
    somebody_said_it_before=(
        "⟦1|Ray Holm⟧ ⟨1|said⟩ ⟪1|a new vault will be built⟫, as ⟦2|Ida Berg⟧ ⟨2|announced⟩.",
        ["Ray Holm | said | a new vault will be built"],
    ),
    no_clause=("A new vault, as ⟦Ida Berg⟧ ⟨announced⟩.", []),
    no_verb_of_speech=("A new vault will be built this year, as ⟦Ida Berg⟧ ⟨slept⟩.", []),
    no_comma=("A new vault was built the same year as ⟦Ida Berg⟧ ⟨announced⟩.", []),
)
def test_idle_verbs_as_somebody_did_says_nothing(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


def test_idle_verbs_takes_linear_time() -> None:
    text, tagged = "Roe said it . " * 8000, []
    for k in range(8000):
        at, of = 14 * k, 3 * k
        tagged.append(Tagged("source", Span(at, at + 3), 1.0))
        tagged.append(Tagged("cue", Span(at + 4, at + 8), 1.0, of, 1.0))
        tagged.append(Tagged("content", Span(at + 9, at + 11), 1.0, 1, 1.0))  # all of them are one verb's
    begun = time.process_time()
    assert len(relink(text, tagged)) == len(tagged)
    assert time.process_time() - begun < 1.5
