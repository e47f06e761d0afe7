"""Every quote kept as the JSON that answers show, so that a page of a list is put together from strings.

To read a quote's forty columns from six tables, turn them into values and those into JSON takes most of the time that
a page takes; a quote is read ten thousand times for each time it changes. So `quote_parts` holds what
`service.quote_json.stored` makes of it, cut in two where its speakers belong. Speakers are not in it, because a
name may change for a hundred thousand quotes at once: readers put them in from their own rows.

The rule: **whoever writes what a part shows writes the part, in the same transaction.** These are

* articles written anew (their quotes, title, outlet, date, address, and the reviews applied to them) and reviews:
  `write_parts` for the article;
* speakers renamed or merged, for the quotes that were said on their behalf: `write_parts_on_behalf`;
* deletion: parts go with their quotes.

Only parts that differ are written. `onrecord check` makes every part anew and compares.

A release that changes the shape raises `SHAPE`; `onrecord db upgrade` then writes all parts again (`complete`), and
until it has run the schema counts as outdated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, bindparam, delete, insert, literal_column, select, update
from sqlalchemy.orm import Session

from service.quote_json import cut, stored
from service.store.database.prepared import Prepared
from service.store.models import Corpus, Quote, QuotePart
from service.store.quotes.rows import keys_in, keys_value, listed, read_quote

SHAPE = 1
BATCH = 1000


class Part(NamedTuple):
    """What is kept of one quote."""

    quote_key: int
    head: str
    tail: str


OF_ARTICLE = Prepared(lambda dialect: listed(dialect).where(Quote.article_key == bindparam("article", type_=Integer)))
ON_BEHALF = Prepared(
    lambda dialect: listed(dialect).where(Quote.on_behalf_of_key == bindparam("speaker", type_=Integer))
)
KEPT = Prepared(
    lambda dialect: select(QuotePart.quote_key, QuotePart.head, QuotePart.tail).where(
        keys_in(dialect, QuotePart.quote_key, Integer)
    )
)
IN_TURN = Prepared(
    lambda dialect: (
        listed(dialect)
        .where(Quote.key > bindparam("after", type_=Integer))
        .order_by(Quote.key)
        .limit(literal_column(str(BATCH)))
    )
)


def write_parts(session: Session, article_key: int) -> None:
    """Brings the parts of an article's quotes in line with the rows."""
    session.flush()
    put(session, made(session, OF_ARTICLE.rows(session, article=article_key)))


def write_parts_on_behalf(session: Session, speakers: Collection[int]) -> None:
    """Brings the parts of quotes that were said on behalf of some speakers (row keys) in line with the rows."""
    session.flush()
    for speaker in speakers:
        put(session, made(session, ON_BEHALF.rows(session, speaker=speaker)))


def made(session: Session, rows: Collection[tuple[Any, ...]]) -> list[Part]:
    """The parts that rows of `rows.listed` give."""
    dialect = session.get_bind().dialect.name
    return [Part(row[0], *cut(stored(read_quote(row, dialect)))) for row in rows]


def put(session: Session, parts: Collection[Part]) -> None:
    """Stores those parts that are not there just so."""
    kept = kept_parts(session, [each.quote_key for each in parts])
    fresh = [each._asdict() for each in parts if each.quote_key not in kept]
    changed = [each._asdict() for each in parts if kept.get(each.quote_key, each) != each]
    if fresh:
        session.execute(insert(QuotePart), fresh)
    if changed:
        session.execute(update(QuotePart), changed)


def kept_parts(session: Session, quote_keys: Sequence[int]) -> dict[int, Part]:
    """The parts that are there of some quotes, by the quote's key."""
    return {row[0]: Part(*row) for row in KEPT.rows(session, keys=keys_value(session, quote_keys))}


def all_parts(session: Session) -> Iterator[list[Part]]:
    """The parts that all quotes should have, batch after batch in the order of row keys."""
    last = 0
    while rows := IN_TURN.rows(session, after=last):
        last = rows[-1][0]
        yield made(session, rows)


def are_complete(connection: Connection) -> bool:
    """Whether the parts are there, in the shape that this version of the code reads."""
    return connection.scalar(select(Corpus.parts).where(Corpus.key == 1)) == SHAPE


def complete(connection: Connection) -> None:
    """Makes all parts anew where they are missing or of another shape."""
    if not are_complete(connection):
        with Session(connection, join_transaction_mode="rollback_only") as session:
            write_all_parts(session)


def write_all_parts(session: Session) -> None:
    """Makes the parts of all quotes anew."""
    session.execute(delete(QuotePart))
    for parts in all_parts(session):
        session.execute(insert(QuotePart), [each._asdict() for each in parts])
    session.execute(update(Corpus).where(Corpus.key == 1).values(parts=SHAPE))
