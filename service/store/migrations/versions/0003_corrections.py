"""Decisions about who is one speaker, kept as history, and which entry each quote was linked through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Adds the history, and to each quote's speaker the entry it came through: so far the speaker itself."""
    op.create_table(
        "corrections",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("slug_name", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("other_name", sa.Text(), nullable=False),
        sa.Column("names", JSON, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("quote_speakers") as table:
        table.add_column(sa.Column("leaf_key", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_quote_speakers_leaf_key"), "speakers", ["leaf_key"], ["key"])
    op.execute("UPDATE quote_speakers SET leaf_key = speaker_key")
    with op.batch_alter_table("quote_speakers") as table:
        table.alter_column("leaf_key", existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_quote_speakers_leaf_key", "quote_speakers", ["leaf_key"])
    op.create_index("ix_speakers_merged_into", "speakers", ["merged_into"])


def downgrade() -> None:
    """Forgets them."""
    op.drop_index("ix_speakers_merged_into", table_name="speakers")
    op.drop_index("ix_quote_speakers_leaf_key", table_name="quote_speakers")
    with op.batch_alter_table("quote_speakers") as table:
        table.drop_constraint(op.f("fk_quote_speakers_leaf_key"), type_="foreignkey")
        table.drop_column("leaf_key")
    op.drop_table("corrections")
