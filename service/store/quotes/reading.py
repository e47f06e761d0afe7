"""Reading quotes: one by its id, or a list by speaker, outlet, kind and more, newest first, a page at a time.

Quotes are kept as the JSON that answers show (see `parts`); what is read here are these parts and who speaks in them,
so a page of fifty quotes is two statements (one, where the names are known: see `database.memory`), and no column is
turned into a value to be turned into JSON again, nor text into characters that would be turned into the same bytes
again. Each row says of which version of the corpus it is, so that a page may be read without a transaction (see
`database.prepared`). A page goes on after a key (publication date, row key) by row-value comparison, which an index
answers at any depth. With a speaker the list walks `quote_speakers`, whose rows carry outlet and date for that very
reason.

Which filters are set makes the shape of a list; each shape is compiled once (see `database.prepared`). Lists by words
have ways of their own to their page (see `search.pages`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Integer, LargeBinary, Select, String, bindparam, cast, func, literal_column, select, type_coerce
from sqlalchemy.orm import Session, aliased

from service.errors import UnknownQuote
from service.quote_json import speakers_text
from service.store.database.memory import keep, known
from service.store.database.prepared import Prepared, dialect_name, line_of, version_read
from service.store.models import Outlet, Quote, QuotePart, QuoteSpeaker, Speaker
from service.store.quotes.rows import keys_in, keys_value, speaker_names
from service.store.search.filters import (
    Key,
    QuoteFilter,
    Shape,
    Statement,
    behind,
    needs_quotes,
    order_columns,
    ordered,
    restricted,
)
from service.store.search.pages import search

__all__ = ["Key", "ListedQuote", "QuoteFilter"]

FACETS = 100
# Version, date, row key, what stands before and behind the speakers, who they are.
Row = tuple[int, bytes, int, bytes, bytes, bytes | None]
DATED = type_coerce(Quote.published_at, String)


class ListedQuote(NamedTuple):
    """A quote as lists read it: its place in a list by date, and its JSON."""

    dated: bytes
    number: int
    text: bytes

    @property
    def key(self) -> Key:
        """Where it stands."""
        return self.dated.decode(), self.number

    def value(self) -> dict[str, Any]:
        """What the JSON says."""
        found: dict[str, Any] = orjson.loads(self.text)
        return found


def list_quotes(
    session: Session, filters: QuoteFilter, *, after: Key | None = None, limit: int = 50, oldest_first: bool = False
) -> list[ListedQuote]:
    """At most `limit` quotes that `filters` let through, newest first (or oldest), those behind `after` only."""
    if filters.words is not None:
        found = search(session, filters, after=after, limit=limit, oldest_first=oldest_first)
        return of_keys(session, sorted(found, reverse=not oldest_first)[:limit])
    values = filters.values(dialect_name(session))
    if after is not None:
        values |= {"after_date": after[0], "after_key": after[1]}
    page = pages(filters.shape(), after is not None, oldest_first, limit)
    return put_together(session, page.rows(session, **values))


@lru_cache(maxsize=1024)
def pages(shape: Shape, goes_on: bool, oldest_first: bool, limit: int) -> Prepared:
    """The pages of all lists of one shape.

    The limit is written into the statement: PostgreSQL plans one whose limit it does not know for a tenth of the list.
    """

    def build(dialect: str) -> Statement:
        statement = parted(dialect, *order_columns(shape), with_quotes=needs_quotes(shape))
        statement = restricted(statement, shape, dialect, QuotePart.quote_key)
        if goes_on:
            statement = behind(statement, shape, oldest_first=oldest_first)
        return ordered(statement, shape, oldest_first=oldest_first).limit(literal_column(str(int(limit))))

    return Prepared(build, plain=True, versioned=True)


def parted(dialect: str, dated: Any = DATED, numbered: Any = Quote.key, *, with_quotes: bool = True) -> Statement:
    """Every quote with the version, its place, its parts, and who speaks (`position key,position key ...`).

    That is what `put_together` takes.
    """
    link = aliased(QuoteSpeaker)
    numbers = cast(link.position, String) + literal_column("' '", String) + cast(link.speaker_key, String)
    glue = func.group_concat if dialect == "sqlite" else func.string_agg
    speakers = select(glue(numbers, literal_column("','"))).where(link.quote_key == QuotePart.quote_key)
    texts: list[Any] = [dated, QuotePart.head, QuotePart.tail, speakers.scalar_subquery()]
    if dialect == "sqlite":  # of PostgreSQL `Prepared` is told so
        texts = [cast(each, LargeBinary) for each in texts]
    statement = select(version_read(), texts[0], numbered, *texts[1:])
    statement = statement.select_from(QuotePart)
    return statement.join(Quote, Quote.key == QuotePart.quote_key) if with_quotes else statement


def put_together(session: Session, rows: Sequence[Row]) -> list[ListedQuote]:
    """The quotes in rows of `parted`, in their order."""
    kept = known(session).texts
    # Most quotes of a page have the same few speakers.
    wanted = {row[-1] for row in rows}
    texts = {numbers: text for numbers in wanted if (text := kept.get(numbers)) is not None}
    unknown = {numbers: speaker_keys(numbers) for numbers in wanted if numbers not in texts}
    if unknown:
        named = speaker_names(session, {key for keys in unknown.values() for key in keys})
        found = {numbers: speakers_text([named[key] for key in keys]).encode() for numbers, keys in unknown.items()}
        texts.update(found)
        keep(kept, found)
    return [ListedQuote(dated, key, b"%b%b%b" % (head, texts[who], tail)) for _, dated, key, head, tail, who in rows]


def speaker_keys(numbers: bytes | None) -> list[int]:
    """The row keys of a quote's speakers, in their order."""
    pairs = [each.split(b" ") for each in numbers.split(b",")] if numbers else []
    return [int(key) for _, key in sorted((int(position), key) for position, key in pairs)]


