"""Ingest is idempotent, atomic per article, and one bad article among many costs only itself."""

from __future__ import annotations

import logging
import threading
from collections import Counter

import pytest
from sqlalchemy import select

from extractors.errors import EmptyText, NotText, OnrecordError, TextTooLong
from extractors.model import Article
from extractors.registry import Registry
from service.errors import DatabaseUnavailable, ExtractionFailed, UnreadableFile
from service.ingest import Outcome, ingest, ingest_article, keep_registry, stored_registry
from service.readers import Item
from service.store import models
from service.store.database.engine import Database
from tests.service.conftest import count
from tests.service.fakes import LineExtractor, person


def articles(count: int) -> list[Item]:
    return [
        Item(
            f"lines:{number}",
            Article(text=f"Ana: Number {number}.\nJo: Indeed.\n", id=str(number), outlet="L", title="T"),
        )
        for number in range(count)
    ]


def run(database: Database, items: list[Item], extractor: LineExtractor | None = None) -> list[Outcome]:
    return list(ingest(items, extractor or LineExtractor(), database, stored_registry(database), max_chars=10_000))


def test_ingest_twice_extracts_once(database: Database) -> None:
    extractor = LineExtractor()
    first, second = run(database, articles(3), extractor), run(database, articles(3), extractor)
    assert [outcome.state for outcome in first + second] == ["new"] * 3 + ["unchanged"] * 3
    assert [outcome.id for outcome in first] == [outcome.id for outcome in second]
    assert extractor.calls == 3
    assert count(database, models.Quote) == 6


def test_ingest_reports_bad_articles_and_goes_on(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    bad: list[tuple[Item, type[OnrecordError]]] = [
        (Item("gone.txt", error=UnreadableFile("no such file")), UnreadableFile),
        (Item("a", Article(text="", title="T")), EmptyText),
        (Item("b", Article(text=" \n\t\u00a0", title="T")), EmptyText),
        (Item("c", Article(text="Ana: \x00.", title="T")), NotText),
        (Item("d", Article(text="Ana: \udc80.", title="T")), NotText),
        (Item("e", Article(text="Ana: " + "x" * 10_001, title="T")), TextTooLong),
        (Item("f", Article(text="Ana: BREAK", title="T")), ExtractionFailed),
    ]
    good = articles(2)
    with caplog.at_level(logging.ERROR):
        outcomes = run(database, [good[0], *(item for item, _ in bad), good[1]])
    assert [outcome.state for outcome in outcomes] == ["new", *["failed"] * len(bad), "new"]
    assert [type(outcome.error) for outcome in outcomes[1:-1]] == [error for _, error in bad]
    assert count(database, models.Article) == 2
    assert "secret words" not in caplog.text
    assert "secret words" not in str(outcomes[-2].error)


def test_ingest_right_to_left_text_slices_back(database: Database) -> None:
    text = "مريم: سنلتقي غدا\u200f.\n"
    run(database, [Item("rtl", Article(text=text, outlet="L", title="T"))])
    with database.reading() as session:
        quote = session.scalars(select(models.Quote)).one()
        assert [text[start:end] for start, end in quote.content] == [quote.text]


def test_ingest_ends_when_the_database_is_gone() -> None:
    with pytest.raises(DatabaseUnavailable):
        run(Database("sqlite:////nowhere/at/all/x.db"), articles(1))


def test_ingest_by_several_at_once_stores_each_article_once(database: Database) -> None:
    problems: list[BaseException] = []

    def work() -> None:
        try:
            assert {outcome.state for outcome in run(database, articles(12))} <= {"new", "unchanged"}
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [count(database, table) for table in (models.Article, models.Quote, models.Speaker)] == [12, 24, 2]
    with database.reading() as session:
        counted = Counter(
            dict(session.execute(select(models.SpeakerOutlet.speaker_key, models.SpeakerOutlet.quotes)).all())
        )
    assert sorted(counted.values()) == [12, 12]


def test_ingest_readers_see_old_or_new_quotes_never_a_mixture(database: Database) -> None:
    texts = [f"Ana: Version {name}, first.\nAna: Version {name}, second.\n" for name in ("one", "two")]
    stop = threading.Event()
    seen: set[tuple[str, ...]] = set()

    def look() -> None:
        while not stop.is_set():
            with database.reading() as session:
                seen.add(tuple(session.scalars(select(models.Quote.text).order_by(models.Quote.position))))

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for number in range(20):
            article = Article(text=texts[number % 2], id="a", outlet="L", title="T")
            ingest_article(article, LineExtractor(), database, Registry(), max_chars=10_000)
    finally:
        stop.set()
        reader.join()
    whole = {tuple(f"Version {name}, {part}." for part in ("first", "second")) for name in ("one", "two")}
    assert seen <= {(), *whole}


def test_ingest_knows_speakers_given_beforehand(database: Database) -> None:
    keep_registry([person("Ana Lindström", "Ana", role="minister")], database)
    run(database, articles(1))
    found = {each.name: (each.aliases, each.roles) for each in stored_registry(database)}
    assert found == {"Ana Lindström": (("Ana",), ("minister",)), "Jo": ((), ())}
