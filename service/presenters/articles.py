"""An article as JSON."""

from __future__ import annotations

from typing import Any

from service.store.articles.reading import StoredArticle

Json = dict[str, Any]


def summary(article: StoredArticle) -> Json:
    """An article without its text."""
    row = article.row
    return {
        "id": row.id,
        "source_id": row.source_id,
        "outlet": row.outlet,
        "title": row.title,
        "url": row.url,
        "published_at": row.published_at or None,
        "byline": row.byline,
        "wire": row.wire,
        "language": row.language,
        "quotes": row.quotes,
    }


def full(article: StoredArticle) -> Json:
    """An article with its text."""
    return {**summary(article), "text": article.row.text}
