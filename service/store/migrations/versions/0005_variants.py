"""Wordings, what they are found by, how they compare, and the groups that they form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SORTABLE = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """A foreign key that goes with the row it points to."""
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def upgrade() -> None:
    """Creates the tables, empty: `onrecord variants rebuild` fills them for what is stored already."""
    op.create_table(
        "variant_nodes",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("speaker_key", sa.Integer(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.String(10), nullable=False),
        sa.Column("last_day", sa.String(10), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("quoted", sa.Boolean(), nullable=False),
        sa.Column("quote_id", sa.String(40), nullable=False),
        sa.Column("head_key", sa.Integer(), nullable=True),
        reference("variant_nodes", "speaker_key", "speakers.key"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_variant_nodes")),
    )
    op.create_index("ix_variant_nodes_speaker_key", "variant_nodes", ["speaker_key", "digest"])
    op.create_index("ix_variant_nodes_head_key", "variant_nodes", ["head_key"])
    op.create_table(
        "variant_keys",
        sa.Column("speaker_key", sa.Integer(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("node_key", sa.Integer(), nullable=False),
        sa.Column("rare", sa.Boolean(), nullable=False),
        reference("variant_keys", "node_key", "variant_nodes.key"),
        sa.PrimaryKeyConstraint("speaker_key", "hash", "words", "node_key", name=op.f("pk_variant_keys")),
    )
    op.create_index("ix_variant_keys_node_key", "variant_keys", ["node_key"])
    op.create_table(
        "variant_edges",
        sa.Column("node_key", sa.Integer(), nullable=False),
        sa.Column("other_key", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        reference("variant_edges", "node_key", "variant_nodes.key"),
        reference("variant_edges", "other_key", "variant_nodes.key"),
        sa.PrimaryKeyConstraint("node_key", "other_key", name=op.f("pk_variant_edges")),
    )
    op.create_index("ix_variant_edges_other_key", "variant_edges", ["other_key"])
    op.create_table(
        "variant_carriers",
        sa.Column("quote_id", sa.String(40), nullable=False),
        sa.Column("article_key", sa.Integer(), nullable=False),
        sa.Column("node_key", sa.Integer(), nullable=False),
        reference("variant_carriers", "node_key", "variant_nodes.key"),
        sa.PrimaryKeyConstraint("quote_id", name=op.f("pk_variant_carriers")),
    )
    op.create_index("ix_variant_carriers_article_key", "variant_carriers", ["article_key"])
    op.create_index("ix_variant_carriers_node_key", "variant_carriers", ["node_key"])
    create_groups()


def create_groups() -> None:
    """The groups that lists read."""
    op.create_table(
        "variant_groups",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(41), nullable=False),
        sa.Column("speaker_key", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("first_day", SORTABLE, nullable=False),
        sa.Column("last_day", SORTABLE, nullable=False),
        reference("variant_groups", "key", "variant_nodes.key"),
        reference("variant_groups", "speaker_key", "speakers.key"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_variant_groups")),
        sa.UniqueConstraint("id", name=op.f("uq_variant_groups_id")),
    )
    op.create_index("ix_variant_groups_last_day", "variant_groups", ["last_day", "key"])
    op.create_index("ix_variant_groups_speaker_key", "variant_groups", ["speaker_key", "last_day", "key"])
    op.create_table(
        "variant_group_outlets",
        sa.Column("outlet_key", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_key"], ["outlets.key"], name=op.f("fk_variant_group_outlets_outlet_key")),
        reference("variant_group_outlets", "group_key", "variant_groups.key"),
        sa.PrimaryKeyConstraint("outlet_key", "group_key", name=op.f("pk_variant_group_outlets")),
    )
    op.create_index("ix_variant_group_outlets_group_key", "variant_group_outlets", ["group_key"])


def downgrade() -> None:
    """Drops them."""
    for table in (
        "variant_group_outlets",
        "variant_groups",
        "variant_carriers",
        "variant_edges",
        "variant_keys",
        "variant_nodes",
    ):
        op.drop_table(table)
