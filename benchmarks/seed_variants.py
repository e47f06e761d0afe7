"""Which groups of variants on the seed articles are right: each is held against a table of who tells what there.

    python -m benchmarks.seed_variants [--json]

The table (`tests/seeds/variants.jsonl`) was made by reading the articles: a line for each statement that several
wordings tell, with words of each `telling` that stand once in its article, the `perhaps` that two fair readers may
judge differently, and a sentence why. A quote tells a statement when its content holds those words; a long one tells
several.

Each member of a group is judged against the group's fullest wording, for that is what it was grouped by: *right* when
both tell one statement, *open* when one of them only perhaps does, *wrong* when they have none in common. A group is as
good as its worst member. The other way about, a statement is *whole* when one group joins all articles whose quotes
surely tell it, else *parted*; what was not extracted counts for neither.

The articles are read, extracted, stored and grouped in a database of their own, as `onrecord ingest` does it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractors.model import Article, Span
from service import ingest
from service.cli.extraction import make_extractor
from service.config import Settings
from service.presenters.variants import group as present
from service.readers import read_path
from service.readers.speakers import read_speakers
from service.store.database.engine import Database
from service.store.quotes.reading import QuoteFilter, list_quotes
from service.store.upkeep.schema import upgrade
from service.store.variants.groups import GroupFilter, list_groups

ROOT = Path(__file__).resolve().parents[1]
SEEDS, TABLE = ROOT / "seeds", ROOT / "tests" / "seeds" / "variants.jsonl"
Json = dict[str, Any]


class Verdict(StrEnum):
    """How two wordings of a group, or a whole group, are judged; the worst last."""

    RIGHT = "right"
    OPEN = "open"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Telling:
    """Words of an article that tell a statement, by their place in its text."""

    article: str
    words: Span

    def stands_in(self, quote: Quoted) -> bool:
        """Whether a quote's content holds the words."""
        return self.article == quote.article and any(span.contains(self.words) for span in quote.content)


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of the table: who surely tells a statement, and who perhaps."""

    name: str
    tellings: tuple[Telling, ...]
    perhaps: tuple[Telling, ...]
    why: str

    def surely_in(self, quote: Quoted) -> bool:
        """Whether a quote tells it."""
        return any(telling.stands_in(quote) for telling in self.tellings)

    def maybe_in(self, quote: Quoted) -> bool:
        """Whether a quote tells it, or perhaps does."""
        return self.surely_in(quote) or any(telling.stands_in(quote) for telling in self.perhaps)


@dataclass(frozen=True, slots=True)
class Quoted:
    """What of a quote is judged."""

    id: str
    article: str
    content: tuple[Span, ...]
    text: str

    @classmethod
    def of(cls, id_: str, article: str, row: Json) -> Quoted:
        """A quote, or a member of a group, as it goes over the wire."""
        return cls(id_, article, tuple(Span(start, end) for start, end in row["content"]), row["text"])


@dataclass(frozen=True, slots=True)
class Member:
    """A wording beside its group's fullest one, with the score that the grouping gave it."""

    verdict: Verdict
    score: float
    quote: Quoted


@dataclass(frozen=True, slots=True)
class Judged:
    """A group: its fullest wording, the others, and the worst verdict on these."""

    fullest: Quoted
    members: tuple[Member, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of its members'."""
        return max((each.verdict for each in self.members), key=list(Verdict).index)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the groups, and of the statements: those parted with how their articles lie together."""

    groups: tuple[Judged, ...]
    whole: tuple[str, ...]
    parted: tuple[str, ...]

    def counted(self) -> dict[Verdict, int]:
        """How many groups there are of each verdict."""
        found = Counter(group.verdict for group in self.groups)
        return {verdict: found[verdict] for verdict in Verdict}


def read_table(path: Path, articles: Mapping[str, Article]) -> list[Statement]:
    """The table; ValueError where its words do not stand just once in their article."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Statement(
            row["statement"],
            tuple(locate(articles[article], words) for article, words in row["tellings"]),
            tuple(locate(articles[article], words) for article, words in row["perhaps"]),
            row["why"],
        )
        for row in rows
    ]


def locate(article: Article, words: str) -> Telling:
    """The one place of some words in an article."""
    count = article.text.count(words)
    if count != 1 or article.id is None:
        raise ValueError(f"{words!r} stands {count} times in {article.id}")
    start = article.text.index(words)
    return Telling(article.id, Span(start, start + len(words)))


