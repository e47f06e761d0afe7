"""Quotes, who speaks in each, their public JSON in parts, and what people decided about them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extractors.model import Kind, MentionKind
from service.store.models.articles import Article
from service.store.models.base import Base
from service.store.models.columns import Json, Moment, Published, enum
from service.store.models.speakers import Speaker


class Quote(Base):
    """One attributed statement; every offset is in code points into its article's text.

    JSON columns: `content` [[start, end], …]; `occasion` {"text", "start", "end", "venue", "medium", "when", "date"};
    `addressee` and the occasion's details {"text", "start", "end"}; `evidence` [{"rule", "text", "start", "end",
    "score"}]; `candidates` [[name, score], …]; `warnings` [word, …].
    """

    __tablename__ = "quotes"
    __table_args__ = (
        Index("ix_quotes_article_key", "article_key", "position"),
        Index("ix_quotes_published_at", "published_at", "key"),
        Index("ix_quotes_outlet_key", "outlet_key", "published_at", "key"),
        Index("ix_quotes_act", "act", "published_at", "key"),
        Index("ix_quotes_attitude", "attitude", "published_at", "key"),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    article_key: Mapped[int] = mapped_column(ForeignKey("articles.key", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"))
    published_at: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)
    kind: Mapped[Kind] = mapped_column(enum(Kind))
    act: Mapped[str] = mapped_column(String(40))
    attitude: Mapped[str] = mapped_column(String(40))
    negated: Mapped[bool]
    confidence: Mapped[float]
    text: Mapped[str] = mapped_column(Text)
    # The words of `text` without case, accents and punctuation: what full-text search indexes, on either back end.
    folded: Mapped[str] = mapped_column(Text, server_default="")
    content: Mapped[list[list[int]]] = mapped_column(Json)
    cue_start: Mapped[int | None]
    cue_end: Mapped[int | None]
    cue_text: Mapped[str | None] = mapped_column(Text)
    cue_lemma: Mapped[str | None] = mapped_column(Text)
    source_start: Mapped[int | None]
    source_end: Mapped[int | None]
    source_text: Mapped[str | None] = mapped_column(Text)
    source_mention: Mapped[MentionKind | None] = mapped_column(enum(MentionKind))
    occasion: Mapped[dict[str, Any] | None] = mapped_column(Json)
    addressee: Mapped[dict[str, Any] | None] = mapped_column(Json)
    nested_in_key: Mapped[int | None] = mapped_column(ForeignKey("quotes.key", ondelete="SET NULL"), index=True)
    on_behalf_of_key: Mapped[int | None] = mapped_column(ForeignKey("speakers.key"), index=True)
    # The entry it was linked through, as `QuoteSpeaker.leaf_key`.
    on_behalf_of_leaf_key: Mapped[int | None] = mapped_column(ForeignKey("speakers.key"), index=True)
    prefix: Mapped[str] = mapped_column(Text)
    exact: Mapped[str] = mapped_column(Text)
    suffix: Mapped[str] = mapped_column(Text)
    paragraph: Mapped[str] = mapped_column(Text)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    candidates: Mapped[list[list[Any]]] = mapped_column(Json)
    warnings: Mapped[list[str]] = mapped_column(Json)

    article: Mapped[Article] = relationship()
    nested_in: Mapped[Quote | None] = relationship(remote_side=[key])
    on_behalf_of: Mapped[Speaker | None] = relationship(foreign_keys=[on_behalf_of_key])
    # In order: joint speakers (“both Mr Macron and Mr Zelensky said”) are several.
    speaker_links: Mapped[list[QuoteSpeaker]] = relationship(order_by="QuoteSpeaker.position", passive_deletes=True)

    @property
    def speakers(self) -> list[Speaker]:
        """Who said it, in order; empty when nobody could be named."""
        return [link.speaker for link in self.speaker_links]

    @property
    def speaker(self) -> Speaker | None:
        """The first speaker, or nobody."""
        return self.speaker_links[0].speaker if self.speaker_links else None


class QuoteSpeaker(Base):
    """A speaker of a quote, with the article's outlet and date: one index answers a speaker's quotes in order.

    `leaf_key` is the registry entry that the quote was linked through: `speaker_key` itself, or one that was merged
    into it. Undoing the merge takes the quotes back along it.
    """

    __tablename__ = "quote_speakers"
    __table_args__ = (
        Index("ix_quote_speakers_speaker_key", "speaker_key", "published_at", "quote_key"),
        Index("ix_quote_speakers_speaker_outlet", "speaker_key", "outlet_key", "published_at", "quote_key"),
        Index("ix_quote_speakers_quote_key", "quote_key", "position", "speaker_key"),
    )

    quote_key: Mapped[int] = mapped_column(ForeignKey("quotes.key", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key"))
    leaf_key: Mapped[int] = mapped_column(ForeignKey("speakers.key"), index=True)
    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"))
    published_at: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)

    speaker: Mapped[Speaker] = relationship(lazy="joined", innerjoin=True, foreign_keys=[speaker_key])


class QuoteTwin(Base):
    """A speaker of a quote who is one with another of its speakers, kept aside.

    See `service.store.speakers.speaking`.
    """

    __tablename__ = "quote_twins"

    quote_key: Mapped[int] = mapped_column(ForeignKey("quotes.key", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    leaf_key: Mapped[int] = mapped_column(ForeignKey("speakers.key"), index=True)


class QuotePart(Base):
    """A quote's public JSON cut where its speakers belong: what stands before them and what behind.

    See `service.store.quotes.parts`.
    """

    __tablename__ = "quote_parts"

    quote_key: Mapped[int] = mapped_column(
        ForeignKey("quotes.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    head: Mapped[str] = mapped_column(Text)
    tail: Mapped[str] = mapped_column(Text)


class ReviewStatus(StrEnum):
    """What people say of a quote."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Review(Base):
    """What people decided about a quote, by the quote's public id: it outlives the quote's row.

    `correction` holds what they set (`speakers`: slugs, `kind`, `content`: ranges, `exact`: the words these stood for);
    `history` the reviews before, oldest first.
    """

    __tablename__ = "reviews"

    quote_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    article_id: Mapped[str] = mapped_column(String(40), index=True)
    status: Mapped[str] = mapped_column(String(20))
    reviewer: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    correction: Mapped[dict[str, Any]] = mapped_column(Json)
    history: Mapped[list[dict[str, Any]]] = mapped_column(Json)
