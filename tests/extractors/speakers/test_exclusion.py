"""What an article tells of people rules them out for other posts, places and parties, and for nothing else."""

from __future__ import annotations

import pytest

from extractors import Article, extract
from extractors.speakers.exclusion import TELLING
from tests.extractors.staging import stage

# Each row: an article, how a description in it begins, and whom it may mean all the same.
MEANT = [
    ("Senator Rosa Pell said the vote was near. The lawmaker said she would not wait.", "The lawmaker", "Rosa Pell"),
    ("Attorney Ken Sato spoke for the widow. The lawyer said she wanted an apology.", "The lawyer", "Ken Sato"),
    ("Manager Iris Kahn shook hands with everyone. The coach said her side had been brave.", "The coach", "Iris Kahn"),
    ("German president Ilse Brandt visited Accra. The German leader said it was late.", "The German leader",
     "Ilse Brandt"),
    ("Former governor Earl Stokes came home. The former governor said he had missed the lake.", "The former governor",
     "Earl Stokes"),
    ("Councillor Jo Hart won. The Democratic candidate said turnout had been high.", "The Democratic candidate",
     "Jo Hart"),
    ("Lena Oyelaran came in. Oyelaran took the chair, and the room fell silent. Oyelaran smiled.\n\n"
     "The chairwoman said the vote was void.", "The chairwoman", "Lena Oyelaran"),
    ("Ada Finch married Cole Finch in May. Her husband said it had rained.", "Her husband", "Cole Finch"),
    ("Swedish skier Astrid Holm won. The Swede said it was her hardest match.", "The Swede", "Astrid Holm"),
    ("Jordan Blake trained for nine years. The swimmer said her coach believed in her.", "The swimmer", "Jordan Blake"),
    ("Tory MP Rosa Pell spoke last. The Tory MP said she would not wait.", "The Tory MP", "Rosa Pell"),
    ("Pope Clement spoke. The pontiff said war was a defeat.", "The pontiff", "Clement"),
    ("The Norvik Institute published a survey of teachers. The survey said half would leave.", "The survey",
     "Norvik Institute"),
    ("A flight of Kestrel Airways was late. The airline said it was sorry.", "The airline", "Kestrel Airways"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "name"), MEANT, ids=[source for _, source, _ in MEANT])
def test_exclusion_leaves_whom_a_description_may_mean(text: str, source: str, name: str) -> None:
    (quote,) = [quote for quote in extract(Article(text=text)) if quote.source and quote.source.text.startswith(source)]
    assert name in [candidate for candidate, _ in quote.candidates]
    assert {speaker.name for speaker in quote.speakers if speaker.type != "anonymous"} <= {name}


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("⟦The memo⟧ ⟨warns⟩ that ⟪it leaks⟫. Its director, ⟦‹Oda Lien|P›⟧, ⟨said⟩ ⟪no⟫.", "memo"),
        ("‹Oda Lien|P› wrote a memo. ⟦The memo⟧ ⟨warns⟩ that ⟪it leaks⟫.", "Oda Lien"),
    ],
)
def test_exclusion_nobody_wrote_a_work_by_being_named_behind_it(marked: str, name: str) -> None:
    assert stage(marked).names()[0] == name


PLACED = [
    ("⟦‹Ada Poe|P›⟧ ⟨said⟩ ⟪no⟫. On a farm near ‹Vorra|P›, she grew up. “⟪Yes⟫,” ⟦she⟧ ⟨said⟩.", "Ada Poe"),
    ("⟦The panel⟧ ⟨said⟩ ⟪no⟫.\n\nThe ‹Ostra Bridge|O› shook. “⟪It held⟫,” ⟦it⟧ ⟨said⟩.", None),
]


@pytest.mark.parametrize(("marked", "name"), PLACED)
def test_exclusion_places_and_structures_do_not_speak(marked: str, name: str | None) -> None:
    assert stage(marked).names()[-1] == name


