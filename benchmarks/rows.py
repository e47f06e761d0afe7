"""Made-up articles as rows of the store's own tables: which columns are filled, and how a text grows quote by quote."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

ACTS = "say say say say say say say say tell ask warn promise demand criticise deny accuse praise".split()
KINDS = ["direct"] * 45 + ["mixed"] * 15 + ["indirect"] * 40
NOW = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
Row = tuple[Any, ...]
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


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker of the corpus: row key, name, slug."""

    key: int
    name: str
    slug: str


def public_id(*parts: object) -> str:
    """Twenty hexadecimal digits, as the store's own ids have."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=10).hexdigest()


def packed(value: Any) -> str:
    """As the JSON columns hold it."""
    return orjson.dumps(value).decode()


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
