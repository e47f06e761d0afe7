"""Room for versions that are moments: microseconds since 1970 need eight bytes, which SQLite gives every integer.

A version that only counted came back when a corpus was made again or restored, and with it answers from caches that
were of the other corpus (`service.store.speakers.changes`).
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COLUMNS = (("corpus", "version"), ("corpus", "noted_from"), ("corpus", "noted_to"), ("speaker_changes", "version"))


def upgrade() -> None:
    """Widens the columns."""
    _retype("bigint")


def downgrade() -> None:
    """Counts from 1 again: of what has changed since when nobody knows, so every process reads all names anew."""
    op.execute("DELETE FROM speaker_changes")
    op.execute("UPDATE corpus SET version = 1, noted_from = 1, noted_to = 1")
    _retype("integer")


def _retype(kind: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in COLUMNS:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}")
