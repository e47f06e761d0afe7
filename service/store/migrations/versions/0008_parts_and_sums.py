"""Quotes kept as their JSON, what a list of speakers counts kept with each speaker, an index of who speaks in a quote.

The sums are made here, the parts by the code that presents quotes (`service.store.quotes.parts`, called at the end of
every upgrade; `corpus.parts` says in which shape they are, 0 for none).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import String

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DATE = String(40).with_variant(String(40, collation="C"), "postgresql")
SUMS = """
UPDATE speakers SET quotes = counted.quotes, outlets = counted.outlets,
    first_seen = counted.first_seen, last_seen = counted.last_seen
FROM (
    SELECT speaker_key, sum(quotes) AS quotes, count(*) AS outlets,
        coalesce(min(nullif(first_seen, '')), '') AS first_seen, max(last_seen) AS last_seen
    FROM speaker_outlets GROUP BY speaker_key
) AS counted
WHERE counted.speaker_key = speakers.key
"""


def upgrade() -> None:
    """Creates the table of parts, still empty, and counts every speaker's quotes."""
    op.create_table(
        "quote_parts",
        sa.Column("quote_key", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("tail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["quote_key"], ["quotes.key"], name=op.f("fk_quote_parts_quote_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quote_key", name=op.f("pk_quote_parts")),
    )
    op.create_index("ix_quote_speakers_quote_key", "quote_speakers", ["quote_key", "position", "speaker_key"])
    op.add_column("corpus", sa.Column("parts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("speakers", sa.Column("quotes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("speakers", sa.Column("outlets", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("speakers", sa.Column("first_seen", DATE, nullable=False, server_default=""))
    op.add_column("speakers", sa.Column("last_seen", DATE, nullable=False, server_default=""))
    op.execute(SUMS)
    op.create_index("ix_speakers_quotes", "speakers", ["quotes"])


def downgrade() -> None:
    """Takes both away."""
    op.drop_index("ix_speakers_quotes", table_name="speakers")
    for name in ("last_seen", "first_seen", "outlets", "quotes"):
        op.execute(f"ALTER TABLE speakers DROP COLUMN {name}")
    op.execute("ALTER TABLE corpus DROP COLUMN parts")
    op.drop_index("ix_quote_speakers_quote_key", table_name="quote_speakers")
    op.drop_table("quote_parts")
