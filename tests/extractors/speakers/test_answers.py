"""What is answered about a source: canonical speaker, kind, evidence, candidates, on whose behalf."""

from __future__ import annotations

import pytest

from extractors.model import MentionKind, Speaker, SpeakerType
from extractors.registry import Registry
from tests.extractors.staging import stage

PERSON = SpeakerType.PERSON
UNNAMED = [
    ("‹Ann Palmer|P› won. ⟦A ‹White House|O› official⟧ ⟨said⟩ ⟪so⟫.", "White House official", SpeakerType.ANONYMOUS),
    (
        "⟦The ministers — some of whom came by train —⟧ ⟨said⟩ ⟪so⟫.",
        "ministers",
        SpeakerType.GROUP,
    ),
    ("‹Ann Palmer|P› won. ⟦Some officials⟧ ⟨said⟩ ⟪so⟫.", "Some officials", SpeakerType.GROUP),
    ("‹Ann Palmer|P› won. ⟦‹Palmer|P›'s lawyers⟧ ⟨said⟩ ⟪so⟫.", "Palmer's lawyers", SpeakerType.GROUP),
    ("‹Ann Palmer|P› won. ⟦Friends of Ms. ‹Palmer|P› who saw her⟧ ⟨said⟩ ⟪so⟫.",
     "Friends of Ms. Palmer who saw her", SpeakerType.GROUP),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name", "kind"), UNNAMED)
def test_answers_keeps_unnamed_sources_as_worded(marked: str, name: str, kind: SpeakerType) -> None:
    (speaker,) = stage(marked).resolve()[0].speakers
    assert (speaker.name, speaker.type) == (name, kind)


def test_answers_the_official_is_the_official_of_before() -> None:
    marked = "⟦A ‹White House|O› official⟧ ⟨said⟩ ⟪so⟫.\nIt was so, ⟪all of it⟫, ⟨according to⟩ ⟦the official⟧."
    first, second = stage(marked).resolve()
    assert first.speakers == second.speakers
    assert second.evidence[-1].rule == "same description"


BEHALF = [
    ("⟦‹Nick Merrow|P›, a spokesman for Mrs. ‹Palmer|P›,⟧ ⟨said⟩ ⟪so⟫.", "Nick Merrow", "Palmer"),
    (
        "‹Ann Palmer|P› won. ⟦‹Palmer|P› campaign spokesman ‹Brian Fallow|P›⟧ ⟨said⟩ ⟪so⟫.",
        "Brian Fallow",
        "Palmer campaign",
    ),
    ("⟦An ‹FBI|O› spokesman⟧ ⟨said⟩ ⟪so⟫.", "FBI spokesman", "FBI"),
]


@pytest.mark.parametrize(("marked", "name", "principal"), BEHALF)
def test_answers_spokespeople_speak_for_somebody(marked: str, name: str, principal: str) -> None:
    resolution = stage(marked).resolve()[0]
    assert resolution.speakers[0].name == name
    assert resolution.on_behalf_of is not None
    assert resolution.on_behalf_of.name == principal


def test_answers_gives_kinds_aliases_roles_and_evidence() -> None:
    marked = "⟦‹French|N› President ‹Emmanuel Macron|P›⟧ ⟨said⟩ ⟪a⟫. ⟦Mr ‹Macron|P›⟧ ⟨said⟩ ⟪b⟫. ⟦He⟧ ⟨said⟩ ⟪c⟫."
    staged = stage(marked)
    found = staged.resolve()
    assert [r.mention.kind for r in found if r.mention] == [MentionKind.NAME, MentionKind.PARTIAL, MentionKind.PRONOUN]
    speaker = found[0].speakers[0]
    assert speaker.slug == "emmanuel-macron"
    assert "Macron" in speaker.aliases
    assert "French President" in speaker.roles
    for resolution in found:
        assert resolution.candidates[0][0] == "Emmanuel Macron"
        assert 0.5 < resolution.confidence <= 1
        for step in resolution.evidence:
            assert step.span is None or step.span.slice(staged.article.text) == step.text


def test_answers_below_the_threshold_stay_unresolved_with_candidates() -> None:
    staged = stage("‹Paul Reyes|P› met ‹Ivan Holt|P› and ‹Karl Dorn|P›. “⟪It rains⟫,” ⟦he⟧ ⟨said⟩.")
    (unsure,) = staged.resolve(threshold=0.999)
    assert unsure.speakers == ()
    assert {name for name, _ in unsure.candidates} <= {"Paul Reyes", "Ivan Holt", "Karl Dorn"}
    assert len(unsure.candidates) > 1


def test_answers_links_to_the_registry_and_learns_roles_from_it() -> None:
    registry = Registry(
        [
            Speaker("Volodymyr Zelenskyy", "volodymyr-zelenskyy", PERSON, ("Zelensky",), ("Ukrainian President",)),
            Speaker("Emmanuel Macron", "emmanuel-macron", PERSON, ("Macron",), ("French President",)),
        ]
    )  # fmt: skip
    marked = (
        "⟦‹Volodymyr Zelensky|P›⟧ ⟨said⟩ ⟪a⟫. ⟦‹Emmanuel Macron|P›⟧ ⟨said⟩ ⟪b⟫.\n⟦The ‹Ukrainian|N› leader⟧ ⟨said⟩ ⟪c⟫."
    )
    found = stage(marked).resolve(registry)
    assert [r.speakers[0].slug for r in found] == ["volodymyr-zelenskyy", "emmanuel-macron", "volodymyr-zelenskyy"]
    assert len(registry) == 2


TAKEN_UP = [
    ("⟦A neighbour⟧ ⟨said⟩ ⟪it rains⟫. ⟦She⟧ ⟨added⟩ ⟪that it pours⟫. “⟪Yes⟫,” ⟦she⟧ ⟨said⟩.", ["neighbour"] * 3),
    ("⟦The senator⟧ ⟨said⟩ ⟪so⟫. ⟦He⟧ ⟨denied⟩ ⟪more⟫.", ["senator"] * 2),
    ("⟦A waitress⟧ ⟨said⟩ ⟪so⟫. ⟦He⟧ ⟨denied⟩ ⟪it⟫.", ["waitress", None]),
    ("⟦Two guards⟧ ⟨said⟩ ⟪so⟫. ⟦He⟧ ⟨denied⟩ ⟪it⟫.", ["Two guards", None]),
    ("It was read by the chair, ⟦who⟧ ⟨said⟩ ⟪it was late⟫.", ["chair"]),
    ("⟦A neighbour⟧ ⟨said⟩ ⟪so⟫. ⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪no⟫. ⟦She⟧ ⟨said⟩ ⟪it again⟫.",
     ["neighbour", "Ada Nwosu", "Ada Nwosu"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "wanted"), TAKEN_UP)
def test_answers_pronouns_take_up_a_source_without_a_name(marked: str, wanted: list[str | None]) -> None:
    found = stage(marked).resolve(threshold=0.5)
    assert [r.speakers[0].name if r.speakers else None for r in found] == wanted
    assert all(s.type in {"anonymous", "group"} for r in found for s in r.speakers if s.name != "Ada Nwosu")


@pytest.mark.parametrize(
    ("later", "same"),
    [("The minister", True), ("The new minister", True), ("Her minister", True), ("The former minister", False)],
)
def test_answers_a_description_that_says_something_else_is_somebody_else(later: str, same: bool) -> None:
    marked = f"⟦The new minister⟧ ⟨said⟩ ⟪no⟫. ⟦{later}⟧ ⟨said⟩ ⟪so⟫."
    first, second = stage(marked).resolve()
    assert (first.speakers == second.speakers) is same
    assert second.speakers[0].name == ("new minister" if same else later.removeprefix("The "))
