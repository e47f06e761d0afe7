"""How well and how fast the registry links: a generated world of people and articles, seeded, and its B³.

The world: people with shared surnames (some with accents, umlauts, particles, Slavic endings, hyphens), given names
(nicknames where the table knows one), a middle initial, one or two roles worded in several ways, and a circle of
people they are named with. An article names some of a circle, each by a full name in one of its spellings, with a
title, an initial, a nickname, in capitals, or by the surname alone, with or without a role. The registry sees one
article at a time.

Figures: B³ precision, recall, F1 over all sightings (Bagga and Baldwin 1998; a sighting left open counts as a cluster
of its own), the number of speakers that hold full names with different given names (must be 0), and milliseconds per
link at growing numbers of known speakers.

    python -m benchmarks.registry [--people 2000] [--articles 10000] [--sizes 1000,10000,100000] [--seed 7] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from anyascii import anyascii

from benchmarks.words import invent_word
from extractors.lexicon.wordlists import given_names, nicknames
from extractors.registry import Registry

SURNAMES = (
    "Smith Clinton Macron Kelly Kelley Brown Costa Silva García Martínez Müller Schröder Yılmaz Şahin Novák"
    " Dvořák Kowalski Zelenskyy Horbulskyy Kravchenko Petrov Petrova Ivanov Nguyễn Tran Johnson Johansson O’Brien"
    " O’Malley MacLeod McDonald Al-Masri El-Amin Bin-Laith Ocampo-Reyes Smith-Jones Lefèvre Béranger Núñez Ødegård"
    " Åkesson Björk Weiß Strauß Levi Levy Cohen Katz Haddad Hussein Khan Singh Patel Sharma Gupta Okafor Adeyemi"
    " Mbeki Dlamini Tanaka Suzuki Takahashi Ito Rossi Bianchi Ferrari Conti Papadopoulos Nikolaidis Popescu"
    " Ionescu Horváth Szabó Tóth Nagy Andersen Anderson Hansen"
).split()
PARTICLES = ["van ", "von ", "de ", "da ", "van der ", "di "]
OFFICES = [
    ("{p} President", "president of {c}", "the {p} president"),
    ("{p} Prime Minister", "prime minister of {c}", "{c}’s prime minister"),
    ("{p} Foreign Minister", "foreign minister of {c}", "the {p} foreign minister"),
    ("spokesman for the {c} embassy", "{c} embassy spokesman", "embassy spokesman"),
    ("mayor of {t}", "{t} Mayor", "the mayor"),
    ("senator from {t}", "Sen.", "{t} senator"),
    ("chief executive of {t} Motors", "{t} Motors CEO", "chief executive"),
    ("professor at {t} University", "{t} University professor", "a professor"),
    ("coach of {t} United", "{t} United coach", "the coach"),
    ("{t} police chief", "police chief of {t}", "the police chief"),
]  # fmt: skip
PLACES = [
    ("France", "French"), ("Ukraine", "Ukrainian"), ("Turkey", "Turkish"), ("Poland", "Polish"), ("Spain", "Spanish"),
    ("Brazil", "Brazilian"), ("Canada", "Canadian"), ("Ireland", "Irish"), ("Japan", "Japanese"), ("Kenya", "Kenyan"),
]  # fmt: skip


@dataclass(slots=True)
class Person:
    """Someone of the generated world."""

    number: int
    given: str
    middle: str
    surname: str
    gender: str
    role: tuple[str, ...]
    circle: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One speaker in one article: what the registry is told, and who it is."""

    person: Person
    name: str
    roles: tuple[str, ...] = ()
    gender: str = ""
    mentioned: tuple[str, ...] = ()
    full: bool = True  # whether the name holds a given name


@dataclass(slots=True)
class World:
    """People, and articles that name them."""

    people: list[Person]
    articles: list[list[Seen]] = field(default_factory=list)


def invent_surname(rng: random.Random) -> str:
    """A pronounceable surname, some with particles or Slavic endings."""
    word = invent_word(rng, rng.randint(1, 2))
    if rng.random() < 0.15:
        word += rng.choice(["sky", "enko", "ov", "ski"])
    return (rng.choice(PARTICLES) if rng.random() < 0.06 else "") + word.capitalize()


