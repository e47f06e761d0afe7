"""Whether a second report stands beside the first one, not inside it: *The leaders said the fighting must end, and the
government suggested that sanctions would follow.*

A second subject with a verb of speech in the same simple past, joined by a comma and a conjunction, does not depend on
the first verb: reported, it would stand further back (“had suggested”).
"""

from __future__ import annotations

import re

JOINT = re.compile(r"(?:,|(?<=[”\"’'])) (?:and|but|while) $")  # before the second subject
PAST = re.compile(r"(?:\w+ly )?(?:\w+ed|said|told|wrote)\b")  # how both verbs begin
