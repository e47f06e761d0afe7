"""Lists walk an index in order: no page sorts, and a deep page costs what the first one costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text

from service.store.articles import ArticleFilter, list_articles
from service.store.database import Database
from service.store.fulltext import parse
from service.store.quotes import QuoteFilter, list_quotes

AFTER = ("2024-05-02", 1000)
LISTS: dict[str, Callable[[Any], object]] = {
    "speaker": lambda session: list_quotes(session, QuoteFilter(speaker=1), after=AFTER),
    "speaker, oldest first": lambda session: list_quotes(
        session, QuoteFilter(speaker=1), after=AFTER, oldest_first=True
    ),
    "speaker and outlet": lambda session: list_quotes(session, QuoteFilter(speaker=1, outlet=1), after=AFTER),
    "all": lambda session: list_quotes(session, QuoteFilter(), after=AFTER),
    "act": lambda session: list_quotes(session, QuoteFilter(act="deny"), after=AFTER),
    "attitude": lambda session: list_quotes(session, QuoteFilter(attitude="belief"), after=AFTER),
    "words": lambda session: list_quotes(session, QuoteFilter(words=parse("harbour")), after=AFTER),
    "outlet": lambda session: list_quotes(session, QuoteFilter(outlet=1), after=AFTER),
    "articles": lambda session: list_articles(session, ArticleFilter(), after=AFTER),
    "articles of an outlet": lambda session: list_articles(session, ArticleFilter(outlet=1), after=AFTER),
}


@pytest.mark.parametrize("name", LISTS)
def test_plans_walk_an_index_in_order(make_sqlite: Callable[[], Database], name: str) -> None:
    database = make_sqlite()
    asked: list[tuple[str, Any]] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    with database.reading() as session:
        LISTS[name](session)
        statement, parameters = next(each for each in asked if each[0].startswith("SELECT"))
        plan = [row[-1] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        assert session.scalar(text("SELECT 1")) == 1
    database.dispose()
    assert not [step for step in plan if "TEMP B-TREE" in step], plan
    assert not [step for step in plan if step.startswith("SCAN") and "INDEX" not in step and "reviews" not in step], (
        plan
    )
