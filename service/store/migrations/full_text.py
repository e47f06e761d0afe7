"""SQLite's first full-text index, by row keys: what migration 0002 makes and 0007 goes back to. It must not change."""

from __future__ import annotations

from alembic import op

TOKENS = "tokenize='unicode61 remove_diacritics 0'"


def index_by_key() -> None:
    """An index without a copy of the words: it reads them from `quotes`, and triggers keep it in step."""
    op.execute(f"CREATE VIRTUAL TABLE quotes_fts USING fts5(folded, content='quotes', content_rowid='key', {TOKENS})")
    op.execute("INSERT INTO quotes_fts(rowid, folded) SELECT key, folded FROM quotes")
    op.execute(
        "CREATE TRIGGER quotes_fts_insert AFTER INSERT ON quotes BEGIN"
        " INSERT INTO quotes_fts(rowid, folded) VALUES (new.key, new.folded); END"
    )
    op.execute(
        "CREATE TRIGGER quotes_fts_delete AFTER DELETE ON quotes BEGIN"
        " INSERT INTO quotes_fts(quotes_fts, rowid, folded) VALUES ('delete', old.key, old.folded); END"
    )
    op.execute(
        "CREATE TRIGGER quotes_fts_update AFTER UPDATE OF folded ON quotes WHEN old.folded <> new.folded BEGIN"
        " INSERT INTO quotes_fts(quotes_fts, rowid, folded) VALUES ('delete', old.key, old.folded);"
        " INSERT INTO quotes_fts(rowid, folded) VALUES (new.key, new.folded); END"
    )


def drop_index() -> None:
    """Drops the full-text index, by whatever it goes, and what keeps it in step."""
    for trigger in ("quotes_fts_insert", "quotes_fts_delete", "quotes_fts_update"):
        op.execute(f"DROP TRIGGER {trigger}")
    op.execute("DROP TABLE quotes_fts")
