"""API keys: random tokens of which only a hash is stored.

A token is `onr_<id>_<secret>`: the id finds the row, the secret has 256 random bits, so a plain SHA-256 is enough
(there is nothing to guess) and quick. Hashes are compared in constant time; a revoked key answers like one that never
was.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.errors import Unauthenticated, UnknownKey
from service.store.models import ApiKey

TOKEN = re.compile(r"onr_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)


class Scope(StrEnum):
    """What a key may do; each includes those before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def includes(self, other: Scope) -> bool:
        """Whether this scope is enough for what needs `other`."""
        order = list(Scope)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who a request comes from."""

    id: str
    name: str
    scope: Scope


def create_key(session: Session, name: str, scope: Scope) -> str:
    """Stores a new key and gives its token, which cannot be had again."""
    identifier = secrets.token_hex(6)
    token = f"onr_{identifier}_{secrets.token_urlsafe(32)}"
    session.add(ApiKey(id=identifier, name=name, hash=digest(token), scope=scope.value, created_at=datetime.now(UTC)))
    return token


def authenticate(session: Session, token: str) -> Principal:
    """Who carries that token; Unauthenticated when nobody does."""
    match = TOKEN.fullmatch(token)
    row = session.scalar(select(ApiKey).where(ApiKey.id == match[1])) if match else None
    genuine = hmac.compare_digest(row.hash if row else digest(""), digest(token))
    if row is None or not genuine or row.revoked_at is not None:
        raise Unauthenticated("The API key is not valid.")
    return Principal(row.id, row.name, Scope(row.scope))


def list_keys(session: Session) -> list[ApiKey]:
    """All keys, oldest first, revoked ones too."""
    return list(session.scalars(select(ApiKey).order_by(ApiKey.key)))


def revoke_key(session: Session, identifier: str) -> None:
    """Takes a key back; UnknownKey."""
    statement = update(ApiKey).where(ApiKey.id == identifier, ApiKey.revoked_at.is_(None))
    if not session.execute(statement.values(revoked_at=datetime.now(UTC)).returning(ApiKey.id)).all():
        raise UnknownKey(f"No valid key has the id {identifier!r}.")


def digest(token: str) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
