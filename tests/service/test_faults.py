"""Faults: a killed ingest, a full disk, a database that goes away. Nothing is lost, nothing is twice, nothing lies."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, func, select

from extractors.model import Article
from extractors.registry import Registry
from service.app import create_app
from service.config import Settings
from service.errors import DatabaseUnavailable, TooSlow
from service.ingest import ingest, ingest_article, stored_registry
from service.readers import Item
from service.store.database.engine import Database
from service.store.models import Article as ArticleRow
from service.store.models import Quote as QuoteRow
from service.store.upkeep.checking import check_database
from tests.service.conftest import administer, count
from tests.service.fakes import LineExtractor, Stubborn

ARTICLES = 80
ROOT = Path(__file__).parents[2]
# Another process ingests the corpus, slowly enough to be killed in the middle of it.
WORKER = """
import sys, time
from tests.service.test_faults import corpus, LineExtractor, Database, ingest, stored_registry
class Slow(LineExtractor):
    def extract(self, article):
        time.sleep(0.01)
        return super().extract(article)
database = Database(sys.argv[1])
for outcome in ingest(corpus(), Slow(), database, stored_registry(database), max_chars=1000):
    print(outcome.state, flush=True)
"""


def corpus() -> list[Item]:
    return [
        Item(str(number), Article(text=f"Ana: Number {number}.\nJo: Yes.\n", id=str(number), outlet="L", title="T"))
        for number in range(ARTICLES)
    ]


def start(database: Database) -> subprocess.Popen[str]:
    url = database.url.render_as_string(hide_password=False)
    return subprocess.Popen([sys.executable, "-c", WORKER, url], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_faults_killed_ingest_loses_nothing_and_repeats_nothing(database: Database) -> None:
    with start(database) as worker:
        assert worker.stdout is not None
        for _ in range(ARTICLES // 4):
            assert worker.stdout.readline() == "new\n"
        worker.kill()
    kept = count(database, ArticleRow)
    assert ARTICLES // 4 <= kept < ARTICLES
    assert list(check_database(database)) == []
    states = [
        each.state for each in ingest(corpus(), LineExtractor(), database, stored_registry(database), max_chars=1000)
    ]
    assert states.count("unchanged") >= ARTICLES // 4
    assert (count(database, ArticleRow), count(database, QuoteRow)) == (ARTICLES, 2 * ARTICLES)
    assert list(check_database(database)) == []


def test_faults_two_processes_ingest_the_same_corpus(database: Database) -> None:
    workers = [start(database) for _ in range(2)]
    said = [worker.communicate()[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert {state for states in said for state in states} <= {"new", "unchanged"}
    assert (count(database, ArticleRow), count(database, QuoteRow)) == (ARTICLES, 2 * ARTICLES)
    assert list(check_database(database)) == []


def test_faults_full_disk_is_said_and_nothing_half_written(make_sqlite: Callable[[], Database]) -> None:
    database = make_sqlite()
    limits = [200]

    @event.listens_for(database.engine, "checkout")
    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={limits[-1]}").close()

    items = [
        Item(str(n), Article(text=f"Ana: {n} {'x' * 9000}.\n", id=str(n), outlet="L", title="T")) for n in range(80)
    ]
    with pytest.raises(DatabaseUnavailable, match="full"):
        list(ingest(items, LineExtractor(), database, Registry(), max_chars=10_000))
    limits.append(1_000_000)
    assert list(check_database(database)) == []
    outcomes = list(ingest(items, LineExtractor(), database, stored_registry(database), max_chars=10_000))
    assert {each.state for each in outcomes} == {"unchanged", "new"}
    assert list(check_database(database)) == []
    database.dispose()


def test_faults_locked_database_is_unavailable_then_recovers(make_sqlite: Callable[[], Database]) -> None:
    database = make_sqlite()
    impatient = Database(str(database.url), timeout=0.2)
    article = corpus()[0].article
    assert article is not None
    with database.writing() as session:
        session.connection()
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailable, match="locked"):
            ingest_article(article, LineExtractor(), impatient, Registry(), max_chars=1000)
        assert time.monotonic() - began < 5
    assert ingest_article(article, LineExtractor(), impatient, Registry(), max_chars=1000).state == "new"
    impatient.dispose()
    database.dispose()


def go_away(server: str, database: Database) -> None:
    """Ends every connection to a PostgreSQL database and lets nobody in."""
    name = database.url.database
    administer(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    administer(server, f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")


def come_back(server: str, database: Database) -> None:
    """Lets connections in again."""
    administer(server, f"ALTER DATABASE {database.url.database} ALLOW_CONNECTIONS true")


def test_faults_postgresql_away_is_503_and_recovers_by_itself(
    make_postgresql: Callable[[], Database], postgres_url: str
) -> None:
    database = make_postgresql()
    list(ingest(corpus()[:3], LineExtractor(), database, Registry(), max_chars=1000))
    client = create_app(Settings(), database=database).test_client()
    assert len(client.get("/quotes").json["items"]) == 6
    go_away(postgres_url, database)
    try:
        for path in ("/quotes", "/speakers?counts=kind", "/articles.csv?limit=2"):
            response = client.get(path)
            assert (response.status_code, response.mimetype) == (503, "application/problem+json")
            assert response.json["type"] == "/problems/unavailable"
        assert client.get("/livez").status_code == 200
    finally:
        come_back(postgres_url, database)
    for path in ("/quotes", "/speakers?counts=kind", "/articles.csv?limit=2"):
        assert client.get(path).status_code == 200
    database.dispose()


@pytest.mark.parametrize("kind", ["reading", "writing"])
def test_faults_postgresql_goes_away_within_a_transaction(
    make_postgresql: Callable[[], Database], postgres_url: str, kind: str
) -> None:
    database = make_postgresql()
    article = corpus()[0].article
    assert article is not None
    ingest_article(article, LineExtractor(), database, Registry(), max_chars=1000)

    def interrupted() -> None:
        with getattr(database, kind)() as session:
            if kind == "writing":
                session.execute(delete(QuoteRow))
            assert session.scalar(select(func.count()).select_from(ArticleRow)) == 1
            go_away(postgres_url, database)
            come_back(postgres_url, database)
            session.scalar(select(func.count()).select_from(QuoteRow))

    with pytest.raises(DatabaseUnavailable):
        interrupted()
    assert (count(database, ArticleRow), count(database, QuoteRow)) == (1, 2)
    assert list(check_database(database)) == []
    database.dispose()


def test_faults_article_that_runs_past_its_time_is_set_aside(make_sqlite: Callable[[], Database]) -> None:
    database = make_sqlite()
    texts = ("Ana: One.\n", "Ana: STUCK.\n", "Ana: Three.\n")
    items = [Item(text, Article(text=text, outlet="L", title="T")) for text in texts]
    outcomes = list(ingest(items, Stubborn(), database, Registry(), max_chars=1000, seconds=0.3))
    assert [outcome.state for outcome in outcomes] == ["new", "failed", "new"]
    assert isinstance(outcomes[1].error, TooSlow)
    database.dispose()
