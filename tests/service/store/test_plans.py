"""Lists walk an index in order: no page sorts, and a deep page costs what the first one costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from service.store.articles.reading import ArticleFilter, list_articles
from service.store.database.engine import Database
from service.store.quotes.reading import QuoteFilter, list_quotes
from service.store.search.fulltext import parse

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
    asked: list[str] = []
    with database.reading() as session:
        driver: Any = session.connection().connection.driver_connection
        driver.set_trace_callback(asked.append)
        LISTS[name](session)
        driver.set_trace_callback(None)
        # The first one makes the page; values stand in it. The full-text index reads tables of its own, by `main`.
        statement = next(each for each in asked if each.startswith("SELECT") and "main" not in each)
        plan = [row[-1] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert session.scalar(text("SELECT 1")) == 1
    database.dispose()
    assert not [step for step in plan if "TEMP B-TREE" in step], plan
    assert not [step for step in plan if step.startswith("SCAN") and "INDEX" not in step and "reviews" not in step], (
        plan
    )
