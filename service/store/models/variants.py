"""Wordings, how they relate, and the groups that they make."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.models.base import Base
from service.store.models.columns import SortableText


class VariantNode(Base):
    """One wording of one speaker with all its copies (`extractors.variants.nodes.Node`).

    `quote_id` is its most telling carrier; `head_key` the node of the group's representative (its own key for a
    representative), `relation` and `score` what it is to that. Days are ISO text; an unknown day is 0001-01-01.
    """

    __tablename__ = "variant_nodes"
    __table_args__ = (Index("ix_variant_nodes_speaker_key", "speaker_key", "digest"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"))
    digest: Mapped[int] = mapped_column(BigInteger)
    first_day: Mapped[str] = mapped_column(String(10))
    last_day: Mapped[str] = mapped_column(String(10))
    words: Mapped[int]
    quoted: Mapped[bool]
    quote_id: Mapped[str] = mapped_column(String(40))
    head_key: Mapped[int | None] = mapped_column(index=True)


class VariantKey(Base):
    """What a node is found by, with its fullness: the fullest come first where very many share a key."""

    __tablename__ = "variant_keys"

    speaker_key: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    words: Mapped[int] = mapped_column(primary_key=True)
    node_key: Mapped[int] = mapped_column(
        ForeignKey("variant_nodes.key", ondelete="CASCADE"), primary_key=True, index=True
    )
    rare: Mapped[bool]


class VariantEdge(Base):
    """That two nodes report one statement (or contradict each other), kept from both sides."""

    __tablename__ = "variant_edges"

    node_key: Mapped[int] = mapped_column(ForeignKey("variant_nodes.key", ondelete="CASCADE"), primary_key=True)
    other_key: Mapped[int] = mapped_column(
        ForeignKey("variant_nodes.key", ondelete="CASCADE"), primary_key=True, index=True
    )
    relation: Mapped[str] = mapped_column(String(20))
    score: Mapped[float]


class VariantCarrier(Base):
    """A quote that carries a wording, by its public id: it may outlive the quote's row until it is looked at again."""

    __tablename__ = "variant_carriers"

    quote_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    article_key: Mapped[int] = mapped_column(index=True)
    node_key: Mapped[int] = mapped_column(ForeignKey("variant_nodes.key", ondelete="CASCADE"), index=True)


class VariantGroup(Base):
    """A group that two articles or more carry; its key is its representative's node."""

    __tablename__ = "variant_groups"
    __table_args__ = (
        Index("ix_variant_groups_last_day", "last_day", "key"),
        Index("ix_variant_groups_speaker_key", "speaker_key", "last_day", "key"),
    )

    key: Mapped[int] = mapped_column(ForeignKey("variant_nodes.key", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(41), unique=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"))
    relation: Mapped[str] = mapped_column(String(20))
    outlets: Mapped[int]
    quotes: Mapped[int]
    first_day: Mapped[str] = mapped_column(SortableText)
    last_day: Mapped[str] = mapped_column(SortableText)


class VariantGroupOutlet(Base):
    """An outlet that carries a group."""

    __tablename__ = "variant_group_outlets"

    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"), primary_key=True)
    group_key: Mapped[int] = mapped_column(
        ForeignKey("variant_groups.key", ondelete="CASCADE"), primary_key=True, index=True
    )
