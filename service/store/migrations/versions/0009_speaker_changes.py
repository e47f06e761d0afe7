"""At which corpus version each speaker changed last, so that a process reads again only those that changed.

Of what is stored already nobody knows it: it counts from the version that the corpus has now.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates the table, still empty."""
    op.create_table(
        "speaker_changes",
        sa.Column("speaker_key", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_key"], ["speakers.key"], name=op.f("fk_speaker_changes_speaker_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("speaker_key", name=op.f("pk_speaker_changes")),
    )
    op.create_index("ix_speaker_changes_version", "speaker_changes", ["version"])
    op.add_column("corpus", sa.Column("noted_from", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("corpus", sa.Column("noted_to", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE corpus SET noted_from = version, noted_to = version")


def downgrade() -> None:
    """Takes it away."""
    for name in ("noted_to", "noted_from"):
        op.execute(f"ALTER TABLE corpus DROP COLUMN {name}")
    op.drop_index("ix_speaker_changes_version", table_name="speaker_changes")
    op.drop_table("speaker_changes")
