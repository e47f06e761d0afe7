"""`onrecord jobs list|show|cancel|retry`: articles handed in together, and what became of them."""

from __future__ import annotations

from typing import Any

import click

from service import jobs as core
from service.cli.opening import open_database
from service.cli.output import output_options, print_json, print_rows, print_table
from service.config import Settings
from service.presenters import jobs as presenter
from service.queue.wakeups import Queue
from service.store.articles.jobs import cancel_job, get_job, list_jobs, list_lines
from service.store.models import JobState, LineState

TABLE = (
    ("id", lambda row: row["id"]),
    ("state", lambda row: row["state"]),
    ("done", lambda row: f"{row['done']}/{row['total']}"),
    ("stored", lambda row: str(row["stored"])),
    ("unchanged", lambda row: str(row["unchanged"])),
    ("failed", lambda row: str(row["failed"])),
    ("by", lambda row: row["submitted_by"]),
    ("accepted", lambda row: row["created_at"][:19]),
)
ERRORS = (
    ("line", lambda row: str(row["line"])),
    ("id", lambda row: row["source_id"] or "–"),
    ("problem", lambda row: row["title"]),
    ("detail", lambda row: row["detail"]),
)


@click.group()
def jobs() -> None:
    """List articles handed in together over HTTP; cancel or retry them."""


@jobs.command("list")
@click.option("--state", type=click.Choice(["waiting", "running", "finished", "cancelled"]))
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@output_options
def list_(state: str | None, limit: int, shape: str, as_json: bool) -> None:
    """List the jobs, newest first."""
    with open_database(Settings.from_environment()).reading() as session:
        found = list_jobs(session, state=JobState(state) if state else None, limit=limit)
        rows = [presenter.summary(each) for each in found]
    print_rows(rows, "json" if as_json else shape, TABLE)


@jobs.command()
@click.argument("identifier", metavar="ID")
@click.option("--errors", type=click.IntRange(0), default=100, show_default=True, help="How many errors to show.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def show(identifier: str, errors: int, as_json: bool) -> None:
    """Show how far the job with that ID is, and its first errors."""
    with open_database(Settings.from_environment()).reading() as session:
        job = get_job(session, identifier)
        failed = list_lines(session, job.key, state=LineState.FAILED, limit=errors)
        row = presenter.full(job, failed, naming)
    if as_json:
        print_json(row)
        return
    print_table([row], TABLE)
    if row["errors"]:
        click.echo()
        print_table(row["errors"], ERRORS)


@jobs.command()
@click.argument("identifier", metavar="ID")
def cancel(identifier: str) -> None:
    """Cancel the job with that ID: what no worker has begun is not done, what was stored stays."""
    with open_database(Settings.from_environment()).writing() as session:
        job = cancel_job(session, identifier)
        row: dict[str, Any] = presenter.summary(job)
    click.echo(f"cancelled {identifier}: {row['done']} of {row['total']} articles were done")


@jobs.command()
@click.argument("identifier", metavar="ID")
def retry(identifier: str) -> None:
    """Try again what failed in the job with that ID, or was cancelled.

    Lines that no worker could ever take (not JSON, a field missing) are not kept and stay failed.
    """
    settings = Settings.from_environment()
    database = open_database(settings)
    queue = Queue(settings, database)
    count = core.retry(database, queue, identifier)
    queue.close()
    click.echo(f"{count} articles wait again")


def naming(kind: str) -> tuple[str, str]:
    """Type and title of the problem that HTTP makes of an error."""
    from service.api.errors import type_named

    found = type_named(kind)
    return f"/problems/{found.name}", found.title
