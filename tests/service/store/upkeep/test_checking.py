"""A sound database has no problems; each kind of damage is found and named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from benchmarks.corpus import Corpus
from benchmarks.filling import fill
from extractors.model import Article
from service.ingest import ingest_article, stored_registry
from service.store.database.engine import Database
from service.store.upkeep.checking import check_database
from tests.service.fakes import LineExtractor


@pytest.fixture
def filled(database: Database) -> Database:
    """Two articles of two outlets."""
    registry = stored_registry(database)
    for outlet in ("Here", "There"):
        article = Article(
            text="Ana: The harbour of this town opens in May.\nJo & Ana: Jo: Two.\n",
            id=outlet,
            outlet=outlet,
            title="T",
        )
        ingest_article(article, LineExtractor(), database, registry, max_chars=1000)
    return database


def test_checking_finds_nothing_in_a_sound_database(filled: Database) -> None:
    assert list(check_database(filled)) == []


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("UPDATE articles SET text = 'x' || text WHERE key = 1", "offsets"),
        ("UPDATE quotes SET cue_start = cue_start + 1 WHERE key = 1", "offsets"),
        ("UPDATE quotes SET content = '[[9, 5]]' WHERE key = 1", "offsets"),
        ("UPDATE quotes SET content = '[]' WHERE key = 1", "offsets"),
        ("UPDATE quotes SET folded = 'other' WHERE key = 1", "offsets"),
        ("UPDATE quotes SET published_at = '2024-01-01' WHERE key = 1", "copies"),
        ("UPDATE quote_speakers SET outlet_key = 2 WHERE quote_key = 1", "copies"),
        ("UPDATE speaker_outlets SET quotes = 9 WHERE speaker_key = 1 AND outlet_key = 1", "counts"),
        ("UPDATE speaker_outlets SET last_seen = '2030-01-01' WHERE speaker_key = 1", "counts"),
        ("DELETE FROM speaker_outlets WHERE speaker_key = 2", "counts"),
        ("UPDATE quotes SET nested_in_key = 1 WHERE article_key = 2 AND position = 2", "nesting"),
        ("UPDATE speakers SET merged_into = 1 WHERE key = 2", "merges"),
        ("UPDATE speakers SET merged_into = 3 - key", "merges"),
        ("UPDATE variant_carriers SET quote_id = 'gone'  WHERE article_key = 1 AND node_key = 1", "carriers"),
        ("UPDATE quote_speakers SET speaker_key = 2 WHERE quote_key = 1", "carriers"),
        ("DELETE FROM variant_carriers WHERE article_key = 1 AND node_key = 1", "places"),
        ("UPDATE variant_nodes SET last_day = '2030-01-01' WHERE key = 1", "places"),
        ("UPDATE variant_nodes SET head_key = 2 WHERE key = 1", "places"),
        ("UPDATE variant_nodes SET head_key = NULL WHERE key = 1", "places"),
        (
            "INSERT INTO variant_edges (node_key, other_key, relation, score) VALUES (1, 2, 'verbatim', 1.0)",
            "places",
        ),
        ("UPDATE variant_groups SET quotes = 9", "groups"),
        ("UPDATE variant_groups SET outlets = 1", "groups"),
        ("UPDATE variant_groups SET last_day = '2030-01-01'", "groups"),
        ("UPDATE variant_groups SET first_day = '2001-01-01'", "groups"),
        ("UPDATE variant_groups SET id = 'vother' WHERE key = 1", "groups"),
        ("UPDATE variant_groups SET relation = 'partial' WHERE key = 1", "groups"),
        ("DELETE FROM variant_group_outlets WHERE outlet_key = 1", "groups"),
        ("DELETE FROM variant_groups", "groups"),
    ],
)
def test_checking_names_each_kind_of_damage(filled: Database, damage: str, check: str) -> None:
    with filled.writing() as session:
        session.execute(text(damage))
    assert check in {problem.check for problem in check_database(filled)}


def test_checking_finds_an_index_that_lags(filled: Database) -> None:
    if not filled.is_sqlite:
        return
    with filled.writing() as session:
        session.execute(text("INSERT INTO quotes_fts(quotes_fts) VALUES ('delete-all')"))
    assert [problem.where for problem in check_database(filled)] == ["full-text index"]


def test_checking_finds_an_index_whose_marks_are_not_what_they_were(make_postgresql: Callable[[], Database]) -> None:
    database = make_postgresql()
    fill(database, Corpus(300))
    assert list(check_database(database)) == []
    other = "CREATE OR REPLACE FUNCTION {} LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN {}; END $$"
    with database.writing() as session:
        session.execute(text(other.format("quote_marks(folded text) RETURNS integer[]", "ARRAY[length(folded)]")))
    problems = list(check_database(database))
    assert len(problems) == 100
    assert {each.what for each in problems} == {"the index ix_quotes_search does not give it: REINDEX it"}
    with database.writing() as session:
        session.execute(text("REINDEX INDEX ix_quotes_search"))
    assert list(check_database(database)) == []
    database.dispose()


def test_checking_groups_anew_and_changes_nothing(filled: Database) -> None:
    assert list(check_database(filled, regroup=True)) == []
    with filled.writing() as session:
        session.execute(text("DELETE FROM variant_nodes WHERE key = 1"))
    found = [problem for problem in check_database(filled, regroup=True) if problem.check == "regrouping"]
    assert len(found) == 2
    with filled.reading() as session:
        assert session.execute(text("SELECT count(*) FROM variant_nodes WHERE key = 1")).scalar() == 0
