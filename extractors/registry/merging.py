"""Joins and parts leaves: by evidence (the registry alone) or by a correction (a person).

Evidence merges two leaves when one article calls one speaker by a full name of each, or when a leaf known by surname
alone shares a role or company with the one full name that fits. Neither happens against a person's decision, nor ever
between names that contradict each other. Every merge is a `Correction` in the history and is undone by another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from extractors.model import Speaker, SpeakerType
from extractors.names import key, parse_name
from extractors.names.strict import Agreement, compare, surname_keys
from extractors.registry.corrections import Action, Correction
from extractors.registry.entry import Entry, name_key
from extractors.registry.index import BLOCK, Index
from extractors.registry.linking import COMPANY, root_of
from extractors.registry.sighting import SUPPORT, Sighting, role_support, tells_apart

Make = Callable[[str, SpeakerType, str | None], Entry]


class Merger:
    """Applies corrections to the leaves; keeps the history, what was set apart by hand, and what still waits."""

    def __init__(self, leaves: dict[str, Entry], index: Index, pins: dict[str, str], views: dict[str, Speaker]) -> None:
        self._leaves, self._index, self._pins, self._views = leaves, index, pins, views
        self._children: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._apart: set[frozenset[str]] = set()
        self._waiting: defaultdict[str, list[Correction]] = defaultdict(list)
        self._make: Make | None = None
        self.history: list[Correction] = []
        self.merged = 0  # leaves that stand under another one

    def family(self, root: str) -> list[Entry]:
        """The leaves under a root, the root first."""
        found, queue = [], [root]
        while queue:
            slug = queue.pop(0)
            found.append(self._leaves[slug])
            queue.extend(self._children.get(slug, ()))
        return found

    def by_evidence(self, entry: Entry, seen: Sighting) -> None:
        """Merges into a leaf what one article shows to be the same speaker."""
        if entry.type is SpeakerType.PERSON:
            if not entry.is_bare:
                self._take_bares(entry)
            aliases = [alias for alias in seen.aliases if parse_name(alias).is_full]
        else:
            aliases = [alias for alias in seen.aliases if tells_apart(alias, seen.name)]
        for alias in aliases:
            for slug in list(self._index.get(("key", name_key(alias))))[:BLOCK]:
                other = self._leaves[slug]
                if other.type is entry.type and self._may_join(entry, other):
                    self._join(entry, other, f"both called {alias} in one article")

    def _take_bares(self, entry: Entry) -> None:
        """Leaves known by this surname alone join when a witness backs it and no other bearer has one as good."""
        surnames = sorted({k for name in entry.names.values() for k in surname_keys(name.surname)})
        for surname in surnames:
            for slug in list(self._index.get(("bare", surname)))[:BLOCK]:
                bare = self._leaves[slug]
                if not bare.is_bare or bare.parent or not self._may_join(entry, bare):
                    continue
                why = self._witness(entry, bare)
                rivals = [self._leaves[s] for s in list(self._index.get(("surname", surname)))[:BLOCK]]
                root = root_of(self._leaves, entry.slug)
                if why and not any(
                    root_of(self._leaves, r.slug) != root and not r.is_bare and self._witness(r, bare) for r in rivals
                ):
                    self._join(entry, bare, f"same surname, {why}")

    def _witness(self, entry: Entry, bare: Entry) -> str:
        support = role_support(bare.roles, entry.roles)
        if support > SUPPORT:
            return "same role"
        company = len(entry.companions.keys() & bare.companions.keys())
        return f"{company} people named beside both" if company > COMPANY and support < 0.0 else ""

    def _may_join(self, entry: Entry, other: Entry) -> bool:
        a, b = root_of(self._leaves, entry.slug), root_of(self._leaves, other.slug)
        if a == b:
            return False
        left, right = self.family(a), self.family(b)
        if any(frozenset((x.slug, y.slug)) in self._apart for x in left for y in right):
            return False
        if any(x.gender and y.gender and x.gender != y.gender for x in left for y in right):
            return False
        names = [(m, n) for x in left for y in right for m in x.names.values() for n in y.names.values()]
        return all(compare(m, n) is not Agreement.DIFFERENT for m, n in names)

    def _join(self, entry: Entry, other: Entry, why: str) -> None:
        """The fuller name, then the older leaf, becomes the root."""
        a, b = self._leaves[root_of(self._leaves, entry.slug)], self._leaves[root_of(self._leaves, other.slug)]
        if a.is_bare and not b.is_bare:
            a, b = b, a
        self.apply(Correction(Action.MERGE, a.slug, a.name, b.slug, b.name, (), why), self._make)

    def wake(self, entry: Entry) -> None:
        """Applies the corrections that waited for a speaker of this slug or name."""
        for name in {entry.slug, name_key(entry.name)}:
            for correction in self._waiting.pop(name, ()):
                if any(correction is done for done in self.history):
                    continue
                self.apply(correction, self._make)

    def _locate(self, slug: str, name: str) -> Entry | None:
        entry = self._leaves.get(slug)
        if entry is not None and (not name or entry.pinned or name_key(name) in self._keys(entry)):
            return entry
        found = [self._leaves[s] for s in self._index.get(("key", name_key(name)))]
        return found[0] if found else entry

    def _keys(self, entry: Entry) -> set[str]:
        return {
            name_key(alias)
            for leaf in self.family(root_of(self._leaves, entry.slug))
            for alias in (leaf.name, *leaf.aliases)
        }

    def apply(self, correction: Correction, make: Make | None) -> Correction | None:
        """Carries out a correction and puts it into the history; None while its speakers are not there yet."""
        self._make = make or self._make
        entry = self._locate(correction.slug, correction.slug_name)
        if entry is None:
            self._wait(correction, correction.slug, correction.slug_name)
            return None
        other = self._locate(correction.other, correction.other_name) if correction.other else None
        if correction.action in (Action.MERGE, Action.UNMERGE, Action.UNSPLIT):
            if other is None:
                self._wait(correction, correction.other, correction.other_name)
                return None
            (self._unmerge if correction.action is Action.UNMERGE else self._merge)(entry, other, correction)
        elif correction.action is Action.SPLIT:
            correction = self._split(entry, other, correction)
        else:
            self._name(entry, correction)
        self._views.clear()
        self.history.append(correction)
        return correction

    def reset(self) -> None:
        """Forgets all corrections; what they did to the names of leaves is undone by whoever builds these anew."""
        for child in [slug for children in self._children.values() for slug in children]:
            self._leaves[child].parent = None
        for kept in (self._children, self._apart, self._waiting, self._pins, self._views, self.history):
            kept.clear()
        self.merged = 0

    def _wait(self, correction: Correction, slug: str, name: str) -> None:
        for handle in {slug, name_key(name)}:
            self._waiting[handle].append(correction)

    def _merge(self, entry: Entry, other: Entry, correction: Correction) -> None:
        a, b = root_of(self._leaves, entry.slug), root_of(self._leaves, other.slug)
        if a != b:
            self._leaves[b].parent = a
            self._children[a][b] = None
            self.merged += 1
        if not correction.automatic:
            self._apart.discard(frozenset((entry.slug, other.slug)))
        if correction.action is Action.UNSPLIT:
            for name in correction.names:
                self._pins.pop(name_key(name), None)

    def _unmerge(self, entry: Entry, other: Entry, correction: Correction) -> None:
        if other.parent is None:
            entry, other = other, entry
        self._part(other)
        self._apart.add(frozenset((correction.slug, correction.other)))
        self._apart.add(frozenset((entry.slug, other.slug)))

    def _part(self, leaf: Entry) -> None:
        """Lets a merged leaf stand by itself again."""
        if leaf.parent is not None:
            self._children[leaf.parent].pop(leaf.slug, None)
            leaf.parent = None
            self.merged -= 1

    def _split(self, entry: Entry, other: Entry | None, correction: Correction) -> Correction:
        """Names leave for a merged leaf that already has the first of them, else for a new one."""
        root = root_of(self._leaves, entry.slug)
        family = self.family(root)
        names = correction.names or (correction.other_name,)
        child = next((leaf for leaf in family[1:] if name_key(leaf.name) == name_key(names[0])), None)
        target = child or (other if other and root_of(self._leaves, other.slug) != root else None)
        if target is None:
            assert self._make is not None
            target = self._make(correction.other_name or names[0], entry.type, correction.other or None)
        self._part(target)
        moved = {name_key(name) for name in names}
        for leaf in (*family, target):
            self._index.touch(leaf)
        for leaf in family:
            for alias in [a for a in leaf.aliases if name_key(a) in moved and leaf is not target]:
                del leaf.aliases[alias]
                leaf.names.pop(key(parse_name(alias).worded), None)
                self._index.remove(leaf, alias)
        self._index.add(target, *target.observe(names, (), "", ()))
        for name in names:
            self._pins[name_key(name)] = target.slug
        self._apart.update(frozenset((leaf.slug, target.slug)) for leaf in family if leaf is not target)
        return replace(correction, other=target.slug, other_name=target.name)

    def _name(self, entry: Entry, correction: Correction) -> None:
        names = correction.names[:1] if correction.action is Action.RENAME else correction.names
        self._index.touch(entry)
        if correction.action is Action.UNALIAS:
            for name in names:
                self._pins.pop(name_key(name), None)
                entry.aliases.pop(name, None)
                entry.names.pop(key(parse_name(name).worded), None)
                self._index.remove(entry, name)
            return
        if correction.action is Action.RENAME:
            entry = self._leaves[root_of(self._leaves, entry.slug)]
            self._index.touch(entry)
            entry.aliases.setdefault(entry.name, 1)
            entry.name, entry.pinned = correction.names[0], True
        else:
            self._pins.update((name_key(name), entry.slug) for name in names)
        self._index.add(entry, *entry.observe(names, (), "", ()))
