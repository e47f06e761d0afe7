"""A decision about speakers as JSON."""

from __future__ import annotations

from typing import Any

from extractors.registry import Correction


def full(number: int, correction: Correction) -> dict[str, Any]:
    """A decision with its number in the history; `by` is null where the registry decided on evidence."""
    return {
        "number": number,
        "action": correction.action.value,
        "speaker": {"slug": correction.slug, "name": correction.slug_name},
        "other": {"slug": correction.other, "name": correction.other_name} if correction.other else None,
        "names": list(correction.names),
        "why": correction.why,
        "by": correction.by or None,
        "at": correction.at.isoformat() if correction.at else None,
    }
