"""What looks like an attribution and says nothing."""

from __future__ import annotations

import pytest

from extractors.assemble.screening import is_aim, is_purpose, is_statement
from extractors.model import Span
from tests.extractors.assemble.tables import check_table, table
from tests.extractors.labelling import label


def says_something(marked: str) -> bool:
    """Whether the ⟪content⟫ of a marked text, with its ⟨cue⟩ and ⟦source⟧ where it has them, is a statement."""
    text, tagged = label(marked)
    parts: dict[str, list[Span]] = {"content": [], "cue": [], "source": []}
    for each in tagged:
        parts[each.role].append(each.span)
    return is_statement(text, parts["content"], *(next(iter(parts[role]), None) for role in ("cue", "source")))


@pytest.mark.parametrize(
    "marked",
    [
        "⟦He⟧ ⟨said⟩ ⟪that⟫\n",
        "⟦She⟧ ⟨refused⟩ ⟪to⟫\n",
        "The pact, ⟨known as⟩ ⟪the “ring of iron”⟫, was signed.",
        "⟦She⟧ ⟨is best known for⟩ ⟪her novel “The Salt Road”⟫.",
        "A book ⟨titled⟩ ⟪“Low Tide”⟫ lay there.",
        "The ⟨so-called⟩ ⟪“shadow cabinet”⟫ met.",
        "⟨Citing⟩ ⟪two harbour officials who had seen the plan⟫, Rao left.",
        "⟦Rao⟧ ⟨cited⟩ ⟪unnamed experts⟫.",
        "⟨Quoting⟩ ⟪a former minister⟫, the paper went on.",
        "⟦Rao⟧ ⟨told⟩ ⟪the crowd⟫, which chanted.",
        "⟦Rao⟧ ⟨has already told⟩ ⟪the whole story⟫.",
        "⟦Rao⟧ ⟨said⟩ ⟪nothing⟫ and left.",
        "⟦Rao⟧ ⟨Pushes Forward⟩ ⟪With Plans For The Dam⟫",
        "⟦Leaders⟧ ⟨split on⟩ ⟪‘reassurance dam’ in the valley⟫\n\nThey met.",
        "Rao ⟨was asked about⟩ ⟪the leak in the dam⟫ and smiled.",
        "⟨Pressed on⟩ ⟪his plans⟫, Rao left.",
        "An official ⟦who⟧ ⟨asked⟩ ⟪not to be named⟫ left.",
        "⟦They⟧ ⟨requested⟩ ⟪anonymity to speak freely⟫.",
        "⟦Both⟧ ⟨insisted on⟩ ⟪anonymity⟫.",
        "⟦She⟧ ⟨would say⟩ ⟪nothing further⟫.",
        "It ⟨remains to be seen⟩ ⟪whether the dam will hold⟫.",
        "A ⟨great unknown is⟩ ⟪whether the dam will hold⟫.",
        "⟨Details of⟩ ⟪the plan for the dam⟫ are still unclear.",
        "⟦Your device⟧ ⟨does not support⟩ ⟪this player⟫\n",
        "⟦The two towns⟧ quarrelled over the toll, ⟨spawning⟩ ⟪a long and bitter dispute⟫.",
        "⟦Ann Lee⟧ ⟨signed⟩ ⟪it⟫ on Friday.",
        "⟦Ann Lee⟧ ⟨believes⟩ ⟪him⟫.",
    ],
)
def test_screening_leaves_out_what_says_nothing(marked: str) -> None:
    assert not says_something(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "⟦He⟧ ⟨said⟩ ⟪that it leaks⟫.",
        "⟦She⟧ ⟨is uncertain⟩ ⟪whether the dam will hold⟫.",
        "⟨Rumour has it⟩ ⟪that the dam will hold⟫.",
        "⟦Your brother⟧ ⟨said⟩ ⟪that it leaks⟫.",
        "⟦Young voters⟧ ⟨do not support⟩ ⟪the dam⟫",
        "⟦Rao⟧ waved to them, ⟨mouthing⟩ ⟪“thank you”⟫.",
        "⟦Rao⟧ opened the dam, ⟨warning⟩ ⟪that it leaks⟫.",
        "⟦She⟧ ⟨called⟩ it ⟪“a ring of iron”⟫.",
        "⟦Rao⟧ ⟨labelled⟩ them ⟪cowards⟫.",
        "⟦Everyone⟧ ⟨knew⟩ ⟪that it leaked⟫.",
        "⟦Rao⟧ ⟨cited⟩ ⟪a lack of money⟫.",
        "⟨Citing⟩ ⟪fears that officials would leave⟫, Rao resigned.",
        "⟪“It is over.”⟫",
        "⟦Rao⟧ ⟨said⟩ ⟪nothing had been decided⟫.",
        "⟦Rao⟧ ⟨told⟩ ⟪the crowd was small⟫.",
        "⟦Rao⟧ ⟨told them⟩ ⟪the dam leaks⟫.",
        "⟦Rao⟧ ⟨told⟩ us ⟪the dam leaks⟫.",
        "⟦She⟧ ⟨asked⟩ ⟪not to be sent home⟫.",
        "⟦Rao⟧ ⟨pledges⟩ ⟪a new dam⟫",
        "⟦Minister⟧⟨:⟩ ⟪Dam will hold⟫",
        "⟪Dam to close⟫, ⟨according to⟩ ⟦Rao⟧",
        "⟦Leaders⟧ ⟨split on⟩ ⟪a dam in the valley⟫.",
        "Rao ⟨was asked about⟩ ⟪how the dam leaked⟫.",
        "⟦The board⟧ ⟨asked about⟩ ⟪the leak in the dam⟫.",
        "Rao ⟨was asked⟩ ⟪whether it leaked⟫.",
        "⟦She⟧ ⟨said⟩ ⟪anonymity protects nobody⟫.",
        "⟪“Nothing at all,”⟫ ⟦Rao⟧ ⟨said⟩.",
        "⟦Ann Lee⟧ ⟨denied⟩ ⟪it⟫ on Friday.",
        "⟦Ann Lee⟧ ⟨believes⟩ ⟪it leaks⟫.",
    ],
)
def test_screening_keeps_what_somebody_says(marked: str) -> None:
    assert says_something(marked)


