"""Where sentences and clauses end, as far as assembling has to know, and the days that close them."""

from __future__ import annotations

import re

SENTENCE_CHARS = 600  # how far back a sentence is looked for
SENTENCE_END = re.compile(r"[.!?:][\"”’')]*\s|\n")
DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
NOBODY_BEHIND = re.compile(r"[.,;!?”\"’']|[^\S\n]*(?:\n|\Z)")
