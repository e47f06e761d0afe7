"""Statements in every outlet's words: keeping the groups in step with the quotes (`groups` reads them).

`sync_article` brings the carriers of one article in line with its quotes, inside the transaction that wrote them, and
touches only their own candidates and groups; `foreseen` are comparisons made before it (`foresight`).
`sync_moved` does so for quotes whose speaker a decision changed. `rebuild` groups everything anew, with the same
result. What lists read (`VariantGroup`) is counted for the groups that were touched. A quote's group goes by its first
speaker. Quotes without a speaker and rejected ones have none, nor has a quote nested in one of the same speaker
(“announced a plan that he called bold”): its host holds its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, delete, distinct, func, insert, select, type_coerce, update
from sqlalchemy import String as Text
from sqlalchemy.orm import Session, aliased

from extractors.variants.closeness import Encoder
from extractors.variants.grouper import Foreseen, Grouper
from extractors.variants.meaning import shipped
from extractors.variants.nodes import Options
from extractors.variants.stars import loosest
from extractors.variants.wording import Relation, Wording
from service.store.models import (
    Article,
    Outlet,
    Quote,
    QuoteSpeaker,
    Review,
    ReviewStatus,
    VariantCarrier,
    VariantEdge,
    VariantGroup,
    VariantGroupOutlet,
    VariantNode,
)
from service.store.variants.rows import read_wording, wordings
from service.store.variants.shelf import SqlShelf

MOST_HEADS = 500
LOCK = 0x76617269616E7473  # "variants"


def sync_article(
    session: Session, article_key: int, encoder: Encoder | None = None, foreseen: Foreseen | None = None
) -> None:
    """Brings the groups in line with the quotes that an article has now (none, when it is gone).

    All its carriers are taken out and in again: what their comparisons rest on (date, agency, paragraph, the other
    statements of the article) may have changed where their words have not.
    """
    rows = session.execute(groupable().where(Quote.article_key == article_key).order_by(Quote.position)).all()
    wanted = {row.id: read_wording(row) for row in rows}
    carried = session.scalars(select(VariantCarrier.quote_id).where(VariantCarrier.article_key == article_key)).all()
    _apply(session, wanted, carried, encoder, foreseen)


def sync_written(
    session: Session, article_id: str, *, speakers_moved: bool = False, foreseen: Foreseen | None = None
) -> None:
    """`sync_article` by public id, after an article was written; `speakers_moved` when speakers were merged with it."""
    key = session.scalar(select(Article.key).where(Article.id == article_id))
    if key is not None:
        sync_article(session, key, foreseen=foreseen)
    if speakers_moved:
        sync_moved(session)


def sync_quote(session: Session, quote_id: str, foreseen: Foreseen | None = None) -> None:
    """`sync_article` for the article of a quote, after a person reviewed it."""
    key = session.scalar(select(Quote.article_key).where(Quote.id == quote_id))
    if key is not None:
        sync_article(session, key, foreseen=foreseen)


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
        rows = session.execute(groupable().where(Quote.id.in_(part))).all()
        _apply(session, {row.id: read_wording(row) for row in rows}, part, encoder)


def rebuild(session: Session, encoder: Encoder | None = None) -> Iterator[int]:
    """Groups everything anew, speaker by speaker; yields the number of quotes done so far."""
    for table in (VariantGroupOutlet, VariantGroup, VariantCarrier, VariantNode):
        session.execute(delete(table))
    done = 0
    for speaker in session.scalars(
        select(QuoteSpeaker.speaker_key).distinct().order_by(QuoteSpeaker.speaker_key)
    ).all():
        rows = session.execute(groupable().where(QuoteSpeaker.speaker_key == speaker).order_by(Quote.key)).all()
        _apply(session, {row.id: read_wording(row) for row in rows}, (), encoder)
        done += len(rows)
        yield done


def groupable() -> Select[*tuple[Any, ...]]:
    """The quotes that are grouped: not rejected, and no part of what the same speaker is quoted with around it."""
    rejected = select(Review.quote_id).where(Review.status == ReviewStatus.REJECTED.value)
    host = aliased(QuoteSpeaker)
    part = select(host.quote_key).where(
        host.quote_key == Quote.nested_in_key, host.position == 0, host.speaker_key == QuoteSpeaker.speaker_key
    )
    return wordings(Quote.key).where(Quote.id.not_in(rejected), ~part.exists())


def _apply(
    session: Session,
    wanted: dict[str, Wording],
    carried: Sequence[str],
    encoder: Encoder | None,
    foreseen: Foreseen | None = None,
) -> None:
    """Takes out what was carried, takes in what is wanted, counts the groups that were touched."""
    if not wanted and not carried:
        return
    alone(session)
    shelf = SqlShelf(session)
    grouper = Grouper(shelf, Options(encoder=encoder or shipped()), foreseen)
    for quote_id in carried:
        grouper.remove(quote_id)
    for wording in wanted.values():
        grouper.add(wording)
    count_groups(session, shelf)


def alone(session: Session) -> None:
    """Lets no other transaction group until this one ends: on SQLite no other one writes anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def count_groups(session: Session, shelf: SqlShelf) -> None:
    """Writes anew what lists read of the groups that a shelf touched, and counts on those that have only grown."""
    shelf.flush()
    heads = {head for node in shelf.touched if (head := shelf.head(node)) is not None}
    grown: dict[int, list[Wording]] = {}
    for node, wordings_ in shelf.grown.items():
        head = shelf.head(node)
        if head is not None and head not in heads:
            grown.setdefault(head, []).extend(wordings_)
    heads |= {head for head, added in grown.items() if not _count_on(session, head, added)}
    stale = sorted(shelf.touched | heads)
    for start in range(0, len(stale), MOST_HEADS):
        session.execute(delete(VariantGroup).where(VariantGroup.key.in_(stale[start : start + MOST_HEADS])))
    for start in range(0, len(heads), MOST_HEADS):
        _count_groups(session, shelf, sorted(heads)[start : start + MOST_HEADS])


