"""Reading articles: one with its text, or a list by outlet, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, func, literal, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from service.errors import UnknownArticle
from service.store.models import Article, Outlet, Quote

Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles; None does not restrict. `outlet` is a row key; `since` and `until` are ISO days, inclusive."""

    outlet: int | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as read: its columns, with its text where one article was asked for."""

    row: Row[Any]

    @property
    def key(self) -> Key:
        """Its place in a list by date."""
        return (self.row.published_at, self.row.key)


def columns() -> tuple[ColumnElement[Any], ...]:
    """What a list reads of each article."""
    quotes = select(func.count()).where(Quote.article_key == Article.key).correlate(Article).scalar_subquery()
    return (
        *(getattr(Article, name) for name in ("key", "id", "source_id", "title", "url", "byline", "wire", "language")),
        type_coerce(Article.published_at, String).label("published_at"),
        Outlet.name.label("outlet"),
        quotes.label("quotes"),
    )


def list_articles(
    session: Session, filters: ArticleFilter, *, after: Key | None = None, limit: int = 50
) -> list[StoredArticle]:
    """At most `limit` articles that `filters` let through, newest first, those behind `after` only."""
    dated = type_coerce(Article.published_at, String)
    statement = _joined(select(*columns()))
    if filters.outlet is not None:
        statement = statement.where(Article.outlet_key == filters.outlet)
    if filters.since is not None:
        statement = statement.where(dated >= filters.since)
    if filters.until is not None:
        # Dates are text: a moment on that very day starts with the day and sorts behind it.
        statement = statement.where(dated < filters.until + "U", dated != "")
    if after is not None:
        statement = statement.where(tuple_(dated, Article.key) < tuple_(literal(after[0], String), literal(after[1])))
    statement = statement.order_by(dated.desc(), Article.key.desc()).limit(limit)
    return [StoredArticle(row) for row in session.execute(statement)]


def get_article(session: Session, article_id: str) -> StoredArticle:
    """The article with that id, with its text; UnknownArticle."""
    row = session.execute(_joined(select(*columns(), Article.text)).where(Article.id == article_id)).one_or_none()
    if row is None:
        raise UnknownArticle(f"No article has the id {article_id!r}.")
    return StoredArticle(row)


def find_article(session: Session, article_id: str) -> int:
    """The row key of the article with that id; UnknownArticle."""
    key = session.scalar(select(Article.key).where(Article.id == article_id))
    if key is None:
        raise UnknownArticle(f"No article has the id {article_id!r}.")
    return key


def _joined(statement: Select[Any]) -> Select[Any]:
    return statement.select_from(Article).join(Outlet, Outlet.key == Article.outlet_key)
