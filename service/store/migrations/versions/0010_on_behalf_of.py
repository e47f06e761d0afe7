"""Through which entry a quote was linked to whom it is on behalf of, so that undoing a merge takes it back.

For quotes that are stored already it is the speaker itself: which of them a merge has moved nobody wrote down.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# In SQL, since SQLite adds a column with its constraint in place, and Alembic would write the whole table anew.
COLUMN = (
    "ALTER TABLE quotes ADD COLUMN on_behalf_of_leaf_key INTEGER"
    ' CONSTRAINT fk_quotes_on_behalf_of_leaf_key REFERENCES speakers ("key")'
)


def upgrade() -> None:
    """Adds the column."""
    op.execute(COLUMN)
    op.execute("UPDATE quotes SET on_behalf_of_leaf_key = on_behalf_of_key WHERE on_behalf_of_key IS NOT NULL")
    op.create_index("ix_quotes_on_behalf_of_leaf_key", "quotes", ["on_behalf_of_leaf_key"])


def downgrade() -> None:
    """Takes it away."""
    op.drop_index("ix_quotes_on_behalf_of_leaf_key", table_name="quotes")
    op.execute("ALTER TABLE quotes DROP COLUMN on_behalf_of_leaf_key")
