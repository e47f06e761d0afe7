"""How grouping scales: quotes per second, memory and planted-variant recall over generated corpora of growing size.

    python -m benchmarks.variants [--quotes 100000,1000000] [--speakers 20000] [--slogan] [--store URL]

A generated quote is a row of words from a Zipf-like vocabulary of 50,000 invented words; a speaker says fifty each on
average, of which one in five is a *planted variant* of an earlier one in another outlet: copied, with a word or two
changed, cut to a part, with its function words edited, or respelled. A planted pair counts as found when both end in
one group. `--slogan` adds a speaker with 100,000 quotes, 50,000 of which are one slogan.

Grouping runs by words alone (`Options(paraphrases=False)`), in one process and one thread; memory is the process's
peak, the generated texts included. `--store URL` writes the quotes into a new database instead, `BATCH` of a speaker's
in an article, grouped as `onrecord ingest` does, with paraphrases. `ahead` are the comparisons made before the
transaction, `locked` all that the transaction takes, `grouping` the part of it that groups. With `--reported` every
other article reports what it has in no quotation marks, so that many more pairs are compared in meaning.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.model import Article, Context, Kind, Quote, Span, Speaker, SpeakerType
from extractors.variants.grouper import Grouper
from extractors.variants.nodes import Options
from extractors.variants.shelf import MemoryShelf
from extractors.variants.wording import Wording
from service.store.articles.writing import write_article
from service.store.database.engine import Database
from service.store.upkeep.schema import upgrade
from service.store.variants.foresight import foresee_article
from service.store.variants.keeping import sync_written

VOCABULARY, PLANTED, OUTLETS, BATCH = 50_000, 0.2, 200, 5
START = date(2024, 1, 1)
SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe ga go ka ke ko la le li lo ma me mi mo na ne no pa pe ra re ro sa se ta te to"
    " va vi"
).split()
SMALL = "the of and to in a is that it for was on are as with his they at be this have from".split()


@dataclass(frozen=True)
class Planted:
    """A generated quote; `origin` is the id of the one that it varies."""

    wording: Wording
    origin: str | None


class Maker:
    """Generates quotes, the same for the same seed."""

    def __init__(self, speakers: int, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.speakers = speakers
        self.vocabulary = [self._word(rank) for rank in range(VOCABULARY)]
        self.recent: dict[int, list[tuple[str, list[str], date]]] = {}

    def _word(self, rank: int) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(2 + rank % 3))

    def quotes(self, count: int) -> Iterator[Planted]:
        """`count` quotes in order of time, a year in all."""
        for number in range(count):
            speaker = int(self.random.random() ** 2 * self.speakers)
            day = START + timedelta(days=number * 365 // count)
            said = self.recent.setdefault(speaker, [])
            if said and self.random.random() < PLANTED:
                origin, words, _ = self.random.choice(said)
                text = " ".join(self.varied(words))
            else:
                origin, words = None, self.sentence()
                text = " ".join(words)
                said.append((str(number), words, day))
                if len(said) > 5:
                    said.pop(0)
            outlet = f"outlet {self.random.randrange(OUTLETS)}"
            yield Planted(
                Wording(text, str(number), f"speaker-{speaker}", "", None, outlet, f"a{number}", day, Kind.DIRECT),
                origin,
            )

    def sentence(self) -> list[str]:
        """Ten to forty words, about half of them function words."""
        length = self.random.randint(10, 40)
        return [
            self.random.choice(SMALL)
            if self.random.random() < 0.45
            else self.vocabulary[int(self.random.random() ** 3 * VOCABULARY)]
            for _ in range(length)
        ]

    def varied(self, words: list[str]) -> list[str]:
        """A copy, an edited copy or a part."""
        sort = self.random.randrange(5)
        words = list(words)
        if sort == 1:
            words[self.random.randrange(len(words))] = self.random.choice(self.vocabulary)
        elif sort == 2:
            start = self.random.randrange(0, max(1, len(words) - 9))
            words = words[start : start + self.random.randint(9, 20)]
        elif sort == 3:
            words = [
                self.random.choice(SMALL) if word in SMALL and self.random.random() < 0.3 else word for word in words
            ]
        elif sort == 4:
            words.insert(self.random.randrange(len(words)), self.random.choice(self.vocabulary))
        return words


def slogan_speaker(count: int = 100_000, seed: int = 3) -> Iterator[Planted]:
    """One speaker: half of the quotes are one slogan, every tenth of the rest holds it."""
    maker = Maker(1, seed)
    slogan = "we will make the bakorela great again and again for everyone".split()
    for number in range(count):
        words = slogan if number % 2 == 0 else maker.sentence() + (slogan if number % 20 == 1 else [])
        day = START + timedelta(days=number * 365 // count)
        yield Planted(
            Wording(
                " ".join(words),
                f"s{number}",
                "sloganeer",
                "",
                None,
                f"outlet {number % 50}",
                f"s{number}",
                day,
                Kind.DIRECT,
            ),
            "s0" if number % 2 == 0 and number else None,
        )


def measure(name: str, quotes: Iterator[Planted]) -> dict[str, object]:
    """Groups a corpus and says what it took, in CPU seconds."""
    shelf = MemoryShelf()
    grouper = Grouper(shelf, Options(paraphrases=False))
    origins: list[tuple[str, str]] = []
    spent, count = 0.0, 0
    for planted in quotes:
        started = time.process_time()
        grouper.add(planted.wording)
        spent += time.process_time() - started
        count += 1
        if planted.origin is not None:
            origins.append((planted.wording.id, planted.origin))
    found = sum(shelf.group_of(one) == shelf.group_of(two) for one, two in origins)
    return {
        "corpus": name,
        "quotes": count,
        "seconds": round(spent, 1),
        "quotes_per_cpu_second": round(count / spent),
        "microseconds_a_quote": round(spent / count * 1e6),
        "planted": len(origins),
        "planted_recall": round(found / max(1, len(origins)), 4),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def articles(quotes: Iterator[Planted]) -> Iterator[list[Planted]]:
    """The quotes as articles of an outlet: `BATCH` of a speaker's that follow each other, on the last one's day."""
    waiting: dict[str, list[Planted]] = {}
    for planted in quotes:
        mine = waiting.setdefault(planted.wording.speaker, [])
        mine.append(planted)
        if len(mine) == BATCH:
            yield waiting.pop(planted.wording.speaker)
    yield from waiting.values()


def stored(together: list[Planted], reports: bool) -> tuple[Article, list[Quote]]:
    """An article of one line a quote, with its quotes as an extractor would give them."""
    last = together[-1].wording
    kind = Kind.INDIRECT if reports else Kind.DIRECT
    texts = [planted.wording.text if reports else f"“{planted.wording.text}”" for planted in together]
    speaker = Speaker(last.speaker, last.speaker, SpeakerType.PERSON)
    quotes, start = [], 0
    for text in texts:
        span = Span(start, start + len(text))
        context = Context(text, "", "", text)
        quotes.append(Quote(kind, (span,), text, None, None, (speaker,), context, 1.0))
        start = span.end + 1
    return Article("\n".join(texts), last.id, last.outlet, published_at=last.day), quotes


def measure_store(
    name: str, quotes: Iterator[Planted], url: str, every: int, reported: bool
) -> Iterator[dict[str, object]]:
    """Writes a corpus into a database and says after every so many quotes what the last ones took, in CPU seconds."""
    database = Database(url)
    upgrade(database)
    spent = dict.fromkeys(("ahead", "locked", "grouping"), 0.0)
    count = 0
    for number, together in enumerate(articles(quotes)):
        article, found = stored(together, reported and number % 2 == 1)
        started = time.process_time()
        with database.reading() as session:
            foreseen = foresee_article(session, article, found)
        before = time.process_time()
        with database.writing() as session:
            written = write_article(session, article, found, extractor="benchmark")
            between = time.process_time()
            sync_written(session, written.id, foreseen=foreseen)
            grouped = time.process_time()
        spent["ahead"] += before - started
        spent["locked"] += time.process_time() - before
        spent["grouping"] += grouped - between
        count += len(together)
        if count // every > (count - len(together)) // every:
            figures = {part: round(seconds / every * 1e3, 2) for part, seconds in spent.items()}
            yield {"corpus": name, "quotes": count, "milliseconds_a_quote": figures}
            spent = dict.fromkeys(spent, 0.0)
    database.dispose()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quotes", default="10000,100000,1000000")
    parser.add_argument("--speakers", type=int, default=20_000)
    parser.add_argument("--slogan", action="store_true")
    parser.add_argument("--reported", action="store_true", help="with --store: every other article reports")
    parser.add_argument("--store", metavar="URL", help="an SQLAlchemy URL of a database that is not there yet")
    options = parser.parse_args()
    if options.store:
        count = int(options.quotes.split(",")[0])
        quotes = slogan_speaker(count) if options.slogan else Maker(options.speakers).quotes(count)
        name = "one speaker with a slogan" if options.slogan else f"{options.speakers} speakers"
        for line in measure_store(name, quotes, options.store, max(100, count // 10), options.reported):
            print(json.dumps(line), flush=True)  # noqa: T201
        return
    for count in map(int, options.quotes.split(",") if options.quotes else ()):
        # As many quotes a speaker at every size: what is measured is the growth of the corpus.
        speakers = max(1, options.speakers * count // 1_000_000)
        print(json.dumps(measure(f"{count} quotes, {speakers} speakers", Maker(speakers).quotes(count))), flush=True)  # noqa: T201
    if options.slogan:
        print(json.dumps(measure("one speaker with a slogan", slogan_speaker())), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
