"""A copy of the database while it is in use.

SQLite copies itself page by page over its own backup interface: a consistent snapshot, readers and writers go on. For
PostgreSQL its own `pg_dump` writes an archive (`pg_restore` reads it). Either way the copy appears under its name only
when it is complete.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from service.errors import Conflict, DatabaseUnavailable, UnreadableFile
from service.store.database.engine import Database, translated

PG_DUMP = "pg_dump"


def back_up(database: Database, target: Path) -> None:
    """Writes a copy to `target`, which must not be there yet."""
    if target.exists():
        raise Conflict(f"{target} is there already")
    if not target.parent.is_dir():
        raise UnreadableFile(f"{target.parent} is no folder")
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        (copy_sqlite if database.is_sqlite else dump_postgresql)(database, partial)
        partial.replace(target)
    except OSError as error:
        raise UnreadableFile(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)


def copy_sqlite(database: Database, target: Path) -> None:
    """Page by page; a page that changes meanwhile is copied again."""
    try:
        with translated(), database.engine.connect() as connection, closing(sqlite3.connect(target)) as copy:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(copy, pages=1000)
    except sqlite3.Error as error:
        raise DatabaseUnavailable(f"the backup failed: {error}") from error


def dump_postgresql(database: Database, target: Path) -> None:
    """An archive in pg_dump's own format."""
    program = shutil.which(PG_DUMP)
    if program is None:
        raise DatabaseUnavailable(f"{PG_DUMP} is not installed (on Debian: apt-get install postgresql-client)")
    url = database.url.set(drivername="postgresql")
    # The password goes in by the environment: arguments can be read by every user of the machine.
    environment = {"PGPASSWORD": url.password} if url.password else {}
    address = url.set(password=None).render_as_string()
    command = [program, "--format=custom", "--no-owner", f"--file={target}", f"--dbname={address}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DatabaseUnavailable(f"the backup failed: {' '.join(done.stderr.split())[:300]}")
