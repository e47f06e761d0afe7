"""Wordings against the fullest one."""

from __future__ import annotations

from typing import Any

from service.web.differences import stretches


def edit(operation: str, before: tuple[int, int], after: tuple[int, int]) -> dict[str, Any]:
    """One stretch of an alignment."""
    return {"operation": operation, "from": list(before), "to": list(after)}


def test_differences_read_in_order_with_the_spaces_between() -> None:
    representative = "we would be under attack now"
    member = {
        "text": "we would be in attack, sadly",
        "alignment": [
            edit("equal", (0, 11), (0, 11)),
            edit("replaced", (12, 17), (12, 14)),
            edit("equal", (18, 24), (15, 21)),
            edit("dropped", (25, 28), (21, 21)),
            edit("added", (28, 28), (23, 28)),
        ],
    }
    assert [(each.operation, each.text) for each in stretches(member, representative)] == [
        ("equal", "we would be"),
        ("equal", " "),
        ("dropped", "under"),
        ("added", "in"),
        ("equal", " "),
        ("equal", "attack"),
        ("dropped", "now"),
        ("equal", ", "),
        ("added", "sadly"),
    ]


def test_differences_without_an_alignment_are_the_words() -> None:
    assert [each.text for each in stretches({"text": "as it was", "alignment": []}, "x")] == ["as it was"]
