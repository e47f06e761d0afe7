"""The database, whatever is stored in it: sessions, and statements that every request asks.

`engine` has the engine and its sessions to read and to write; `prepared` compiles a statement once and asks it, `libpq`
is how PostgreSQL is asked; `time_limit` stops what takes a stranger's request too long. `statistics` are the version of
the corpus and its numbers, `memory` keeps what names stand for in that version.
"""
