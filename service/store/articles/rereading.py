"""Stored articles as the extractors take them, to be extracted again by a new version."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from extractors.model import Article
from service.store import models
from service.store.database.engine import Database
from service.store.models import Outlet

PAGE = 100


def outdated_articles(database: Database, version: str) -> Iterator[tuple[str, Article]]:
    """Public id and article of all whose quotes another version found, oldest first, one in memory at a time."""
    last = 0
    while True:
        with database.reading() as session:
            statement = select(models.Article.key).where(models.Article.key > last, models.Article.extractor != version)
            keys = list(session.scalars(statement.order_by(models.Article.key).limit(PAGE)))
        if not keys:
            return
        last = keys[-1]
        for key in keys:
            found = read_article(database, key)
            if found is not None:
                yield found


def read_article(database: Database, key: int) -> tuple[str, Article] | None:
    """One article with its text; None when it was deleted meanwhile."""
    row = models.Article
    columns = (
        row.id,
        row.source_id,
        row.title,
        row.url,
        row.published_at,
        row.byline,
        row.wire,
        row.language,
        row.text,
    )
    with database.reading() as session:
        statement = select(*columns, Outlet.name.label("outlet")).join(Outlet, Outlet.key == row.outlet_key)
        found = session.execute(statement.where(row.key == key)).one_or_none()
    if found is None:
        return None
    article = Article(
        text=found.text,
        id=found.source_id,
        outlet=found.outlet,
        title=found.title,
        url=found.url,
        published_at=found.published_at,
        byline=found.byline,
        wire=found.wire,
        language=found.language,
    )
    return found.id, article
