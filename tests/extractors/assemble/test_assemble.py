"""Each step from labelled spans to attributions on small texts, and what holds for any labels whatever."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.assemble import CARRIED, MIN_STRAY_WORDS, assemble, assemble_with_features, nest
from extractors.confidence import NAMES, PLAIN, Model
from extractors.marks import pair
from extractors.model import Attribution, Span
from extractors.tagger import Tagged
from tests.extractors.labelling import HEAD_SCORE, SCORE, label, outline


def assembled(marked: str) -> list[str]:
    text, tagged = label(marked)
    found = assemble(text, pair(text), tagged)
    check_attributions(text, found)
    return outline(text, found)


def check_attributions(text: str, found: Sequence[Attribution]) -> None:
    """In text order; ranges sorted, apart, inside the text and not empty; confidences 0-1."""
    assert [each.content[0].start for each in found] == sorted(each.content[0].start for each in found)
    for each in found:
        assert each.content
        assert all(0 <= span.start < span.end <= len(text) for span in each.content)
        assert all(one.end < two.start for one, two in pairwise(each.content))
        assert 0 <= each.confidence <= 1


def check_table(marked: str, expected: list[str]) -> None:
    assert assembled(marked) == expected


def table(**rows: tuple[str, list[str]]) -> pytest.MarkDecorator:
    """Rows of (marked text, outline), named."""
    return pytest.mark.parametrize(("marked", "expected"), rows.values(), ids=[name.replace("_", " ") for name in rows])


@table(
    a_plain_report=("⟦Ann Lee⟧ ⟨said⟩ ⟪the dam holds⟫.", ["Ann Lee | said | the dam holds"]),
    a_content_around_its_cue=("⟪The dam⟫, ⟦Ann Lee⟧ ⟨said⟩, ⟪holds⟫.", ["Ann Lee | said | The dam + holds"]),
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
    a_content_without_a_cue=("⟪The dam holds⟫.", []),
    a_cue_without_a_content=("⟦Ann Lee⟧ ⟨spoke⟩ of the dam.", []),
    a_source_alone=("⟦Ann Lee⟧ left.", []),
)  # fmt: skip
def test_assemble_gathers_contents_by_their_cue(marked: str, expected: list[str]) -> None:
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
    an_inner_cue_with_its_own_content=(
        "⟦1|Bo Wu⟧ ⟨1|stressed⟩ ⟪1|it holds⟫ and ⟪2|it will⟫, ⟦2|an aide⟧ ⟨2|said⟩.",
        ["Bo Wu | stressed | it holds", "an aide | said | it will"],
    ),
)  # fmt: skip
def test_assemble_gives_a_report_inside_a_report_to_the_outer_one(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


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
    without_what_introduces=(
        "⟦Ann Lee⟧ ⟨posted⟩ ⟪a picture of the dam with the caption: “It holds. We stay.”⟫",
        ["Ann Lee | posted | “It holds. We stay.”"],
    ),
    not_without_a_clause_before_a_colon=(
        "⟦Ann Lee⟧ ⟨said⟩ ⟪the dam was old: “It holds. We stay.”⟫",
        ["Ann Lee | said | the dam was old: “It holds. We stay.”"],
    ),
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
def test_assemble_snaps_contents_to_their_quotations(marked: str, expected: list[str]) -> None:
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
def test_assemble_places_quotation_that_the_tagger_left_over(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@pytest.mark.parametrize("words", range(MIN_STRAY_WORDS - 2, MIN_STRAY_WORDS + 2))
def test_assemble_a_stray_quotation_needs_enough_words(words: int) -> None:
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
    three_pieces=(
        "⟦1|Ann⟧ ⟨1|said⟩: “⟪1|It⟫ holds.\n\n“⟪2|It⟫ leaks, ⟨2|I said⟩ so.\n\n“⟪3|Well⟫,” ⟦3|she⟧ ⟨3|added⟩.",
        ["Ann | said | “It holds. + “It leaks,  + “Well,”"],
    ),
    quotations_each_closed=(
        "⟦1|Ann⟧ ⟨1|said⟩: “⟪1|It⟫ holds.”\n\n“⟪2|It⟫ leaks,” ⟦2|she⟧ ⟨2|added⟩.",
        ["Ann | said | “It holds.”", "she | added | “It leaks,”"],
    ),
)  # fmt: skip
def test_assemble_joins_the_pieces_of_one_quotation_over_paragraphs(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


def test_assemble_nothing_labelled_is_nothing_said() -> None:
    assert assemble("", (), []) == []
    assert assembled("“The dam will hold through the whole winter.”") == []


# Confidence


def confidences(marked: str, **scores: float) -> list[float]:
    text, tagged = label(marked)
    return [each.confidence for each in assemble(text, pair(text), [replace(each, **scores) for each in tagged])]


REPORT = "“⟪The dam holds⟫,” ⟦Ann Lee⟧ ⟨said⟩."


@pytest.mark.parametrize("part", ["score", "head_score"])
def test_assemble_confidence_rises_with_the_taggers(part: str) -> None:
    rising = [confidences(REPORT, **{part: value})[0] for value in (0.1, 0.3, 0.6, 0.9, 0.99)]
    assert all(one < two for one, two in pairwise(rising))


def test_assemble_confidence_without_a_model_is_the_product_of_the_parts() -> None:
    assert confidences(REPORT) == [round(SCORE * HEAD_SCORE * math.sqrt(SCORE * HEAD_SCORE * SCORE), 4)]
    assert confidences("“⟪The dam holds⟫,” it was ⟨said⟩.") == [
        round(SCORE * HEAD_SCORE * math.sqrt(SCORE * HEAD_SCORE), 4)
    ]


def test_assemble_confidence_is_the_mean_over_the_ranges() -> None:
    text, tagged = label("“⟪It⟫,” ⟦Ann⟧ ⟨said⟩, “⟪holds⟫.”")
    one, other = (
        assemble(text, pair(text), [replace(each, score=score) if i == at else each for i, each in enumerate(tagged)])
        for at, score in ((0, 0.5), (3, 0.5))
    )
    assert one[0].confidence == other[0].confidence
    assert confidences("“⟪It⟫,” ⟦Ann⟧ ⟨said⟩, “⟪holds⟫.”")[0] > one[0].confidence


def test_assemble_confidence_fades_from_paragraph_to_paragraph() -> None:
    first, second, third = confidences(f"{REPORT}\n\n“{WINTER}”\n\n“{WINTER}”")
    assert second == pytest.approx(CARRIED * first, abs=1e-3)
    assert third == pytest.approx(CARRIED**2 * first, abs=1e-3)


def test_assemble_confidence_is_the_models() -> None:
    text, tagged = label(f"{REPORT} ⟦2|Bo⟧ ⟨2|thinks⟩ ⟪2|it leaks⟫.")
    weights = dict.fromkeys(NAMES, 0.0) | {"direct": 2.0, "cue of thought": -3.0}
    model = Model((*weights.values(), 0.5))
    found = assemble_with_features(text, pair(text), tagged, model)
    assert [round(model(values), 4) for _, values in found] == [each.confidence for each, _ in found]
    assert [each.confidence for each, _ in found] == [round(1 / (1 + math.exp(-x)), 4) for x in (2.5, -2.5)]
    assert assemble(text, pair(text), tagged, model) == [each for each, _ in found]


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("“⟪The dam holds⟫,” ⟦Ann⟧ ⟨said⟩.", "direct"),
        ("⟦Ann⟧ ⟨said⟩ ⟪the old dam in the valley was “a ruin⟫”.", "mixed"),
        ("⟦Ann⟧ ⟨said⟩ ⟪the dam holds⟫. It is “old”.", None),
    ],
)
def test_assemble_features_know_how_much_is_quoted(marked: str, kind: str | None) -> None:
    text, tagged = label(marked)
    ((_, values),) = assemble_with_features(text, pair(text), tagged)
    shown = dict(zip(NAMES, values, strict=True))
    assert [name for name in ("direct", "mixed") if shown[name]] == ([kind] if kind else [])


# Anything


@st.composite
def labelled(draw: st.DrawFn) -> tuple[str, list[Tagged]]:
    """A text and labels such as a tagger could give: apart, in text order, with heads of the right role."""
    pieces = [
        "“",
        "”",
        '"',
        "’",
        "\n",
        "\n\n",
        " ",
        ", ",
        ". ",
        "Ann ",
        "said ",
        "the dam holds ",
        "It",
        "😀",
        "\r\n",
        "to ",
    ]
    text = draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=50).map("".join))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=24)))
    spans = [Span(*each) for each in list(pairwise(cuts))[:: draw(st.integers(1, 2))]]
    spans = [span for span in spans if span.slice(text).strip()]  # a word is never white space alone
    roles = [draw(st.sampled_from(["source", "cue", "content", "content"])) for _ in spans]
    by_role = {role: [i for i, each in enumerate(roles) if each == role] for role in ("source", "cue")}
    scores = st.floats(0, 1)
    tagged = []
    for span, role in zip(spans, roles, strict=True):
        heads: list[int | None] = {"content": by_role["cue"], "cue": [*by_role["source"], None], "source": []}[role]
        head = draw(st.sampled_from(heads)) if heads else None
        tagged.append(Tagged(role, span, draw(scores), head, draw(scores), draw(scores)))
    return text, tagged


@settings(max_examples=150, deadline=None)
@given(labelled())
def test_assemble_any_labels_give_attributions_that_hold(given_: tuple[str, list[Tagged]]) -> None:
    text, tagged = given_
    quotations = pair(text)
    found = assemble(text, quotations, tagged)
    check_attributions(text, found)
    cues, sources = ({each.span for each in tagged if each.role == role} for role in ("cue", "source"))
    assert {each.cue for each in found} <= cues | {None}
    for each in found:
        if each.source not in sources | {None}:  # one that only the words show: a verb of speech and a capital word
            assert each.cue
            assert "said" in each.cue.slice(text)
            assert each.source.slice(text)[0].isupper()
    # A cue makes one statement; only a paragraph of quotation alone has none.
    used = [each.cue for each in found if each.cue]
    assert len(used) == len(set(used))
    nested = nest(found)
    for i, each in enumerate(nested):
        assert each.nested_in != i
    assert assemble(text, quotations, tagged) == found


@settings(max_examples=100, deadline=None)
@given(labelled())
def test_assemble_every_linked_content_is_said_by_somebody(given_: tuple[str, list[Tagged]]) -> None:
    text, tagged = given_
    covered = {
        at for each in assemble(text, pair(text), tagged) for span in each.content for at in range(span.start, span.end)
    }
    for each in tagged:
        lead_in = re.findall(r"\w+", each.span.slice(text).lower()) in ([], ["that"], ["to"])  # dropped where it is all
        if each.role == "content" and each.head is not None and not lead_in:
            assert set(range(each.span.start, each.span.end)) <= covered


def test_assemble_time_grows_with_the_text_not_with_its_square() -> None:
    paragraph = (
        "“⟪1|It⟫ holds,” ⟦1|Ann⟧ ⟨1|said⟩. “It will hold through the whole winter.”\n\n"
        "⟦2|Bo⟧ ⟨2|said⟩ ⟪2|it leaks⟫.\n\n"
    )
    text, tagged = label(paragraph)

    def seconds(times: int) -> float:
        many = [
            replace(each, span=Span(each.span.start + k * len(text), each.span.end + k * len(text)),
                    head=None if each.head is None else each.head + k * len(tagged))
            for k in range(times) for each in tagged
        ]  # fmt: skip
        whole = text * times
        quotations = pair(whole)
        began = time.process_time()
        found = nest(assemble(whole, quotations, many, PLAIN))
        assert len(found) == 2 * times
        return time.process_time() - began

    seconds(5)
    assert min(seconds(800) for _ in range(2)) < 8 * 3 * max(min(seconds(100) for _ in range(2)), 0.001)


def test_assemble_two_contents_of_one_quotation_do_not_share_what_stands_between() -> None:
    text, tagged = label("“⟪1|The dam⟫ is old and ⟪2|it leaks⟫ a lot,” ⟦1|Ann⟧ ⟨1|said⟩ and ⟦2|Bo⟧ ⟨2|wrote⟩.")
    one, other = assemble(text, pair(text), tagged)
    assert not one.content[0].overlaps(other.content[0]), outline(text, [one, other])


def test_assemble_a_long_story_in_marks_keeps_its_statements_apart() -> None:
    names = "Ann Bo Cy Di Ed Flo Gus".split()
    story = " ".join(f"⟦{i}|{name}⟧ ⟨{i}|said⟩ ⟪{i}|it leaks⟫ here." for i, name in enumerate(names))
    text, tagged = label(f"“{story}”")
    found = nest(assemble(text, pair(text), tagged))
    assert outline(text, found) == [f"{n} | said |  it leaks here. " for n in names[:-1]] + [
        "Gus | said |  it leaks here.”"
    ]
    assert [each.nested_in for each in found] == [None] * 7


def test_assemble_a_story_around_a_story_shares_no_full_stop() -> None:
    text, tagged = label("“⟪1|We⟫ met. ⟦2|Bo⟧ ⟨2|said⟩ ⟪2|it leaks⟫. ⟪1|We left⟫ early,” ⟦1|Ann⟧ ⟨1|said⟩.")
    assert outline(text, assemble(text, pair(text), tagged)) == [
        "Ann | said | “We met.  + We left early,”",
        "Bo | said |  it leaks. ",
    ]


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
        ("⟦Ann⟧ ⟨said⟩ ⟪the dam was “old” and leaked⟫.", ["Ann | said | the dam was “old” and leaked"]),
        ("⟪“It leaks,”⟫ ⟦Ann⟧ ⟨said⟩. ⟪“It is an old dam.”⟫", ["Ann | said | “It leaks,” + “It is an old dam.”"]),
    ],
)
def test_assemble_parts_direct_speech_from_the_report_before_it(marked: str, wanted: list[str]) -> None:
    text, tagged = label(marked)
    assert outline(text, assemble(text, pair(text), tagged)) == wanted


def test_assemble_a_participle_shares_the_source_of_what_it_follows() -> None:
    text, tagged = label("⟪“It leaks,”⟫ ⟦Ann⟧ ⟨said⟩, ⟨2|adding⟩ ⟪2|that it always had⟫.")
    assert outline(text, assemble(text, pair(text), tagged)) == [
        "Ann | said | “It leaks,”",
        "Ann | adding | that it always had",
    ]


def test_assemble_a_lone_that_is_no_content() -> None:
    text, tagged = label("⟦Ann⟧ ⟨said⟩ ⟪that⟫")
    assert assemble(text, pair(text), tagged) == []
