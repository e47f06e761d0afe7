"""Full-text search: each quote's words folded, and an index over them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.folding import fold

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BATCH = 1000


def upgrade() -> None:
    """Adds the column, fills it, and indexes it with what the back end has for the purpose."""
    op.add_column("quotes", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    fill()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_quotes_search ON quotes USING gin (to_tsvector('simple'::regconfig, folded))")
        return
    # An index without a copy of the words: it reads them from `quotes`, and triggers keep it in step.
    op.execute(
        "CREATE VIRTUAL TABLE quotes_fts USING fts5"
        "(folded, content='quotes', content_rowid='key', tokenize='unicode61 remove_diacritics 0')"
    )
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


def downgrade() -> None:
    """Takes index and column away."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_quotes_search", table_name="quotes")
    else:
        for trigger in ("quotes_fts_insert", "quotes_fts_delete", "quotes_fts_update"):
            op.execute(f"DROP TRIGGER {trigger}")
        op.execute("DROP TABLE quotes_fts")
    op.execute("ALTER TABLE quotes DROP COLUMN folded")


def fill() -> None:
    """Folds the words of the quotes that are there already."""
    connection = op.get_bind()
    quotes = sa.table("quotes", sa.column("key", sa.Integer), sa.column("text", sa.Text), sa.column("folded", sa.Text))
    last = 0
    while rows := connection.execute(
        sa.select(quotes.c.key, quotes.c.text).where(quotes.c.key > last).order_by(quotes.c.key).limit(BATCH)
    ).all():
        statement = sa.update(quotes).where(quotes.c.key == sa.bindparam("row")).values(folded=sa.bindparam("words"))
        connection.execute(statement, [{"row": key, "words": fold(text)} for key, text in rows])
        last = rows[-1][0]
