"""What an article says about a figure against what a description asks for."""

from __future__ import annotations

import pytest

from extractors.mentions import find_mentions
from extractors.mentions.layout import lay_out
from extractors.model import Span
from extractors.speakers.agreement import describe_role
from extractors.speakers.candidates import NOBODY, Query
from extractors.speakers.clusters import gather
from extractors.speakers.phrases import read_source
from tests.extractors.staging import stage


def evidence(marked: str, name: str) -> dict[str, float]:
    """What speaks for the figure of that name where the one marked source stands."""
    staged = stage(marked)
    layout = lay_out(staged.article.text)
    cast = gather(layout, find_mentions(layout, staged.entities))
    source = staged.attributions[0].source or Span(0, 0)
    query = Query(read_source(layout, cast, source), source.start, quoted=False, enclosing=NOBODY, spoken=())
    return describe_role(layout, cast, query, next(f for f in cast.figures if f.name == name))


ROLES = [
    ("President ‹Ann Palmer|P› came. ⟦The president⟧ ⟨said⟩ ⟪so⟫.", "Ann Palmer", {"same noun", "by title"}),
    ("Former President ‹Ann Palmer|P› came. ⟦The former president⟧ ⟨said⟩ ⟪so⟫.", "Ann Palmer",
     {"same noun", "former too"}),
    ("‹Ann Palmer|P›, the former president, came. ⟦The president⟧ ⟨said⟩ ⟪so⟫.", "Ann Palmer",
     {"same noun", "former not asked for"}),
    ("President ‹Ann Palmer|P› came. ⟦The former president⟧ ⟨said⟩ ⟪so⟫.", "Ann Palmer", {"same noun", "not former"}),
    ("‹Ron Weld|P›, president of the Harbour Trust, came. ⟦The president⟧ ⟨said⟩ ⟪so⟫.", "Ron Weld",
     {"same noun", "body not asked for"}),
    ("Vice President ‹Ron Weld|P› came. ⟦The vice president⟧ ⟨said⟩ ⟪so⟫.", "Ron Weld", {"same noun", "by title"}),
    ("The ‹Harbour Times|O› wrote it. ⟦The newspaper⟧ ⟨said⟩ ⟪so⟫.", "Harbour Times", {"name of that sort"}),
    ("The ‹Harbour Times|O› wrote it. ⟦The network⟧ ⟨said⟩ ⟪so⟫.", "Harbour Times", {"name of another sort"}),
    ("‹Tidal Week|O› magazine wrote it. ⟦The magazine⟧ ⟨said⟩ ⟪so⟫.", "Tidal Week", {"same noun"}),
    ("‹Ann Palmer|P› made a new documentary. ‹Ron Weld|P› saw it. ⟦The film⟧ ⟨says⟩ ⟪so⟫.", "Ann Palmer",
     {"brought it up"}),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name", "wanted"), ROLES)
def test_agreement_sees(marked: str, name: str, wanted: set[str]) -> None:
    assert wanted <= {key for key, value in evidence(marked, name).items() if value}


AGAINST = [
    ("Vice President ‹Ron Weld|P› came. ⟦The president⟧ ⟨said⟩ ⟪so⟫.", "Ron Weld", "same noun"),
    ("The ‹Republican|N› nominee's eldest daughter, ‹Iva Weld|P›, came. ⟦The nominee⟧ ⟨said⟩ ⟪so⟫.", "Iva Weld",
     "same noun"),
    ("‹Ann Palmer|P› made a new documentary. ‹Ron Weld|P› saw it. ⟦The film⟧ ⟨says⟩ ⟪so⟫.", "Ron Weld",
     "brought it up"),
    ("‹Ann Palmer|P› wrote a letter. ⟦The film⟧ ⟨says⟩ ⟪so⟫.", "Ann Palmer", "brought it up"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name", "absent"), AGAINST)
def test_agreement_does_not_see(marked: str, name: str, absent: str) -> None:
    assert not evidence(marked, name).get(absent)


def test_agreement_knows_the_office_of_a_sort() -> None:
    marked = "The ‹Palmer|P› camp is glad. ‹Ann Palmer|P› rests. ⟦The campaign⟧ ⟨said⟩ ⟪so⟫."
    assert {"office of that sort", "alone of that office"} <= set(evidence(marked, "Palmer camp"))


POSTS = [
    ("Finance minister ‹Ann Palmer|P› came. ⟦The health minister⟧ ⟨said⟩ ⟪so⟫.", True),
    ("Finance minister ‹Ann Palmer|P› came. ⟦The minister⟧ ⟨said⟩ ⟪so⟫.", False),
    ("Minister ‹Ann Palmer|P› came. ⟦The health minister⟧ ⟨said⟩ ⟪so⟫.", False),
    ("Police chief ‹Ann Palmer|P› came. ⟦The fire chief⟧ ⟨said⟩ ⟪so⟫.", True),
    ("‹Ann Palmer|P›, the mayor of Brook, came. ⟦The mayor of Ash⟧ ⟨said⟩ ⟪so⟫.", True),
    ("‹Ann Palmer|P›, the mayor of Brook, came. ⟦The mayor of Brook⟧ ⟨said⟩ ⟪so⟫.", False),
    ("Ukrainian president ‹Ann Palmer|P› came. ⟦The French president⟧ ⟨said⟩ ⟪so⟫.", True),
    ("Ohio senator ‹Ann Palmer|P› came. ⟦The American senator⟧ ⟨said⟩ ⟪so⟫.", False),
    ("Harbour Party leader ‹Ann Palmer|P› came. ⟦The leader of the Senate⟧ ⟨said⟩ ⟪so⟫.", True),
    ("Roe aide ‹Ann Palmer|P› came. ⟦The foreign policy aide⟧ ⟨said⟩ ⟪so⟫.", False),
]


@pytest.mark.parametrize(("marked", "other"), POSTS)
def test_agreement_tells_posts_of_one_noun_apart(marked: str, other: bool) -> None:
    found = evidence(marked, "Ann Palmer")
    assert ("other post" in found) is other
    assert ("same noun" in found) is not other


@pytest.mark.parametrize(
    ("marked", "shared"),
    [
        ("Russian leader ‹Ann Palmer|P› came. ⟦The chancellor⟧ ⟨said⟩ ⟪so⟫.", True),
        ("Union leader ‹Ann Palmer|P› came. ⟦The chancellor⟧ ⟨said⟩ ⟪so⟫.", False),
        ("President ‹Ann Palmer|P› came. ⟦The Senate leader⟧ ⟨said⟩ ⟪so⟫.", False),
        ("President ‹Ann Palmer|P› came. ⟦The Chilean leader⟧ ⟨said⟩ ⟪so⟫.", True),
        ("Senate majority leader ‹Ann Palmer|P› came. ⟦The lawmaker⟧ ⟨said⟩ ⟪so⟫.", True),
        ("Deputy mayor ‹Ann Palmer|P› came. ⟦The mayor⟧ ⟨said⟩ ⟪so⟫.", False),
    ],
)
def test_agreement_knows_what_a_leader_leads(marked: str, shared: bool) -> None:
    assert ("same class" in evidence(marked, "Ann Palmer")) is shared


@pytest.mark.parametrize(
    ("marked", "absurd"),
    [
        ("Spokeswoman ‹Ann Palmer|P› came. ⟦The prime minister⟧ ⟨said⟩ ⟪so⟫.", True),
        ("Analyst ‹Ann Palmer|P› came. ⟦The mayor⟧ ⟨said⟩ ⟪so⟫.", True),
        ("Senator ‹Ann Palmer|P› came. ⟦The mayor⟧ ⟨said⟩ ⟪so⟫.", False),
        ("Analyst ‹Ann Palmer|P› came. ⟦The lawyer⟧ ⟨said⟩ ⟪so⟫.", False),
        ("‹Ann Palmer|P› came. ⟦The mayor⟧ ⟨said⟩ ⟪so⟫.", False),
    ],
)
def test_agreement_takes_nobody_of_another_walk_of_life_for_a_ruler(marked: str, absurd: bool) -> None:
    assert ("no ruler" in evidence(marked, "Ann Palmer")) is absurd