def _count_on(session: Session, head: int, added: list[Wording]) -> bool:
    """Adds carriers to a group's figures, however many it has; False where there is no such group yet."""
    group = session.execute(
        select(VariantGroup.first_day, VariantGroup.last_day, VariantGroup.outlets).where(VariantGroup.key == head)
    ).one_or_none()
    if group is None:
        return False
    named = {wording.outlet for wording in added}
    here = select(VariantGroupOutlet.outlet_key).where(VariantGroupOutlet.group_key == head)
    fresh = session.scalars(select(Outlet.key).where(Outlet.name.in_(named), Outlet.key.not_in(here))).all()
    if fresh:
        session.execute(insert(VariantGroupOutlet), [{"outlet_key": each, "group_key": head} for each in fresh])
    days = [wording.day.isoformat() for wording in added if wording.day]
    session.execute(
        update(VariantGroup)
        .where(VariantGroup.key == head)
        .values(
            quotes=VariantGroup.quotes + len(added),
            outlets=group.outlets + len(fresh),
            first_day=min([day for day in (group.first_day, *days) if day], default=""),
            last_day=max([group.last_day, *days]),
        )
    )
    return True


def _count_groups(session: Session, shelf: SqlShelf, heads: Sequence[int]) -> None:
    """Writes the figures of the groups around some nodes, where two articles carry them."""
    day = func.nullif(type_coerce(Quote.published_at, Text), "")
    carried = (
        select(VariantNode.head_key)
        .join(VariantCarrier, VariantCarrier.node_key == VariantNode.key)
        .join(Quote, Quote.id == VariantCarrier.quote_id)
        .where(VariantNode.head_key.in_(heads))
    )
    counted = carried.group_by(VariantNode.head_key).having(func.count(distinct(Quote.article_key)) > 1)
    rows = session.execute(counted.add_columns(func.count(), func.min(day), func.max(day))).all()
    if not rows:
        return
    found = [row[0] for row in rows]
    outlets: dict[int, list[int]] = {head: [] for head in found}
    for head, outlet in session.execute(carried.add_columns(Quote.outlet_key).distinct()).all():
        if head in outlets:
            outlets[head].append(outlet)
    loose: dict[int, Relation] = {}
    members = select(VariantNode.head_key, VariantEdge.relation).join(
        VariantEdge, (VariantEdge.node_key == VariantNode.head_key) & (VariantEdge.other_key == VariantNode.key)
    )
    for head, relation in session.execute(members.where(VariantNode.head_key.in_(found)).distinct()):
        if head is not None:
            loose[head] = loosest((loose.get(head, Relation.VERBATIM), Relation(relation)))
    nodes = shelf.nodes(found)
    session.execute(
        insert(VariantGroup),
        [
            {
                "key": head,
                "id": group_id(nodes[head].wording.id),
                "speaker_key": int(nodes[head].speaker),
                "relation": loose.get(head, Relation.VERBATIM).value,
                "outlets": len(outlets[head]),
                "quotes": quotes,
                "first_day": (first or "")[:10],
                "last_day": (last or "")[:10],
            }
            for head, quotes, first, last in rows
        ],
    )
    session.execute(
        insert(VariantGroupOutlet),
        [{"outlet_key": outlet, "group_key": head} for head in found for outlet in outlets[head]],
    )


def group_id(quote_id: str) -> str:
    """A group goes by its representative quote: the same after every regrouping with the same result."""
    return "v" + quote_id
