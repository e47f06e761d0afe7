"""The state of everything stored, in one row."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from service.store.models.base import Base
from service.store.models.columns import Version


class Corpus(Base):
    """One row: `version` grows with every change, so that caches know when anything changed: it is the moment of the
    last one (see `service.store.speakers.changes`), 0 before the first.

    `parts` is the shape that `quote_parts` are in (`service.store.quotes.parts.SHAPE`); 0: they are still to be made.
    `noted_from` and `noted_to` are the versions between which `speaker_changes` knows of every change (see
    `service.store.speakers.changes`).
    """

    __tablename__ = "corpus"

    key: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(Version, default=0)
    parts: Mapped[int] = mapped_column(default=0, server_default="0")
    noted_from: Mapped[int] = mapped_column(Version, default=0, server_default="0")
    noted_to: Mapped[int] = mapped_column(Version, default=0, server_default="0")
