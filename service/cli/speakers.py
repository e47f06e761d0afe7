"""`onrecord speakers`: who speaks in the stored quotes."""

from __future__ import annotations

import click

from extractors.model import SpeakerType
from service.cli.opening import open_database
from service.cli.output import output_options, print_rows
from service.config import Settings
from service.presenters.speakers import full
from service.store.outlets import find_outlet
from service.store.speakers import SpeakerFilter, list_speakers

TABLE = (
    ("slug", lambda row: row["slug"]),
    ("name", lambda row: row["name"]),
    ("type", lambda row: row["type"]),
    ("quotes", lambda row: str(row["quotes"])),
    ("outlets", lambda row: str(row["outlets"])),
    ("first seen", lambda row: row["first_seen"] or "–"),
    ("last seen", lambda row: row["last_seen"] or "–"),
    ("roles", lambda row: "; ".join(row["roles"])),
)


@click.group(invoke_without_command=True)
@click.option("--name", "words", help="Beginning of a word of a name or alias, in any case, with or without accents.")
@click.option("--type", "kind", type=click.Choice([each.value for each in SpeakerType]), help="Kind of speaker.")
@click.option("--outlet", help="Only speakers that this outlet quotes (name or slug).")
@click.option("--sort", type=click.Choice(["quotes", "name"]), default="quotes", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@output_options
@click.pass_context
def speakers(
    ctx: click.Context,
    words: str | None,
    kind: str | None,
    outlet: str | None,
    sort: str,
    limit: int,
    shape: str,
    as_json: bool,
) -> None:
    """List the speakers of stored quotes, most quoted first."""
    if ctx.invoked_subcommand is not None:
        return
    database = open_database(Settings.from_environment())
    with database.reading() as session:
        wanted = SpeakerFilter(
            words=words,
            type=SpeakerType(kind) if kind else None,
            outlet=find_outlet(session, outlet) if outlet else None,
        )
        rows = [full(each) for each in list_speakers(session, wanted, by_name=sort == "name", limit=limit)]
    print_rows(rows, "json" if as_json else shape, TABLE)