HEARD = [
    ("‹Ada Poe|P› met ‹Nora|P› near the dam. “⟪Yes⟫,” ⟦she⟧ ⟨said⟩.", "Nora"),
    ("⟦‹Ostra Airport|O›⟧ ⟨said⟩ ⟪no⟫. “⟪It held⟫,” ⟦it⟧ ⟨said⟩.", "Ostra Airport"),
    ("⟦‹Ada Poe|P›⟧, a curator, ⟨said⟩ ⟪no⟫. “⟪Yes⟫,” ⟦the curator in ‹Turku|G›⟧ ⟨said⟩.", "Ada Poe"),
]


@pytest.mark.parametrize(("marked", "name"), HEARD)
def test_exclusion_leaves_those_who_may_be_what_is_said(marked: str, name: str) -> None:
    assert name in [candidate for candidate, _ in stage(marked).resolve()[-1].candidates]


def test_exclusion_whoever_works_elsewhere_is_another() -> None:
    marked = "⟦‹Ada Poe|P›⟧ ⟨wrote⟩ to ⟪the museum⟫. “⟪Yes⟫,” ⟦the curator in ‹Turku|G›⟧ ⟨said⟩."
    assert "Ada Poe" not in [candidate for candidate, _ in stage(marked).resolve()[-1].candidates]


@pytest.mark.parametrize("noun", sorted(TELLING - {"union"}))
def test_exclusion_an_association_is_no_body_of_another_sort(noun: str) -> None:
    quotes = extract(Article(text=f"The Norvik Association met in Bergen. The {noun} said it was sorry for the delay."))
    assert quotes
    assert "Norvik Association" not in [candidate for quote in quotes for candidate, _ in quote.candidates]


@pytest.mark.parametrize(
    ("marked", "meant"),
    [
        ("⟦The college⟧ ⟨said⟩ ⟪no⟫. Nobody else was told, ‹Kestrel|O› wrote.", False),
        ("⟦The college⟧ ⟨said⟩ ⟪no⟫. Nobody else was told, ‹Kestrel College|O› wrote.", True),
        ("⟦The college⟧ ⟨said⟩ ⟪no⟫. Nobody else was told, ‹NCH|O› wrote.", True),
        ("‹Kestrel|O› closed. ⟦The college⟧ ⟨said⟩ ⟪no⟫.", True),
        ("⟦The company⟧ ⟨said⟩ ⟪no⟫. Nobody else was told, ‹Kestrel|O› wrote.", True),
    ],
)
def test_exclusion_a_college_is_not_whoever_is_named_later(marked: str, meant: bool) -> None:
    names = [name for name, _ in stage(marked).resolve()[0].candidates]
    assert any(name.startswith(("Kestrel", "NCH")) for name in names) is meant


@pytest.mark.parametrize("noun", sorted(TELLING))
def test_exclusion_a_body_named_by_its_sort_may_be_meant(noun: str) -> None:
    name = f"Norvik {noun.capitalize()}"
    quotes = extract(Article(text=f"The {name} met in Bergen. The {noun} said it was sorry for the delay."))
    assert {speaker.name for quote in quotes for speaker in quote.speakers if speaker.type != "anonymous"} <= {name}


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("⟦A diplomat⟧ ⟨said⟩ ⟪it was over⟫.", []),
        ("⟦‹Ida Holm|P›, a diplomat,⟧ ⟨said⟩ ⟪it was over⟫.", ["Ida Holm"]),
    ],
)
def test_exclusion_who_was_brought_up_without_a_name_is_meant_again(before: str, names: list[str]) -> None:
    marked = (
        f"The mediator, ⟦‹Jo Rask|P›⟧, ⟨said⟩ ⟪no⟫. {before} ⟦The diplomat, who was tired,⟧ ⟨said⟩ ⟪the man had rung⟫."
    )
    quote = stage(marked).resolve(threshold=0.0)[-1]
    assert [speaker.name for speaker in quote.speakers if speaker.type != "anonymous"] == names


