"""`onrecord keys create|list|revoke`: who may use the API."""

from __future__ import annotations

import click

from service.cli.opening import open_database
from service.cli.output import output_options, print_rows
from service.config import Settings
from service.store.people.keys import Scope, create_key, list_keys, revoke_key

TABLE = (
    ("id", lambda row: row["id"]),
    ("name", lambda row: row["name"]),
    ("scope", lambda row: row["scope"]),
    ("created", lambda row: row["created_at"][:10]),
    ("revoked", lambda row: (row["revoked_at"] or "–")[:10]),
)


@click.group()
def keys() -> None:
    """Make, list and revoke API keys."""


@keys.command()
@click.argument("name")
@click.option("--scope", type=click.Choice([each.value for each in Scope]), default="read", show_default=True)
def create(name: str, scope: str) -> None:
    """Make a key for NAME and print it: it is shown this once, only its hash is stored."""
    with open_database(Settings.from_environment()).writing() as session:
        token = create_key(session, name, Scope(scope))
    click.echo(token)


@keys.command("list")
@output_options
def list_(shape: str, as_json: bool) -> None:
    """List all keys, without their secrets."""
    with open_database(Settings.from_environment()).reading() as session:
        rows = [
            {
                "id": each.id,
                "name": each.name,
                "scope": each.scope,
                "created_at": each.created_at.isoformat(),
                "revoked_at": each.revoked_at.isoformat() if each.revoked_at else None,
            }
            for each in list_keys(session)
        ]
    print_rows(rows, "json" if as_json else shape, TABLE)


@keys.command()
@click.argument("identifier", metavar="ID")
def revoke(identifier: str) -> None:
    """Take the key with that ID back, at once."""
    with open_database(Settings.from_environment()).writing() as session:
        revoke_key(session, identifier)
    click.echo(f"revoked {identifier}")
