"""The registry itself: leaves, their index, linking and entering, and the corrections that join and part them.

It is built of speakers and corrections; the same ones, in the same order, give the same registry. What it learns after
that is in memory only, until a store has kept it. `renew` brings it to what it would be if it were built anew of what a
store holds now, at the cost of what is different: all corrections are taken back, every leaf that changed here
(`touched`) or in the store is taken out and put in again where its number in the store says, and the corrections are
carried out once more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Unpack

from extractors.errors import UnknownSpeaker
from extractors.model import Evidence, Speaker, SpeakerType
from extractors.names import key, parse_name
from extractors.names.strict import compare
from extractors.registry.corrections import Action, Correction
from extractors.registry.entry import Entry, display_name, name_key, slugify, united
from extractors.registry.index import Index
from extractors.registry.linking import THRESHOLD, Candidate, Link, Ranking, root_of
from extractors.registry.merging import Merger
from extractors.registry.sighting import Details, Sighting, companion_key, sighting

LEARN = 0.7  # a weaker link (a lone surname with its only bearer) teaches nothing: one mistake would back the next


class Registry:
    """Canonical speakers in memory. Deterministic: equal input in equal order gives equal slugs and links."""

    def __init__(self, speakers: Iterable[Speaker] = (), corrections: Iterable[Correction] = ()) -> None:
        self._leaves: dict[str, Entry] = {}
        self._views: dict[str, Speaker] = {}
        self._index = Index()
        self._pins: dict[str, str] = {}
        self._ranking = Ranking(self._index, self._leaves)
        self._merger = Merger(self._leaves, self._index, self._pins, self._views)
        self._places = 0  # the highest place of a leaf
        self.given = 0  # how many speakers it was built of
        for speaker in speakers:
            self._build(self._free(speaker.slug), self._places + 1, speaker)
        self.given = len(self._leaves)
        self.replay(corrections)

    @classmethod
    def from_jsonl(cls, path: str | Path, corrections: Iterable[Correction] = ()) -> Registry:
        """Reads speakers, one JSON object a line: name; optional slug, type, aliases, roles, wikidata."""
        speakers = []
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                kind = SpeakerType(row.get("type", "person"))
                slug = row.get("slug") or slugify(display_name(row["name"], kind))
                aliases, roles = tuple(row.get("aliases", ())), tuple(row.get("roles", ()))
                speakers.append(Speaker(row["name"], slug, kind, aliases, roles, row.get("wikidata")))
        return cls(speakers, corrections)

    def __len__(self) -> int:
        """How many canonical speakers there are (merged ones count once)."""
        return len(self._leaves) - self._merger.merged

    def __iter__(self) -> Iterator[Speaker]:
        return (self._view(slug) for slug, entry in self._leaves.items() if entry.parent is None)

    @property
    def history(self) -> tuple[Correction, ...]:
        """Every correction applied so far, by hand or by evidence, oldest first."""
        return tuple(self._merger.history)

    def leaves(self) -> Iterator[Speaker]:
        """Every entry by itself, merged ones too: what a store keeps, beside the history, to rebuild the registry."""
        return (entry.alone() for entry in self._leaves.values())

    def leaf(self, slug: str) -> Speaker:
        """One entry by itself, whatever it was merged into or with; UnknownSpeaker if there is none."""
        return self._known(slug).alone()

    def link(self, name: str, *, threshold: float = THRESHOLD, **details: Unpack[Details]) -> Link:
        """Which known speaker an article's speaker is; changes nothing.

        `name` is the fullest name in the article, `Details` is what else it says. Cost: a few look-ups, whatever the
        registry's size.
        """
        return self._link(sighting(name, **details), threshold)

    def enter(self, name: str, *, threshold: float = THRESHOLD, **details: Unpack[Details]) -> Link:
        """Like `link`, but learns: what was seen is added to the speaker found, and a speaker nobody knows is made.

        Merges what the new evidence shows to be one. Only an ambiguous lone surname gives no speaker.
        """
        seen = sighting(name, **details)
        link = self._link(seen, threshold)
        if link.ambiguous and not (seen.person.is_full or seen.type is not SpeakerType.PERSON):
            return link
        if link.speaker is None:
            entry = self._make(display_name(seen.name, seen.type), seen.type)
            link = Link(
                None,
                1.0,
                (Evidence("registry", f"{entry.name}: first seen"),),
                link.candidates,
                entry.slug,
                is_new=True,
            )
        entry = self._leaves[link.leaf]
        if link.is_new or link.score >= LEARN:
            self._observe(entry, seen, name)
            if link.is_new:
                self._merger.wake(entry)
            self._merger.by_evidence(entry, seen)
        return Link(
            self._view(root_of(self._leaves, entry.slug)),
            link.score,
            link.evidence,
            link.candidates,
            entry.slug,
            False,
            link.is_new,
        )

    def add(
        self,
        name: str,
        *,
        type: SpeakerType = SpeakerType.PERSON,
        aliases: Iterable[str] = (),
        roles: Iterable[str] = (),
        gender: str = "",
        wikidata: str | None = None,
        slug: str | None = None,
    ) -> Speaker:
        """A new speaker, without asking whether it is known; a taken slug gets -2, -3 ..."""
        entry = self._make(display_name(name, type), type, slug)
        entry.wikidata = wikidata
        self._index.add(entry, *entry.observe((name, *aliases), roles, gender, ()))
        self._merger.wake(entry)
        return self._view(root_of(self._leaves, entry.slug))

    def find(self, query: str) -> Speaker | None:
        """A speaker by slug, name or alias, in any case, with or without accents; None if nobody or several fit."""
        slug = query.strip().lower()
        if slug in self._leaves:
            return self._view(root_of(self._leaves, slug))
        wanted = name_key(query)
        found = dict.fromkeys(root_of(self._leaves, s) for s in self._index.get(("key", wanted)))
        named = [s for s in found if name_key(self._leaves[s].name) == wanted]
        if len(found) == 1 or len(named) == 1:
            return self._view((named or list(found))[0])
        if found:
            return None
        return (self.link(query).speaker if parse_name(query) else None) or self.find_role(query)

    def get(self, slug: str) -> Speaker:
        """The canonical speaker behind a slug (also of a merged one); UnknownSpeaker if there is none."""
        return self._view(root_of(self._leaves, self._known(slug).slug))

    def find_role(self, role: str) -> Speaker | None:
        """The one speaker seen in a role (“French president”), None if nobody or several were."""
        return self._ranking.holder(role, self._view)

    def merge(self, slug: str, other: str, why: str = "", by: str = "") -> Correction:
        """Makes `other` one with `slug`, under `slug`; UnknownSpeaker if either is unknown."""
        return self._decide(Action.MERGE, slug, other, (), why, by)

    def split(self, slug: str, names: Sequence[str], why: str = "", by: str = "", other: str = "") -> Correction:
        """Takes `names` out of `slug` as a speaker of their own (slug `other`, or made of the first name)."""
        return self._decide(Action.SPLIT, slug, other, tuple(names), why, by)

    def rename(self, slug: str, name: str, why: str = "", by: str = "") -> Correction:
        """Gives a speaker another canonical name; the old one stays an alias and the slug stays."""
        return self._decide(Action.RENAME, slug, "", (name, self.get(slug).name), why, by)

    def alias(self, slug: str, alias: str, why: str = "", by: str = "") -> Correction:
        """Lets `alias` mean this speaker from now on, whatever other evidence says."""
        return self._decide(Action.ALIAS, slug, "", (alias,), why, by)

    def undo(self, correction: Correction, why: str = "", by: str = "") -> Correction:
        """Takes a correction back; the undoing is a correction too."""
        undone = correction.undone(why=why, by=by)
        self._merger.apply(undone, self._make)
        return undone

    @property
    def touched(self) -> tuple[str, ...]:
        """The slugs of leaves that are not as they were built: they learnt something, or were renamed or split."""
        return self._index.touched

    def renew(self, speakers: Mapping[int, Speaker], corrections: Iterable[Correction]) -> None:
        """Brings the registry to what it would be if it were built now.

        `speakers` are, by their numbers, those that a store has added or changed since the last time, and those of
        `touched` that it holds (others of them are gone); slugs are taken as they are, no two may be equal.
        `corrections` is the whole history. An interruption leaves the registry useless.
        """
        self._merger.reset()
        places = {speaker.slug: place for place, speaker in speakers.items()}
        stale = {*self._index.touched, *places}
        for entry in [self._leaves[slug] for slug in stale if slug in self._leaves]:
            self._index.forget(entry)
            if places.get(entry.slug) != entry.place:
                del self._leaves[entry.slug]
        last = self._leaves[next(reversed(self._leaves))].place if self._leaves else 0
        self._places = last
        late = any(place < last and slug not in self._leaves for slug, place in places.items())
        for place, speaker in sorted(speakers.items()):
            self._build(speaker.slug, place, speaker)
        if late:
            # Rare: a store that numbers before it commits shows a lower number later.
            ordered = sorted(self._leaves.items(), key=lambda item: item[1].place)
            self._leaves.clear()
            self._leaves.update(ordered)
        self.given = len(self._leaves)
        self.replay(corrections)

    def replay(self, corrections: Iterable[Correction]) -> None:
        """Applies stored corrections in order; those whose speakers are not there yet wait for them."""
        for correction in corrections:
            self._merger.apply(correction, self._make)

    def _decide(self, action: Action, slug: str, other: str, names: tuple[str, ...], why: str, by: str) -> Correction:
        name = self.get(slug).name
        if action is Action.MERGE:
            other_name = self.get(other).name
        else:
            other_name = display_name(names[0], self._leaves[slug].type) if action is Action.SPLIT and names else ""
        correction = Correction(action, slug, name, other, other_name, names, why, by)
        return self._merger.apply(correction, self._make) or correction

    def _link(self, seen: Sighting, threshold: float) -> Link:
        pinned = self._pins.get(name_key(seen.name)) or self._pins.get(key(seen.person.worded) or "-")
        by_hand = [Candidate(pinned, 1.0, "set by hand")] if pinned in self._leaves else None
        return self._ranking.answer(seen, by_hand or self._ranking.candidates(seen), threshold, self._view)

    def _observe(self, entry: Entry, seen: Sighting, name: str) -> None:
        self._index.touch(entry)
        aliases = [alias for alias in (name, seen.name, *seen.aliases) if self._fits(entry, alias)]
        companions = seen.companions - {companion_key(entry.name)}
        fresh = entry.observe(dict.fromkeys(aliases), seen.roles, seen.gender, companions)
        if fresh[0] or fresh[1]:
            self._views.pop(root_of(self._leaves, entry.slug), None)
            self._index.add(entry, *fresh)

    def _fits(self, entry: Entry, alias: str) -> bool:
        """An alias that contradicts the canonical name is a mistake of the article's clustering: it is not learnt."""
        if entry.type is not SpeakerType.PERSON or key(alias) in entry.names or not entry.names:
            return True
        person, canonical = parse_name(alias), parse_name(entry.name)
        return not person.is_full or not canonical or bool(compare(person, canonical))

    def _make(self, name: str, type: SpeakerType, slug: str | None = None) -> Entry:
        self._places += 1
        entry = Entry(self._free(slug or name), name, type, place=self._places)
        self._leaves[entry.slug] = entry
        self._index.touch(entry)
        return entry

    def _build(self, slug: str, place: int, speaker: Speaker) -> None:
        """A leaf as a speaker is given."""
        entry = Entry(slug, display_name(speaker.name, speaker.type), speaker.type, speaker.wikidata, place=place)
        self._leaves[slug] = entry
        self._places = max(self._places, place)
        entry.observe((speaker.name, *speaker.aliases), speaker.roles, "", ())
        self._index.insert(entry, self._leaves)

    def _free(self, words: str) -> str:
        """A slug that nobody has yet."""
        base = slugify(words)
        slug, count = base, 1
        while slug in self._leaves:
            count += 1
            slug = f"{base}-{count}"
        return slug

    def _known(self, slug: str) -> Entry:
        if slug not in self._leaves:
            raise UnknownSpeaker(f"No speaker has the slug {slug!r}.")
        return self._leaves[slug]

    def _view(self, root: str) -> Speaker:
        if root not in self._views:
            self._views[root] = united(self._merger.family(root))
        return self._views[root]
