"""Speakers of a quote who are one with another of its speakers, kept aside for the undoing of a merge.

Merges so far have deleted them. Where one was the first of its quote, nobody was first any more: the next one is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FIRST = """
UPDATE quote_speakers SET position = 0
WHERE position > 0 AND position = (
    SELECT min(near.position) FROM quote_speakers AS near WHERE near.quote_key = quote_speakers.quote_key
)
"""


def upgrade() -> None:
    """Creates the table, still empty, and gives each quote a first speaker."""
    op.create_table(
        "quote_twins",
        sa.Column("quote_key", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("leaf_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leaf_key"], ["speakers.key"], name=op.f("fk_quote_twins_leaf_key")),
        sa.ForeignKeyConstraint(
            ["quote_key"], ["quotes.key"], name=op.f("fk_quote_twins_quote_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quote_key", "position", name=op.f("pk_quote_twins")),
    )
    op.create_index("ix_quote_twins_leaf_key", "quote_twins", ["leaf_key"])
    op.execute(FIRST)


def downgrade() -> None:
    """Takes it away."""
    op.drop_index("ix_quote_twins_leaf_key", table_name="quote_twins")
    op.drop_table("quote_twins")
