"""Name blocks: for a name, the few leaves that could bear it, found by look-ups and never by scanning.

Blocks of a person: the exact key of each alias; (surname key, given-name key) for every spelling and nickname group;
(surname key, first initial); the surname alone; (surname key, word of a role). Everybody else: the exact key, and
(noun, surname key) for an office that belongs to a person. A look-up costs the size of its block; the one block that
grows with the registry (a common bare surname) is cut at `BLOCK` and then counts as ambiguous.

Blocks are in the order in which leaves came, for the first of several are looked at. So that a leaf can be taken out
again, whatever it learnt since, the index remembers where a leaf stood before it changed (`touch`), and what it was put
into after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

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


def blocks_of(entry: Entry, aliases: Iterable[str], roles: Iterable[str]) -> Iterator[Block]:
    """The blocks of a leaf for some of its aliases and roles; a new alias stands beside every role."""
    aliases = tuple(aliases)
    for alias in aliases:
        yield ("key", name_key(alias))
        if entry.type is SpeakerType.PERSON:
            name = parse_name(alias)
            if key(name.worded) in entry.names:
                yield from person_blocks(name)
        elif office := office_parts(alias):
            for surname in surname_keys(office[1].surname):
                yield ("office", office[0], surname)
    for role in entry.roles if aliases else roles:
        yield from role_blocks(entry, role)


def role_blocks(entry: Entry, role: str) -> Iterator[Block]:
    """The blocks of a leaf for one of its roles."""
    parts = read_role(role)
    if parts.head:
        yield ("role", *sorted(parts.words))
    for surname in {k for name in entry.names.values() for k in surname_keys(name.surname)}:
        for word in parts.head:
            yield ("surname-role", surname, word)


class Index:
    """Blocks of leaves (by slug). Insertion-ordered, so that equal input gives equal answers."""

    def __init__(self) -> None:
        self._blocks: defaultdict[Block, dict[str, None]] = defaultdict(dict)
        self._touched: dict[str, set[Block]] = {}

    @property
    def touched(self) -> tuple[str, ...]:
        """The leaves that `touch` was called for and that are still here."""
        return tuple(self._touched)

    def add(self, entry: Entry, aliases: Iterable[str], roles: Iterable[str]) -> None:
        """Puts a leaf into the blocks of new aliases and roles, as the last one."""
        blocks = list(blocks_of(entry, aliases, roles))
        for block in blocks:
            self._blocks[block][entry.slug] = None
        if entry.slug in self._touched:
            self._touched[entry.slug].update(blocks)

    def insert(self, entry: Entry, leaves: Mapping[str, Entry]) -> None:
        """Puts a leaf that is as it was built into all its blocks, where its place among `leaves` is."""
        for block in blocks_of(entry, entry.aliases, entry.roles):
            found = self._blocks[block]
            late = bool(found) and leaves[next(reversed(found))].place > entry.place
            found[entry.slug] = None
            if late:
                self._blocks[block] = dict.fromkeys(sorted(found, key=lambda slug: leaves[slug].place))

    def touch(self, entry: Entry) -> None:
        """To be called before a leaf changes, and for one that is made: from now on it is not as it was built."""
        if entry.slug not in self._touched:
            self._touched[entry.slug] = set(blocks_of(entry, entry.aliases, entry.roles))

    def forget(self, entry: Entry) -> None:
        """Takes a leaf out of all its blocks."""
        for block in self._touched.pop(entry.slug, None) or set(blocks_of(entry, entry.aliases, entry.roles)):
            self._drop(block, entry.slug)

    def remove(self, entry: Entry, alias: str) -> None:
        """Takes a leaf out of the blocks of one alias that is no longer its own."""
        self._drop(("key", name_key(alias)), entry.slug)
        kept = {block for name in entry.names.values() for block in person_blocks(name)}
        for block in person_blocks(parse_name(alias)):
            if block not in kept:
                self._drop(block, entry.slug)

    def get(self, block: Block) -> Iterable[str]:
        """The slugs of a block, in order of entry."""
        return self._blocks.get(block, ())

    def size(self, block: Block) -> int:
        """How many leaves a block holds."""
        return len(self._blocks.get(block, ()))

    def _drop(self, block: Block, slug: str) -> None:
        if block in self._blocks:
            self._blocks[block].pop(slug, None)
            if not self._blocks[block]:
                del self._blocks[block]
