"""What the first and the small words of a phrase tell without a parse, and which words have a full stop of theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_DETERMINERS = frozenset(
    """a an the this that these those some any no its their his her our your my several many another all both each every
    more most much such""".split()
)
_AUXILIARIES = frozenset(
    """is are was were be been am has have had do does did will would shall should can could may might must cannot
    isn't aren't wasn't weren't won't wouldn't shouldn't can't couldn't hasn't haven't hadn't doesn't don't didn't
    """.split()
)
_ABBREVIATIONS = frozenset(
    "mr mrs ms mx messrs dr sen sens rep reps gov govs gen col lt sgt cpl pvt pfc capt cdr cmdr comdr maj brig adm rev "
    "fr msgr prof hon st jr sr esq vs no pres supt insp det cllr coun atty dist asst sec mt ft bros assn univ "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri inc corp co ltd ave dept ala ariz ark "
    "calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn tenn "
    "tex va vt wash wis wyo".split()
)
_CONTRACTION = re.compile(r"(?:i|you|he|she|it|we|they|there|this|that|who)'(?:s|re|ll|ve|d|m)")


def lower_words(text: str) -> list[str]:
    """The words of a text in lower case; a contraction is one word, its apostrophe straight."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def is_noun_phrase(words: Sequence[str]) -> bool:
    """Whether words, as `lower_words` gives them, begin with a determiner and hold no auxiliary verb.

    A rough measure: “the dam that leaks” counts, and so does “the dam leaks”; “dams in the valley” does not.
    """
    return bool(words) and words[0] in _DETERMINERS and not any(map(_is_auxiliary, words))


def _is_auxiliary(word: str) -> bool:
    return word in _AUXILIARIES or bool(_CONTRACTION.fullmatch(word))


def is_abbreviation(word: str) -> bool:
    """Whether a full stop right behind the word is its own: “Mr.”, “J.”; “no.” ends a sentence, “No.” does not."""
    return (word.lower() in _ABBREVIATIONS and (word[0].isupper() or word == "vs")) or (
        len(word) == 1 and word.isupper()
    )