BY_KEYS = Prepared(
    lambda dialect: parted(dialect, literal_column("''"), QuotePart.quote_key, with_quotes=False).where(
        keys_in(dialect, QuotePart.quote_key, Integer)
    ),
    plain=True,
    versioned=True,
)
BY_ID = Prepared(
    lambda dialect: parted(dialect).where(Quote.id == bindparam("id", type_=String)), plain=True, versioned=True
)
OF_ARTICLE = Prepared(
    lambda dialect: (
        parted(dialect).where(Quote.article_key == bindparam("article", type_=Integer)).order_by(Quote.position)
    ),
    plain=True,
    versioned=True,
)


def of_keys(session: Session, keys: Sequence[Key]) -> list[ListedQuote]:
    """The quotes that stand there, in that order."""
    rows = {row[2]: row for row in BY_KEYS.rows(session, keys=keys_value(session, [key for _, key in keys]))}
    placed = [(rows[key][0], dated.encode(), *rows[key][2:]) for dated, key in keys]
    return put_together(session, placed)


def list_quotes_of_article(session: Session, article_key: int) -> list[ListedQuote]:
    """All quotes of one article, in the order of the text."""
    return put_together(session, OF_ARTICLE.rows(session, article=article_key))


def get_quote(session: Session, quote_id: str) -> ListedQuote:
    """The quote with that id; UnknownQuote."""
    rows = BY_ID.rows(session, id=quote_id)
    if not rows:
        raise UnknownQuote(f"No quote has the id {quote_id!r}.")
    return put_together(session, rows)[0]


def count_by(session: Session, filters: QuoteFilter, facet: str) -> list[tuple[str, int]]:
    """How many of the quotes that `filters` let through fall to each value of a facet, the most frequent first.

    Facets: `kind`, `act`, `attitude`, `outlet` (by name), `speaker` (by slug; a joint statement counts for each).
    """
    dialect = dialect_name(session)
    if dialect == "postgresql":  # To count a million quotes takes long enough to start processes for.
        line_of(session).driver.execute("SET LOCAL max_parallel_workers_per_gather TO DEFAULT")
    rows = counts(filters.shape(), facet).rows(session, **filters.values(dialect))
    if dialect == "postgresql":  # Plans are kept: none may be made as if there were time for that.
        line_of(session).driver.execute("SET LOCAL max_parallel_workers_per_gather = 0")
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
        ),
        by_value=True,
    )
