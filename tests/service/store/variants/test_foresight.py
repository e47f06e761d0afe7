"""No write lock waits for sentence vectors: what an article is compared with is compared before its transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from extractors.model import Article
from extractors.registry import Registry
from service.ingest import ingest_article
from service.store.database.engine import Database
from service.store.models import Quote, ReviewStatus
from service.store.people.reviews import review_quote
from service.store.variants import foresight, keeping
from service.store.variants.foresight import foresee_stored
from service.store.variants.groups import GroupFilter, list_groups
from service.store.variants.keeping import rebuild, sync_quote

from ...fakes import LineExtractor

DAY = date(2024, 5, 6)
TELLINGS = (
    "The old ferry has to be repaired before the harbour opens again",
    "Before the harbour opens again the old ferry has to be repaired",
    "Repaired the ferry has to be, the old harbour opens again before",
    "The islanders will pay for a new bell in the lighthouse this winter",
    "A new bell for the lighthouse is to be paid for by the islanders",
)


class Watched:
    """Turns texts into vectors by their words, in any order, and notes whether a transaction was writing meanwhile."""

    def __init__(self) -> None:
        self.writing = False
        self.texts: dict[bool, int] = {False: 0, True: 0}

    def encode(self, texts: Sequence[str]) -> Any:
        self.texts[self.writing] += len(texts)
        rows = np.zeros((len(texts), 256))
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[sum(word.strip(",.").encode()) % 256] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """The encoder that ingest uses, which knows when a transaction writes."""
    encoder, writing = Watched(), Database.writing

    @contextmanager
    def watching(self: Database) -> Iterator[Session]:
        with writing(self) as session:
            encoder.writing = True
            try:
                yield session
            finally:
                encoder.writing = False

    monkeypatch.setattr(Database, "writing", watching)
    for module in (keeping, foresight):
        monkeypatch.setattr(module, "shipped", lambda: encoder)
    return encoder


def put(database: Database, *texts: str, speaker: str = "Anna Bell", first: int = 0) -> list[str]:
    """Ingests an article a text, a day apart, by outlets of their own; their public ids."""
    return [
        ingest_article(
            Article(f"{speaker}: {text}", str(number), f"Outlet {number}", published_at=DAY + timedelta(number)),
            LineExtractor(),
            database,
            Registry(),
            max_chars=10_000,
        ).id
        for number, text in enumerate(texts, start=first)
    ]


def places(database: Database) -> list[tuple[str, list[str]]]:
    """Every group with its members' texts."""
    with database.reading() as session:
        found = list_groups(session, GroupFilter())
        return sorted((group.id, sorted(m.quote.row.text for m in group.members)) for group in found)


def test_foresight_leaves_no_vector_to_the_transaction(database: Database, watched: Watched) -> None:
    put(database, *TELLINGS)
    assert watched.texts[True] == 0
    assert watched.texts[False] > 0


def test_foresight_changes_no_group(database: Database, watched: Watched) -> None:
    put(database, *TELLINGS)
    before = places(database)
    assert [len(members) for _, members in before] == [3]
    with database.writing() as session:
        list(rebuild(session))
    assert watched.texts[True] > 0
    assert places(database) == before


def test_foresight_is_made_good_where_another_writes_in_between(
    database: Database, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if another process had stored an article after this one had looked."""
    put(database, *TELLINGS[1:], first=1)
    monkeypatch.setattr("service.ingest.foresee_article", lambda *_: {})
    put(database, TELLINGS[0])
    assert watched.texts[True] > 0
    late = places(database)
    assert [len(members) for _, members in late] == [3]
    with database.writing() as session:
        list(rebuild(session))
    assert places(database) == late


def test_foresight_of_a_changed_article(database: Database, watched: Watched) -> None:
    put(database, *TELLINGS)
    put(database, TELLINGS[0].replace("old", "rusty"))
    assert watched.texts[True] == 0


def test_foresight_of_a_review(database: Database, watched: Watched) -> None:
    put(database, *TELLINGS)
    before = places(database)
    with database.reading() as session:
        quote = list_quote(session, TELLINGS[2])
        foreseen = foresee_stored(session, quote)
    assert foreseen
    with database.writing() as session:
        review_quote(session, quote, ReviewStatus.CONFIRMED, reviewer="test", reason=None)
        sync_quote(session, quote, foreseen)
    assert watched.texts[True] == 0
    assert places(database) == before
    with database.reading() as session:
        assert foresee_stored(session, "no such quote") == {}


def list_quote(session: Session, text: str) -> str:
    """The id of the quote with these words."""
    return str(session.scalar(select(Quote.id).where(Quote.text == text)))


def test_foresight_compares_no_statements_of_one_article(database: Database, watched: Watched) -> None:
    put(database, "\n\nAnna Bell: ".join(TELLINGS))
    assert watched.texts == {False: 0, True: 0}