def build_people(count: int, rng: random.Random) -> list[Person]:
    """`count` people; about five share each surname, no two share given name, middle initial and surname."""
    firsts = sorted((name, gender) for name, gender in given_names().items() if gender in {"m", "f"} and len(name) > 2)
    wanted = max(len(SURNAMES), count // 5)
    surnames = list(dict.fromkeys([*SURNAMES, *(invent_surname(rng) for _ in range(2 * wanted))]))[:wanted]
    people: list[Person] = []
    taken: set[tuple[str, str]] = set()
    while len(people) < count:
        first, gender = rng.choice(firsts)
        surname = rng.choice(surnames)
        if (first, surname) in taken:
            continue
        taken.add((first, surname))
        country, adjective = rng.choice(PLACES)
        town = invent_surname(rng).split()[-1]
        role = tuple(text.format(c=country, p=adjective, t=town) for text in rng.choice(OFFICES))
        middle = rng.choice("ABCDEFGHJKLMNPRSTW") if rng.random() < 0.3 else ""
        people.append(Person(len(people), first.capitalize(), middle, surname, gender, role, len(people) // 12))
    return people


def spell_surname(surname: str, rng: random.Random) -> str:
    """The surname as some outlet spells it."""
    chance = rng.random()
    if chance < 0.2:
        return anyascii(surname)
    if surname.endswith(("skyy", "sky")) and chance < 0.7:
        return surname.removesuffix("yy").removesuffix("y") + rng.choice(["y", "yy", "iy", "yi", "ii"])
    if chance < 0.4:
        for umlaut, letters in (("ü", "ue"), ("ö", "oe"), ("ä", "ae")):
            surname = surname.replace(umlaut, letters)
    if chance < 0.5:
        return surname.replace("-", " " if rng.random() < 0.5 else "-").replace("’", "'")
    return surname


def short_names(given: str) -> list[str]:
    """Nicknames and spellings of a given name that stand for no other name of the table's first column."""
    groups = nicknames().get(given.lower(), frozenset())
    return sorted(name for name in groups if name != given.lower() and len(name) > 2)


def sight(person: Person, rng: random.Random, ambiguous_ok: bool) -> Seen:
    """One way an article may word a person."""
    surname = spell_surname(person.surname, rng)
    chance, roles, gender = rng.random(), (), ""
    if rng.random() < 0.5:
        roles = (rng.choice(person.role),)
    given = person.given
    if chance < 0.05 and ambiguous_ok and (others := short_names(given)):
        given = rng.choice(others).capitalize()
    if chance < 0.08:
        name, roles = surname, (person.role[0],)
    elif chance < 0.10:
        name, gender = f"{'Mr' if person.gender == 'm' else 'Ms'} {surname}", person.gender
        roles = (person.role[0],)
    elif chance < 0.12:
        name, roles = f"{given[0]}. {surname}", (person.role[0],)
    elif chance < 0.2 and person.middle:
        name = f"{given} {person.middle}. {surname}"
    elif chance < 0.25:
        name = f"{given} {surname}".upper()
    elif chance < 0.32:
        name = f"{'Mr' if person.gender == 'm' else 'Mrs'} {given} {surname}"
    else:
        name = f"{given} {surname}"
    return Seen(person, name, roles, gender, full=chance >= 0.12)


def build_world(people: int, articles: int, seed: int) -> World:
    """A seeded world; an article names two to five people of one circle, famous ones more often."""
    rng = random.Random(seed)
    world = World(build_people(people, rng))
    circles: defaultdict[int, list[Person]] = defaultdict(list)
    for person in world.people:
        circles[person.circle].append(person)
    weights = [1.0 / (place + 3) for place in range(len(circles))]
    for circle in rng.choices(sorted(circles), weights, k=articles):
        members = circles[circle]
        named = rng.sample(members, min(rng.randint(2, 5), len(members)))
        seen = [sight(person, rng, ambiguous_ok=True) for person in named]
        full = tuple(f"{person.given} {person.surname}" for person in named)
        world.articles.append([replace(s, mentioned=full) for s in seen])
    return world


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one run."""

    precision: float
    recall: float
    f1: float
    open_sightings: int
    sightings: int
    speakers: int
    merged_people: int  # speakers that full names with different given names were put under: must be 0
    misread_surnames: int  # lone surnames and initials given to the wrong person


def b_cubed(gold: Sequence[int], found: Sequence[str]) -> tuple[float, float]:
    """B³ precision and recall of a clustering (Bagga and Baldwin 1998), by counts: linear in the sightings."""
    both: defaultdict[tuple[int, str], int] = defaultdict(int)
    left: defaultdict[int, int] = defaultdict(int)
    right: defaultdict[str, int] = defaultdict(int)
    for person, speaker in zip(gold, found, strict=True):
        both[person, speaker] += 1
        left[person] += 1
        right[speaker] += 1
    precision = sum(n * n / right[speaker] for (_, speaker), n in both.items()) / len(gold)
    recall = sum(n * n / left[person] for (person, _), n in both.items()) / len(gold)
    return precision, recall


def run(world: World, registry: Registry | None = None) -> Result:
    """Lets a registry read all articles of a world and scores what it made of them."""
    registry = registry or Registry()
    gold: list[int] = []
    leaves: list[str] = []
    fulls: list[bool] = []
    undecided = 0
    for article in world.articles:
        for seen in article:
            link = registry.enter(seen.name, roles=seen.roles, gender=seen.gender, mentioned=seen.mentioned)
            gold.append(seen.person.number)
            undecided += link.speaker is None
            fulls.append(seen.full)
            leaves.append(link.leaf or f"?{len(gold)}")
    found = [leaf if leaf.startswith("?") else registry.get(leaf).slug for leaf in leaves]
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for person, speaker, full in zip(gold, found, fulls, strict=True):
        if full:
            owners[speaker].add(person)
    misread = sum(
        not full and bool(owners[speaker]) and person not in owners[speaker]
        for person, speaker, full in zip(gold, found, fulls, strict=True)
    )
    precision, recall = b_cubed(gold, found)
    f1 = 2 * precision * recall / (precision + recall)
    merged = sum(len({world.people[p].given for p in people}) > 1 for people in owners.values())
    return Result(precision, recall, f1, undecided, len(gold), len(registry), merged, misread)


def time_links(size: int, seed: int, rounds: int = 2000) -> tuple[float, float]:
    """Milliseconds per `link` and per `enter` in a registry of `size` speakers."""
    rng = random.Random(seed)
    people = build_people(size, rng)
    registry = Registry()
    for person in people:
        registry.add(f"{person.given} {person.surname}", roles=person.role[:1])
    asked = [sight(rng.choice(people), rng, ambiguous_ok=True) for _ in range(rounds)]
    begin = time.process_time()
    for seen in asked:
        registry.link(seen.name, roles=seen.roles, gender=seen.gender)
    linked = time.process_time()
    for seen in asked:
        registry.enter(seen.name, roles=seen.roles, gender=seen.gender)
    return (linked - begin) * 1000 / rounds, (time.process_time() - linked) * 1000 / rounds


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    begin = time.perf_counter()
    result = run(build_world(args.people, args.articles, args.seed))
    took = time.perf_counter() - begin
    times = {int(size): time_links(int(size), args.seed) for size in args.sizes.split(",") if size}
    if args.json:
        figures = {name: getattr(result, name) for name in Result.__slots__}
        sys.stdout.write(json.dumps({**figures, "ms_per_link_and_enter": times}) + "\n")
        return
    sys.stdout.write(
        f"{result.sightings} sightings of {args.people} people in {args.articles} articles, {took:.1f} s\n"
        f"B3 precision {result.precision:.4f}, recall {result.recall:.4f}, F1 {result.f1:.4f};"
        f" left open {result.open_sightings}; speakers {result.speakers};"
        f" people merged whose given names differ {result.merged_people};"
        f" lone surnames or initials misread {result.misread_surnames}\n"
    )
    for size, (link, enter) in times.items():
        sys.stdout.write(f"{size:>9,} speakers: {link:.3f} ms to link a speaker, {enter:.3f} ms to enter one\n")


if __name__ == "__main__":
    main()
