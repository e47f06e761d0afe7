"""Articles with the state of their extraction, and the outlets that published them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.store.models.base import Base
from service.store.models.columns import Moment, Published


class Outlet(Base):
    """One publisher; the empty name stands for unknown."""

    __tablename__ = "outlets"

    key: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(300))


class Article(Base):
    """One published text with the state of its extraction.

    `content_hash` (SHA-256 of every field of the article as it came) says whether a re-ingest changes anything;
    `revision` counts the changes; `extractor` is the version of code and weights that made its quotes.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_published_at_key", "published_at", "key"),
        Index("ix_articles_outlet_key_published_at", "outlet_key", "published_at", "key"),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    source_id: Mapped[str | None] = mapped_column(Text, unique=True)
    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"))
    title: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)
    byline: Mapped[str | None] = mapped_column(Text)
    wire: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(40))
    content_hash: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)
    extractor: Mapped[str] = mapped_column(String(200))
    ingested_at: Mapped[datetime] = mapped_column(Moment)
    extracted_at: Mapped[datetime] = mapped_column(Moment)
    # Last and deferred: lists of articles must not drag megabytes of text along.
    text: Mapped[str] = mapped_column(Text, deferred=True)

    outlet: Mapped[Outlet] = relationship(lazy="joined", innerjoin=True)
