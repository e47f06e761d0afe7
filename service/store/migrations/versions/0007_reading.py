"""Faster reading: SQLite's full-text index in the order of dates, and lists of one act or attitude by an index."""

from __future__ import annotations

from alembic import op

from service.store.migrations.full_text import TOKENS, drop_index, index_by_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# A row of the index is its quote's place: the minute of publication since the year 1, a bit that says whether a time
# is known, and 29 bits of the quote's key; an unknown date comes before the year 1. Places sort as lists do;
# `service.store.search.pages` reads them.
PLACE = (
    "(CASE WHEN {row}.published_at = '' THEN -2 ELSE"
    " (CAST(strftime('%s', substr({row}.published_at, 1, 16)) AS INTEGER) + 62135596800) / 60 * 2"
    " + (length({row}.published_at) > 10) END << 29 | {row}.key)"
)
NEW, OLD, EACH = PLACE.format(row="new"), PLACE.format(row="old"), PLACE.format(row="quotes")


def upgrade() -> None:
    """Adds the indexes, and on SQLite makes the full-text index anew, with one for beginnings of words."""
    op.create_index("ix_quotes_act", "quotes", ["act", "published_at", "key"])
    op.create_index("ix_quotes_attitude", "quotes", ["attitude", "published_at", "key"])
    if op.get_bind().dialect.name == "postgresql":
        return
    drop_index()
    op.execute(f"CREATE VIEW quotes_fts_words AS SELECT {EACH} AS place, folded FROM quotes")
    op.execute(
        "CREATE VIRTUAL TABLE quotes_fts USING fts5"
        f"(folded, content='quotes_fts_words', content_rowid='place', prefix='1 2 3', {TOKENS})"
    )
    op.execute(f"INSERT INTO quotes_fts(rowid, folded) SELECT {EACH}, folded FROM quotes ORDER BY 1")
    op.execute(
        "CREATE TRIGGER quotes_fts_insert AFTER INSERT ON quotes BEGIN"
        f" INSERT INTO quotes_fts(rowid, folded) VALUES ({NEW}, new.folded); END"
    )
    op.execute(
        "CREATE TRIGGER quotes_fts_delete AFTER DELETE ON quotes BEGIN"
        f" INSERT INTO quotes_fts(quotes_fts, rowid, folded) VALUES ('delete', {OLD}, old.folded); END"
    )
    op.execute(
        "CREATE TRIGGER quotes_fts_update AFTER UPDATE OF folded, published_at ON quotes"
        " WHEN old.folded <> new.folded OR old.published_at <> new.published_at BEGIN"
        f" INSERT INTO quotes_fts(quotes_fts, rowid, folded) VALUES ('delete', {OLD}, old.folded);"
        f" INSERT INTO quotes_fts(rowid, folded) VALUES ({NEW}, new.folded); END"
    )


def downgrade() -> None:
    """Takes the indexes away; SQLite's full-text index goes by row keys again."""
    op.drop_index("ix_quotes_attitude", table_name="quotes")
    op.drop_index("ix_quotes_act", table_name="quotes")
    if op.get_bind().dialect.name == "postgresql":
        return
    drop_index()
    op.execute("DROP VIEW quotes_fts_words")
    index_by_key()
