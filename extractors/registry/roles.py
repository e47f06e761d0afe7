"""Reads a role (“France's President”, “president of the European Council”) into a comparable key.

A role is a *head* (the nouns that say what somebody is: president, secretary-general), *places* (countries and states
by any of their words: France and French are one, Ukraine another) and the *rest* (council, treasury). Two roles agree
when they share a head and nothing contradicts: the words of the shorter stand in the longer. “President” alone agrees
with every president, weakly; two different countries contradict each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extractors.lexicon.wordlists import countries, role_nouns, us_states
from extractors.names import key_words

_STOP = frozenset(
    "the a an of for to in on at and s his her their our its who is was has been former ex then late current acting"
    " interim new outgoing incoming longtime veteran top senior junior one".split()
)
_SAME = {
    "pm": "premier", "pres": "president", "sen": "senator", "rep": "representative", "gov": "governor", "congressman":
    "representative", "congresswoman": "representative", "spokesman": "spokesperson", "spokeswoman": "spokesperson",
    "chairman": "chair", "chairwoman": "chair", "chairperson": "chair", "advisor": "adviser", "ceo": "executive", "mp":
    "lawmaker", "legislator": "lawmaker", "councilman": "councillor", "councilwoman": "councillor", "councilor":
    "councillor", "prof": "professor", "dr": "doctor", "businesswoman": "businessman", "defence": "defense",
    "labour": "labor", "organisation": "organization", "boss": "head", "chief": "head",
}  # fmt: skip
_PAIRS = {
    ("prime", "minister"): "premier",
    ("secretary", "general"): "secretarygeneral",
    ("vice", "president"): "vicepresident",
    ("attorney", "general"): "attorneygeneral",
    ("chief", "executive"): "executive",
    ("foreign", "minister"): "foreignminister",
    ("united", "states"): "us",
    ("united", "kingdom"): "britain",
}
_NO_HEADS = frozenset({"us", "britain", "defense", "labor", "organization"})
_ABBREVIATED = {"us": "us", "usa": "us", "uk": "britain", "america": "us", "american": "us", "british": "britain"}


@dataclass(frozen=True, slots=True)
class Role:
    """The comparable parts of a role; empty when it holds no word of weight."""

    head: frozenset[str]
    places: frozenset[str]
    rest: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.head or self.places or self.rest)

    @property
    def words(self) -> frozenset[str]:
        """Every word of the role, places by their country's key."""
        return self.head | self.places | self.rest


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    """Role nouns in singular, folded without hyphens, with the words they are reduced to."""
    nouns = {"".join(key_words(noun)) for noun in role_nouns()}
    return frozenset((nouns | set(_SAME.values()) | set(_PAIRS.values())) - _NO_HEADS)


@lru_cache(maxsize=65_536)
def read_role(words: str) -> Role:
    """The key of a role as worded; any string is fine."""
    found = [word for word in key_words(words)[:24] if word not in _STOP]
    joined: list[str] = []
    for word in found:
        pair = _PAIRS.get((joined[-1], word)) if joined else None
        if pair:
            joined[-1] = pair
        else:
            joined.append(word)
    head, places, rest = set(), set(), set()
    for word in joined:
        word = _SAME.get(word, word)
        place = _ABBREVIATED.get(word) or countries().get(word) or us_states().get(word)
        if place:
            places.add(_ABBREVIATED.get(place, place))
        elif word in _heads():
            head.add(word)
        else:
            rest.add(word)
    return Role(frozenset(head), frozenset(places), frozenset(rest))


@lru_cache(maxsize=65_536)
def roles_agree(one: str, other: str) -> float:
    """0-1: 0 unrelated or contradicting, 0.5 as much as a shared bare “president” says, 1 the same role."""
    a, b = read_role(one), read_role(other)
    if not a or not b or (a.places and b.places and a.places.isdisjoint(b.places)):
        return 0.0
    if (a.head or b.head) and a.head.isdisjoint(b.head):
        return 0.0
    shared = a.words & b.words
    if not shared:
        return 0.0
    if a.rest - b.rest and b.rest - a.rest:
        return 0.25  # the secretaries of two departments, the mayors of two towns
    union = len(a.words | b.words)
    if len(shared) == union:
        return 1.0 if union > 1 else 0.7
    return 0.5 + 0.5 * (len(shared) - 1) / union
