"""Pages of words come by several ways, all to the same page: the one that looking at every quote gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import String as Text
from sqlalchemy import select, text, type_coerce, update

from benchmarks.corpus import Corpus
from benchmarks.filling import fill
from extractors.model import Article
from service.store import models, schema, searching
from service.store.checking import check_database
from service.store.database import Database
from service.store.fulltext import parse
from service.store.models.columns import published_text
from service.store.quotes import QuoteFilter, list_quotes
from service.store.spread import Spread
from service.store.writing import write_article
from tests.service.fakes import LineExtractor

DATES = [
    None,
    date(2024, 5, 2),
    datetime(2024, 5, 2, 0, 0, 30, tzinfo=UTC),
    datetime(2024, 5, 2, 9, 30, 1, tzinfo=UTC),
    datetime(2024, 5, 2, 9, 30, 59, 7, tzinfo=UTC),
    datetime(2024, 5, 2, 9, 31, tzinfo=UTC),
    date(2024, 5, 3),
    date(1, 1, 1),
]
QUERIES = ["the", '"the harbour"', "harb*", "the -harbour", "harbour opens", "h*", "nothing-like-it", '"opens the"']
QUERIES += ["the the harbour", '"the the"']


@pytest.fixture
def corpus(database: Database) -> Database:
    """A few dozen articles, several of one minute, stored in another order than that of their dates."""
    extractor = LineExtractor("1")
    with database.writing() as session:
        for number in range(48):
            article = Article(
                id=str(number),
                outlet=f"Outlet {number % 3}",
                title="Harbour",
                published_at=DATES[number * 5 % len(DATES)],
                text="Ana: The harbour opens.\nJo: Opens the door.\n" if number % 3 else "Jo: The end.\nAna: Yes.\n",
            )
            write_article(session, article, extractor.extract(article), extractor="1")
    return database


def every_page(database: Database, filters: QuoteFilter, *, oldest_first: bool) -> list[tuple[str, int]]:
    """The keys of all pages, one after the other."""
    found: list[tuple[str, int]] = []
    with database.reading() as session:
        while rows := list_quotes(
            session, filters, after=found[-1] if found else None, limit=7, oldest_first=oldest_first
        ):
            found += [row.key for row in rows]
    return found


def looked_at(database: Database, filters: QuoteFilter, query: str, *, oldest_first: bool) -> list[tuple[str, int]]:
    """The same list without any index of words."""
    words = parse(query)

    def holds(folded: str) -> bool:
        return all((term.padded() in f" {folded} ") is not term.excluded for term in words.terms)

    with database.reading() as session:
        rows = session.execute(select(models.Quote.key, models.Quote.folded)).all()
        kept = {key for key, folded in rows if holds(folded)}
        everything = list_quotes(session, filters, limit=1000, oldest_first=oldest_first)
    return [row.key for row in everything if row.key[1] in kept]


@pytest.mark.parametrize(("window", "common"), [(3, 0.0), (5000, 0.0), (3, 2.0)])
@pytest.mark.parametrize("oldest_first", [False, True])
def test_searching_gives_what_looking_at_every_quote_gives(
    corpus: Database, monkeypatch: pytest.MonkeyPatch, window: int, common: float, oldest_first: bool
) -> None:
    monkeypatch.setattr(searching, "WINDOW", window)
    monkeypatch.setattr(searching, "FEW", 0)
    # Along the list, or up to one date after the other, of which the first is always too near.
    monkeypatch.setattr(searching, "COMMON", common)
    monkeypatch.setattr(searching, "FREQUENT", common)
    monkeypatch.setattr(searching, "MARGIN", 0.1)
    monkeypatch.setattr(searching, "MOST", 10.0)
    spread = Spread(96, sorted({published_text(each) for each in DATES} - {""}))
    monkeypatch.setattr(searching, "spread_of", lambda _: spread)
    ways = [
        {},
        {"speaker": 1},
        {"outlet": 2},
        {"since": "2024-05-02", "until": "2024-05-02"},
        {"until": "2024-05-02", "min_confidence": 0.1, "speaker": 2},
    ]
    for query in QUERIES:
        for more in ways:
            expected = looked_at(corpus, QuoteFilter(**more), query, oldest_first=oldest_first)
            found = every_page(corpus, QuoteFilter(**more, words=parse(query)), oldest_first=oldest_first)
            assert found == expected, (query, more)


def test_searching_looks_behind_the_window_that_is_set(corpus: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    # Statements are kept once they are compiled: none may keep the window of an earlier page.
    old = Article(
        id="old", outlet="Outlet 1", title="Light", published_at=date(1999, 1, 1), text="Ana: The lighthouse shines.\n"
    )
    with corpus.writing() as session:
        write_article(session, old, LineExtractor("1").extract(old), extractor="1")
        outlet = session.scalars(select(models.Outlet.key).where(models.Outlet.name == "Outlet 1")).one()
    monkeypatch.setattr(searching, "FEW", 0)
    expected = looked_at(corpus, QuoteFilter(outlet=outlet), "lighthouse", oldest_first=False)
    assert len(expected) == 1
    for window in (5000, 3):
        monkeypatch.setattr(searching, "WINDOW", window)
        found = every_page(corpus, QuoteFilter(outlet=outlet, words=parse("lighthouse")), oldest_first=False)
        assert found == expected, window


def test_searching_finds_nothing_behind_a_forged_key(corpus: Database) -> None:
    with corpus.reading() as session:
        for date_text in ("zzzz", "2024-99-99", "2024-05-02Txx:yy", "", "9999-12-31T23:59:59+00:00"):
            list_quotes(session, QuoteFilter(words=parse("the")), after=(date_text, 2**62), limit=3)


def test_searching_places_sort_as_dates_do() -> None:
    texts = sorted({published_text(each) for each in DATES})
    buckets = [searching.bucket(each) for each in texts]
    assert None not in buckets
    assert buckets == sorted(buckets, key=lambda each: each or 0)
    assert (searching.bucket("9999-12-31T23:59:59+00:00") or 0) * searching.KEYS < searching.HIGHEST
    assert searching.bucket("no date") is None


def test_searching_index_holds_the_places_that_are_looked_for(corpus: Database) -> None:
    if not corpus.is_sqlite:
        pytest.skip("SQLite's index alone goes by places")
    dated = type_coerce(models.Quote.published_at, Text)
    with corpus.reading() as session:
        expected = {
            (searching.bucket(published) or 0) * searching.KEYS + key
            for key, published in session.execute(select(models.Quote.key, dated))
        }
        found = set(session.scalars(text("SELECT place FROM quotes_fts_words")))
    assert found == expected


def test_searching_follows_a_quote_to_another_date(corpus: Database) -> None:
    later = published_text(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=5))
    with corpus.writing() as session:
        session.execute(update(models.Quote).where(models.Quote.key == 3).values(published_at=later))
    with corpus.reading() as session:
        first = list_quotes(session, QuoteFilter(words=parse("opens")), limit=1)
    assert [each.key[1] for each in first] == [3]


def test_searching_survives_migrating_down_and_up(corpus: Database) -> None:
    before = every_page(corpus, QuoteFilter(words=parse("harb*")), oldest_first=False)
    schema.downgrade(corpus, "0006")
    schema.upgrade(corpus)
    assert every_page(corpus, QuoteFilter(words=parse("harb*")), oldest_first=False) == before
    assert list(check_database(corpus)) == []


def test_searching_made_up_corpus_agrees_with_itself(database: Database) -> None:
    fill(database, Corpus(300))
    assert list(check_database(database)) == []
    found = every_page(database, QuoteFilter(words=parse("the")), oldest_first=False)
    assert found == looked_at(database, QuoteFilter(), "the", oldest_first=False)


def test_searching_up_to_a_date_reads_what_both_indexes_give(
    make_postgresql: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With real statistics: the page of a word that is neither rare nor common comes without the others of its kind."""
    database = make_postgresql()
    fill(database, Corpus(900))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE quotes")
        connection.commit()
    with database.reading() as session:
        folded = Counter(word for text in session.scalars(select(models.Quote.folded)) for word in set(text.split()))
    word, number = next(each for each in folded.most_common() if each[1] < 120)
    monkeypatch.setattr(searching, "FEW", 20)
    monkeypatch.setattr(searching, "COMMON", 1.0)
    monkeypatch.setattr(searching, "FREQUENT", 1.0)
    monkeypatch.setattr(searching, "MOST", 1.0)
    asked: list[tuple[bool, int]] = []
    real = searching.from_words

    class Spy:
        def __init__(self, way: searching.Way, bounded: bool) -> None:
            self.statement, self.bounded = real(way, bounded=bounded), bounded

        def rows(self, *given: Any, **values: Any) -> list[Any]:
            found = self.statement.rows(*given, **{**values, "limit": number})
            asked.append((self.bounded, len(found)))
            return found[: values["limit"]]

    monkeypatch.setattr(searching, "from_words", lambda way, *, bounded=False: Spy(way, bounded))
    expected = looked_at(database, QuoteFilter(), word, oldest_first=False)
    assert every_page(database, QuoteFilter(words=parse(word)), oldest_first=False) == expected
    database.dispose()
    assert len(expected) == number
    assert asked[0][0]
    assert 7 <= asked[0][1] < number / 2
