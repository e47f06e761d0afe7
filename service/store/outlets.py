"""Reading outlets: one by its name or slug."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service.errors import UnknownOutlet
from service.store.models import Outlet


def find_outlet(session: Session, words: str) -> int:
    """The row key of the outlet with that slug or name, in any case; UnknownOutlet."""
    asked = words.strip().lower()
    key = session.scalar(select(Outlet.key).where(or_(Outlet.slug == asked, func.lower(Outlet.name) == asked)).limit(1))
    if key is None:
        raise UnknownOutlet(f"No outlet goes by {words!r}.")
    return key
