"""Relations of wordings written for these tests, and the guards that no agreement overrules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Kind
from extractors.variants.compare import compare
from extractors.variants.meaning import shipped
from extractors.variants.wording import Comparison, Relation, Wording

DAY = date(2024, 5, 6)
LONG = (
    "“We will rebuild the old harbour wall before winter, and we will pay for it from the reserve,” "
    "“Nobody in this town has to fear the next flood.”"
)


def judge(a: str, b: str, *, speaker: str = "mayor", other: str | None = None, meaning: bool = False) -> Comparison:
    """Two wordings of one day in two outlets."""
    one = Wording(a, "1", speaker=speaker, outlet="Herald", article="a", day=DAY)
    two = Wording(b, "2", speaker=other or speaker, outlet="Post", article="b", day=DAY)
    return compare(one, two, encoder=shipped() if meaning else None)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        (LONG, LONG.replace("“", '"').replace("”", '"'), Relation.VERBATIM),
        (
            "“We will organise the defence of the harbour,”",
            '"We will organize the defense of the harbor."',
            Relation.VERBATIM,
        ),
        (
            "“The fleet isn’t ready to leave the northern harbour”",
            "“the fleet is not ready to leave the northern harbour,”",
            Relation.VERBATIM,
        ),
        (LONG, LONG.replace("rebuild", "repair"), Relation.NEAR_VERBATIM),
        (
            "“The ferries would, in fact, be under repair until the spring storms are over”",
            "“The ferries would, in fact, be in repair until the spring storms are over”",
            Relation.NEAR_VERBATIM,
        ),
        (
            "“[The ferry company] will sail twice a day to the northern islands”",
            "“They will sail twice a day to the northern islands”",
            Relation.VERBATIM,
        ),
        (LONG, "“Nobody in this town has to fear the next flood.”", Relation.PARTIAL),
        (LONG, "“fear the next flood”", Relation.PARTIAL),
    ],
)
def test_compare_same_words(a: str, b: str, relation: Relation) -> None:
    assert judge(a, b).relation is relation
    assert judge(b, a).relation is relation


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (
            "The ministry will send 4,000 tents to the flooded northern valleys",
            "The ministry will send 9,000 tents to the flooded northern valleys",
            "number",
        ),
        (
            "The ministry will send tents to the flooded northern valleys",
            "The ministry will not send tents to the flooded northern valleys",
            "negation",
        ),
        (
            "“We have asked Norway for ferries and for the men who can sail them”",
            "“We have asked Denmark for ferries and for the men who can sail them”",
            "name",
        ),
        (
            "“I can’t promise that the school reopens on Monday with all its teachers”",
            "“I can promise that the school reopens on Monday with all its teachers”",
            "negation",
        ),
    ],
)
def test_compare_contradictions_are_conflicts(a: str, b: str, reason: str) -> None:
    for found in (judge(a, b), judge(b, a)):
        assert found.relation is Relation.CONFLICT
        assert reason in found.reasons


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "The package was worth 2.15 billion crowns and included ten ferries for the islands",
            "The package was worth 2.1 billion crowns and included ten ferries for the islands",
        ),
        (
            "Oslo’s refusal to lend its ferries has cost the islands a whole summer",
            "Norway’s refusal to lend its ferries has cost the islands a whole summer",
        ),
        (
            "“If you do not want Bell or Kay as your mayor, you had better vote for me”",
            "“If you do not want Kay or Bell as your mayor, you had better vote for me”",
        ),
    ],
)
def test_compare_forgives_rounding_capitals_and_order(a: str, b: str) -> None:
    found = judge(a, b).relation
    assert found is not None
    assert found.is_same


def test_compare_other_speaker_is_no_variant() -> None:
    assert judge(LONG, LONG, other="rival").relation is None


@pytest.mark.parametrize(("a", "b"), [("“a great day”", "“a great day”"), ("“total disgrace”", "“a total disgrace”")])
def test_compare_short_phrases_are_everybodys(a: str, b: str) -> None:
    assert judge(a, b).relation is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "“We’re going to look at every one of the strikers’ demands before the council meets”",
            "the council would examine all of the demands that the strikers had made",
        ),
        (
            "the company had reached its goal of planting 10,000 trees in the valley, a month ahead of schedule",
            "it had met the target of planting 10,000 trees in the valley",
        ),
    ],
)
def test_compare_other_words_are_a_paraphrase(a: str, b: str) -> None:
    assert judge(a, b, meaning=True).relation is Relation.PARAPHRASE


def test_compare_paraphrase_with_other_numbers_is_none() -> None:
    found = judge(
        "the company had reached its goal of planting 10,000 trees in the valley",
        "it had met the target of planting 70,000 trees in the valley",
        meaning=True,
    )
    assert found.relation in (Relation.CONFLICT, None)


def test_compare_two_quotations_in_other_words_are_two_utterances() -> None:
    a, b = "“The harbour has never been so full of foreign ships”", "“We have not seen so many visitors at the port”"
    assert judge(a, b, meaning=True).relation is None


def test_compare_unresolved_speakers_by_their_words() -> None:
    one = Wording(LONG, source="Mayor Anna Bell", context="Mayor Anna Bell spoke.", day=DAY)
    two = Wording(LONG, source="Bell", context="Bell spoke.", day=DAY)
    assert compare(one, two).relation is Relation.VERBATIM
    assert compare(one, replace(two, source="Peter Kay")).relation is None


def test_compare_direct_quote_without_its_marks_counts_as_quoted() -> None:
    bare = "The harbour has never been so full of foreign ships"
    other = "We have not seen so many visitors at the port this year"
    a = Wording(bare, speaker="m", day=DAY, kind=Kind.DIRECT)
    b = Wording(other, speaker="m", day=DAY, kind=Kind.DIRECT)
    assert compare(a, b, encoder=shipped()).relation is None


@pytest.mark.parametrize("text", ["", "…", "\x00", "\ud800", "“”", "[]", "١٢٣", "🙂" * 50, "a" * 50_000, "not " * 5000])
def test_compare_hostile_text(text: str) -> None:
    for other in (text, LONG):
        found = judge(text, other, meaning=True)
        assert 0 <= found.score <= 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_compare_never_raises_and_alignment_lies_in_bounds(a: str, b: str) -> None:
    found = judge(a, b)
    assert all(0 <= edit.a.start <= edit.a.end <= len(a) for edit in found.alignment)
    assert all(0 <= edit.b.start <= edit.b.end <= len(b) for edit in found.alignment)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("We will sail at dawn 🚢 with all hands", "We will sail at dawn with all hands 🚢🚢", Relation.VERBATIM),
        ("𝐖𝐞 will sail at dawn with all ships", "We will sail at dawn with all ships", Relation.VERBATIM),
        ("\u202bWe will sail at dawn\u202c today", "We will sail at dawn today", Relation.VERBATIM),
        ("نحن سنبحر عند الفجر مع كل السفن", "نحن سنبحر عند الفجر مع كل السفن", Relation.VERBATIM),
        ("W\ud800e sail at dawn with ships", "We sail at dawn with ships", Relation.VERBATIM),
        ("Never again", "Never again", None),
        ("🚢", "🚢", None),
        ("[…]", "...", None),
        ("“”", "", None),
    ],
)
def test_compare_takes_odd_texts(one: str, two: str, expected: Relation | None) -> None:
    found = compare(Wording(one, speaker="bell"), Wording(two, speaker="bell"))
    assert found.relation is expected
    ends = [(edit.a.end, edit.b.end) for edit in found.alignment]
    assert ends == sorted(ends)
    assert all(a <= len(one) and b <= len(two) for a, b in ends)


@pytest.mark.parametrize(
    ("one", "two"), [("Mr. Carter", "Anna Carter"), ("the vote", "voting"), ("Ruritania", "Ruritania’s")]
)
def test_compare_calls_no_name_or_phrase_a_paraphrase(one: str, two: str) -> None:
    a, b = Wording(one, speaker="bell", day=DAY), Wording(two, speaker="bell", day=DAY)
    assert compare(a, b, encoder=shipped()).relation is None
