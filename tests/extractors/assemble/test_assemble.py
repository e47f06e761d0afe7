"""Confidence, and what holds for any labels whatever."""

from __future__ import annotations

import math
import re
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.assemble import CARRIED, assemble, assemble_with_features, nest
from extractors.confidence import NAMES, PLAIN, Model
from extractors.marks import pair
from extractors.model import Span
from extractors.tagger import Tagged
from tests.extractors.assemble.tables import assembled, check_attributions
from tests.extractors.labelling import HEAD_SCORE, SCORE, label


def test_assemble_nothing_labelled_is_nothing_said() -> None:
    assert assemble("", (), []) == []
    assert assembled("“The dam will hold through the whole winter.”") == []


def test_assemble_who_asks_for_no_name_asks_for_no_quotation_either() -> None:
    text = "“We had warned them about the drains.” — an engineer ⟦who⟧ ⟨asked⟩ ⟪not to be named⟫"
    assert assembled(text) == []
    assert assembled("“⟪It was the drains.⟫” — an engineer ⟦who⟧ ⟨asked⟩ ⟪not to be named⟫") == []
    assert assembled(text.replace("not to be named", "them to listen")) != []


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
    winter = "“It will hold all winter long.”"
    first, second, third = confidences(f"{REPORT}\n\n{winter}\n\n{winter}")
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
            cue = tagged[each.head].span
            if re.fullmatch(r".*\w\s*", (text[: cue.end].split("\n")[-1] + text[cue.end :]).split("\n")[0]):
                continue  # a heading: there a cue has to be known
            said = {at for at in range(each.span.start, each.span.end) if not text[at].isspace()}
            if re.search(r"\S[^\S\n]*\n\s*\n\s*\S", each.span.slice(text)):
                assert said & covered  # of a report over paragraphs, that of its own
            else:
                assert said <= covered  # white space between paragraphs is nobody's


def test_assemble_time_grows_with_the_text_not_with_its_square() -> None:
    paragraph = (
        "“⟪1|It⟫ holds,” ⟦1|Ann⟧ ⟨1|said⟩. “It will hold through the whole winter.”\n\n"
        "⟦2|Bo⟧ ⟨2|said⟩ ⟪2|it leaks⟫.\n\n"
        "⟨3|According to⟩ ⟦34|an official, Cy⟧ ⟨4|said⟩ ⟪3|it leaks⟫.\n\n"
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
        assert len(found) == 3 * times
        return time.process_time() - began

    seconds(5)
    assert min(seconds(800) for _ in range(2)) < 8 * 3 * max(min(seconds(100) for _ in range(2)), 0.001)


def test_assemble_a_lone_that_is_no_content() -> None:
    text, tagged = label("⟦Ann⟧ ⟨said⟩ ⟪that⟫")
    assert assemble(text, pair(text), tagged) == []
