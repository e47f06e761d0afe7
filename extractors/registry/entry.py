"""One speaker as first seen (a leaf): its names, roles and companions with how often they were seen.

A leaf is never thrown away. A merged one points to the leaf it was merged into, and the speaker that the world sees is
the union of all leaves under one root; so a merge is undone by taking the pointer away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.model import Speaker, SpeakerType
from extractors.names import PersonName, given_gender, key, key_words, parse_name

MAX_KEPT = 64  # aliases, roles and companions kept per leaf: a hostile stream of names cannot grow it for ever
_LEADING = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_OFFICE = "office|campaign|administration|team|government|ministry|lawyers?|attorneys?|lawyer|cabinet|staff|family"
_OFFICE_OF = re.compile(rf"^(?:the )?({_OFFICE}) of (.{{2,80}})$", re.IGNORECASE)
_OWNED_OFFICE = re.compile(rf"^(.{{2,80}}?)(?:['’]s|(?<=s)['’]) ({_OFFICE})$", re.IGNORECASE)


def slugify(name: str) -> str:
    """A URL part out of any script: lower-case ASCII words and hyphens, at most 60 characters; “speaker” if none."""
    slug = ""
    for word in key_words(name):
        if len(slug) + len(word) > 60:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "speaker"


def name_key(name: str) -> str:
    """The key of any speaker's name, articles aside: “the White House” is “White House”."""
    return key(_LEADING.sub("", name.strip()))


def display_name(name: str, kind: SpeakerType) -> str:
    """A canonical name: one line, without an article; a person's without titles."""
    plain = _LEADING.sub("", " ".join(name.split()))[:200]
    person = parse_name(plain) if kind is SpeakerType.PERSON else None
    return (person.worded if person else plain) or plain or "?"


def office_parts(name: str) -> tuple[str, PersonName] | None:
    """“Mr Zelensky's office”, “the office of Volodymyr Zelenskyy” -> (“office”, the person); None for other names."""
    if match := _OFFICE_OF.match(name):
        noun, owner = match.group(1), match.group(2)
    elif match := _OWNED_OFFICE.match(name):
        noun, owner = match.group(2), match.group(1)
    else:
        return None
    person = parse_name(_LEADING.sub("", owner))
    return (noun.lower(), person) if person.surname or person.given else None


@dataclass(slots=True)
class Entry:
    """A leaf of the registry. `parent` is the slug of the leaf it was merged into, `pinned` a name set by hand.

    Leaves are in the order of their `place`: by the number that a store gave, else as they came.
    """

    slug: str
    name: str
    type: SpeakerType
    wikidata: str | None = None
    parent: str | None = None
    pinned: bool = False
    place: int = 0
    seen: int = 0
    aliases: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    companions: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    names: dict[str, PersonName] = field(default_factory=dict)  # distinct personal names by key

    @property
    def gender(self) -> str:
        """`m` or `f` when all evidence agrees, else “”."""
        return next(iter(self.genders)) if len(self.genders) == 1 else ""

    @property
    def likely_gender(self) -> str:
        """`gender`, else what the given name suggests: enough to choose between bearers of a surname."""
        if self.genders:
            return self.gender
        return next((g for n in self.names.values() if n.given and (g := given_gender(key(n.given)))), "")

    @property
    def is_bare(self) -> bool:
        """Whether this is a person known by one word only."""
        return self.type is SpeakerType.PERSON and not any(name.is_full for name in self.names.values())

    def observe(
        self, aliases: Iterable[str], roles: Iterable[str], gender: str, companions: Iterable[str]
    ) -> tuple[list[str], list[str]]:
        """Counts what one article says; gives the aliases and roles that are new."""
        self.seen += 1
        fresh = _count(self.aliases, aliases)
        if self.type is SpeakerType.PERSON:
            for alias in fresh:
                name = parse_name(alias)
                if name and not _LEADING.match(alias):  # “the French president” is a description
                    self.names.setdefault(key(name.worded), name)
        if gender:
            self.genders[gender] += 1
        self.companions.update(companions)
        if len(self.companions) > 4 * MAX_KEPT:
            self.companions = Counter(dict(self.companions.most_common(MAX_KEPT)))
        return fresh, _count(self.roles, roles)

    def alone(self) -> Speaker:
        """The speaker that this leaf is by itself, whatever it was merged into or with."""
        aliases = tuple(alias for alias in self.aliases if alias != self.name)
        return Speaker(self.name, self.slug, self.type, aliases, tuple(self.roles), self.wikidata)


def united(leaves: Sequence[Entry]) -> Speaker:
    """The speaker that the world sees: all leaves under one root, which is the first."""
    root = leaves[0]
    aliases = dict.fromkeys(alias for leaf in leaves for alias in (leaf.name, *leaf.aliases))
    aliases.pop(root.name, None)
    roles = dict.fromkeys(role for leaf in leaves for role in leaf.roles)
    wikidata = next((leaf.wikidata for leaf in leaves if leaf.wikidata), None)
    return Speaker(root.name, root.slug, root.type, tuple(aliases), tuple(roles), wikidata)


def _count(counts: dict[str, int], words: Iterable[str]) -> list[str]:
    fresh = []
    for word in words:
        word = " ".join(word.split())[:200]
        if word in counts:
            counts[word] += 1
        elif word and len(counts) < MAX_KEPT:
            counts[word] = 1
            fresh.append(word)
    return fresh
