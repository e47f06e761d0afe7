"""PostgreSQL's full-text index knows pairs of words, beginnings of words and dates; SQLite's knows the like already.

The index has three columns, all of them expressions over a quote's row, so that PostgreSQL itself keeps them in step:

* its words, as a tsvector;
* its marks: twenty bits of a hash of each two words that follow each other (`the harbour`), and below zero as many of
  the beginnings of each word, of one to five letters (`^h`, `^ha`, `^har` ...). They say where to look, not what is
  there: whoever asks for a mark has to look at the words too, for another pair or beginning may have the same one;
* the beginnings of its date: of `2024-05-02T09:30:00+00:00` millennium, century, decade, year, month and day (`2`,
  `20`, `202`, `2024`, `2024-05`, `2024-05-02`), so that a few of them say any stretch of time.

What the functions return must not change while the index is there. A restored archive knows no schema when it makes the
index, so they call nothing but PostgreSQL's own.
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PAIR = 'hashtext(({}) COLLATE "C") & 1048575'
START = 'hashtext(({}) COLLATE "C") | -1048576'
MARK = f"SELECT CASE WHEN left(mark, 1) = '^' THEN {START.format('mark')} ELSE {PAIR.format('mark')} END"
FUNCTION = "CREATE FUNCTION {} LANGUAGE {} IMMUTABLE PARALLEL SAFE AS $$ {} $$"
BEGINNINGS = ", ".join(START.format(f"'^' || left(word, {length})") for length in range(1, 6))
MARKS = f"""
DECLARE
    word text;
    last text;
    found integer[] := '{{}}';
BEGIN
    FOREACH word IN ARRAY string_to_array(folded, ' ') LOOP
        found := found || ARRAY[{BEGINNINGS}];
        IF last IS NOT NULL THEN
            found := found || ({PAIR.format("last || ' ' || word")});
        END IF;
        last := word;
    END LOOP;
    RETURN found;
END
"""
DATES = f"SELECT ARRAY[{', '.join(f'left(published, {length})' for length in (1, 2, 3, 4, 7, 10))}]"
# Sorted in memory as far as it goes: with less, a million quotes take far longer.
MEMORY = """
SELECT set_config('maintenance_work_mem', greatest(setting::bigint, 262144)::text || 'kB', true)
FROM pg_settings WHERE name = 'maintenance_work_mem'
"""
WORDS = "to_tsvector('simple'::regconfig, folded)"


def upgrade() -> None:
    """Makes PostgreSQL's index anew, and its statistics, by which searches choose their way."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(FUNCTION.format("quote_mark(mark text) RETURNS integer", "sql", MARK))
    op.execute(FUNCTION.format("quote_marks(folded text) RETURNS integer[]", "plpgsql", MARKS))
    op.execute(FUNCTION.format("quote_dates(published text) RETURNS text[]", "sql", DATES))
    op.execute(MEMORY)
    make_index(f"{WORDS}, quote_marks(folded), quote_dates(published_at)")


def downgrade() -> None:
    """Makes the index of words alone."""
    if op.get_bind().dialect.name != "postgresql":
        return
    make_index(WORDS)
    for function in ("quote_dates(text)", "quote_marks(text)", "quote_mark(text)"):
        op.execute(f"DROP FUNCTION {function}")


def make_index(columns: str) -> None:
    """Puts another index in the place of the one there is; quotes can be read until that last moment."""
    op.execute(f"CREATE INDEX ix_quotes_search_new ON quotes USING gin ({columns})")
    op.execute("ANALYZE quotes")
    op.drop_index("ix_quotes_search", table_name="quotes")
    op.execute("ALTER INDEX ix_quotes_search_new RENAME TO ix_quotes_search")
