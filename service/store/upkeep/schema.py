"""The database's schema: bring it up to date, take it back, say where it stands.

The migrations live in the package, so an installed onrecord needs no checkout and no alembic.ini. A whole upgrade is
one transaction on both back ends; on PostgreSQL an advisory lock, on SQLite the write lock keeps two processes that
start at once from migrating twice. What the code itself makes of the rows, and keeps (see `quotes.parts`), is made at
the end.
"""

from __future__ import annotations

import logging

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from service.errors import SchemaOutdated
from service.store.database.engine import Database, translated
from service.store.quotes import parts

LOCK = 0x6F6E7265636F7264  # "onrecord"

logger = logging.getLogger("onrecord.store")


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, over an open connection where one is given."""
    config = Config()
    config.set_main_option("script_location", "service.store:migrations")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The revision that this version of the code needs."""
    found = ScriptDirectory.from_config(configuration()).get_current_head()
    if found is None:
        raise SchemaOutdated("the installed package holds no migrations")
    return found


def current(database: Database) -> str | None:
    """The revision that the database is at; None: empty."""
    with translated(), database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, revision: str = "head") -> None:
    """Brings the database up to `revision`, making the folder of an SQLite file where need be."""
    database.prepare_folder()
    migrate(database, revision, up=True)


def downgrade(database: Database, revision: str) -> None:
    """Takes the database back to `revision` (`base`: empty)."""
    migrate(database, revision, up=False)


def migrate(database: Database, revision: str, *, up: bool) -> None:
    """Runs the migrations to `revision` in one transaction."""
    with translated(), database.writers.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        run = command.upgrade if up else command.downgrade
        run(configuration(connection), revision)
        if MigrationContext.configure(connection).get_current_revision() == head():
            parts.complete(connection)
    logger.info("database schema %s to %s", "upgraded" if up else "downgraded", revision)


def require_current(database: Database) -> None:
    """SchemaOutdated unless the database has every migration of this version, and quotes in its shape."""
    found = current(database)
    if found != head():
        raise SchemaOutdated(f"the database is at {found or 'no revision'}, not {head()}: run `onrecord db upgrade`")
    with translated(), database.engine.connect() as connection:
        if not parts.are_complete(connection):
            raise SchemaOutdated("quotes are kept in the shape of another version: run `onrecord db upgrade`")
