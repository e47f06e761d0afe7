"""A backup holds what the database held, also while somebody writes."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from extractors.model import Article
from extractors.registry import Registry
from service.errors import Conflict, DatabaseUnavailable, UnreadableFile
from service.ingest import ingest_article
from service.store.database.engine import Database
from service.store.models import Article as ArticleRow
from service.store.quotes.reading import QuoteFilter, list_quotes
from service.store.search.fulltext import parse
from service.store.upkeep import backup
from service.store.upkeep.backup import back_up
from service.store.upkeep.checking import check_database
from tests.service.fakes import LineExtractor


def ingest_some(database: Database, count: int) -> None:
    for number in range(count):
        article = Article(text=f"Ana: Number {number}.\n", id=str(number), outlet="L", title="T")
        ingest_article(article, LineExtractor(), database, Registry(), max_chars=1000)


def test_backup_of_sqlite_is_a_sound_database(make_sqlite: Callable[[], Database], tmp_path: Path) -> None:
    database = make_sqlite()
    ingest_some(database, 3)
    writer = threading.Thread(target=ingest_some, args=(database, 30))
    writer.start()
    back_up(database, tmp_path / "copy.db")
    writer.join()
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    with copy.reading() as session:
        assert 3 <= (session.scalar(select(func.count()).select_from(ArticleRow)) or 0) <= 30
    assert list(check_database(copy)) == []
    copy.dispose()
    database.dispose()


def test_backup_of_postgresql_is_an_archive(
    make_postgresql: Callable[[], Database], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = make_postgresql()
    ingest_some(database, 2)
    with database.reading() as session:
        # The server's own programs: those on the path may be of another version.
        programs = Path(session.scalar(text("SELECT setting FROM pg_config WHERE name = 'BINDIR'")))
    monkeypatch.setattr(backup, "PG_DUMP", str(programs / "pg_dump"))
    back_up(database, tmp_path / "copy.dump")
    listed = subprocess.run(
        [programs / "pg_restore", "--list", tmp_path / "copy.dump"], capture_output=True, text=True, check=True
    )
    assert "TABLE DATA public quotes" in listed.stdout
    restored = empty_copy(database)
    plain = restored.url.set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run([programs / "pg_restore", "--exit-on-error", "-d", plain, tmp_path / "copy.dump"], check=True)
    assert list(check_database(restored)) == []
    filters = QuoteFilter(words=parse('"number 1"'))
    with database.reading() as session, restored.reading() as other:
        found = [row.text for row in list_quotes(session, filters)]
        assert [row.text for row in list_quotes(other, filters)] == found != []
    restored.dispose()
    monkeypatch.setattr(backup, "PG_DUMP", "no-such-program")
    with pytest.raises(DatabaseUnavailable, match="not installed"):
        back_up(database, tmp_path / "other.dump")
    database.dispose()


def empty_copy(database: Database) -> Database:
    """A database without tables on the same server."""
    name = f"{database.url.database}_restored"
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"CREATE DATABASE {name}")
    return Database(database.url.set(database=name).render_as_string(hide_password=False), timeout=5)


def test_backup_overwrites_nothing(make_sqlite: Callable[[], Database], tmp_path: Path) -> None:
    database = make_sqlite()
    (tmp_path / "there.db").write_text("mine")
    with pytest.raises(Conflict):
        back_up(database, tmp_path / "there.db")
    with pytest.raises(UnreadableFile):
        back_up(database, tmp_path / "no" / "folder.db")
    assert (tmp_path / "there.db").read_text() == "mine"
    database.dispose()
