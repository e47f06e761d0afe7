"""The database as commands open it; apart from `service.cli.extraction`, so that reading commands load no models."""

from __future__ import annotations

from service.config import Settings
from service.store.database.engine import Database
from service.store.upkeep.schema import require_current


def open_database(settings: Settings) -> Database:
    """The database, which must have every migration."""
    database = Database.from_settings(settings)
    require_current(database)
    return database
