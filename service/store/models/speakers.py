"""Canonical speakers, their names and roles as seen, what their quotes sum up to, and who was decided to be one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extractors.model import SpeakerType
from service.store.models.base import Base
from service.store.models.columns import Json, Moment, Published, Version, enum


class Speaker(Base):
    """One canonical speaker. `merged_into` keeps a merged speaker's slug answering, as a redirect.

    `quotes`, `outlets`, `first_seen` and `last_seen` sum up the speaker's rows of `speaker_outlets`.
    """

    __tablename__ = "speakers"

    key: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text, index=True)
    type: Mapped[SpeakerType] = mapped_column(enum(SpeakerType))
    wikidata: Mapped[str | None] = mapped_column(String(20))
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("speakers.key"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    quotes: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    outlets: Mapped[int] = mapped_column(default=0, server_default="0")
    first_seen: Mapped[date | datetime | None] = mapped_column(Published, nullable=False, server_default="")
    last_seen: Mapped[date | datetime | None] = mapped_column(Published, nullable=False, server_default="")

    aliases: Mapped[list[SpeakerAlias]] = relationship(order_by="SpeakerAlias.key", passive_deletes=True)
    roles: Mapped[list[SpeakerRole]] = relationship(order_by="SpeakerRole.key", passive_deletes=True)


class SpeakerAlias(Base):
    """A name as seen; `folded` is it without case, accents and punctuation, for look-up."""

    __tablename__ = "speaker_aliases"
    __table_args__ = (UniqueConstraint("speaker_key", "alias"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"))
    alias: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text, index=True)


class SpeakerRole(Base):
    """A role as seen (“NATO secretary-general”)."""

    __tablename__ = "speaker_roles"
    __table_args__ = (UniqueConstraint("speaker_key", "role"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(Text)


class SpeakerOutlet(Base):
    """How many quotes of a speaker an outlet carries, from when to when."""

    __tablename__ = "speaker_outlets"

    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"), primary_key=True)
    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"), primary_key=True)
    quotes: Mapped[int]
    first_seen: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)
    last_seen: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)


class SpeakerChange(Base):
    """The corpus version at which a speaker's name, aliases or roles changed last; no row: before anybody noted it."""

    __tablename__ = "speaker_changes"

    speaker_key: Mapped[int] = mapped_column(
        ForeignKey("speakers.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(Version, index=True)


class CorrectionRow(Base):
    """One decision about who is one speaker (`extractors.registry.Correction`), by a person or by evidence.

    The rows are history: nothing is ever changed or deleted here, undoing adds a row. `made_by` is empty for evidence.
    """

    __tablename__ = "corrections"

    key: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(Text)
    slug_name: Mapped[str] = mapped_column(Text)
    other: Mapped[str] = mapped_column(Text)
    other_name: Mapped[str] = mapped_column(Text)
    names: Mapped[list[str]] = mapped_column(Json)
    why: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
