"""Do the stored variants agree with the quotes and with themselves? Each check yields its problems in words.

`check_carriers`, `check_places` and `check_groups` read what is stored; they are cheap. `regrouped` groups everything
anew in a transaction that is undone, and compares: it takes as long as `onrecord variants rebuild` and keeps writers
waiting meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import String as Text
from sqlalchemy import and_, distinct, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from extractors.variants.stars import loosest
from extractors.variants.wording import Relation
from service.store.database.engine import Database
from service.store.models import (
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
from service.store.variants.keeping import rebuild

Found = Iterator[tuple[str, str]]
MOST = 101  # problems that anybody reads, and one
REBUILD = "run `onrecord variants rebuild`"


def check_carriers(session: Session) -> Found:
    """Every carrier is a quote that is there, of its wording's speaker, and not rejected."""
    carriers = select(VariantCarrier.quote_id).join(VariantNode, VariantNode.key == VariantCarrier.node_key)
    quoted = and_(Quote.id == VariantCarrier.quote_id, Quote.article_key == VariantCarrier.article_key)
    lost = select(VariantCarrier.quote_id).outerjoin(Quote, quoted).where(Quote.key.is_(None))
    for quote in session.scalars(lost.limit(MOST)):
        yield f"quote {quote}", f"it carries a wording but is not there: {REBUILD}"
    spoken = carriers.join(Quote, quoted).outerjoin(
        QuoteSpeaker, and_(QuoteSpeaker.quote_key == Quote.key, QuoteSpeaker.position == 0)
    )
    strangers = spoken.where(func.coalesce(QuoteSpeaker.speaker_key, 0) != VariantNode.speaker_key)
    for quote in session.scalars(strangers.limit(MOST)):
        yield f"quote {quote}", f"its wording is grouped under another speaker: {REBUILD}"
    rejected = carriers.join(Review, Review.quote_id == VariantCarrier.quote_id)
    for quote in session.scalars(rejected.where(Review.status == ReviewStatus.REJECTED.value).limit(MOST)):
        yield f"quote {quote}", f"it was rejected, yet it carries a wording: {REBUILD}"


def check_places(session: Session) -> Found:
    """Every wording has its most telling carrier, its days, and a place around a representative it compares with."""
    telling = select(VariantNode.quote_id).outerjoin(
        VariantCarrier,
        and_(VariantCarrier.quote_id == VariantNode.quote_id, VariantCarrier.node_key == VariantNode.key),
    )
    for quote in session.scalars(telling.where(VariantCarrier.quote_id.is_(None)).limit(MOST)):
        yield f"wording of quote {quote}", f"that quote does not carry it: {REBUILD}"
    day = func.substr(type_coerce(Quote.published_at, Text), 1, 10)
    day = func.coalesce(func.nullif(day, ""), "0001-01-01")
    days = (
        select(VariantCarrier.node_key, func.min(day).label("first"), func.max(day).label("last"))
        .join(Quote, Quote.id == VariantCarrier.quote_id)
        .group_by(VariantCarrier.node_key)
        .subquery()
    )
    dated = select(VariantNode.quote_id).join(days, days.c.node_key == VariantNode.key)
    dated = dated.where(or_(days.c.first != VariantNode.first_day, days.c.last != VariantNode.last_day))
    for quote in session.scalars(dated.limit(MOST)):
        yield f"wording of quote {quote}", f"its days are not those of its carriers: {REBUILD}"
    head = aliased(VariantNode)
    edge = and_(VariantEdge.node_key == VariantNode.head_key, VariantEdge.other_key == VariantNode.key)
    placed = (
        select(VariantNode.quote_id)
        .outerjoin(head, and_(head.key == VariantNode.head_key, head.head_key == head.key))
        .outerjoin(VariantEdge, edge)
        .where(
            or_(
                head.key.is_(None),
                head.speaker_key != VariantNode.speaker_key,
                and_(
                    head.key != VariantNode.key,
                    or_(VariantEdge.relation.is_(None), VariantEdge.relation == Relation.CONFLICT.value),
                ),
            )
        )
    )
    for quote in session.scalars(placed.limit(MOST)):
        yield f"wording of quote {quote}", f"it has no place around a representative: {REBUILD}"
    back = aliased(VariantEdge)
    mirrored = and_(
        back.node_key == VariantEdge.other_key,
        back.other_key == VariantEdge.node_key,
        back.relation == VariantEdge.relation,
        back.score == VariantEdge.score,
    )
    lame = select(VariantNode.quote_id).join(VariantEdge, VariantEdge.node_key == VariantNode.key)
    for quote in session.scalars(lame.outerjoin(back, mirrored).where(back.node_key.is_(None)).limit(MOST)):
        yield f"wording of quote {quote}", f"a comparison is kept from one side only: {REBUILD}"


