"""Whom a source means that does not say so: pronouns, descriptions, several people, statements without a source."""

from __future__ import annotations

import pytest

from extractors.entities import Entity
from extractors.marks import pair
from extractors.model import Article, Attribution, MentionKind, Span
from extractors.registry import Registry
from extractors.speakers import resolve
from tests.extractors.staging import stage

JOINT = [
    ("‹Emmanuel Macron|P› met ‹Volodymyr Zelensky|P›. ⟦Both Mr ‹Macron|P› and Mr ‹Zelensky|P›⟧ ⟨said⟩ ⟪so⟫.",
     ["Emmanuel Macron", "Volodymyr Zelensky"]),
    ("⟦‹Ann Carson|P›, ‹Joan Fiore|P› and ‹Mike Huck|P›⟧ ⟨said⟩ ⟪so⟫.", ["Ann Carson", "Joan Fiore", "Mike Huck"]),
    ("⟦Chairman ‹Jason Chase|P› (R-Utah) and Chairman ‹Bob Good|P› (R-Va.)⟧ ⟨said⟩ ⟪so⟫.", ["Jason Chase", "Bob Good"]),
    ("⟦Neither ‹Ann Carson|P› nor ‹Mike Huck|P›⟧ ⟨would say⟩ ⟪so⟫.", ["Ann Carson", "Mike Huck"]),
    ("‹Ann Carson|P› met ‹Li Huck|P›. ⟦Neither ‹Carson|P› nor ‹Huck|O›⟧ ⟨would say⟩ ⟪so⟫.", ["Ann Carson", "Li Huck"]),
    ("⟦‹Ron Palmer|P› and his aides⟧ ⟨said⟩ ⟪so⟫.", ["Ron Palmer"]),
    ("⟦‹Ron Palmer|P›, a friend of ‹Ann Carson|P› and ‹Mike Huck|P›,⟧ ⟨said⟩ ⟪so⟫.", ["Ron Palmer"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "wanted"), JOINT)
def test_resolution_joint(marked: str, wanted: list[str]) -> None:
    assert [s.name for s in stage(marked).resolve()[0].speakers] == wanted


def test_resolution_they_are_the_two_who_spoke() -> None:
    marked = "⟦‹Jason Chase|P› and ‹Bob Good|P›⟧ ⟨said⟩ ⟪so⟫.\n⟦They⟧ ⟨added⟩ ⟪more⟫. ⟦The two lawmakers⟧ ⟨said⟩ ⟪no⟫."
    for resolution in stage(marked).resolve()[1:]:
        assert [s.name for s in resolution.speakers] == ["Jason Chase", "Bob Good"]


PRONOUNS = [
    ("⟦‹Emmanuel Macron|P›⟧ ⟨said⟩ ⟪it rains⟫. ⟦He⟧ ⟨added⟩ that ⟪it pours⟫.", "Emmanuel Macron"),
    ("⟦‹Emmanuel Macron|P›⟧ ⟨said⟩ ⟪it rains⟫.\n“⟪It pours⟫,” ⟦he⟧ ⟨added⟩.", "Emmanuel Macron"),
    ("‹Ada Nwosu|P› met ‹Paul Reyes|P›. ⟦‹Nwosu|P›⟧ ⟨said⟩ ⟪it rains⟫. ⟦She⟧ ⟨added⟩ ⟪more⟫.", "Ada Nwosu"),
    ("⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪it rains⟫ as ‹Paul Reyes|P› listened. ⟦She⟧ ⟨added⟩ ⟪more⟫.", "Ada Nwosu"),
    ("Mr. ‹Okoro|P› came with Mrs. ‹Tamm|P›. ⟦Mrs. ‹Tamm|P›⟧ ⟨said⟩ ⟪a⟫. “⟪B⟫,” ⟦she⟧ ⟨said⟩.", "Tamm"),
    ("⟦‹Kashi Ngo|P›⟧ was there. ⟪Yes⟫. She smiled. “⟪It rains⟫,” ⟦she⟧ ⟨said⟩.", "Kashi Ngo"),
    ("‹Dan Golva|P›, 61, of ‹Ash|G›, ⟦who⟧ ⟨said⟩ ⟪it rains⟫, left. ⟦‹Golva|P›⟧ ⟨said⟩ ⟪no⟫.", "Dan Golva"),
    ("The meeting heard ‹Ada Nwosu|P›, a doctor, ⟦who⟧ ⟨said⟩ ⟪it rains⟫. ⟦‹Nwosu|P›⟧ ⟨said⟩ ⟪no⟫.", "Ada Nwosu"),
    ("“⟪No⟫,” ⟨said⟩ ⟦‹Ada Nwosu|P›⟧. In her statement ⟦she⟧ ⟨said⟩ ⟪so⟫.", "Ada Nwosu"),
]


@pytest.mark.parametrize(("marked", "wanted"), PRONOUNS)
def test_resolution_pronouns(marked: str, wanted: str) -> None:
    found = [r for r in stage(marked).resolve() if r.mention and r.mention.kind is MentionKind.PRONOUN]
    assert [r.speakers[0].name for r in found] == [wanted] * len(found)
    assert found[0].evidence[0].rule in {"pronoun", "relative pronoun"}


def test_resolution_a_woman_is_never_he() -> None:
    assert stage("⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪a⟫. Mrs ‹Nwosu|P› left. ⟦He⟧ ⟨said⟩ ⟪b⟫.").names()[1] is None


DESCRIPTIONS = [
    ("⟦‹French|N› President ‹Emmanuel Macron|P›⟧ ⟨met⟩ ⟪x⟫ with ‹Ukrainian|N› President ‹Volodymyr Zelensky|P›.\n"
     "⟦The ‹French|N› president⟧ ⟨said⟩ ⟪so⟫. ⟦The ‹Ukrainian|N› leader⟧ ⟨said⟩ ⟪no⟫.",
     ["Emmanuel Macron", "Volodymyr Zelensky"]),
    ("The ‹Finnish|N› president, ‹Alexander Stubb|P›, met ‹French|N› President ‹Emmanuel Macron|P›.\n"
     "⟦The ‹Finnish|N› president⟧ ⟨said⟩ ⟪so⟫.", ["Alexander Stubb"]),
    ("‹Ann Palmer|P›, the ‹Republican|N› nominee for governor, met Sen. ‹Ron Weld|P›.\n⟦The senator⟧ ⟨said⟩ ⟪a⟫. "
     "⟦The nominee⟧ ⟨said⟩ ⟪b⟫.", ["Ron Weld", "Ann Palmer"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "wanted"), DESCRIPTIONS)
def test_resolution_descriptions_go_by_role(marked: str, wanted: list[str]) -> None:
    assert stage(marked).names()[-len(wanted) :] == wanted


def test_resolution_the_same_noun_of_another_place_is_somebody_else() -> None:
    marked = (
        "⟦Sen. ‹Ron Weld|P› (R-Ohio)⟧ ⟨said⟩ ⟪a⟫. ⟦The Ohio Republican⟧ ⟨said⟩ ⟪b⟫.\n"
        "⟦Sen. ‹Jim Orr|P› (R-Utah)⟧ ⟨said⟩ ⟪c⟫. ⟦The Utah Republican⟧ ⟨said⟩ ⟪d⟫. ⟦The Ohio Republican⟧ ⟨said⟩ ⟪e⟫."
    )
    assert stage(marked).names() == ["Ron Weld", "Ron Weld", "Jim Orr", "Jim Orr", "Ron Weld"]


@pytest.mark.parametrize(
    "marked",
    [
        "⟦Sen. ‹Ron Weld|P›⟧ ⟨said⟩ ⟪a⟫. ⟦Some senators⟧ ⟨said⟩ ⟪b⟫.",  # one senator is not several
        "⟦‹Ron Weld|P›, a senator,⟧ ⟨said⟩ ⟪a⟫. ⟦‹Weld|P›'s fellow senators⟧ ⟨said⟩ ⟪b⟫.",
        "⟦‹Ron Weld|P›, a lawyer,⟧ ⟨said⟩ ⟪a⟫. ⟦‹Weld|P›'s lawyer⟧ ⟨said⟩ ⟪b⟫.",  # whose lawyer it is speaks for nobody
    ],
)
def test_resolution_a_description_is_not_whom_it_rules_out(marked: str) -> None:
    found = stage(marked).resolve()[1]
    assert "Ron Weld" not in [speaker.name for speaker in found.speakers]
    assert "Ron Weld" not in [name for name, _ in found.candidates]


def test_resolution_a_former_wife_is_no_unknown_noun() -> None:
    marked = (
        "⟦‹Ron Weld|P›⟧ ⟨said⟩ ⟪a⟫ of his wife, ‹Iva Weld|P›.\n⟦Mrs ‹Weld|P›⟧ ⟨said⟩ ⟪b⟫. ⟦His ex-wife⟧ ⟨said⟩ ⟪c⟫."
    )
    assert [name for name, _ in stage(marked).resolve()[2].candidates] == ["Iva Weld"]


def test_resolution_she_is_the_unnamed_woman_who_just_spoke() -> None:
    marked = (
        "⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪a⟫.\n\nThe hall was full. It was warm.\n\n“⟪It was loud⟫,” ⟨said⟩ "
        "⟦a woman who would not be named⟧. “⟪Too loud⟫,” ⟦she⟧ ⟨said⟩."
    )
    found = stage(marked).resolve(threshold=0.5)[2]
    assert "Ada Nwosu" not in [speaker.name for speaker in found.speakers]


CONTINUED = [
    ("⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪it rains⟫, ⟦⟧⟨adding⟩ that ⟪it pours⟫.", "Ada Nwosu", "participle"),
    ("“⟪It rains⟫,” ⟦Ms ‹Nwosu|P›⟧ ⟨said⟩.\n\n⟦⟧“⟪It pours, and it will pour on⟫.”\n", "Nwosu", "continuation"),
    ("⟦‹Ada Nwosu|P›⟧ ⟨said⟩ that ⟪it rains⟫.\n\n⟦⟧“⟪It pours, and it will pour on⟫.”\n", "Ada Nwosu", "paragraph"),
    ("⟦‹Ada Nwosu|P›⟧ ⟨said⟩: “⟪It rains⟫.\n\n⟦⟧“⟪It pours⟫.”\n", "Ada Nwosu", "continuation"),
]


@pytest.mark.parametrize(("marked", "name", "rule"), CONTINUED)
def test_resolution_continues_on_evidence(marked: str, name: str, rule: str) -> None:
    staged = stage(marked)
    here = staged.attributions[-1]
    if rule != "participle":
        here = Attribution(here.content, None, None, 1.0)
    staged.attributions[-1] = here
    resolution = staged.resolve()[-1]
    assert [s.name for s in resolution.speakers] == [name]
    assert resolution.evidence[0].rule == rule


@pytest.mark.parametrize(
    "marked",
    [
        "⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪it rains⟫. The hall was full and warm and loud.\n\n⟦⟧It was ⟨asked⟩ if ⟪it pours⟫.",
        "⟦⟧“⟪It pours⟫.”\nNobody knew.",
    ],
)
def test_resolution_leaves_statements_without_evidence_alone(marked: str) -> None:
    resolution = stage(marked).resolve()[-1]
    assert resolution.speakers == ()
    assert resolution.mention is None


def test_resolution_first_person_is_the_speaker_around_it() -> None:
    text = "“I think I know,” Ada Nwosu said."
    inner, outer = text.index("I think"), text.index("Ada")
    attributions = [
        Attribution((Span(1, 15),), Span(27, 31), Span(outer, outer + 9), 1.0),
        Attribution((Span(9, 15),), Span(3, 8), Span(inner, inner + 1), 1.0, nested_in=0),
    ]
    entities = [Entity(Span(outer, outer + 9), "PERSON")]
    found = resolve(Article(text=text), entities, pair(text), attributions, Registry(), threshold=0.5)
    assert [r.speakers[0].name for r in found] == ["Ada Nwosu", "Ada Nwosu"]
    assert found[1].evidence[0].rule == "first person"


def test_resolution_first_person_is_the_author_outside_quotations() -> None:
    marked = "⟦I⟧ ⟨think⟩ ⟪it will rain⟫."
    assert stage(marked, byline="By Joan Penn").names() == ["Joan Penn"]
    assert stage(marked).names() == [None]
    assert stage(marked, byline="Staff and agencies").names() == [None]


def test_resolution_us_is_a_country_not_a_pronoun() -> None:
    assert stage("⟦US Treasury Secretary ‹Scott Bess|P›⟧ ⟨said⟩ ⟪so⟫.").names() == ["Scott Bess"]


# Each row: an article, and who its last source is: a name, or None where nobody can tell the namesakes apart.
NAMESAKES = [
    ("‹Karl Moor|P›, whose sister ‹Vera Moor|P› left in May, is back. ⟦‹Moor|P›⟧ ⟨said⟩ ⟪so⟫. ‹Moor|P› sat.", None),
    ("⟦‹Karl Moor|P›⟧ ⟨said⟩ ⟪no⟫. He left in May. His sister, ‹Vera Moor|P›, keeps the house. ⟦‹Moor|P›⟧ ⟨said⟩ ⟪so⟫.",
     None),
    ("⟦‹Karl Moor|P›⟧ ⟨said⟩ ⟪no⟫. He left in May with ‹Vera Moor|P›. ⟦‹Moor|P›⟧ ⟨said⟩ ⟪so⟫.", "Karl Moor"),
    ("⟦‹Karl Moor|P›⟧ ⟨said⟩ ⟪no⟫. ‹Vera Moor|P› keeps the house.\n\nIt is cold. ⟦‹Moor|P›⟧ ⟨said⟩ ⟪so⟫.", "Karl Moor"),
    ("‹Karl Moor|P› met ‹Vera Moor|P›. ⟦‹Vera|P›⟧ ⟨said⟩ ⟪no⟫. ⟦‹Moor|P›⟧ ⟨said⟩ ⟪so⟫.", "Karl Moor"),
    ("‹Karl Moor|P› met ‹Vera Moor|P›. “‹Vera|P› was late,” he wrote. ⟦‹Vera Moor|P›⟧ ⟨said⟩ ⟪no⟫. ⟦‹Moor|P›⟧ ⟨said⟩ "
     "⟪so⟫.", "Vera Moor"),
    ("‹Anne-Lise Moor|P› met ‹Aris Moor|P›. ⟦Ms ‹Moor|P›⟧ ⟨said⟩ ⟪so⟫.", "Anne-Lise Moor"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name"), NAMESAKES)
def test_resolution_of_namesakes(marked: str, name: str | None) -> None:
    found = stage(marked).resolve(threshold=0.5)[-1]
    assert [speaker.name for speaker in found.speakers] == ([name] if name else [])


def test_resolution_a_title_that_is_read_as_part_of_a_name_is_a_description_too() -> None:
    marked = "⟦‹Sheikh Talib Amari|P›⟧ ⟨said⟩ ⟪no⟫. ⟦‹Nils Aho|P›⟧ ⟨said⟩ ⟪yes⟫. ⟦The sheikh⟧ ⟨said⟩ ⟪so⟫."
    assert stage(marked).resolve()[-1].candidates[0][0] == "Sheikh Talib Amari"
