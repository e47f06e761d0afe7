"""What one article says about one speaker, and what that is worth beside what is known already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypedDict

from extractors.model import SpeakerType
from extractors.names import PersonName, key, parse_name
from extractors.names.strict import compare, surname_keys
from extractors.registry.index import BLOCK
from extractors.registry.roles import read_role, roles_agree

SUPPORT = 0.5  # a role that agrees at least so much is a witness
ROLES_READ = 12


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one article says about one speaker."""

    name: str
    type: SpeakerType
    person: PersonName
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    gender: str
    companions: frozenset[str]


class Details(TypedDict, total=False):
    """What an article may say about a speaker beside the fullest name.

    `aliases` are what else it calls the speaker, `roles` are as worded, `gender` is `m`, `f` or “”, `mentioned` are the
    other people of the article.
    """

    type: SpeakerType
    aliases: Iterable[str]
    roles: Iterable[str]
    gender: str
    mentioned: Iterable[str]


def sighting(
    name: str,
    *,
    type: SpeakerType = SpeakerType.PERSON,
    aliases: Iterable[str] = (),
    roles: Iterable[str] = (),
    gender: str = "",
    mentioned: Iterable[str] = (),
) -> Sighting:
    """Reads what an article says; a fuller alias takes the name's place (“Costa” with the alias “António Costa”)."""
    person = PersonName()
    aliases = tuple(dict.fromkeys(alias for alias in aliases if alias.strip()))[:BLOCK]
    roles = tuple(dict.fromkeys(role for role in roles if role.strip()))[:ROLES_READ]
    if type is SpeakerType.PERSON:
        person = parse_name(name)
        for alias in aliases:
            other = parse_name(alias)
            if not person.is_full and other.is_full and compare(person, other):
                name, person = alias, other
        titles = " ".join(person.titles)
        if titles and read_role(titles).head:
            roles = (*roles, titles)
        gender = person.title_gender or gender
    company = frozenset(companion_key(other) for other in islice(mentioned, 4 * BLOCK)) - {companion_key(name), ""}
    return Sighting(name, type, person, aliases, roles, gender, company)


def companion_key(name: str) -> str:
    """By what a co-mentioned person is remembered: the surname's shortest key."""
    person = parse_name(name)
    return min(surname_keys(person.surname or person.given), default="")


def role_support(roles: Iterable[str], entry_roles: Iterable[str]) -> float:
    """The best agreement of two sets of roles, -1 when one of them is empty.

    A bare “senator” is no support when the senators' states are known and differ.
    """
    best = -1.0
    known = tuple(islice(entry_roles, ROLES_READ))
    for role in roles:
        scores = [(roles_agree(role, other), other) for other in known]
        top = max((score for score, _ in scores), default=-1.0)
        if top >= SUPPORT and len(read_role(role).words) > 1:
            head = read_role(role).head
            rivals = [
                score for score, other in scores if len(read_role(other).words) > 1 and head & read_role(other).head
            ]
            top = max(rivals) if rivals else top
        best = max(best, top)
    return best


def tells_apart(alias: str, name: str) -> bool:
    """Whether another name of an organisation is its own: several words, or its acronym (not “the company”)."""
    words = key(alias).split()
    if len(words) > 1:
        return any(word[:1].isupper() for word in alias.split())
    short, full = "".join(words), key(name).split()
    initials = {"".join(w[0] for w in full), "".join(w[0] for w in full if w not in {"of", "the", "and", "for", "in"})}
    return len(short) > 1 and short in initials
