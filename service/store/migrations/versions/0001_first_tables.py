"""The first tables: outlets, articles, speakers, quotes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Types are written out, not imported from the models: a migration must stay what it was when the models move on.
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
PUBLISHED = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")


def upgrade() -> None:
    """Creates the tables."""
    op.create_table(
        "corpus",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_corpus")),
    )
    op.execute("INSERT INTO corpus (key, version) VALUES (1, 0)")
    op.create_table(
        "outlets",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outlets")),
        sa.UniqueConstraint("slug", name=op.f("uq_outlets_slug")),
    )
    op.create_table(
        "speakers",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("wikidata", sa.String(length=20), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["speakers.key"], name=op.f("fk_speakers_merged_into")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_speakers")),
        sa.UniqueConstraint("slug", name=op.f("uq_speakers_slug")),
    )
    op.create_index(op.f("ix_speakers_folded"), "speakers", ["folded"], unique=False)
    op.create_table(
        "articles",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("outlet_key", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published_at", PUBLISHED, nullable=False),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("wire", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=40), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("extractor", sa.String(length=200), nullable=False),
        sa.Column("ingested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extracted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_key"], ["outlets.key"], name=op.f("fk_articles_outlet_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_articles")),
        sa.UniqueConstraint("id", name=op.f("uq_articles_id")),
        sa.UniqueConstraint("source_id", name=op.f("uq_articles_source_id")),
    )
    op.create_index(
        "ix_articles_outlet_key_published_at", "articles", ["outlet_key", "published_at", "key"], unique=False
    )
    op.create_index("ix_articles_published_at_key", "articles", ["published_at", "key"], unique=False)
    op.create_table(
        "speaker_aliases",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("speaker_key", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_key"], ["speakers.key"], name=op.f("fk_speaker_aliases_speaker_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_speaker_aliases")),
        sa.UniqueConstraint("speaker_key", "alias", name=op.f("uq_speaker_aliases_speaker_key_alias")),
    )
    op.create_index(op.f("ix_speaker_aliases_folded"), "speaker_aliases", ["folded"], unique=False)
    op.create_table(
        "speaker_outlets",
        sa.Column("speaker_key", sa.Integer(), nullable=False),
        sa.Column("outlet_key", sa.Integer(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("first_seen", PUBLISHED, nullable=False),
        sa.Column("last_seen", PUBLISHED, nullable=False),
        sa.ForeignKeyConstraint(["outlet_key"], ["outlets.key"], name=op.f("fk_speaker_outlets_outlet_key")),
        sa.ForeignKeyConstraint(
            ["speaker_key"], ["speakers.key"], name=op.f("fk_speaker_outlets_speaker_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("speaker_key", "outlet_key", name=op.f("pk_speaker_outlets")),
    )
    op.create_table(
        "speaker_roles",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("speaker_key", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_key"], ["speakers.key"], name=op.f("fk_speaker_roles_speaker_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_speaker_roles")),
        sa.UniqueConstraint("speaker_key", "role", name=op.f("uq_speaker_roles_speaker_key_role")),
    )
    op.create_table(
        "quotes",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("article_key", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outlet_key", sa.Integer(), nullable=False),
        sa.Column("published_at", PUBLISHED, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("attitude", sa.String(length=40), nullable=False),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("cue_start", sa.Integer(), nullable=True),
        sa.Column("cue_end", sa.Integer(), nullable=True),
        sa.Column("cue_text", sa.Text(), nullable=True),
        sa.Column("cue_lemma", sa.Text(), nullable=True),
        sa.Column("source_start", sa.Integer(), nullable=True),
        sa.Column("source_end", sa.Integer(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.Column("source_mention", sa.String(20), nullable=True),
        sa.Column("occasion", JSON, nullable=True),
        sa.Column("addressee", JSON, nullable=True),
        sa.Column("nested_in_key", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of_key", sa.Integer(), nullable=True),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("candidates", JSON, nullable=False),
        sa.Column("warnings", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_key"], ["articles.key"], name=op.f("fk_quotes_article_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["nested_in_key"], ["quotes.key"], name=op.f("fk_quotes_nested_in_key"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["on_behalf_of_key"], ["speakers.key"], name=op.f("fk_quotes_on_behalf_of_key")),
        sa.ForeignKeyConstraint(["outlet_key"], ["outlets.key"], name=op.f("fk_quotes_outlet_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_quotes")),
        sa.UniqueConstraint("id", name=op.f("uq_quotes_id")),
    )
    op.create_index("ix_quotes_article_key", "quotes", ["article_key", "position"], unique=False)
    op.create_index(op.f("ix_quotes_nested_in_key"), "quotes", ["nested_in_key"], unique=False)
    op.create_index(op.f("ix_quotes_on_behalf_of_key"), "quotes", ["on_behalf_of_key"], unique=False)
    op.create_index("ix_quotes_outlet_key", "quotes", ["outlet_key", "published_at", "key"], unique=False)
    op.create_index("ix_quotes_published_at", "quotes", ["published_at", "key"], unique=False)
    op.create_table(
        "quote_speakers",
        sa.Column("quote_key", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("speaker_key", sa.Integer(), nullable=False),
        sa.Column("outlet_key", sa.Integer(), nullable=False),
        sa.Column("published_at", PUBLISHED, nullable=False),
        sa.ForeignKeyConstraint(["outlet_key"], ["outlets.key"], name=op.f("fk_quote_speakers_outlet_key")),
        sa.ForeignKeyConstraint(
            ["quote_key"], ["quotes.key"], name=op.f("fk_quote_speakers_quote_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["speaker_key"], ["speakers.key"], name=op.f("fk_quote_speakers_speaker_key")),
        sa.PrimaryKeyConstraint("quote_key", "position", name=op.f("pk_quote_speakers")),
    )
    op.create_index(
        "ix_quote_speakers_speaker_key", "quote_speakers", ["speaker_key", "published_at", "quote_key"], unique=False
    )
    op.create_index(
        "ix_quote_speakers_speaker_outlet",
        "quote_speakers",
        ["speaker_key", "outlet_key", "published_at", "quote_key"],
        unique=False,
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_index("ix_quote_speakers_speaker_outlet", table_name="quote_speakers")
    op.drop_index("ix_quote_speakers_speaker_key", table_name="quote_speakers")
    op.drop_table("quote_speakers")
    op.drop_index("ix_quotes_published_at", table_name="quotes")
    op.drop_index("ix_quotes_outlet_key", table_name="quotes")
    op.drop_index(op.f("ix_quotes_on_behalf_of_key"), table_name="quotes")
    op.drop_index(op.f("ix_quotes_nested_in_key"), table_name="quotes")
    op.drop_index("ix_quotes_article_key", table_name="quotes")
    op.drop_table("quotes")
    op.drop_table("speaker_roles")
    op.drop_table("speaker_outlets")
    op.drop_index(op.f("ix_speaker_aliases_folded"), table_name="speaker_aliases")
    op.drop_table("speaker_aliases")
    op.drop_index("ix_articles_published_at_key", table_name="articles")
    op.drop_index("ix_articles_outlet_key_published_at", table_name="articles")
    op.drop_table("articles")
    op.drop_index(op.f("ix_speakers_folded"), table_name="speakers")
    op.drop_table("speakers")
    op.drop_table("outlets")
    op.drop_table("corpus")
