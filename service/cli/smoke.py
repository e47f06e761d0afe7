"""`onrecord smoke URL`: is that service well?"""

from __future__ import annotations

import click

from service.client import Client
from service.smoke import smoke as checks


@click.command()
@click.argument("url")
@click.option("--key", help="API key, where reading is closed.")
def smoke(url: str, key: str | None) -> None:
    """Check the service at URL from outside; nothing is written. Exit status 1 when something is wrong."""
    sound = True
    for check in checks(Client(url, key=key, attempts=2)):
        sound = sound and not check.fault
        click.echo(f"{'ok  ' if not check.fault else 'FAIL'} {check.name}{': ' + check.fault if check.fault else ''}")
    raise SystemExit(0 if sound else 1)
