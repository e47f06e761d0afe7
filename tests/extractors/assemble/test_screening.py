"""What looks like an attribution and says nothing."""

from __future__ import annotations

import pytest

from extractors.assemble.screening import is_statement
from extractors.model import Span
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
        "⟦Rao⟧ ⟨said⟩ ⟪nothing⟫ and left.",
        "⟦She⟧ ⟨would say⟩ ⟪nothing further⟫.",
    ],
)
def test_screening_leaves_out_what_says_nothing(marked: str) -> None:
    assert not says_something(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "⟦He⟧ ⟨said⟩ ⟪that it leaks⟫.",
        "⟦She⟧ ⟨called⟩ it ⟪“a ring of iron”⟫.",
        "⟦Rao⟧ ⟨labelled⟩ them ⟪cowards⟫.",
        "⟦Everyone⟧ ⟨knew⟩ ⟪that it leaked⟫.",
        "⟦Rao⟧ ⟨cited⟩ ⟪a lack of money⟫.",
        "⟨Citing⟩ ⟪fears that officials would leave⟫, Rao resigned.",
        "⟪“It is over.”⟫",
        "⟦Rao⟧ ⟨said⟩ ⟪nothing had been decided⟫.",
        "⟪“Nothing at all,”⟫ ⟦Rao⟧ ⟨said⟩.",
    ],
)
def test_screening_keeps_what_somebody_says(marked: str) -> None:
    assert says_something(marked)
