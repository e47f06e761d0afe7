"""`onrecord backup`: a copy of the database while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from service.cli.opening import open_database
from service.config import Settings
from service.store.upkeep.backup import back_up


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Copy the database to TARGET while it is in use.

    SQLite: a database file, ready to be used. PostgreSQL: an archive for pg_restore (needs pg_dump).
    """
    back_up(open_database(Settings.from_environment()), target)
    click.echo(f"{target}: {target.stat().st_size:,} bytes")
