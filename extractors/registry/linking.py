"""Scores which known speaker an article's speaker is: evidence for, evidence against, and silence when it is even.

For a person with given name and surname the name decides: equal 0.95; another spelling or a nickname 0.85, unless role
or company speak against it; an initial, or a known speaker of whom only the surname has been seen, needs a second
witness (an agreeing role, or at least two people named in both articles). A bare surname takes the one person who
bears it, unless roles contradict; of several bearers only the one whose role agrees, or whose company does, and else
none: the candidates are returned, nothing is guessed. Differing given names, genders or generations exclude.
Organisations, offices and groups go by their names and acronyms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from extractors.model import Evidence, Speaker, SpeakerType
from extractors.names import PersonName, key, parse_name
from extractors.names.strict import Agreement, compare, surname_keys
from extractors.registry.entry import Entry, name_key, office_parts
from extractors.registry.index import BLOCK, Index, full_blocks, initial_blocks
from extractors.registry.roles import read_role
from extractors.registry.sighting import SUPPORT, Sighting, role_support, tells_apart

THRESHOLD = 0.5
COMPANY = 2  # so many people named in both articles are a witness
CLEAR = 0.02  # two full-name scores nearer than this are even


@dataclass(frozen=True, slots=True)
class Candidate:
    """A leaf that may be the speaker, with its score and the reason."""

    slug: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """The answer of the registry. `speaker` is None when nobody fits or several fit evenly (`ambiguous`).

    `leaf` is the slug of the name's own entry (kept by a store so that a merge can be undone); `candidates` are
    canonical names with scores, best first; `is_new` when `enter` made the speaker.
    """

    speaker: Speaker | None
    score: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    leaf: str = ""
    ambiguous: bool = False
    is_new: bool = False


def root_of(leaves: Mapping[str, Entry], slug: str) -> str:
    """The slug of the leaf that a leaf was merged into, itself if none."""
    while (parent := leaves[slug].parent) is not None:
        slug = parent
    return slug


def agreement(person: PersonName, entry: Entry) -> Agreement:
    """How a name agrees with all names of a leaf; nearly fitting one and contradicting another is DIFFERENT."""
    found = [(compare(person, name), name) for name in entry.names.values()]
    best = max((level for level, _ in found), default=Agreement.DIFFERENT)
    contradicted = any(level is Agreement.DIFFERENT and (name.is_full or not person.is_full) for level, name in found)
    return Agreement.DIFFERENT if contradicted and best is not Agreement.SAME else best


class Ranking:
    """Candidates for one sighting among the leaves of an index."""

    def __init__(self, index: Index, leaves: Mapping[str, Entry]) -> None:
        self._index = index
        self._leaves = leaves

    def candidates(self, seen: Sighting) -> list[Candidate]:
        """All scored leaves, in no order, each at most once."""
        if seen.type is not SpeakerType.PERSON:
            return list(self._bodies(seen)) or list(self._titled(seen))
        if seen.person.is_full:
            found = list(self._fulls(seen))
        elif seen.person.surname:
            found = list(self._bares(seen))
        else:
            found = list(self._givens(seen))
        return found or list(self._other_types(seen))

    def answer(self, seen: Sighting, found: list[Candidate], threshold: float, view: Callable[[str], Speaker]) -> Link:
        """The best candidate's root as `view` shows it; nobody when all are weak, or two persons fit evenly."""
        best: dict[str, Candidate] = {}
        for candidate in found:
            root = root_of(self._leaves, candidate.slug)
            if root not in best or candidate.score > best[root].score:
                best[root] = candidate
        ranked = sorted(best.items(), key=lambda item: -item[1].score)
        names = tuple((self._leaves[root].name, round(candidate.score, 3)) for root, candidate in ranked[:8])
        if not ranked or (len(ranked) == 1 and ranked[0][1].score < threshold):
            return Link(None, candidates=names)
        root, top = ranked[0]
        even = len(ranked) > 1 and ranked[1][1].score > top.score - CLEAR
        if top.score < threshold or (even and seen.type is SpeakerType.PERSON):
            return Link(None, candidates=names, ambiguous=len(ranked) > 1)
        evidence = Evidence("registry", f"{self._leaves[root].name}: {top.reason}", score=round(top.score, 3))
        return Link(view(root), round(top.score, 3), (evidence,), names, top.slug)

    def holder(self, role: str, view: Callable[[str], Speaker]) -> Speaker | None:
        """The one root seen in this role, in whatever wording; “president” alone is nobody's."""
        wanted = read_role(role)
        if not wanted.head or len(wanted.words) < 2:
            return None
        roots = dict.fromkeys(
            root_of(self._leaves, entry.slug) for entry in self._block(("role", *sorted(wanted.words)))
        )
        return view(next(iter(roots))) if len(roots) == 1 else None

    def _block(self, *blocks: tuple[str, ...]) -> Iterator[Entry]:
        slugs = dict.fromkeys(slug for block in blocks for slug in islice(self._index.get(block), BLOCK))
        return (self._leaves[slug] for slug in slugs)

    def _persons(self, seen: Sighting, *blocks: tuple[str, ...]) -> Iterator[Entry]:
        for entry in self._block(*blocks):
            if entry.type is SpeakerType.PERSON:
                gender = entry.gender if seen.person.is_full else entry.likely_gender
                if not (seen.gender and gender and seen.gender != gender):
                    yield entry

    def _witness(self, seen: Sighting, entry: Entry) -> tuple[float, str]:
        """Support beside the name: 0-1 and its wording; negative when the roles contradict."""
        support = role_support(seen.roles, entry.roles)
        if support >= SUPPORT:
            return support, "role"
        company = len(seen.companions & entry.companions.keys())
        if company >= COMPANY:
            return 0.4, f"{company} people named in both"
        return (-1.0, "other role") if support >= 0.0 else (0.0, "")

    def _fulls(self, seen: Sighting) -> Iterator[Candidate]:
        blocks = [*full_blocks(seen.person), *self._initials(seen), ("key", name_key(seen.person.worded))]
        own = key(seen.person.worded)
        for entry in self._persons(seen, *blocks):
            level = agreement(seen.person, entry)
            if level is Agreement.DIFFERENT or (level is Agreement.UNKNOWN and own not in entry.names):
                continue
            support, why = self._witness(seen, entry)
            if level is Agreement.INITIAL:
                yield Candidate(entry.slug, 0.4 + 0.4 * (support > 0), f"initial, {why or 'no witness'}")
                continue
            doubtful = level in (Agreement.NICKNAME, Agreement.VARIANT) and seen.person.given.isascii()
            if doubtful and (support < 0 or (support == 0 and seen.companions and entry.companions)):
                yield Candidate(entry.slug, 0.4, f"{level.name.lower()}, {why or 'other company'}")
                continue
            score = {Agreement.SAME: 0.94, Agreement.UNKNOWN: 0.8}.get(level, 0.85)
            score += 0.03 * (own in entry.names) + 0.02 * max(support, 0.0) - 0.1 * (support < 0)
            yield Candidate(entry.slug, score, f"{level.name.lower()} name" + (f", {why}" if why else ""))

    def _initials(self, seen: Sighting) -> Iterator[tuple[str, ...]]:
        for block in initial_blocks(seen.person):
            yield ("initials", *block[1:])
            if block[0] == "initials":
                yield ("initial", *block[1:])

    def _bares(self, seen: Sighting) -> Iterator[Candidate]:
        """A lone surname: the full names that bear it, else leaves known by it alone."""
        surnames = sorted(surname_keys(seen.person.surname))
        blocks: list[tuple[str, ...]] = [("key", name_key(seen.person.worded))]
        crowded = sum(self._index.size(("surname", surname)) for surname in surnames) > BLOCK
        heads = {word for role in seen.roles for word in read_role(role).head} if crowded else set()
        for surname in surnames:
            blocks.append(("surname", surname))
            blocks.extend(("surname-role", surname, word) for word in sorted(heads))
        known = [entry for entry in self._persons(seen, *blocks) if not entry.is_bare]
        own = name_key(seen.name)
        known = [entry for entry in known if agreement(seen.person, entry) or own in map(name_key, entry.aliases)]
        found = self._one_a_root([(entry, *self._witness(seen, entry)) for entry in known])
        if len(found) == 1 and not crowded:
            entry, support, why = found[0]
            if support >= 0:
                yield Candidate(entry.slug, 0.6 + 0.3 * support, f"surname, {why or 'the only bearer'}")
        else:
            yield from _stand_out(seen, found)
        yield from self._same_bare(seen, surnames, crowd=len(found))

    def _one_a_root(self, found: list[tuple[Entry, float, str]]) -> list[tuple[Entry, float, str]]:
        """Merged leaves are one person: only the best supported stands for each root."""
        best: dict[str, tuple[Entry, float, str]] = {}
        for item in found:
            slug = root_of(self._leaves, item[0].slug)
            if slug not in best or item[1] > best[slug][1]:
                best[slug] = item
        return list(best.values())

    def _same_bare(self, seen: Sighting, surnames: list[str], crowd: int) -> Iterator[Candidate]:
        for entry in self._persons(seen, *(("bare", surname) for surname in surnames)):
            if not entry.is_bare:
                continue
            support, why = self._witness(seen, entry)
            if support > 0:
                yield Candidate(entry.slug, 0.65 + 0.2 * support, f"same surname alone, {why}")
            elif support == 0 and not crowd:
                yield Candidate(entry.slug, 0.6, "same surname alone")

    def _givens(self, seen: Sighting) -> Iterator[Candidate]:
        """One-word names and names after “Sir”, “Pope”, “King”."""
        own = name_key(seen.name)
        blocks = [("key", own), ("given", key(seen.person.given))]
        for entry in self._persons(seen, *blocks):
            exact = own in map(name_key, entry.aliases)
            same = any(not n.surname and n.suffix == seen.person.suffix for n in entry.names.values())
            support, why = self._witness(seen, entry)
            if exact or (same and support > 0):
                yield Candidate(entry.slug, 0.75 if exact else 0.6, f"one name, {why or 'as seen'}")

    def _bodies(self, seen: Sighting) -> Iterator[Candidate]:
        """Organisations, offices, groups and anonymous sources: the name, an acronym of it, the office of a person."""
        own = name_key(seen.name)
        for entry in self._block(("key", own)):
            if entry.type is not SpeakerType.PERSON:
                yield Candidate(entry.slug, 0.95 if entry.type is seen.type else 0.85, "name")
            elif " " in own:
                yield Candidate(entry.slug, 0.6, "name of a person")
        for alias in seen.aliases:
            if tells_apart(alias, seen.name):
                for entry in self._block(("key", name_key(alias))):
                    if entry.type is seen.type and name_key(entry.name) != own:
                        yield Candidate(entry.slug, 0.75, f"alias {alias}")
        if office := office_parts(seen.name):
            blocks = [("office", office[0], surname) for surname in sorted(surname_keys(office[1].surname))]
            for entry in self._block(*blocks):
                owner = office_parts(entry.name)
                if owner and compare(office[1], owner[1]):
                    yield Candidate(entry.slug, 0.8, "office of the same name")

    def _titled(self, seen: Sighting) -> Iterator[Candidate]:
        """A name taken for a body's that is a person's with a title (“Vice President Cevdet Yılmaz”)."""
        person = parse_name(seen.name)
        if person.titles and person.is_full:
            yield from self._fulls(replace(seen, person=person))

    def _other_types(self, seen: Sighting) -> Iterator[Candidate]:
        """A name taken for a person's that is an organisation's (“White House”, “NATO”)."""
        own = name_key(seen.name)
        for entry in self._block(("key", own)):
            if entry.type is not SpeakerType.PERSON and (" " in own or seen.name.strip().isupper()):
                yield Candidate(entry.slug, 0.7, f"name of an {entry.type.value}")


def _stand_out(seen: Sighting, found: list[tuple[Entry, float, str]]) -> Iterator[Candidate]:
    """Of several bearers of a surname, the one that a witness singles out; all evenly when none is."""
    found = sorted(found, key=lambda item: (-item[1], -item[0].seen, item[0].slug))
    for place, (entry, support, why) in enumerate(found):
        best_other = found[0][1] if place else (found[1][1] if len(found) > 1 else 0.0)
        company = len(seen.companions & entry.companions.keys())
        rival = max((len(seen.companions & e.companions.keys()) for e, _, _ in found if e is not entry), default=0)
        if support >= SUPPORT and support >= best_other + 0.2:
            yield Candidate(entry.slug, 0.6 + 0.3 * support, f"surname, {why}")
        elif 0 <= support < SUPPORT and best_other < SUPPORT and company >= max(COMPANY, 2 * rival):
            yield Candidate(entry.slug, 0.7, f"surname, {company} people named in both")
        else:
            yield Candidate(entry.slug, min(0.45, 0.9 / max(len(found), 1)), "surname, one of several")
