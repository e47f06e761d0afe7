"""The dateline that an agency's report begins with: “OSLO, May 3 (Kystnytt) — ”, a place, a date, an agency, a dash.

Nobody in it speaks: the place is where the report was written, the agency is who wrote it.
"""

from __future__ import annotations

import re

_PLACE = r"(?:(?![a-z])[\w.'’ /-]){2,40}?(?:, (?:[A-Z][\w.]* ?){1,3})?(?:, (?P<date>\w{3,9}\.? \d{1,2}))?"
_AGENCY = r"(?: ?(?P<agency>\([\w ./&-]{1,40}\))(?: ?-+)?)?"
# Behind it a sentence begins.
DATELINE = re.compile(rf"^{_PLACE}{_AGENCY} ?(?:(?<=-)|[—–‒―]+) (?=[^\W\d_a-z]|[“\"‘'])", re.MULTILINE)


def datelines(text: str) -> list[tuple[int, int]]:
    """Where lines of a text begin with a dateline that has a date or an agency; one with neither may be a label."""
    return [found.span() for found in DATELINE.finditer(text) if found["date"] or found["agency"]]
