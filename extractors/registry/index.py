"""Name blocks: for a name, the few leaves that could bear it, found by look-ups and never by scanning.

Blocks of a person: the exact key of each alias; (surname key, given-name key) for every spelling and nickname group;
(surname key, first initial); the surname alone; (surname key, word of a role). Everybody else: the exact key, and
(noun, surname key) for an office that belongs to a person. A look-up costs the size of its block; the one block that
grows with the registry (a common bare surname) is cut at `BLOCK` and then counts as ambiguous.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from extractors.model import SpeakerType
from extractors.names import PersonName, key, parse_name
from extractors.names.strict import given_keys, surname_keys
from extractors.registry.entry import Entry, name_key, office_parts
from extractors.registry.roles import read_role

BLOCK = 64

Block = tuple[str, ...]


def full_blocks(name: PersonName) -> Iterator[Block]:
    """The blocks of a name with given name and surname, by spelling and nickname."""
    called = [name.given, name.nickname, *(name.middle[:1] if len(name.given.strip(".")) == 1 else ())]
    for surname in surname_keys(name.surname):
        for given in called:
            for given_key in given_keys(given):
                yield ("full", surname, given_key)


def initial_blocks(name: PersonName) -> Iterator[Block]:
    """The blocks of surname and first initial; `.` marks names that are known by their initials alone."""
    letter = key(name.given)[:1]
    kind = "initials" if len(key(name.given).replace(" ", "")) <= 2 else "initial"
    for surname in surname_keys(name.surname):
        yield (kind, surname, letter)


def person_blocks(name: PersonName) -> Iterator[Block]:
    """Every block a personal name stands in."""
    if name.is_full:
        yield from full_blocks(name)
        yield from initial_blocks(name)
    elif name.given:
        for given_key in given_keys(name.given):
            yield ("given", given_key)
    kind = "surname" if name.is_full else "bare"
    for surname in surname_keys(name.surname):
        yield (kind, surname)


class Index:
    """Blocks of leaves (by slug). Insertion-ordered, so that equal input gives equal answers."""

    def __init__(self) -> None:
        self._blocks: defaultdict[Block, dict[str, None]] = defaultdict(dict)

    def add(self, entry: Entry, aliases: Iterable[str], roles: Iterable[str]) -> None:
        """Puts a leaf into the blocks of new aliases and roles."""
        aliases = tuple(aliases)
        for alias in aliases:
            self._put(("key", name_key(alias)), entry.slug)
            if entry.type is SpeakerType.PERSON:
                self._put_person(entry, parse_name(alias))
            elif office := office_parts(alias):
                for surname in surname_keys(office[1].surname):
                    self._put(("office", office[0], surname), entry.slug)
        for role in entry.roles if aliases else roles:
            self._put_role(entry, role)

    def _put_person(self, entry: Entry, name: PersonName) -> None:
        if key(name.worded) in entry.names:
            for block in person_blocks(name):
                self._put(block, entry.slug)

    def remove(self, entry: Entry, alias: str) -> None:
        """Takes a leaf out of the blocks of one alias that is no longer its own."""
        self._drop(("key", name_key(alias)), entry.slug)
        kept = {block for name in entry.names.values() for block in person_blocks(name)}
        for block in person_blocks(parse_name(alias)):
            if block not in kept:
                self._drop(block, entry.slug)

    def _put_role(self, entry: Entry, role: str) -> None:
        parts = read_role(role)
        if parts.head:
            self._put(("role", *sorted(parts.words)), entry.slug)
        for surname in {k for name in entry.names.values() for k in surname_keys(name.surname)}:
            for word in parts.head:
                self._put(("surname-role", surname, word), entry.slug)

    def _put(self, block: Block, slug: str) -> None:
        self._blocks[block][slug] = None

    def get(self, block: Block) -> Iterable[str]:
        """The slugs of a block, in order of entry."""
        return self._blocks.get(block, ())

    def size(self, block: Block) -> int:
        """How many leaves a block holds."""
        return len(self._blocks.get(block, ()))

    def _drop(self, block: Block, slug: str) -> None:
        if block in self._blocks:
            self._blocks[block].pop(slug, None)