def judge(groups: Iterable[Json], quotes: Iterable[Json], statements: Sequence[Statement]) -> Report:
    """Holds groups and quotes, as they go over the wire, against the table."""
    judged, joined = [], []
    for group in groups:
        carriers = {row["quote"]: Quoted.of(row["quote"], row["article"], row) for row in group["members"]}
        joined.append(list(carriers.values()))
        fullest = carriers[group["representative"]]
        others = [(carriers[row["quote"]], row["score"]) for row in group["members"] if row["quote"] != fullest.id]
        members = [Member(compare(fullest, each, statements), score, each) for each, score in others]
        judged.append(Judged(fullest, tuple(members)))
    found = [Quoted.of(row["id"], row["article"]["source_id"], row) for row in quotes]
    whole: list[str] = []
    parted: list[str] = []
    for statement in statements:
        wanted = {quote.article for quote in found if statement.surely_in(quote)}
        together = [{each.article for each in members if statement.surely_in(each)} for members in joined]
        if len(wanted) > 1:
            (whole if wanted in together else parted).append(statement.name)
    return Report(tuple(judged), tuple(whole), tuple(parted))


def compare(one: Quoted, other: Quoted, statements: Iterable[Statement]) -> Verdict:
    """Whether two quotes tell one statement."""
    common = [statement for statement in statements if statement.maybe_in(one) and statement.maybe_in(other)]
    if any(statement.surely_in(one) and statement.surely_in(other) for statement in common):
        return Verdict.RIGHT
    return Verdict.OPEN if common else Verdict.WRONG


def read_seeds(folder: Path = SEEDS) -> dict[str, Article]:
    """The articles by their ids."""
    found = [item.article for item in read_path(folder, max_chars=1_000_000) if item.article]
    return {article.id: article for article in found if article.id}


def group_seeds(folder: Path = SEEDS) -> tuple[list[Json], list[Json]]:
    """The groups and the quotes of the articles, as they go over the wire."""
    settings = Settings()
    with TemporaryDirectory() as made:
        database = Database(f"sqlite:///{made}/seeds.db")
        upgrade(database)
        ingest.keep_registry(read_speakers(folder / "speakers.jsonl"), database)
        registry = ingest.stored_registry(database)
        extractor = make_extractor(settings, registry)
        items = read_path(folder, max_chars=settings.max_chars)
        for outcome in ingest.ingest(items, extractor, database, registry, max_chars=settings.max_chars):
            if outcome.error is not None:
                raise outcome.error
        with database.reading() as session:
            groups = [present(found) for found in list_groups(session, GroupFilter(), limit=1000)]
            quotes = [found.value() for found in list_quotes(session, QuoteFilter(), limit=1000)]
        database.dispose()
    return groups, quotes


def as_json(report: Report) -> Json:
    """The report as one object."""
    return {
        **{verdict.value: count for verdict, count in report.counted().items()},
        "whole": list(report.whole),
        "parted": list(report.parted),
        "groups": [
            {
                "verdict": group.verdict.value,
                "fullest": {"article": group.fullest.article, "text": group.fullest.text},
                "members": [
                    {
                        "verdict": each.verdict.value,
                        "score": each.score,
                        "article": each.quote.article,
                        "text": each.quote.text,
                    }
                    for each in group.members
                ],
            }
            for group in report.groups
        ],
    }


def as_lines(report: Report) -> list[str]:
    """The report for people: each group with its fullest wording first, then the figures."""
    lines = []
    for group in sorted(report.groups, key=lambda each: list(Verdict).index(each.verdict)):
        lines.append(f"{group.verdict.value:6} {shown(group.fullest)}")
        lines += [f"       {each.verdict.value:6} {each.score:.2f} {shown(each.quote)}" for each in group.members]
    counts = ", ".join(f"{count} {verdict.value}" for verdict, count in report.counted().items())
    lines.append(f"{len(report.groups)} groups: {counts}")
    told = len(report.whole) + len(report.parted)
    lines.append(f"{told} statements that several articles' quotes tell: {len(report.whole)} whole in one group")
    lines += [f"parted: {name}" for name in report.parted]
    return lines


def shown(quote: Quoted) -> str:
    """A quote on one line."""
    words = " ".join(quote.text.split())
    return f"{quote.article}: {words if len(words) <= 100 else words[:99] + '…'}"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    statements = read_table(TABLE, read_seeds())
    report = judge(*group_seeds(), statements)
    print(json.dumps(as_json(report)) if options.json else "\n".join(as_lines(report)))  # noqa: T201


if __name__ == "__main__":
    main()
