"""What it costs to store an article, or to decide about speakers, after another process has stored an article.

Made-up people (`benchmarks.registry`) are stored in an SQLite file. Then two processes, as far as the store can tell
(two `Extraction`s over one file), store articles in turns; measured is the CPU time of the second, whose registry of
known speakers the first has made stale, for an article of three sentences, its extraction included. `whole` is the same
with every speaker read again, as it was before registries could be renewed. A decision is the renaming of a speaker, by
a process that has a registry of known speakers and by one that reads everyone.

    python -m benchmarks.refresh [--speakers 50000] [--merges 500] [--rounds 5] [--seed 7] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.registry import build_people
from extractors.model import Article, Speaker, SpeakerType
from extractors.registry import Action, Correction, slugify
from service import corrections
from service.config import Settings
from service.extraction import Extraction
from service.ingest import keep_registry
from service.store.database.engine import Database
from service.store.people.corrections import save_corrections
from service.store.speakers.changes import bump
from service.store.upkeep import schema


def fill(database: Database, count: int, merges: int, seed: int) -> list[str]:
    """Stores so many people, some of them merged with another; gives their names."""
    people = [f"{person.given} {person.surname}" for person in build_people(count, random.Random(seed))]
    speakers = [Speaker(name, slug(people, n), SpeakerType.PERSON) for n, name in enumerate(people)]
    for start in range(0, count, 5000):
        keep_registry(speakers[start : start + 5000], database)
    pairs = zip(speakers[: 2 * merges : 2], speakers[1 : 2 * merges : 2], strict=True)
    decisions = [Correction(Action.MERGE, a.slug, a.name, b.slug, b.name, why="same role", by="Jo") for a, b in pairs]
    with database.writing() as session:
        save_corrections(session, decisions)
        bump(session)
    return people


def slug(names: list[str], place: int) -> str:
    """The slug of the person at that place."""
    return f"{slugify(names[place])}-{place}"


def article(names: list[str], number: int, chance: random.Random) -> Article:
    """An article with two known speakers and one that nobody knows."""
    spoken = [*chance.sample(names, 2), f"Newcomer Number{number}"]
    text = "\n\n".join(f"“It will cost more than they planned,” {name} told reporters on Monday." for name in spoken)
    return Article(text=text, id=f"bench {number} {chance.random()}", outlet="The Courier", title="Dam")


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU that something takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measure(speakers: int, merges: int, rounds: int, seed: int) -> dict[str, float]:
    """Median seconds of CPU: of the first look, and of an article or a decision after another process's article."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'onrecord.db'}", extraction_seconds=600.0)
        database = Database.from_settings(settings)
        schema.upgrade(database)
        names = fill(database, speakers, merges, seed)
        other, mine = Extraction(settings, database), Extraction(settings, database)
        found = {"first look": cpu(mine.warm_up)}
        other.warm_up()
        for name in ("renewed", "whole"):
            times = []
            for number in range(rounds):
                other.ingest(article(names, number, chance))
                if name == "whole":
                    mine.known.version = None
                times.append(cpu(lambda number=number: mine.ingest(article(names, number + rounds, chance))))  # type: ignore[misc]
            found[name] = statistics.median(times)
        for name, known in (("decision", mine.known), ("decision, whole", None)):
            times = []
            for number in range(rounds):
                other.ingest(article(names, number + 2 * rounds, chance))
                place = speakers - 1 - number  # nobody is merged there
                rename = partial(corrections.rename, database, slug(names, place), f"{names[place]} {name}")
                times.append(cpu(lambda rename=rename, known=known: rename(by="Jo", known=known)))  # type: ignore[misc]
            found[name] = statistics.median(times)
        database.dispose()
    return found


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--speakers", type=int, default=50_000)
    parser.add_argument("--merges", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measure(args.speakers, args.merges, args.rounds, args.seed)
    if args.json:
        sys.stdout.write(json.dumps({"speakers": args.speakers, "merges": args.merges, "cpu_seconds": found}) + "\n")
        return
    sys.stdout.write(
        f"{args.speakers:,} speakers, {args.merges:,} merged into others: {found['first look']:.2f} s of CPU at first\n"
        f"an article stored after another process stored one: {found['renewed'] * 1000:.0f} ms of CPU,"
        f" {found['whole'] * 1000:.0f} ms where every speaker is read again\n"
        f"a decision about speakers: {found['decision'] * 1000:.0f} ms of CPU,"
        f" {found['decision, whole'] * 1000:.0f} ms where every speaker is read\n"
    )


if __name__ == "__main__":
    main()
