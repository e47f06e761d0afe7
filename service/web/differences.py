"""A wording against the representative's, stretch by stretch, for a page to show what was kept, put in and left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that both have (`equal`), only this one (`added`) or only the representative (`dropped`)."""

    operation: str
    text: str


def stretches(member: Mapping[str, Any], representative: str) -> list[Stretch]:
    """The stretches of a group's member in its JSON shape, in reading order.

    Between the aligned words stand spaces and marks: they go with the wording that is shown.
    """
    text: str = member["text"]
    found: list[Stretch] = []
    at = 0
    for edit in member["alignment"]:
        (from_start, from_end), (start, end) = edit["from"], edit["to"]
        if start > at:
            found.append(Stretch("equal", text[at:start]))
        if edit["operation"] in ("replaced", "dropped"):
            found.append(Stretch("dropped", representative[from_start:from_end]))
        if end > start:
            found.append(Stretch("equal" if edit["operation"] == "equal" else "added", text[start:end]))
        at = max(at, end)
    found.append(Stretch("equal", text[at:]))
    return [stretch for stretch in found if stretch.text]
