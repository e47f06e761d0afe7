"""Every statement that the five seed articles attribute, as `statements.jsonl` lists them, found in their texts.

One line a statement:

    article, id   where it stands and what the tests call it
    speaker       whose it is, by full name; a list where several answers are right, null for “nobody by name”
    joint         the second of two joint speakers; type: the speaker's type where it matters
    kind          direct, mixed or indirect; several, parted by “|”, where a term in marks may count or not
    source, cue   words of them that must be right where they are given
    content       one [first words, last words] a range; alternatives, parted by “|”, are all right
    exact         the words must be right; without it most of them
    part          may also be found as a part of a longer quote of the same speaker
    optional      borderline: need not be found, but is no false find
    nested        the id of the statement that holds this one
    nth           which one is meant where the first words stand more than once

What counts as attributed at the edges (hopes, aims, disagreements, plans) is a matter of the scheme: here it is
PolNeAR's, on which the tagger is trained and measured. The lines named `majority-…` come from three readings by that
scheme, made by language models instructed in it, independently of each other and without sight of anything that the
extraction finds; each is in at least two of them (any two agree on nine in ten of about 200 attributions), none was
chosen or left out by hand, all are optional.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from extractors.evaluation.words import Words, name_key
from extractors.model import Article, Quote, Span, Speaker, SpeakerType

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FILES = {
    "rferl": "2025-03-27-rferl-reassurance-force.txt",
    "ap": "2025-03-27-ap-paris-summit.txt",
    "hurriyet": "2025-03-28-hurriyet-leaders-split.txt",
    "donegal": "2025-09-04-donegal-live-26-countries.txt",
    "essanews": "2025-03-27-essanews-reassurance-forces.txt",
}
SIX = {
    "emmanuel-macron": "Emmanuel Macron",
    "volodymyr-zelenskyy": "Volodymyr Zelenskyy",
    "marco-rubio": "Marco Rubio",
    "steve-witkoff": "Steve Witkoff",
    "antonio-costa": "António Costa",
    "mark-rutte": "Mark Rutte",
}
ENOUGH = 0.7
Quotes = dict[str, list[Quote]]  # of each article, by its short name


@dataclass(frozen=True)
class Statement:
    """One line of the table, its content as words of the article: `core` must be there, `hull` may be."""

    article: str
    id: str
    speakers: tuple[str | None, ...]
    joint: str | None
    type: str | None
    kinds: frozenset[str]
    source: str | None
    cue: str | None
    act: str | None
    core: frozenset[int]
    hull: frozenset[int]
    exact: bool
    part: bool
    optional: bool
    nested: str | None

    def similarity(self, found: frozenset[int]) -> float:
        """Jaccard similarity of content words, the optional edges counting for neither side."""
        wanted = self.core | (found & self.hull)
        return len(found & wanted) / len(found | wanted)

    def matches(self, found: frozenset[int]) -> bool:
        """Whether words found are this statement's, as strictly as the table asks."""
        if self.part and self.core <= found:
            return True
        if self.exact:
            return self.core <= found <= self.hull
        return self.similarity(found) >= ENOUGH

    def spoken_by(self, speaker: Speaker | None) -> bool:
        """Whether that speaker is a right answer."""
        if speaker is None or speaker.type in (SpeakerType.ANONYMOUS, SpeakerType.GROUP):
            return None in self.speakers or (speaker is not None and names(speaker) & self._keys())
        if self.type is not None and speaker.type != self.type:
            return False
        if self.type == SpeakerType.OFFICE:  # however the office's name is put
            return any(key.split()[-1] in name_key(speaker.name) for key in self._keys())
        return bool(names(speaker) & self._keys())

    def _keys(self) -> set[str]:
        return {name_key(name) for name in self.speakers if name}


def names(speaker: Speaker) -> set[str]:
    """Every name of a speaker, folded; persons go by the full one only."""
    if speaker.type == SpeakerType.PERSON:
        return {name_key(speaker.name)}
    return {name_key(name) for name in (speaker.name, *speaker.aliases)}


@cache
def text_of(article: str) -> str:
    """The text of a seed article by its short name."""
    return (SEEDS / FILES[article]).read_bytes().decode("utf-8")


@cache
def words_of(article: str) -> Words:
    """The words of a seed article by its short name."""
    return Words(text_of(article))


def words_in(article: str, quote: Quote) -> frozenset[int]:
    """A quote's content as words of the article."""
    return words_of(article).touched_by(quote.content)


def locate(text: str, first: str, last: str, nth: int | None) -> tuple[Span, Span]:
    """The narrowest and the widest range that a pair of first and last words allows."""
    firsts, lasts = first.split("|"), last.split("|")
    places = [match.start() for match in re.finditer(re.escape(firsts[0]), text)]
    assert nth or len(places) == 1, f"{firsts[0]!r} stands {len(places)} times"
    place = places[(nth or 1) - 1]
    line_start = text.rfind("\n", 0, place) + 1
    starts = [place, *(text.index(one, line_start) for one in firsts[1:])]
    ends = [text.index(one, max(starts)) + len(one) for one in lasts]
    return Span(max(starts), min(ends)), Span(min(starts), max(ends))


def read(row: dict[str, Any]) -> Statement:
    """One line of the table."""
    text, words = text_of(row["article"]), words_of(row["article"])
    ranges = [locate(text, first, last, row.get("nth")) for first, last in row["content"]]
    speaker = row["speaker"]
    return Statement(
        article=row["article"],
        id=row["id"],
        speakers=tuple(speaker) if isinstance(speaker, list) else (speaker,),
        joint=row.get("joint"),
        type=row.get("type"),
        kinds=frozenset(row["kind"].split("|")),
        source=row.get("source"),
        cue=row.get("cue"),
        act=row.get("act"),
        core=words.touched_by(narrow for narrow, _ in ranges),
        hull=words.touched_by(wide for _, wide in ranges),
        exact=row.get("exact", False),
        part=row.get("part", False),
        optional=row.get("optional", False),
        nested=row.get("nested"),
    )


@cache
def statements() -> tuple[Statement, ...]:
    """The whole table."""
    lines = (Path(__file__).parent / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(read(json.loads(line)) for line in lines)


def the(quotes: Quotes, article: str, id_: str) -> Quote:
    """The quote that reports one statement of the table."""
    statement = next(one for one in statements() if (one.article, one.id) == (article, id_))
    found = [quote for quote in quotes[article] if statement.matches(words_in(article, quote))]
    assert found, f"{article}-{id_} was not found"
    # A report and the report inside it share most of their words: the nearest one is meant.
    return max(found, key=lambda quote: statement.similarity(words_in(article, quote)))


def parts(article: str, quote: Quote) -> list[str]:
    """The words of each range without marks and punctuation at the edges."""
    return [span.slice(text_of(article)).strip(" “”\"',.") for span in quote.content]


@cache
def articles() -> dict[str, Article]:
    """The five articles by short name, as the manifest describes them."""
    rows = [json.loads(line) for line in (SEEDS / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    by_file = {row["text_file"]: row for row in rows}
    return {
        name: Article(
            text=text_of(name),
            id=by_file[file]["id"],
            outlet=by_file[file]["outlet"],
            title=by_file[file]["title"],
            published_at=date.fromisoformat(by_file[file]["published_at"]),
            wire=by_file[file]["wire"],
            language=by_file[file]["language"],
        )
        for name, file in FILES.items()
    }
