"""Pages of words come by several ways, all to the same page: the one that looking at every quote gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import String as Text
from sqlalchemy import select, text, type_coerce, update

from benchmarks.corpus import Corpus
from benchmarks.filling import fill
from extractors.model import Article
from service.store import models
from service.store.articles.writing import delete_article, write_article
from service.store.database.engine import Database
from service.store.models import ReviewStatus
from service.store.models.columns import published_text
from service.store.people.reviews import review_quote
from service.store.quotes.reading import QuoteFilter, list_quotes
from service.store.search import nearby, pages
from service.store.search.filters import Way
from service.store.search.fulltext import parse
from service.store.search.spread import Shares, Spread, day_of
from service.store.upkeep import schema
from service.store.upkeep.checking import check_database
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
TEXTS = [
    "Ana: The harbour opens.\nJo: Opens the door.\n",
    "Jo: The end.\nAna: Yes.\n",
    "Ana: The harbour opens.\nJo & Ana: The well-known harbour’s café doesn’t open, the the café.\n",
]
QUERIES = ["the", '"the harbour"', "harb*", "the -harbour", "harbour opens", "h*", "nothing-like-it", '"opens the"']
QUERIES += ["the the harbour", '"the the"', '"the"', '"harbour opens"', '"the door"', '"the end" -opens']
QUERIES += ['the -"the harbour"', '-"the the" -yes the', '-"opens the door" "the door"', '"the" -th*', "-the yes"]
QUERIES += [
    "well-known",
    "well-kn*",
    "well-known-harb*",
    "the-well-k*",
    "CAFÉ",
    '"the café"',
    "doesn't",
    '"café doesn’t open"',
]
QUERIES += ["open*", "opens*", "harbours*", '"the harbour" op*', '"the harbour" "harbour opens" the', '"no such" th*']
QUERIES += [
    '"the well known harbours cafe doesnt open the the cafe"',
    '"the harbour opens the door"',
    "harbour* -harbours",
]


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
                text=TEXTS[number % 3],
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
    return holding(all_of(database, filters, oldest_first=oldest_first), query)


def all_of(database: Database, filters: QuoteFilter, *, oldest_first: bool) -> list[tuple[tuple[str, int], str]]:
    """The keys and the words of all quotes of a list."""
    with database.reading() as session:
        folded = dict(session.execute(select(models.Quote.key, models.Quote.folded)).all())
        everything = list_quotes(session, filters, limit=10_000, oldest_first=oldest_first)
    return [(row.key, folded[row.key[1]]) for row in everything]


def holding(quotes: list[tuple[tuple[str, int], str]], query: str) -> list[tuple[str, int]]:
    """The keys of those that hold a query's words."""
    terms = parse(query).terms
    return [
        key for key, folded in quotes if all((term.padded() in f" {folded} ") is not term.excluded for term in terms)
    ]


def everywhere(monkeypatch: pytest.MonkeyPatch, **more: object) -> None:
    """Makes searches take a way that a corpus as small as this would not have them take."""
    names = {"margin": (nearby, "MARGIN"), "most": (nearby, "MOST"), "window": (pages, "WINDOW")}
    names |= {
        "few": (pages, "FEW"),
        "common": (pages, "COMMON"),
        "frequent": (pages, "FREQUENT"),
        "asked": (pages, "ASKED"),
    }
    for name, value in more.items():
        monkeypatch.setattr(*names[name], value)
    days = sorted(day_of(published_text(each)) for each in DATES)
    spread = Spread(112, days, Shares({"the": 0.7, "harbour": 0.4}, 0.2), Shares({}, 0.2))
    monkeypatch.setattr(pages, "spread_of", lambda _: spread)