def check_groups(session: Session) -> Found:
    """Every group that two articles carry is listed, with its representative, speaker, figures, days and outlets."""
    published = type_coerce(Quote.published_at, Text)
    carried = (
        select(VariantNode.head_key.label("head"))
        .join(VariantCarrier, VariantCarrier.node_key == VariantNode.key)
        .join(Quote, Quote.id == VariantCarrier.quote_id)
        .group_by(VariantNode.head_key)
    )
    counted = carried.add_columns(
        func.count().label("quotes"),
        func.count(distinct(Quote.article_key)).label("articles"),
        func.count(distinct(Quote.outlet_key)).label("outlets"),
        func.substr(func.coalesce(func.min(func.nullif(published, "")), ""), 1, 10).label("first"),
        func.substr(func.max(published), 1, 10).label("last"),
    ).subquery()
    listed = (
        select(VariantGroupOutlet.group_key, func.count().label("outlets"))
        .group_by(VariantGroupOutlet.group_key)
        .subquery()
    )
    wrong = or_(
        counted.c.head.is_(None),
        counted.c.articles < 2,
        counted.c.quotes != VariantGroup.quotes,
        counted.c.outlets != VariantGroup.outlets,
        counted.c.first != type_coerce(VariantGroup.first_day, Text),
        counted.c.last != type_coerce(VariantGroup.last_day, Text),
        func.coalesce(listed.c.outlets, 0) != VariantGroup.outlets,
    )
    groups = select(VariantGroup.id).outerjoin(counted, counted.c.head == VariantGroup.key)
    groups = groups.outerjoin(listed, listed.c.group_key == VariantGroup.key)
    for group in session.scalars(groups.where(wrong).limit(MOST)):
        yield f"group {group}", f"its quotes, outlets or days are not those counted: {REBUILD}"
    missing = select(VariantNode.quote_id).join(counted, counted.c.head == VariantNode.key)
    missing = missing.outerjoin(VariantGroup, VariantGroup.key == VariantNode.key)
    for quote in session.scalars(missing.where(counted.c.articles > 1, VariantGroup.key.is_(None)).limit(MOST)):
        yield f"group of quote {quote}", f"two articles carry it, but it is not listed: {REBUILD}"
    named = select(VariantGroup.id).join(VariantNode, VariantNode.key == VariantGroup.key)
    other = or_(VariantGroup.id != "v" + VariantNode.quote_id, VariantGroup.speaker_key != VariantNode.speaker_key)
    for group in session.scalars(named.where(other).limit(MOST)):
        yield f"group {group}", f"its representative or speaker is not its wording's: {REBUILD}"
    yield from _looseness(session)


def _looseness(session: Session) -> Found:
    """A group's relation is the loosest of its members'."""
    relations: dict[str, tuple[str, set[Relation]]] = {}
    edge = and_(VariantEdge.node_key == VariantGroup.key, VariantEdge.other_key == VariantNode.key)
    rows = (
        select(VariantGroup.id, VariantGroup.relation, VariantEdge.relation)
        .join(VariantNode, VariantNode.head_key == VariantGroup.key)
        .outerjoin(VariantEdge, edge)
        .distinct()
    )
    for group, said, found in session.execute(rows):
        known = relations.setdefault(group, (said, set()))[1]
        if found is not None:
            known.add(Relation(found))
    for group, (said, known) in relations.items():
        if loosest(known).value != said:
            yield f"group {group}", f"its relation is not the loosest of its members: {REBUILD}"


class _Undone(Exception):
    """Ends a transaction without keeping anything of it."""


def regrouped(database: Database) -> Found:
    """Every quote that another group would hold, or none, if everything were grouped anew."""
    before: dict[str, tuple[str, str]] = {}
    after: dict[str, tuple[str, str]] = {}
    try:
        with database.writing() as session:
            before = _places(session)
            for _ in rebuild(session):
                pass
            after = _places(session)
            raise _Undone
    except _Undone:
        pass
    for quote in sorted(before.keys() | after.keys()):
        if before.get(quote) != after.get(quote):
            yield f"quote {quote}", f"grouped anew it is in another group, or otherwise related: {REBUILD}"


def _places(session: Session) -> dict[str, tuple[str, str]]:
    """Each grouped quote with its group and its relation to the representative."""
    edge = and_(VariantEdge.node_key == VariantNode.head_key, VariantEdge.other_key == VariantNode.key)
    rows = (
        select(VariantCarrier.quote_id, VariantGroup.id, VariantEdge.relation)
        .join(VariantNode, VariantNode.key == VariantCarrier.node_key)
        .join(VariantGroup, VariantGroup.key == VariantNode.head_key)
        .outerjoin(VariantEdge, edge)
    )
    return {quote: (group, relation or "") for quote, group, relation in session.execute(rows)}