# Each row: an article, and who may and who may not be meant by its last source. Anna Weld is named often enough to need
# no introduction.
HELD = [
    ("Mayor ‹Jon Rask|P› came. ⟦‹Anna Weld|P›⟧ ⟨said⟩ ⟪no⟫. ‹Weld|P› left, and ‹Weld|P› came back. ⟦The mayor⟧ ⟨said⟩ "
     "⟪so⟫.", "Anna Weld", False),
    ("The Rev. ‹Jon Rask|P› came. ⟦‹Anna Weld|P›⟧ ⟨said⟩ ⟪no⟫. ‹Weld|P› left, and ‹Weld|P› came back. ⟦The pastor⟧ "
     "⟨said⟩ ⟪so⟫.", "Anna Weld", False),
    ("Mayor ‹Jon Rask|P› came. ⟦‹Anna Weld|P›⟧ ⟨said⟩ ⟪no⟫. ‹Weld|P› left, and ‹Weld|P› came back. ⟦The mayor⟧ ⟨said⟩ "
     "⟪so⟫.", "Jon Rask", True),
    ("Former mayor ‹Jon Rask|P› came. ⟦‹Anna Weld|P›⟧ ⟨said⟩ ⟪no⟫. ‹Weld|P› left, and ‹Weld|P› came back. ⟦The mayor⟧ "
     "⟨said⟩ ⟪so⟫.", "Anna Weld", True),
    ("⟦‹Anna Weld|P›⟧ ⟨said⟩ ⟪no⟫. ‹Weld|P› left, and ‹Weld|P› came back. ⟦The mayor⟧ ⟨said⟩ ⟪so⟫, and her rival, "
     "Mayor ‹Jon Rask|P› of Ash, came.", "Anna Weld", True),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name", "meant"), HELD)
def test_exclusion_a_post_that_somebody_else_was_told_to_have(marked: str, name: str, meant: bool) -> None:
    assert (name in [candidate for candidate, _ in stage(marked).resolve()[-1].candidates]) is meant


@pytest.mark.parametrize(("others", "meant"), [(0, True), (3, True), (5, False)])
def test_exclusion_who_needs_no_introduction_is_named_as_often_as_anybody(others: int, meant: bool) -> None:
    rival = " ".join(["‹Jon Rask|P› came.", *["‹Rask|P› slept."] * (others - 1)][:others])
    marked = f"{rival} ⟦‹Anna Weld|P›⟧ ⟨said⟩ ⟪no⟫. ‹Weld|P› left, and ‹Weld|P› came back. ⟦The mayor⟧ ⟨said⟩ ⟪so⟫."
    assert ("Anna Weld" in [candidate for candidate, _ in stage(marked).resolve()[-1].candidates]) is meant


@pytest.mark.parametrize(
    ("source", "meant"),
    [("The boy's mother", False), ("His elder sister", False), ("His sister", True), ("Jon Weld's mother", True)],
)
def test_exclusion_a_namesake_is_no_relative_of_a_stranger(source: str, meant: bool) -> None:
    marked = f"⟦‹Anna Weld|P›⟧ ⟨said⟩ ⟪no⟫. ‹Jon Weld|P› left. ⟦{source}⟧ ⟨said⟩ ⟪so⟫."
    assert ("Anna Weld" in [candidate for candidate, _ in stage(marked).resolve()[-1].candidates]) is meant


def test_exclusion_the_elder_sister_is_who_is_told_to_be() -> None:
    marked = "‹Jon Weld|P› left. ⟦His elder sister, ‹Anna Weld|P›,⟧ ⟨said⟩ ⟪no⟫. ⟦The elder sister⟧ ⟨said⟩ ⟪so⟫."
    assert "Anna Weld" in [candidate for candidate, _ in stage(marked).resolve()[-1].candidates]
