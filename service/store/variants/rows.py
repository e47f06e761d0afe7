"""The rows behind wording variants as values, and the statements that read and write them for every quote.

Such statements are built once: building one takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import BindParameter, Select, Table, TextClause, bindparam, select, text, type_coerce, update
from sqlalchemy import String as Text
from sqlalchemy.orm import Session

from extractors.variants.candidates import fingerprints, rare_words
from extractors.variants.nodes import CROWD, Node
from extractors.variants.normalise import cut
from extractors.variants.stems import content
from extractors.variants.wording import Wording
from service.store.models import (
    Article,
    Outlet,
    Quote,
    QuoteSpeaker,
    VariantCarrier,
    VariantEdge,
    VariantKey,
    VariantNode,
)

MOST_PARTS = 50  # SQLite takes no more than 500 parts of a union
COLUMNS = (
    Quote.id,
    Quote.text,
    Quote.kind,
    Quote.source_text,
    Quote.paragraph,
    Quote.article_key,
    type_coerce(Quote.published_at, Text).label("published_at"),
    Article.wire,
    Outlet.name.label("outlet"),
    QuoteSpeaker.speaker_key,
)


def wordings(first: Any, carrier: Any = None) -> Select[*tuple[Any, ...]]:
    """A select of `first` with a quote's columns: of the quote that the column `carrier` names, else of each."""
    statement = select(first, *COLUMNS)
    if carrier is None:
        statement = statement.select_from(Quote)
    else:
        statement = statement.select_from(carrier.class_).join(Quote, Quote.id == carrier)
    return (
        statement.join(Article, Article.key == Quote.article_key)
        .join(Outlet, Outlet.key == Quote.outlet_key)
        .join(QuoteSpeaker, (QuoteSpeaker.quote_key == Quote.key) & (QuoteSpeaker.position == 0))
    )


def read_wording(row: Any) -> Wording:
    """The wording in a row of `COLUMNS`; its article is the row key as text."""
    return Wording(
        text=row.text,
        id=row.id,
        speaker=str(row.speaker_key),
        source=row.source_text or "",
        outlet=row.outlet,
        article=str(row.article_key),
        day=datetime.fromisoformat(row.published_at).date() if row.published_at else None,
        kind=row.kind,
        context=row.paragraph,
        wire=row.wire,
    )


def read_node(stored: Any, wording: Wording) -> Node:
    """A node from a row of `NODE` columns and its most telling carrier; its keys follow from the words."""
    words = cut(wording.text)
    stems = content(words)
    return Node(
        stored.node,
        str(stored.node_speaker),
        stored.digest,
        wording,
        date.fromisoformat(stored.first_day),
        date.fromisoformat(stored.last_day),
        stored.words,
        stored.quoted,
        fingerprints(stems),
        rare_words(words),
    )


def carriers_of(session: Session, nodes: Sequence[int], limit: int | None = None) -> dict[int, list[Wording]]:
    """The carriers of some nodes, by date; at most `limit` in all."""
    statement = wordings(VariantCarrier.node_key, VariantCarrier.quote_id).where(VariantCarrier.node_key.in_(nodes))
    statement = statement.order_by(type_coerce(Quote.published_at, Text), Quote.key).limit(limit)
    found: dict[int, list[Wording]] = {node: [] for node in nodes}
    for row in session.execute(statement):
        found[row[0]].append(read_wording(row))
    return found


NODES, KEYS, EDGES, CARRIERS = (
    cast(Table, each.__table__) for each in (VariantNode, VariantKey, VariantEdge, VariantCarrier)
)
NODE = (
    NODES.c.key.label("node"),
    NODES.c.speaker_key.label("node_speaker"),
    NODES.c.digest,
    NODES.c.first_day,
    NODES.c.last_day,
    NODES.c.words,
    NODES.c.quoted,
    NODES.c.head_key,
)
_KEYS: BindParameter[int] = bindparam("keys", expanding=True)
NODES_BY_KEY = select(*NODE).where(NODES.c.key.in_(_KEYS))
TOLD_NODES = (
    select(*NODE, *COLUMNS)
    .select_from(VariantNode)
    .join(Quote, Quote.id == VariantNode.quote_id)
    .join(Article, Article.key == Quote.article_key)
    .join(Outlet, Outlet.key == Quote.outlet_key)
    .join(QuoteSpeaker, (QuoteSpeaker.quote_key == Quote.key) & (QuoteSpeaker.position == 0))
    .where(NODES.c.key.in_(_KEYS))
)
EDGES_OF = select(EDGES.c.node_key, EDGES.c.other_key, EDGES.c.relation, EDGES.c.score).where(
    EDGES.c.node_key.in_(_KEYS)
)
SPOKEN = (
    select(Quote.article_key, Quote.text)
    .join(QuoteSpeaker, (QuoteSpeaker.quote_key == Quote.key) & (QuoteSpeaker.position == 0))
    .where(Quote.article_key.in_(_KEYS))
    .order_by(Quote.article_key, Quote.position)
)
HEAD_OF = select(NODES.c.head_key).where(NODES.c.key == bindparam("node"))
BURSTS = select(NODES.c.key).where(NODES.c.speaker_key == bindparam("speaker"), NODES.c.digest == bindparam("digest"))
PLACE = update(NODES).where(NODES.c.key == bindparam("node")).values(head_key=bindparam("head"))
CHANGE = update(NODES).where(NODES.c.key == bindparam("node"))


@lru_cache(maxsize=MOST_PARTS)
def fullest(parts: int) -> TextClause:
    """The nodes under each of some keys, at most CROWD a key, the fullest first."""
    part = (
        "SELECT node_key FROM (SELECT node_key FROM variant_keys WHERE speaker_key = :speaker AND hash = :h{number} "
        f"ORDER BY words DESC, node_key LIMIT {CROWD}) AS part{{number}}"
    )
    return text(" UNION ALL ".join(part.format(number=number) for number in range(parts)))
