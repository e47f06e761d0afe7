"""Whom a statement speaks to: the pronoun right behind its cue."""

from __future__ import annotations

import pytest

from extractors.speakers.scene import TORN
from tests.extractors.staging import stage


def test_scene_who_only_asks_does_not_answer() -> None:
    asked = "⟦‹Ola Berg|P›⟧ ⟨said⟩ ⟪no⟫. ⟨Asked by⟩ ⟦the judge⟧ ⟪whether it was so⟫, ⟦he⟧ ⟨replied⟩: “⟪Yes.⟫”"
    assert stage(asked).resolve(threshold=0.5)[-1].speakers[0].name == "Ola Berg"
    when = "⟦‹Ola Berg|P›⟧ ⟨said⟩ ⟪no⟫. When ⟦the judge⟧ ⟨asked⟩ ⟪why he had⟫, ⟦he⟧ ⟨replied⟩: “⟪Yes.⟫”"
    assert stage(when).resolve(threshold=0.5)[-1].speakers[0].name == "Ola Berg"
    spoke = "⟦‹Ola Berg|P›⟧ ⟨said⟩ ⟪no⟫. ⟦The judge⟧ ⟨said⟩ ⟪it was so⟫. ⟦He⟧ ⟨added⟩ that ⟪it was late⟫."
    assert [s.name for s in stage(spoke).resolve(threshold=0.5)[-1].speakers] != ["Ola Berg"]


@pytest.mark.parametrize(
    ("marked", "meant"),
    [
        ("⟨Asked by⟩ ⟦the mayor⟧ ⟪whether it held⟫, engineer ⟦‹Ola Berg|P›⟧ ⟨said⟩: “⟪Yes.⟫”", False),
        ("When ⟦the mayor⟧ ⟨asked⟩ ⟪whether it held⟫, ⟦‹Ola Berg|P›⟧ ⟨said⟩ ⟪no⟫.", False),
        ("⟦The mayor⟧ ⟨said⟩ ⟪it held⟫. Mayor ⟦‹Ola Berg|P›⟧ ⟨said⟩ ⟪it was new⟫.", True),
        ("When ⟦the mayor⟧ ⟨asked⟩ ⟪whether it held⟫, Mayor ⟦‹Ola Berg|P›⟧ ⟨said⟩ ⟪no⟫.", False),
    ],
)
def test_scene_who_asks_is_not_who_answers_by_name(marked: str, meant: bool) -> None:
    assert ("Ola Berg" in [name for name, _ in stage(marked).resolve()[0].candidates]) is meant


@pytest.mark.parametrize(
    ("between", "named"),
    [
        ("Mayor ‹Per Rask|P› shook his head.", []),
        ("‹Rask|P›, who is mayor, left.", []),
        ("‹Berg|P› shook his head.", ["Ola Berg"]),
        ("‹Rask|P› and ‹Berg|P› shook hands.", ["Ola Berg"]),
        ("‹Rask|P›'s dog barked.", ["Ola Berg"]),
        ("In the hall ‹Rask|P› sat.", ["Ola Berg"]),
        ("‹Ida Rask|P› shook her head.", ["Ola Berg"]),
        ("It rained.", ["Ola Berg"]),
    ],
)
def test_scene_who_spoke_last_has_passed_where_the_next_sentence_is_about_another(
    between: str, named: list[str]
) -> None:
    marked = f"“⟪It holds⟫,” ⟨said⟩ ⟦‹Ola Berg|P›⟧. {between} “⟪It leaks⟫,” ⟦he⟧ ⟨said⟩."
    assert [speaker.name for speaker in stage(marked).resolve(threshold=0.5)[-1].speakers] == named


def test_scene_who_opens_the_pronouns_own_sentence_has_not_passed() -> None:
    marked = "⟦‹Ola Berg|P›⟧ ⟨said⟩ ⟪no⟫. ‹Per Rask|P› left. ⟦‹Berg|P›⟧ ⟨said⟩ ⟪⟦he⟧ ⟨hoped⟩ ⟪it would hold⟫⟫."
    assert stage(marked).resolve(threshold=0.5)[-1].speakers[0].name == "Ola Berg"


@pytest.mark.parametrize(
    ("report", "name"),
    [
        ("⟦‹Ola Berg|P›⟧ ⟨noted⟩ that ⟪⟦‹Per Rask|P› himself⟧ ⟨had conceded⟩ that ⟪it leaked⟫⟫.", "Ola Berg"),
        ("⟦‹Ola Berg|P›⟧ ⟨said⟩ ⟪no⟫. ⟦‹Per Rask|P› himself⟧ ⟨had conceded⟩ that ⟪it leaked⟫.", "Per Rask"),
        ("⟦The report⟧ ⟨said⟩ ⟪⟦‹Per Rask|P›⟧ ⟨had conceded⟩ that ⟪it leaked⟫⟫.", "Per Rask"),
    ],
    ids=["inside another's words", "after another", "of nobody's words"],
)
def test_scene_who_speaks_inside_anothers_statement_is_not_heard_behind_it(report: str, name: str) -> None:
    marked = f"{report}\n\n“⟪What they ask for is fair⟫,” ⟦he⟧ ⟨said⟩."
    assert [speaker.name for speaker in stage(marked).resolve(threshold=0.5)[-1].speakers] == [name]


@pytest.mark.parametrize(
    ("other", "source", "trusted"),
    [
        ("Rep. ‹Ann Poe|P›", "The congresswoman", False),
        ("Rep. ‹Ann Poe|P›", "The congressman", True),
        ("‹Ann Poe|P›", "The congresswoman", True),  # she is told to be nothing
        ("Rep. ‹Xan Poe|P›", "The congresswoman", True),
    ],
)
def test_scene_a_woman_of_the_same_calling_is_meant_rather_than_who_may_be_none(
    other: str, source: str, trusted: bool
) -> None:
    marked = f"Rep. ‹Lys Holm|P› met {other}. ⟦Rep. ‹Lys Holm|P›⟧ ⟨said⟩ ⟪no⟫. ⟦{source}⟧ ⟨said⟩ ⟪so⟫."
    found = stage(marked).resolve()[-1]
    assert [speaker.name for speaker in found.speakers] == ["Lys Holm"]
    assert (found.confidence != TORN) is trusted


@pytest.mark.parametrize(
    ("speech", "named"),
    [
        ("“⟪I rang, and ⟦he⟧ ⟨told me⟩, ⟪‘It leaks’⟫⟫,”", False),
        ("“⟪I rang ‹Berg|P›, and ⟦he⟧ ⟨told me⟩, ⟪‘It leaks’⟫⟫,”", True),
    ],
)
def test_scene_whom_a_speaker_means_is_not_told_by_the_sentences_around(speech: str, named: bool) -> None:
    marked = f"⟦‹Ola Berg|P›⟧ ⟨said⟩ ⟪no⟫. {speech} ⟦‹Ann Poe|P›⟧ ⟨recalled⟩."
    staged = stage(marked)
    inner = next(
        k for k, one in enumerate(staged.attributions) if one.source and one.source.slice(staged.article.text) == "he"
    )
    assert [speaker.name for speaker in staged.resolve(threshold=0.5)[inner].speakers] == (
        ["Ola Berg"] if named else []
    )
