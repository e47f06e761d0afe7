"""Jobs: articles handed in together, their lines, the workers that ingest them, and how many ended in which way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
TALLIES = ("jobs_finished", "jobs_cancelled", "lines_stored", "lines_unchanged", "lines_failed")
# Where the queue's wake-ups lie when the database itself carries them; huey makes these, at its first use.
WAKE_UPS = ("onrecord_queue_kv", "onrecord_queue_schedule", "onrecord_queue_task", "onrecord_queue_counter")


def upgrade() -> None:
    """Creates the tables, with a tally for each way to end."""
    op.create_table(
        "jobs",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("served_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("total", "stored", "unchanged", "failed", "quotes")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_jobs")),
        sa.UniqueConstraint("id", name=op.f("uq_jobs_id")),
    )
    op.create_index("ix_jobs_state", "jobs", ["state", "served_at", "key"])
    op.create_table(
        "job_lines",
        sa.Column("job_key", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(40), nullable=True),
        sa.Column("article_id", sa.String(40), nullable=True),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("error", JSON, nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["job_key"], ["jobs.key"], name=op.f("fk_job_lines_job_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_key", "number", name=op.f("pk_job_lines")),
    )
    op.create_index("ix_job_lines_state", "job_lines", ["job_key", "state", "number"])
    op.create_index("ix_job_lines_claimed_by", "job_lines", ["claimed_by"])
    op.create_table(
        "workers",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_index("ix_workers_seen_at", "workers", ["seen_at"])
    tallies = op.create_table(
        "job_tallies",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_tallies")),
    )
    op.bulk_insert(tallies, [{"name": name, "value": 0} for name in TALLIES])


def downgrade() -> None:
    """Drops them, and the wake-ups of the queue."""
    for table in ("job_tallies", "workers", "job_lines", "jobs"):
        op.drop_table(table)
    for table in WAKE_UPS:
        op.execute(f"DROP TABLE IF EXISTS {table}")
