"""Full-text search: each quote's words folded, and an index over them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.migrations.full_text import drop_index, index_by_key
from service.store.search.folding import fold

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
    index_by_key()


def downgrade() -> None:
    """Takes index and column away."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_quotes_search", table_name="quotes")
    else:
        drop_index()
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
