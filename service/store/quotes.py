"""Reading quotes: one by its id, or a list by speaker, outlet, kind and more, newest first, a page at a time.

Lists read plain columns, not mapped objects: a page of fifty quotes is two statements and no text of an article is
touched. A page goes on after a key (publication date, row key) by row-value comparison, which an index answers at
any depth. With a speaker the list walks `quote_speakers`, whose rows carry outlet and date for that very reason.

Which filters are set makes the shape of a list; each shape is compiled once (see `prepared`). Lists by words have ways
of their own to their page (see `searching`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from service.errors import UnknownQuote
from service.store.models import Outlet, Quote, QuoteSpeaker, Speaker
from service.store.prepared import Prepared
from service.store.quote_filters import QuoteFilter, Shape, Statement, behind, ordered, restricted
from service.store.quote_rows import Key, SpeakerName, StoredQuote, keys_in, keys_value, listed, with_speakers
from service.store.searching import search

__all__ = ["Key", "QuoteFilter", "SpeakerName", "StoredQuote"]

FACETS = 100


def list_quotes(
    session: Session, filters: QuoteFilter, *, after: Key | None = None, limit: int = 50, oldest_first: bool = False
) -> list[StoredQuote]:
    """At most `limit` quotes that `filters` let through, newest first (or oldest), those behind `after` only."""
    if filters.words is not None:
        keys = search(session, filters, after=after, limit=limit, oldest_first=oldest_first)
        found = with_speakers(session, BY_KEYS.rows(session, keys=keys_value(session, keys)))
        return sorted(found, key=lambda quote: quote.key, reverse=not oldest_first)[:limit]
    values = filters.values(session.get_bind().dialect.name) | {"limit": limit}
    if after is not None:
        values |= {"after_date": after[0], "after_key": after[1]}
    page = pages(filters.shape(), after is not None, oldest_first)
    return with_speakers(session, page.rows(session, **values))


@lru_cache(maxsize=1024)
def pages(shape: Shape, goes_on: bool, oldest_first: bool) -> Prepared:
    """The pages of all lists of one shape."""

    def build(dialect: str) -> Statement:
        statement = restricted(listed(dialect), shape, dialect)
        if goes_on:
            statement = behind(statement, shape, oldest_first=oldest_first)
        return ordered(statement, shape, oldest_first=oldest_first).limit(bindparam("limit", type_=Integer))

    return Prepared(build)


BY_KEYS = Prepared(lambda dialect: listed(dialect).where(keys_in(dialect, Quote.key, Integer)))
OF_ARTICLE = Prepared(
    lambda dialect: (
        listed(dialect).where(Quote.article_key == bindparam("article", type_=Integer)).order_by(Quote.position)
    )
)
BY_IDS = Prepared(lambda dialect: listed(dialect).where(keys_in(dialect, Quote.id, String)))
BY_ID = Prepared(lambda dialect: listed(dialect).where(Quote.id == bindparam("id", type_=String)))


def list_quotes_of_article(session: Session, article_key: int) -> list[StoredQuote]:
    """All quotes of one article, in the order of the text."""
    return with_speakers(session, OF_ARTICLE.rows(session, article=article_key))


def list_quotes_by_id(session: Session, quote_ids: Sequence[str]) -> dict[str, StoredQuote]:
    """The quotes with those ids, by id; ids that nothing has are missing."""
    rows = BY_IDS.rows(session, keys=keys_value(session, quote_ids))
    return {quote.row.id: quote for quote in with_speakers(session, rows)}


def get_quote(session: Session, quote_id: str) -> StoredQuote:
    """The quote with that id; UnknownQuote."""
    rows = BY_ID.rows(session, id=quote_id)
    if not rows:
        raise UnknownQuote(f"No quote has the id {quote_id!r}.")
    return with_speakers(session, rows)[0]


def count_by(session: Session, filters: QuoteFilter, facet: str) -> list[tuple[str, int]]:
    """How many of the quotes that `filters` let through fall to each value of a facet, the most frequent first.

    Facets: `kind`, `act`, `attitude`, `outlet` (by name), `speaker` (by slug; a joint statement counts for each).
    """
    dialect = session.get_bind().dialect.name
    rows = counts(filters.shape(), facet).rows(session, **filters.values(dialect))
    return [(str(found), number) for found, number in rows]


@lru_cache(maxsize=1024)
def counts(shape: Shape, facet: str) -> Prepared:
    """The counts by a facet over all lists of one shape."""
    value: Any = {"outlet": Outlet.name, "speaker": Speaker.slug}.get(facet) or getattr(Quote, facet)
    counted = func.count()
    statement: Select[*tuple[Any, ...]] = select(value, counted).select_from(Quote)
    if facet == "outlet":
        statement = statement.join(Outlet, Outlet.key == Quote.outlet_key)
    elif facet == "speaker":
        link = aliased(QuoteSpeaker)
        statement = statement.join(link, link.quote_key == Quote.key).join(Speaker, Speaker.key == link.speaker_key)
    return Prepared(
        lambda dialect: (
            restricted(statement, shape, dialect).group_by(value).order_by(counted.desc(), value).limit(FACETS)
        )
    )
