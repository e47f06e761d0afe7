"""The extractor of a server process: what it has read before the first request comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.model import Article
from extractors.registry import Registry
from service.config import Settings
from service.extraction import Extraction
from service.ingest import ingest_article
from service.store.database.engine import Database

from .fakes import LineExtractor


@pytest.fixture(autouse=True)
def without_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.extraction.Extractor", lambda *_: LineExtractor())


def test_extraction_knows_whom_the_store_knows_before_the_first_request(database: Database) -> None:
    article = Article(text="Ada Nwosu: It leaks.", outlet="The Courier", title="Dam")
    ingest_article(article, LineExtractor(), database, Registry(), max_chars=10_000)
    extraction = Extraction(Settings(database_url="sqlite://"), database)
    assert extraction.registry.find("Ada Nwosu") is None
    extraction.warm_up()
    assert extraction.registry.find("Ada Nwosu") is not None
    read = extraction.registry
    extraction.extract(Article(text="Ada Nwosu: It holds."))
    assert extraction.registry is read  # nothing has changed: it is not read again


def test_extraction_a_store_that_is_away_does_not_stop_a_worker(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = Database(f"sqlite:///{tmp_path / 'no folder' / 'onrecord.db'}")
    Extraction(Settings(database_url="sqlite://"), away).warm_up()
    assert "extraction is not ready" in caplog.text
