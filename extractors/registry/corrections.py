"""Corrections: what people (or later evidence) decided about speakers, as frozen events that can be replayed.

A correction names its speakers by slug *and* by name, so that it still finds them after a re-ingest gave them other
slugs; one whose speaker is not there yet waits and is applied when that speaker enters. Every event can be undone: the
undoing is itself an event, so the list of events is the whole history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Action(StrEnum):
    """What a correction does."""

    MERGE = "merge"  # `other` is one with `slug`, under `slug`
    UNMERGE = "unmerge"  # `other` stands by itself again
    SPLIT = "split"  # `names` leave `slug` and make `other`
    UNSPLIT = "unsplit"  # ... and come back
    RENAME = "rename"  # `slug` is called `names[0]` (it was `names[1]`)
    ALIAS = "alias"  # `names` mean `slug`, always
    UNALIAS = "unalias"


OPPOSITE = {
    Action.MERGE: Action.UNMERGE,
    Action.UNMERGE: Action.MERGE,
    Action.SPLIT: Action.UNSPLIT,
    Action.UNSPLIT: Action.SPLIT,
    Action.RENAME: Action.RENAME,
    Action.ALIAS: Action.UNALIAS,
    Action.UNALIAS: Action.ALIAS,
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision. `slug_name` and `other_name` are the canonical names at that time; `by` is “” for evidence found
    by the registry itself, else who decided; `at` is filled by whoever stores it.
    """

    action: Action
    slug: str
    slug_name: str
    other: str = ""
    other_name: str = ""
    names: tuple[str, ...] = ()
    why: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def automatic(self) -> bool:
        """Whether the registry decided by itself."""
        return not self.by

    def undone(self, *, why: str = "", by: str = "") -> Correction:
        """The event that takes this one back."""
        names = self.names[::-1] if self.action is Action.RENAME else self.names
        return Correction(
            OPPOSITE[self.action], self.slug, self.slug_name, self.other, self.other_name, names, why or "undone", by
        )