@pytest.mark.parametrize(
    ("text", "source", "cue", "wanted"),
    [
        ("They met Mary Blair, to discuss the dam.", "Mary Blair", "to discuss", True),
        ("They met Mary Blair, to discuss the dam.", "Mary Blair,", "to discuss", True),
        ("Mary Blair is to announce a new dam.", "Mary Blair", "is to announce", False),
        ("They asked Blair to say so.", "Blair", "to say", False),
        ("So it is, to quote Mary Blair.", "Mary Blair", "to quote", False),
    ],
)
def test_screening_what_is_a_purpose(text: str, source: str, cue: str, wanted: bool) -> None:
    spans = [Span(at := text.index(each), at + len(each)) for each in (source, cue)]
    assert is_purpose(text, *spans) is wanted


@pytest.mark.parametrize(
    ("text", "cue", "aim"),
    [
        ("She spoke after a fair aimed at helping farmers and calling for rain.", "calling for", True),
        ("A bill designed to urge banks to lend passed.", "urge", True),
        ("The ad was meant to ask who pays.", "ask", True),
        ("A fair aimed at farmers opened, and she called for rain.", "called for", False),
        ("It was aimed at farmers. She called for rain.", "called for", False),
        ("She meant it and called for rain.", "called for", False),
    ],
)
def test_screening_an_aim_is_what_a_thing_is_for(text: str, cue: str, aim: bool) -> None:
    start = text.index(cue)
    assert is_aim(text, Span(start, start + len(cue))) is aim


@table(
    before_a_speech=("Here is ⟪what⟫ ⟦she⟧ ⟨said⟩: ⟪“It leaks.”⟫", ["she | said | “It leaks.”"]),
    alone=("⟦She⟧ ⟨would not say⟩ ⟪why⟫.", ["She | would not say | why"]),
    a_clause=("⟦She⟧ ⟨said⟩ ⟪what leaked⟫.", ["She | said | what leaked"]),
)
def test_screening_a_question_word_before_what_was_said_is_none_of_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)
