"""`onrecord db`: the database's schema."""

from __future__ import annotations

import click

from service.cli.opening import open_database
from service.config import Settings
from service.store.database.engine import Database
from service.store.quotes.parts import write_all_parts
from service.store.speakers.changes import bump
from service.store.upkeep import schema


@click.group()
def db() -> None:
    """Bring the database's schema up to date."""


@db.command()
@click.option("--revision", default="head", show_default=True, help="The migration to stop at.")
def upgrade(revision: str) -> None:
    """Run the migrations that the database lacks; makes an SQLite database that is not there."""
    database = Database.from_settings(Settings.from_environment())
    schema.upgrade(database, revision)
    click.echo(f"The database is at revision {schema.current(database)}.")


@db.command()
@click.argument("revision")
@click.confirmation_option(prompt="Migrating back can drop data. Go on?")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION (`base`: empty)."""
    database = Database.from_settings(Settings.from_environment())
    schema.downgrade(database, revision)
    click.echo(f"The database is at revision {schema.current(database) or 'none'}.")


@db.command()
def remake() -> None:
    """Make the JSON that is kept of each quote anew from the rows: for what `onrecord check` finds wrong with it."""
    database = open_database(Settings.from_environment())
    with database.writing() as session:
        write_all_parts(session)
        bump(session)
    database.dispose()
    click.echo("Every quote's JSON is as its rows say.")


@db.command()
def current() -> None:
    """Say which migration the database is at, and which one this version needs."""
    found = schema.current(Database.from_settings(Settings.from_environment()))
    click.echo(f"at {found or 'none'}, needed {schema.head()}")
