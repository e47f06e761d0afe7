"""Migrations run both ways on both back ends and give just what the models declare."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import delete, inspect, select

from extractors.model import Article
from service.errors import DatabaseUnavailable, InvalidSetting, SchemaOutdated
from service.store.articles.writing import write_article
from service.store.database.engine import Database
from service.store.models import Base, Quote, QuoteSpeaker
from service.store.upkeep import schema
from tests.service.fakes import LineExtractor


def test_schema_head_equals_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_name": lambda name, *_: not is_full_text(name)}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def is_full_text(name: str | None) -> bool:
    """Full-text indexes differ by back end: the migrations make them, the models do not know them."""
    return name is not None and (name.startswith("quotes_fts") or name == "ix_quotes_search")


def test_schema_goes_down_and_up_again(database: Database) -> None:
    schema.require_current(database)
    schema.downgrade(database, "base")
    assert schema.current(database) is None
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    schema.upgrade(database)
    schema.upgrade(database)
    schema.require_current(database)


def test_schema_0011_gives_each_quote_a_first_speaker_again(database: Database) -> None:
    article = Article(text="Ana & Jo & Mae: We agree.\nJo & Ana: Do we?\n", outlet="L", title="T")
    with database.writing() as session:
        write_article(session, article, LineExtractor().extract(article), extractor="1")
    schema.downgrade(database, "0010")
    with database.writing() as session:
        first = select(Quote.key).where(Quote.text == "We agree.").scalar_subquery()
        session.execute(delete(QuoteSpeaker).where(QuoteSpeaker.quote_key == first, QuoteSpeaker.position == 0))
    schema.upgrade(database)
    with database.reading() as session:
        places = select(Quote.text, QuoteSpeaker.position).join(Quote, Quote.key == QuoteSpeaker.quote_key)
        found = session.execute(places.order_by(Quote.text, QuoteSpeaker.position)).all()
    assert [tuple(row) for row in found] == [("Do we?", 0), ("Do we?", 1), ("We agree.", 0), ("We agree.", 2)]


def test_schema_outdated_is_said(database: Database) -> None:
    schema.downgrade(database, "base")
    with pytest.raises(SchemaOutdated, match="onrecord db upgrade"):
        schema.require_current(database)
    with pytest.raises(SchemaOutdated), database.reading() as session:
        session.query(Quote).first()


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("sqlite:////nowhere/at/all/x.db", DatabaseUnavailable),
        ("postgresql://nobody@127.0.0.1:1/none", DatabaseUnavailable),
        ("mysql://x/y", InvalidSetting),
        ("not a url", InvalidSetting),
        ("sqlite+nonsense:///x", InvalidSetting),
    ],
)
def test_database_that_cannot_be_opened_is_a_typed_error(url: str, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        Database(url, timeout=0.5).ping()
    assert "\n" not in str(caught.value)