WAYS: dict[str, dict[str, float]] = {
    "along the list": {"common": 0, "window": 5000, "few": 0},
    "along too short a list, then up to dates": {"common": 0, "window": 3, "few": 0, "margin": 0.1, "most": 10},
    "up to dates, the first too near": {"common": 2, "margin": 0.1, "most": 10},
    "up to dates": {"common": 2, "most": 10},
    "up to dates, by the rarest alone": {"common": 2, "margin": 0.1, "most": 10, "asked": 1},
    "up to dates, by the most frequent too": {"common": 2, "most": 10, "frequent": 2, "asked": 99},
    "from the words": {"common": 2, "most": 0, "few": 10_000},
}


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("oldest_first", [False, True])
def test_pages_gives_what_looking_at_every_quote_gives(
    corpus: Database, monkeypatch: pytest.MonkeyPatch, name: str, oldest_first: bool
) -> None:
    everywhere(monkeypatch, **WAYS[name])
    ways: list[dict[str, Any]] = [
        {},
        {"speaker": 1},
        {"outlet": 2},
        {"since": "2024-05-02", "until": "2024-05-02"},
        {"since": "2024-05-03"},
        {"until": "2024-05-02", "min_confidence": 0.1, "speaker": 2},
    ]
    for more in ways:
        quotes = all_of(corpus, QuoteFilter(**more), oldest_first=oldest_first)
        for query in QUERIES:
            found = every_page(corpus, QuoteFilter(**more, words=parse(query)), oldest_first=oldest_first)
            assert found == holding(quotes, query), (query, more)


def test_pages_queries_of_these_tests_find_something_and_leave_something_out(corpus: Database) -> None:
    everything = len(every_page(corpus, QuoteFilter(), oldest_first=False))
    numbers = {query: len(looked_at(corpus, QuoteFilter(), query, oldest_first=False)) for query in QUERIES}
    nothing = {query for query, number in numbers.items() if not number}
    assert nothing == {"nothing-like-it", '"the" -th*', '"no such" th*', '"the harbour opens the door"'} | {
        '-"opens the door" "the door"'
    }
    assert max(numbers.values()) < everything


def test_pages_looks_behind_the_window_that_is_set(corpus: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    # Statements are kept once they are compiled: none may keep the window of an earlier page.
    old = Article(
        id="old", outlet="Outlet 1", title="Light", published_at=date(1999, 1, 1), text="Ana: The lighthouse shines.\n"
    )
    with corpus.writing() as session:
        write_article(session, old, LineExtractor("1").extract(old), extractor="1")
        outlet = session.scalars(select(models.Outlet.key).where(models.Outlet.name == "Outlet 1")).one()
    monkeypatch.setattr(pages, "FEW", 0)
    expected = looked_at(corpus, QuoteFilter(outlet=outlet), "lighthouse", oldest_first=False)
    assert len(expected) == 1
    for window in (5000, 3):
        monkeypatch.setattr(pages, "WINDOW", window)
        found = every_page(corpus, QuoteFilter(outlet=outlet, words=parse("lighthouse")), oldest_first=False)
        assert found == expected, window


def test_pages_finds_nothing_behind_a_forged_key(corpus: Database) -> None:
    with corpus.reading() as session:
        for date_text in ("zzzz", "2024-99-99", "2024-05-02Txx:yy", "", "9999-12-31T23:59:59+00:00"):
            list_quotes(session, QuoteFilter(words=parse("the")), after=(date_text, 2**62), limit=3)


def test_pages_places_sort_as_dates_do() -> None:
    texts = sorted({published_text(each) for each in DATES})
    buckets = [pages.bucket(each) for each in texts]
    assert None not in buckets
    assert buckets == sorted(buckets, key=lambda each: each or 0)
    assert (pages.bucket("9999-12-31T23:59:59+00:00") or 0) * pages.KEYS < pages.HIGHEST
    assert pages.bucket("no date") is None


def test_pages_index_holds_the_places_that_are_looked_for(corpus: Database) -> None:
    if not corpus.is_sqlite:
        pytest.skip("SQLite's index alone goes by places")
    dated = type_coerce(models.Quote.published_at, Text)
    with corpus.reading() as session:
        expected = {
            (pages.bucket(published) or 0) * pages.KEYS + key
            for key, published in session.execute(select(models.Quote.key, dated))
        }
        found = set(session.scalars(text("SELECT place FROM quotes_fts_words")))
    assert found == expected


def test_pages_follows_a_quote_to_another_date(corpus: Database) -> None:
    later = published_text(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=5))
    with corpus.writing() as session:
        session.execute(update(models.Quote).where(models.Quote.key == 5).values(published_at=later))
    with corpus.reading() as session:
        first = list_quotes(session, QuoteFilter(words=parse("opens")), limit=1)
    assert [each.key[1] for each in first] == [5]


def test_pages_survives_migrating_down_and_up(corpus: Database) -> None:
    before = every_page(corpus, QuoteFilter(words=parse("harb*")), oldest_first=False)
    schema.downgrade(corpus, "0006")
    schema.upgrade(corpus)
    assert every_page(corpus, QuoteFilter(words=parse("harb*")), oldest_first=False) == before
    assert list(check_database(corpus)) == []


