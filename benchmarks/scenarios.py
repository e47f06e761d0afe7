"""What `benchmarks.api` asks: requests drawn from the corpus that is served, and the targets that go with them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.articles import article
from benchmarks.load import Request
from benchmarks.words import vocabulary
from service.api.cursors import encode, fingerprint
from service.schemas.quotes import QuoteParameters
from service.store.database.engine import Database

MANY = 2_000
DEEP = 1_000
PAGE = 50
ARTICLE_WORDS = 800
SPEED = {"p50_ms": 5.0, "p99_ms": 25.0, "per_second": 800.0}
SEARCH = {"p99_ms": 60.0}
EXTRACTION = {"p50_ms": 300.0}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Requests of one kind. `fresh`: each by an address that was never used; `limits`: figures to reach;
    `connections`: how many at once, unless the command says.
    """

    name: str
    requests: Sequence[Request]
    limits: Mapping[str, float]
    fresh: bool = True
    seconds: float | None = None
    connections: int | None = None

    @property
    def target(self) -> str:
        """The limits in words."""
        return ", ".join(
            f"{name} {'≥' if name == 'per_second' else '≤'} {limit:g}" for name, limit in self.limits.items()
        )

    def met(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of figures is within them."""
        return all(
            row[name] >= limit if name == "per_second" else row[name] <= limit for name, limit in self.limits.items()
        )


def scenarios(database: Database, seed: int) -> list[Scenario]:
    """All scenarios over a filled database."""
    chance = random.Random(seed)
    words = vocabulary(random.Random(seed))
    with database.reading() as session:
        slugs = [
            slug
            for (slug,) in session.execute(
                text(
                    "SELECT s.slug FROM speakers s JOIN speaker_outlets o ON o.speaker_key = s.key"
                    " GROUP BY s.key, s.slug ORDER BY sum(o.quotes) DESC, s.key"
                )
            )
        ]
        ids = sample(session, "SELECT id FROM quotes WHERE key IN ({keys})", "quotes", chance)
        said = sample(session, "SELECT text FROM quotes WHERE key IN ({keys})", "quotes", chance)
        shared = "SELECT quote_id FROM variant_carriers WHERE node_key IN ({keys})"
        grouped = sample(session, shared, "variant_nodes", chance)
        top, typical, rare = slugs[:20], slugs[20 : len(slugs) // 5], slugs[len(slugs) // 2 :]
        deep = [deep_page(session, slug) for slug in top[:5]]
        all_deep = deep_page(session, None)
    mixed = zipf(slugs, chance)
    rare = chance.sample(rare, min(MANY, len(rare)))
    within = [{"speaker": each, "q": chance.choice(words[:60])} for each in mixed]
    some = chance.sample(typical, min(MANY, len(typical)))
    common, middling, seldom = words[:60], words[100:3_000], words[10_000:]
    pieces = [each.split() for each in said if len(each.split()) > 3]
    searches = {
        "search: common word": common,
        "search: middling word": chance.sample(middling, 500),
        "search: rare word": chance.sample(seldom, MANY),
        "search: phrase": [f'"{" ".join(each[1:3])}"' for each in pieces],
        "search: prefix": [f"{word[: chance.randint(2, 5)]}*" for word in chance.sample(middling, 500)] + ["th*"],
        "search: two words": [f"{each[0]} {each[-1]}" for each in pieces],
    }
    everything = [query for queries in searches.values() for query in chance.sample(queries, min(60, len(queries)))]
    texts = [article(ARTICLE_WORDS, number) for number in range(40)]
    return [
        Scenario("speaker: by fame", quotes({"speaker": each} for each in mixed), SPEED),
        Scenario("speaker: most quoted", quotes({"speaker": each} for each in top), SPEED),
        Scenario("speaker: typical", quotes({"speaker": each} for each in some), SPEED),
        Scenario("speaker: rare", quotes({"speaker": each} for each in rare), SPEED),
        Scenario("speaker and kind", quotes({"speaker": each, "kind": "mixed"} for each in mixed), {}),
        Scenario("search: all kinds", quotes({"q": each} for each in everything), SEARCH),
        *(Scenario(name, quotes({"q": each} for each in queries), SEARCH) for name, queries in searches.items()),
        Scenario("search within a speaker", quotes(within), SEARCH),
        Scenario("speaker: page 1", quotes({"speaker": each} for each in top[:5]), {}),
        Scenario(f"speaker: page {DEEP}", quotes(deep), {}),
        Scenario("all quotes: page 1", quotes([{}]), {}),
        Scenario(f"all quotes: page {DEEP}", quotes([all_deep]), {}),
        Scenario("one act", quotes({"act": each} for each in ("say", "praise", "accuse", "gloat")), {}),
        Scenario("facets of a speaker", quotes({"speaker": each, "facets": "kind,act,outlet"} for each in some), {}),
        Scenario("speakers", [Request("GET", "/speakers")], {}),
        Scenario("one quote", [Request("GET", f"/quotes/{each}") for each in ids], {}),
        Scenario("variants of a quote", [Request("GET", f"/quotes/{each}/variants") for each in grouped], {}),
        Scenario("kept", quotes({"speaker": each} for each in some[:100]), {}, fresh=False),
        Scenario("POST /extract", [extraction(each) for each in texts], EXTRACTION, seconds=20.0, connections=1),
        Scenario("POST /extract, four at once", [extraction(each) for each in texts], {}, seconds=20.0),
    ]  # fmt: skip


def quotes(parameters: Iterable[Mapping[str, str]]) -> list[Request]:
    """Requests for lists of quotes."""
    return [Request("GET", f"/quotes?{urlencode(each)}" if each else "/quotes") for each in parameters]


def extraction(words: str) -> Request:
    """A request to extract a text."""
    return Request("POST", "/extract", json.dumps({"text": words}).encode())


def zipf(slugs: Sequence[str], chance: random.Random) -> list[str]:
    """Speakers as often as they are quoted."""
    return chance.choices(slugs, weights=[1 / (rank + 1) for rank in range(len(slugs))], k=MANY)


def sample(session: Session, query: str, table: str, chance: random.Random) -> list[str]:
    """Values of rows drawn by their keys, which run from 1 up."""
    highest = session.scalar(text(f"SELECT max(key) FROM {table}")) or 1
    keys = ", ".join(str(chance.randint(1, highest)) for _ in range(MANY))
    found = [value for (value,) in session.execute(text(query.format(keys=keys)))]
    return chance.sample(found, len(found))


def deep_page(session: Session, slug: str | None) -> dict[str, str]:
    """The parameters of page `DEEP` of a speaker's list, or of all quotes; of the last one where there are less."""
    parameters = {"speaker": slug} if slug else {}
    source = "quotes"
    key, where = "key", ""
    if slug:
        source, key = "quote_speakers", "quote_key"
        where = "WHERE speaker_key = (SELECT key FROM speakers WHERE slug = :slug)"
    count = session.scalar(text(f"SELECT count(*) FROM {source} {where}"), parameters and {"slug": slug}) or 0
    offset = max(0, min(DEEP * PAGE - 1, count - PAGE - 1))
    statement = f"SELECT published_at, {key} FROM {source} {where} ORDER BY published_at DESC, {key} DESC"
    row = session.execute(text(f"{statement} LIMIT 1 OFFSET {offset}"), parameters and {"slug": slug}).one()
    digest = fingerprint(QuoteParameters().load(parameters))
    return {**parameters, "cursor": encode(tuple(row), digest)}
