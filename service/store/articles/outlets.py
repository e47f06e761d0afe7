"""Reading outlets: one by its name or slug, or all of them with their counts, by slug, a page at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, String, func, select, type_coerce
from sqlalchemy.orm import Session

from service.errors import UnknownOutlet
from service.store.models import Article, Outlet, Quote
from service.store.search.folding import slug_of


def find_outlet(session: Session, words: str) -> int:
    """The row key of the outlet with that slug or name, in any case, with or without accents; UnknownOutlet."""
    key = session.scalar(select(Outlet.key).where(Outlet.slug == slug_of(words, 200)))
    if key is None:
        raise UnknownOutlet(f"No outlet goes by {words!r}.")
    return key


def list_outlets(session: Session, *, after: str | None = None, limit: int = 50) -> list[Row[Any]]:
    """At most `limit` outlets with their numbers of articles and quotes and their dates, behind the slug `after`."""
    dated = func.nullif(type_coerce(Article.published_at, String), "")
    of_outlet = Article.outlet_key == Outlet.key
    statement = select(
        Outlet.slug,
        Outlet.name,
        select(func.count()).where(of_outlet).correlate(Outlet).scalar_subquery().label("articles"),
        select(func.count()).where(Quote.outlet_key == Outlet.key).correlate(Outlet).scalar_subquery().label("quotes"),
        select(func.min(dated)).where(of_outlet).correlate(Outlet).scalar_subquery().label("first_seen"),
        select(func.max(dated)).where(of_outlet).correlate(Outlet).scalar_subquery().label("last_seen"),
    )
    if after is not None:
        statement = statement.where(Outlet.slug > after)
    return list(session.execute(statement.order_by(Outlet.slug).limit(limit)))