def test_pages_made_up_corpus_agrees_with_itself(database: Database) -> None:
    fill(database, Corpus(300))
    assert list(check_database(database)) == []
    found = every_page(database, QuoteFilter(words=parse("the")), oldest_first=False)
    assert found == looked_at(database, QuoteFilter(), "the", oldest_first=False)


def test_pages_up_to_a_date_reads_little_more_than_the_page(
    make_postgresql: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With real statistics: a page comes without the others that hold the words, a pair or a beginning."""
    database = make_postgresql()
    fill(database, Corpus(3000))
    asked: list[tuple[bool, int]] = []
    real = nearby.from_index

    class Spy:
        def __init__(self, way: Way, bounded: bool) -> None:
            self.statement, self.bounded = real(way, bounded=bounded), bounded

        def rows(self, *given: Any, **values: Any) -> list[Any]:
            found = self.statement.rows(*given, **{**values, "limit": 10_000})
            asked.append((self.bounded, len(found)))
            return found[: values["limit"]]

    monkeypatch.setattr(pages, "COMMON", 2)
    for module in (pages, nearby):
        monkeypatch.setattr(module, "from_index", lambda way, *, bounded=False: Spy(way, bounded))
    for query in ("with", '"of the"', "wh*", "with the"):
        asked.clear()
        expected = looked_at(database, QuoteFilter(), query, oldest_first=False)
        with database.reading() as session:
            found = [row.key for row in list_quotes(session, QuoteFilter(words=parse(query)), limit=7)]
        assert found == expected[:7]
        assert asked[-1][0], query
        assert sum(number for _, number in asked) < len(expected) / 2 > 14, query
    database.dispose()


def test_pages_follows_what_becomes_of_quotes(database: Database) -> None:
    """Other text for an article, a correction, a rejection, an article that is gone: the indexes know of all."""
    extractor = LineExtractor("1")

    def put(text: str) -> str:
        article = Article(id="a", outlet="L", title="T", published_at=date(2024, 5, 2), text=text)
        with database.writing() as session:
            return write_article(session, article, extractor.extract(article), extractor="1").id

    def found(query: str) -> list[str]:
        with database.reading() as session:
            return [row.value()["text"] for row in list_quotes(session, QuoteFilter(words=parse(query)))]

    put("Ana: The old harbour opens.\nAna & Jo: The old door stays shut.\n")
    assert found('"the old"') == ["The old door stays shut.", "The old harbour opens."]
    public = put("Ana: The new harbour opens.\nAna & Jo: The old door stays shut.\n")
    assert found('"the old"') == ["The old door stays shut."]
    assert (found('"new harbour"'), found('"old harbour"')) == (["The new harbour opens."], [])
    with database.reading() as session:
        shut, harbour = (list_quotes(session, QuoteFilter(words=parse(each)))[0].value() for each in ("shut", "harb*"))
    with database.writing() as session:
        start = shut["content"][0][0]
        door = [(start + 4, start + 12)]
        review_quote(session, shut["id"], ReviewStatus.CORRECTED, reviewer="r", reason=None, content=door)
        review_quote(session, harbour["id"], ReviewStatus.REJECTED, reviewer="r", reason=None)
    assert (found('"old door"'), found('"the old"'), found("sta*")) == (["old door"], [], [])
    assert found('"new harbour"') == []
    with database.writing() as session:
        delete_article(session, public)
    assert (found('"old door"'), found("door")) == ([], [])
    assert list(check_database(database)) == []


def test_pages_long_words_and_long_phrases_are_found(database: Database) -> None:
    long = "harbour" * 40
    text = " ".join(f"word{number}" for number in range(200))
    article = Article(id="a", outlet="L", title="T", text=f"Ana: {long} {long}s opens.\nJo: {text}.\n")
    with database.writing() as session:
        write_article(session, article, LineExtractor("1").extract(article), extractor="1")
    queries = (long, f'"{long} {long}s"', f"{long}*", f'"{text}"', f'"{text}" -{long}', f'"{long} {long}" {long}')
    for query in queries:
        expected = looked_at(database, QuoteFilter(), query, oldest_first=False)
        assert every_page(database, QuoteFilter(words=parse(query)), oldest_first=False) == expected, query[:40]
        assert len(expected) == (query != queries[-1])
