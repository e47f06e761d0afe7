"""`onrecord check`: does everything stored agree with itself?"""

from __future__ import annotations

import click

from service.cli.opening import open_database
from service.cli.output import output_options, print_rows
from service.config import Settings
from service.store.upkeep.checking import check_database

TABLE = (
    ("check", lambda row: row["check"]),
    ("where", lambda row: row["where"]),
    ("what", lambda row: row["what"]),
)


@click.command()
@click.option("--regroup", is_flag=True, help="Also group all wording variants anew, and compare; nothing is changed.")
@output_options
def check(regroup: bool, shape: str, as_json: bool) -> None:
    """Check that everything stored agrees with itself.

    Offsets slice to the words kept, copies and counts agree with what they were made from, merges lead somewhere,
    groups of variants hold the quotes they should, indexes are complete. The exit status is 1 when something is wrong.
    """
    database = open_database(Settings.from_environment())
    rows = [
        {"check": each.check, "where": each.where, "what": each.what}
        for each in check_database(database, regroup=regroup)
    ]
    shape = "json" if as_json else shape
    if rows or shape != "table":
        print_rows(rows, shape, TABLE)
    else:
        click.echo("Everything agrees.")
    if rows:
        raise SystemExit(1)
