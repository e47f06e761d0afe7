"""Whether a text is in a language that the models know (English).

py3langid (a Naive Bayes classifier over byte n-grams) ranks the languages of a sample from the text's middle. English
is doubted only when another language beats it clearly: names and foreign words inside an English article do not.
Where every seventh word is one of two dozen that hardly another language has, nothing is ranked: that takes a short
article a fortieth of its whole time.
"""

from __future__ import annotations

import re

KNOWN = "en"
SAMPLE_CHARS = 3_000
CLEAR_MARGIN = 12.0  # natural-log units by which another language must win
_DECLARED = ("en", "und", "mul")
_ENGLISH = frozenset(
    "the of and to that with said from which this have has had were are been his they their who".split()
)
PLAIN_SHARE = 0.15  # of these among a sample's words
PLAIN_WORDS = 40  # fewer are ranked
_WORD = re.compile(r"[^\W\d_]+")


def is_known_language(text: str, declared: str | None = None) -> bool:
    """False when the text is clearly not English; `declared` (BCP 47) decides where the text is too short to tell."""
    middle = max(0, len(text) // 2 - SAMPLE_CHARS // 2)
    sample = text[middle : middle + SAMPLE_CHARS].encode(errors="ignore").decode()
    words = _WORD.findall(sample.lower())
    if len(words) >= PLAIN_WORDS and sum(word in _ENGLISH for word in words) >= PLAIN_SHARE * len(words):
        return True
    import py3langid

    ranks = dict(py3langid.rank(sample))
    best, score = max(ranks.items(), key=lambda item: item[1])
    if best != KNOWN and score - ranks[KNOWN] > CLEAR_MARGIN:
        return False
    clear = best == KNOWN and score - max(s for name, s in ranks.items() if name != KNOWN) > CLEAR_MARGIN
    return clear or not declared or declared.lower().startswith(_DECLARED)
