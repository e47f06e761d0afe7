"""What the sentences around two quotes say of the medium the words were spoken in: a tweet, a debate, a broadcast.

One statement has one occasion. That both articles name a debate speaks for one statement, that one names a tweet and
the other a broadcast against it; most name none, and then nothing is known.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MEDIA = {
    word: medium
    for medium, words in {
        "post": "tweet tweets tweeted tweeting twitter telegram facebook instagram",
        "broadcast": "interview interviewed interviewer cnn fox msnbc abc cbs nbc bbc radio television show podcast",
        "debate": "debate debates debated",
        "rally": "rally rallies rallied town supporters crowd",
        "speech": "speech address speaking",
        "statement": "statement memo email e-mail letter communique",
        "press": "press reporters journalists briefing",
        "book": "book memoir autobiography",
        "opinion": "op-ed editorial column",
        "advertisement": "ad ads advert commercial",
    }.items()
    for word in words.split()
}
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@lru_cache(maxsize=16384)
def media(context: str) -> frozenset[str]:
    """The media that a passage names."""
    return frozenset(_MEDIA[word] for word in _WORD.findall(context.lower()) if word in _MEDIA)


def agree(a: str, b: str) -> tuple[bool, bool]:
    """Whether two passages name a medium in common, and whether both name some and none in common."""
    left, right = media(a), media(b)
    return bool(left & right), bool(left) and bool(right) and not left & right
