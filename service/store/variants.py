"""Statements in every outlet's words: keeping the groups in step with the quotes (`variant_groups` reads them).

`sync_article` brings the carriers of one article in line with its quotes, inside the transaction that wrote them, and
touches only their own candidates and groups. `sync_moved` does so for quotes whose speaker a decision changed.
`rebuild` groups everything anew, with the same result. What lists read (`VariantGroup`) is counted for the groups that
were touched. A quote's group goes by its first speaker; quotes without a speaker and rejected ones have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, distinct, func, insert, select, type_coerce
from sqlalchemy import String as Text
from sqlalchemy.orm import Session

from extractors.variants.compare import Encoder
from extractors.variants.grouper import Grouper, Options
from extractors.variants.groups import loosest
from extractors.variants.meaning import shipped
from extractors.variants.wording import Wording
from service.store.models import (
    Article,
    Quote,
    QuoteSpeaker,
    Review,
    VariantCarrier,
    VariantGroup,
    VariantGroupOutlet,
    VariantNode,
)
from service.store.reviews import Status
from service.store.variant_shelf import SqlShelf, read_wording, wordings

LOCK = 0x76617269616E7473  # "variants"


def sync_article(session: Session, article_key: int, encoder: Encoder | None = None) -> None:
    """Brings the groups in line with the quotes that an article has now (none, when it is gone)."""
    rows = session.execute(_groupable().where(Quote.article_key == article_key).order_by(Quote.position)).all()
    wanted = {row.id: read_wording(row) for row in rows}
    carried = _carried(session, VariantCarrier.article_key == article_key)
    _apply(session, wanted, carried, encoder)


def sync_written(session: Session, article_id: str, *, speakers_moved: bool = False) -> None:
    """`sync_article` by public id, after an article was written; `speakers_moved` when speakers were merged with it."""
    key = session.scalar(select(Article.key).where(Article.id == article_id))
    if key is not None:
        sync_article(session, key)
    if speakers_moved:
        sync_moved(session)


def sync_quote(session: Session, quote_id: str) -> None:
    """`sync_article` for the article of a quote, after a person reviewed it."""
    key = session.scalar(select(Quote.article_key).where(Quote.id == quote_id))
    if key is not None:
        sync_article(session, key)


def sync_moved(session: Session, encoder: Encoder | None = None) -> None:
    """Brings the groups in line with quotes whose speaker is another one now; looks at every carrier."""
    moved = (
        select(VariantCarrier.quote_id)
        .join(VariantNode, VariantNode.key == VariantCarrier.node_key)
        .join(Quote, Quote.id == VariantCarrier.quote_id)
        .outerjoin(QuoteSpeaker, (QuoteSpeaker.quote_key == Quote.key) & (QuoteSpeaker.position == 0))
        .where(func.coalesce(QuoteSpeaker.speaker_key, 0) != VariantNode.speaker_key)
    )
    ids = session.scalars(moved).all()
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        rows = session.execute(_groupable().where(Quote.id.in_(part))).all()
        carried = _carried(session, VariantCarrier.quote_id.in_(part))
        _apply(session, {row.id: read_wording(row) for row in rows}, carried, encoder)


def rebuild(session: Session, encoder: Encoder | None = None) -> Iterator[int]:
    """Groups everything anew, speaker by speaker; yields the number of quotes done so far."""
    for table in (VariantGroupOutlet, VariantGroup, VariantCarrier, VariantNode):
        session.execute(delete(table))
    done = 0
    for speaker in session.scalars(
        select(QuoteSpeaker.speaker_key).distinct().order_by(QuoteSpeaker.speaker_key)
    ).all():
        rows = session.execute(_groupable().where(QuoteSpeaker.speaker_key == speaker).order_by(Quote.key)).all()
        _apply(session, {row.id: read_wording(row) for row in rows}, {}, encoder)
        done += len(rows)
        yield done


def _groupable() -> Select[*tuple[Any, ...]]:
    rejected = select(Review.quote_id).where(Review.status == Status.REJECTED.value)
    return wordings(Quote.key).where(Quote.id.not_in(rejected))


def _carried(session: Session, condition: ColumnElement[bool]) -> dict[str, tuple[str, str]]:
    """The carriers that meet a condition: id -> speaker's key and text (empty where the quote is gone)."""
    rows = session.execute(
        select(VariantCarrier.quote_id, VariantNode.speaker_key, Quote.text)
        .join(VariantNode, VariantNode.key == VariantCarrier.node_key)
        .outerjoin(Quote, Quote.id == VariantCarrier.quote_id)
        .where(condition)
    )
    return {quote_id: (str(speaker), text or "") for quote_id, speaker, text in rows}


def _apply(
    session: Session, wanted: dict[str, Wording], carried: dict[str, tuple[str, str]], encoder: Encoder | None
) -> None:
    """Takes out what is gone or says something else, takes in what is new, counts the groups that were touched."""
    alone(session)
    shelf = SqlShelf(session)
    grouper = Grouper(shelf, Options(encoder=encoder or shipped()))
    stays = {
        quote_id
        for quote_id, value in carried.items()
        if quote_id in wanted and value == (wanted[quote_id].speaker, wanted[quote_id].text)
    }
    for quote_id in carried:
        if quote_id not in stays:
            grouper.remove(quote_id)
    for quote_id, wording in wanted.items():
        if quote_id not in stays:
            grouper.add(wording)
    count_groups(session, shelf)


def alone(session: Session) -> None:
    """Lets no other transaction group until this one ends: on SQLite no other one writes anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def count_groups(session: Session, shelf: SqlShelf) -> None:
    """Writes anew what lists read of the groups that a shelf touched."""
    heads = {head for node in shelf.touched if (head := shelf.head(node)) is not None}
    stale = shelf.touched | heads
    session.execute(delete(VariantGroup).where(VariantGroup.key.in_(stale)))
    for head in sorted(heads):
        _count_group(session, shelf, head)


def _count_group(session: Session, shelf: SqlShelf, head: int) -> None:
    nodes = session.scalars(select(VariantNode.key).where(VariantNode.head_key == head)).all()
    carried = (
        select(Quote.article_key, Quote.outlet_key, type_coerce(Quote.published_at, Text).label("day"))
        .join(VariantCarrier, VariantCarrier.quote_id == Quote.id)
        .where(VariantCarrier.node_key.in_(nodes))
        .subquery()
    )
    quotes, articles, first, last = session.execute(
        select(
            func.count(),
            func.count(distinct(carried.c.article_key)),
            func.min(func.nullif(carried.c.day, "")),
            func.max(carried.c.day),
        )
    ).one()
    if articles < 2:
        return
    outlets = session.scalars(select(carried.c.outlet_key).distinct()).all()
    node = shelf.nodes([head])[head]
    edges = shelf.edges(head)
    session.execute(
        insert(VariantGroup).values(
            key=head,
            id=group_id(node.wording.id),
            speaker_key=int(node.speaker),
            relation=loosest(edges[each].relation for each in nodes if each != head).value,
            outlets=len(outlets),
            quotes=quotes,
            first_day=(first or "")[:10],
            last_day=(last or "")[:10],
        )
    )
    session.execute(insert(VariantGroupOutlet), [{"outlet_key": each, "group_key": head} for each in outlets])


def group_id(quote_id: str) -> str:
    """A group goes by its representative quote: the same after every regrouping with the same result."""
    return "v" + quote_id
