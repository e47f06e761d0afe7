"""A corpus of any number of quotes, made up from a seed and written straight into the store's own tables.

The world: outlets and speakers whose fame falls off as Zipf's law says (the most quoted has some nine in a hundred of
all quotes), a vocabulary whose words do the same (“the” stands in three quotes of four, the last words in a few), and
articles over ten years, mostly stored in the order of their dates, a tenth of them late. An article quotes one to three
speakers some five times; one in seven carries a statement that another article had, word for word: those make the
variant groups. Offsets slice, counts agree: `onrecord check` finds nothing wrong.

Rows go in by the driver's own bulk path (SQLite: executemany, PostgreSQL: COPY) with triggers and secondary indexes
away; then the indexes that the migrations had made are made again, full text among them.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.articles import FIRST, LAST
from benchmarks.rows import NOW, Draft, Person, Row
from benchmarks.words import CODAS, Zipf, open_syllables, vocabulary
from service.store.search.folding import fold, slug_of

QUOTES_PER_ARTICLE = 5
DAYS = 3650
FIRST_DAY = date(2015, 1, 1)
OUTLETS = 200
RECENT = 200


@dataclass(slots=True)
class Statement:
    """One wording that several articles may carry, with who carried it: (quote id, article, outlet, date)."""

    speaker: int
    text: str
    carriers: list[tuple[str, int, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Corpus:
    """The generated rows by table, in the order of `rows.COLUMNS`; read `articles()` to its end before the rest."""

    quotes: int
    seed: int = 7
    chance: random.Random = field(init=False)
    words: list[str] = field(init=False)
    people: list[Person] = field(init=False)
    seen: dict[tuple[int, int], list[Any]] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.words = vocabulary(self.chance)
        self.people = list(self._people(max(200, self.quotes // 20)))

    def _people(self, count: int) -> Iterator[Person]:
        slugs: Counter[str] = Counter()
        for key in range(1, count + 1):
            last = open_syllables(self.chance, self.chance.randint(1, 3))
            last = self.chance.choice(LAST) if self.chance.random() < 0.1 else last + self.chance.choice(CODAS)
            name = f"{self.chance.choice(FIRST)} {last.capitalize()}"
            slug = slug_of(name)
            slugs[slug] += 1
            yield Person(key, name, slug if slugs[slug] == 1 else f"{slug}-{slugs[slug]}")

    def first_rows(self) -> dict[str, list[Row]]:
        """Outlets and speakers with their aliases and roles."""
        outlets = [(key, f"outlet-{key}", f"Outlet {key}") for key in range(1, OUTLETS + 1)]
        speakers = [
            (each.key, each.slug, each.name, fold(each.name), "person", None, None, NOW) for each in self.people
        ]
        aliases = [(each.key, each.key, each.name.split()[-1], fold(each.name.split()[-1])) for each in self.people]
        roles = [(each.key, each.key, f"minister {each.key % 97}") for each in self.people]
        return {"outlets": outlets, "speakers": speakers, "speaker_aliases": aliases, "speaker_roles": roles}

    def articles(self) -> Iterator[tuple[Row, list[Row], list[Row]]]:
        """Each article with its quotes and who speaks in them."""
        chance, people, outlets = self.chance, Zipf(len(self.people), self.chance), Zipf(OUTLETS, self.chance)
        words = Zipf(len(self.words), self.chance)
        count, made = max(1, self.quotes // QUOTES_PER_ARTICLE), 0
        recent: list[Statement] = []
        for key in range(1, count + 1):
            size = min(chance.randint(1, 2 * QUOTES_PER_ARTICLE - 1), self.quotes - made)
            if key == count:
                size = self.quotes - made
            outlet = outlets.draw(1)[0] + 1
            published = self._published(key / count)
            article = Draft(key, outlet, published)
            cast = [self.people[rank] for rank in dict.fromkeys(people.draw(chance.randint(1, 3)))]
            for position in range(size):
                statement = None
                if recent and chance.random() < 0.03:
                    statement = chance.choice(recent)
                    speakers, said = [self.people[statement.speaker - 1]], statement.text
                else:
                    speakers = [] if chance.random() < 0.08 else [chance.choice(cast)]
                    if speakers and len(cast) > 1 and chance.random() < 0.02:
                        speakers = cast[:2]
                    drawn = words.draw(min(60, max(4, int(chance.lognormvariate(2.7, 0.5)))))
                    said = " ".join([self.words[rank] for rank in drawn])
                    if speakers and chance.random() < 0.02:
                        statement = Statement(speakers[0].key, said)
                        self.statements.append(statement)
                        recent = [*recent[-RECENT:], statement]
                made += 1
                quote_id = article.add(made, position, said, speakers, chance)
                self._count(speakers, outlet, published)
                if statement is not None:
                    statement.carriers.append((quote_id, key, outlet, published))
            yield article.rows()
            if made >= self.quotes:
                return

    def _published(self, progress: float) -> str:
        late = self.chance.random() < 0.1
        day = self.chance.randrange(DAYS) if late else min(DAYS - 1, int(progress * DAYS))
        found = FIRST_DAY + timedelta(days=day)
        if self.chance.random() < 0.3:
            moment = datetime(found.year, found.month, found.day, tzinfo=UTC)
            return (moment + timedelta(seconds=self.chance.randrange(86_400))).isoformat()
        return found.isoformat()

    def _count(self, speakers: list[Person], outlet: int, published: str) -> None:
        for each in speakers:
            kept = self.seen.setdefault((each.key, outlet), [0, published, published])
            kept[0] += 1
            kept[1], kept[2] = min(kept[1], published), max(kept[2], published)

    def last_rows(self) -> dict[str, list[Row]]:
        """What follows from the articles: counts and variant groups."""
        rows: dict[str, list[Row]] = {
            "speaker_outlets": [(*pair, *kept) for pair, kept in sorted(self.seen.items())],
            "variant_nodes": [],
            "variant_carriers": [],
            "variant_groups": [],
            "variant_group_outlets": [],
        }
        shared = [each for each in self.statements if len({article for _, article, _, _ in each.carriers}) > 1]
        for key, each in enumerate(shared, start=1):
            first, days = each.carriers[0][0], sorted(day[:10] for *_, day in each.carriers)
            outlets = sorted({outlet for _, _, outlet, _ in each.carriers})
            digest = int.from_bytes(hashlib.blake2b(each.text.encode(), digest_size=7).digest())
            length = len(each.text.split())
            rows["variant_nodes"].append((key, each.speaker, digest, days[0], days[-1], length, True, first, key))
            rows["variant_carriers"] += [(quote_id, article, key) for quote_id, article, _, _ in each.carriers]
            group = (key, f"v{first}", each.speaker, "verbatim", len(outlets), len(each.carriers), days[0], days[-1])
            rows["variant_groups"].append(group)
            rows["variant_group_outlets"] += [(outlet, key) for outlet in outlets]
        return rows
