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
from itertools import accumulate
from typing import Any

import orjson

from benchmarks.articles import FIRST, LAST
from benchmarks.registry import CODAS, NUCLEI, ONSETS
from service.store.folding import fold, slug_of

QUOTES_PER_ARTICLE = 5
DAYS = 3650
FIRST_DAY = date(2015, 1, 1)
OUTLETS = 200
VOCABULARY = 30_000
FUNCTION_WORDS = (
    "the of to and a in that is was he for it with as his on be at by i this had not are but from or have an they"
    " which one you were her all she there would their we him been has when who will more no if out so said what up"
    " its about into than them can only other new some could time these two may then do first any my now such like"
    " our over man me even most made after also did many before must through years where much your way well down"
    " should because each just those people mr how too little state good very make world still own see men work"
    " long get here between both life being under never day same another know while last might us great old year off"
    " come since against go came right used take three"
).split()
ACTS = "say say say say say say say say tell ask warn promise demand criticise deny accuse praise".split()
KINDS = ["direct"] * 45 + ["mixed"] * 15 + ["indirect"] * 40
RECENT = 200
NOW = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
Row = tuple[Any, ...]


class Zipf:
    """Draws ranks 0..n-1, the r-th with a chance of 1 / (r + 1)."""

    def __init__(self, n: int, chance: random.Random) -> None:
        self.ranks = range(n)
        self.weights = list(accumulate(1 / (rank + 1) for rank in range(n)))
        self.chance = chance

    def draw(self, count: int) -> list[int]:
        """`count` ranks."""
        return self.chance.choices(self.ranks, cum_weights=self.weights, k=count)


def vocabulary(chance: random.Random) -> list[str]:
    """Words by rank: English function words first, then made-up ones."""
    words = dict.fromkeys(FUNCTION_WORDS)
    while len(words) < VOCABULARY:
        syllables = chance.randint(2, 4)
        word = "".join(chance.choice(ONSETS) + chance.choice(NUCLEI) for _ in range(syllables)) + chance.choice(CODAS)
        words[word] = None
    return list(words)


def public_id(*parts: object) -> str:
    """Twenty hexadecimal digits, as the store's own ids have."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=10).hexdigest()


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker of the corpus: row key, name, slug, the word that articles name them by."""

    key: int
    name: str
    slug: str


@dataclass(slots=True)
class Statement:
    """One wording that several articles may carry, with who carried it: (quote id, article, outlet, date)."""

    speaker: int
    text: str
    carriers: list[tuple[str, int, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Corpus:
    """The generated rows by table, in columns' order of `COLUMNS`; read `articles()` to its end before the rest."""

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
            syllables = self.chance.randint(1, 3)
            last = "".join(self.chance.choice(ONSETS) + self.chance.choice(NUCLEI) for _ in range(syllables))
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


COLUMNS = {
    "outlets": ("key", "slug", "name"),
    "speakers": ("key", "slug", "name", "folded", "type", "wikidata", "merged_into", "created_at"),
    "speaker_aliases": ("key", "speaker_key", "alias", "folded"),
    "speaker_roles": ("key", "speaker_key", "role"),
    "articles": (
        *("key", "id", "source_id", "outlet_key", "title", "url", "published_at", "language"),
        *("content_hash", "revision", "extractor", "ingested_at", "extracted_at", "text"),
    ),
    "quotes": (
        *("key", "id", "article_key", "position", "outlet_key", "published_at", "kind", "act", "attitude"),
        *("negated", "confidence", "text", "folded", "content", "cue_start", "cue_end", "cue_text", "cue_lemma"),
        *("source_start", "source_end", "source_text", "source_mention", "occasion"),
        *("prefix", "exact", "suffix", "paragraph", "evidence", "candidates", "warnings"),
    ),
    "quote_speakers": ("quote_key", "position", "speaker_key", "leaf_key", "outlet_key", "published_at"),
    "speaker_outlets": ("speaker_key", "outlet_key", "quotes", "first_seen", "last_seen"),
    "variant_nodes": (
        *("key", "speaker_key", "digest", "first_day", "last_day", "words", "quoted", "quote_id", "head_key"),
    ),
    "variant_carriers": ("quote_id", "article_key", "node_key"),
    "variant_groups": ("key", "id", "speaker_key", "relation", "outlets", "quotes", "first_day", "last_day"),
    "variant_group_outlets": ("outlet_key", "group_key"),
}


class Draft:
    """An article under way: its text grows with each quote, whose offsets are noted."""

    def __init__(self, key: int, outlet: int, published: str) -> None:
        self.key, self.outlet, self.published = key, outlet, published
        self.id = public_id("article", key)
        self.parts = [f"Talks go on, day {key}\n\n"]
        self.length = len(self.parts[0])
        self.quotes: list[Row] = []
        self.links: list[Row] = []

    def add(self, number: int, position: int, said: str, speakers: list[Person], chance: random.Random) -> str:
        """One paragraph with one quote; the quote's public id."""
        name = " and ".join(each.name for each in speakers) or "Officials"
        kind = chance.choice(KINDS)
        if kind == "direct":
            before, between, order = "“", ",” ", "content first"
        else:
            before, between, order = "", " that ", "source first"
        tail = " on Tuesday, after a long day of talks that nobody outside the room had been told of.\n\n"
        if order == "content first":
            content = len(before)
            source = content + len(said) + len(between)
            cue = source + len(name) + 1
            paragraph = f"{before}{said}{between}{name} said{tail}"
        else:
            source, cue = 0, len(name) + 1
            content = cue + len("said") + len(between)
            paragraph = f"{name} said{between}{said}{tail}"
        at, quote_id = self.length, public_id("quote", number)
        evidence = [{"rule": "name", "text": name, "start": at + source, "end": at + source + len(name), "score": 1.0}]
        if chance.random() < 0.3:
            evidence.append({"rule": "registry", "text": name, "start": None, "end": None, "score": 0.93})
        occasion = None
        if chance.random() < 0.25:
            when = {"text": "on Tuesday", "start": at + cue + 5, "end": at + cue + 15}
            occasion = {**when, "venue": None, "medium": None, "when": when, "date": self.published[:10]}
        end = content + len(said)
        self.quotes.append((
            *(number, quote_id, self.key, position, self.outlet, self.published, kind, chance.choice(ACTS)),
            *("statement" if chance.random() < 0.9 else "belief", chance.random() < 0.05),
            round(0.5 + chance.random() / 2, 3),
            *(said, said, packed([[at + content, at + end]]), at + cue, at + cue + 4, "said", "say"),
            *(at + source, at + source + len(name), name, "name"),
            packed(occasion) if occasion else None,
            *(paragraph[max(0, content - 32) : content], said, paragraph[end : end + 32], paragraph.strip()),
            *(packed(evidence), "[]", "[]"),
        ))  # fmt: skip
        for place, each in enumerate(speakers):
            self.links.append((number, place, each.key, each.key, self.outlet, self.published))
        self.parts.append(paragraph)
        self.length += len(paragraph)
        return quote_id

    def rows(self) -> tuple[Row, list[Row], list[Row]]:
        """The article's row, its quotes' and their speakers'."""
        text, url = "".join(self.parts), f"https://outlet-{self.outlet}.example/{self.key}"
        article = (
            *(self.key, self.id, None, self.outlet, f"Talks go on, day {self.key}", url, self.published, "en"),
            *(hashlib.sha256(text.encode()).hexdigest(), 1, "made up", NOW, NOW, text),
        )
        return article, self.quotes, self.links


def packed(value: Any) -> str:
    """As the JSON columns hold it."""
    return orjson.dumps(value).decode()
