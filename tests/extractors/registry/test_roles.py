"""Two wordings of one office agree, two offices do not."""

from __future__ import annotations

import pytest

from extractors.registry import roles_agree


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("French President", "president of France", True),
        ("France's President", "the French president", True),
        ("NATO secretary-general", "Nato secretary general", True),
        ("U.S. Secretary of State", "Secretary of State", True),
        ("US Secretary of State", "US Treasury Secretary", False),
        ("French President", "Ukrainian President", False),
        ("prime minister", "PM", True),
        ("German government spokesman", "spokeswoman", True),
        ("mayor", "senator", False),
        ("", "senator", False),
    ],
)
def test_roles_agree(one: str, other: str, agree: bool) -> None:
    assert (roles_agree(one, other) >= 0.5) is agree
    assert roles_agree(one, other) == roles_agree(other, one)
