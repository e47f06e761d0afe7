"""Answers kept for a day, so that a request sent twice with the same `Idempotency-Key` is done once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from service.errors import Conflict
from service.store.models import Answer

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Repetition:
    """A request that may come again: whose it is under which key, and what it says."""

    id: str
    request_hash: str

    @classmethod
    def of(cls, principal: str, key: str, body: bytes) -> Repetition:
        """From the caller's id, the header and the body."""
        return cls(identity(principal, key), hashlib.sha256(body).hexdigest())


def identity(principal: str, key: str) -> str:
    """What an answer is kept under: the caller's id and the header."""
    return hashlib.sha256(f"{principal}\n{key}".encode("utf-8", "replace")).hexdigest()


def is_known(session: Session, identifier: str) -> bool:
    """Whether an answer is kept for that caller and key, before the request's body has been read."""
    found = session.get(Answer, identifier)
    return found is not None and found.created_at >= datetime.now(UTC) - KEPT


def known_answer(session: Session, repetition: Repetition) -> tuple[int, str] | None:
    """Status and body of the answer given before; Conflict when the key came with another request."""
    found = session.get(Answer, repetition.id)
    if found is None or found.created_at < datetime.now(UTC) - KEPT:
        return None
    if found.request_hash != repetition.request_hash:
        raise Conflict("That Idempotency-Key was sent with another request.")
    return found.status, found.body


def keep_answer(session: Session, repetition: Repetition, status: int, body: str) -> None:
    """Keeps an answer, and forgets those that are too old."""
    now = datetime.now(UTC)
    session.execute(delete(Answer).where(Answer.created_at < now - KEPT))
    session.merge(
        Answer(id=repetition.id, request_hash=repetition.request_hash, status=status, body=body, created_at=now)
    )
