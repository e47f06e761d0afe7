"""Reading outlets: one by its name or slug."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import UnknownOutlet
from service.store.folding import slug_of
from service.store.models import Outlet


def find_outlet(session: Session, words: str) -> int:
    """The row key of the outlet with that slug or name, in any case, with or without accents; UnknownOutlet."""
    key = session.scalar(select(Outlet.key).where(Outlet.slug == slug_of(words, 200)))
    if key is None:
        raise UnknownOutlet(f"No outlet goes by {words!r}.")
    return key
