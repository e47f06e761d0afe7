"""What the whole corpus holds, in numbers, and its version."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from service.store.database.prepared import VERSION
from service.store.models import Article, Outlet, Quote, Speaker


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts and the span of publication dates (empty: none is known)."""

    version: int
    articles: int
    quotes: int
    speakers: int
    outlets: int
    kinds: tuple[tuple[str, int], ...]
    first_published: str | None
    last_published: str | None


def corpus_version(session: Session) -> int:
    """Grows with every change of the corpus."""
    return int(VERSION.rows(session)[0][0])


def statistics(session: Session) -> Statistics:
    """The numbers of the corpus as it stands."""
    dated = type_coerce(Article.published_at, String)
    first, last = session.execute(select(func.min(func.nullif(dated, "")), func.max(func.nullif(dated, "")))).one()
    kinds = session.execute(select(Quote.kind, func.count()).group_by(Quote.kind).order_by(Quote.kind))
    by_kind = tuple((kind.value, number) for kind, number in kinds)
    return Statistics(
        version=corpus_version(session),
        articles=session.scalar(select(func.count()).select_from(Article)) or 0,
        quotes=sum(number for _, number in by_kind),
        speakers=session.scalar(select(func.count()).where(Speaker.merged_into.is_(None))) or 0,
        outlets=session.scalar(select(func.count()).select_from(Outlet)) or 0,
        kinds=by_kind,
        first_published=first,
        last_published=last,
    )
