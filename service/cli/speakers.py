"""`onrecord speakers`: who speaks in the stored quotes, and people's corrections of that."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Any, TypeVar

import click

from extractors.model import SpeakerType
from extractors.registry import Correction
from service import corrections
from service.cli.opening import open_database
from service.cli.output import output_options, print_rows
from service.config import Settings
from service.presenters import corrections as decisions
from service.presenters.speakers import full
from service.store.articles.outlets import find_outlet
from service.store.database.engine import Database
from service.store.speakers.reading import SpeakerFilter, list_speakers

F = TypeVar("F", bound=Callable[..., Any])

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

HISTORY = (
    ("number", lambda row: str(row["number"])),
    ("at", lambda row: row["at"] or "–"),
    ("by", lambda row: row["by"] or "evidence"),
    ("action", lambda row: row["action"]),
    ("speaker", lambda row: row["speaker"]["slug"]),
    ("other", lambda row: row["other"]["slug"] if row["other"] else ""),
    ("names", lambda row: ", ".join(row["names"])),
    ("why", lambda row: row["why"]),
)


def signed(command: F) -> F:
    """`--by` and `--why`: every decision names who made it."""
    command = click.option("--why", default="", help="The reason, kept in the history.")(command)
    return click.option("--by", default=getpass.getuser, show_default="your user name", help="Who decides.")(command)


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


def decision(command: Callable[..., None]) -> click.Command:
    """A command that decides something about SPEAKER."""
    # Arguments are read in the order of decorators, from the top.
    return speakers.command()(click.argument("speaker")(signed(command)))


@decision
@click.argument("other")
def merge(speaker: str, other: str, by: str, why: str) -> None:
    """Make OTHER one with SPEAKER, under SPEAKER's name."""
    report(corrections.merge(writable(), speaker, other, by=by, why=why))


@decision
@click.argument("names", nargs=-1, required=True)
def split(speaker: str, names: tuple[str, ...], by: str, why: str) -> None:
    """Let NAMES leave SPEAKER as a speaker of their own, with the quotes whose source is worded so."""
    report(corrections.split(writable(), speaker, names, by=by, why=why))


@decision
@click.argument("name")
def rename(speaker: str, name: str, by: str, why: str) -> None:
    """Give SPEAKER another canonical NAME; the old one stays an alias, the slug stays."""
    report(corrections.rename(writable(), speaker, name, by=by, why=why))


@decision
@click.argument("name")
def alias(speaker: str, name: str, by: str, why: str) -> None:
    """Let NAME always mean SPEAKER."""
    report(corrections.alias(writable(), speaker, name, by=by, why=why))


@speakers.command()
@click.argument("number", type=int)
@signed
def undo(number: int, by: str, why: str) -> None:
    """Take back decision NUMBER of the history."""
    report(corrections.undo(writable(), number, by=by, why=why))


@speakers.command()
@click.argument("speaker", required=False)
@output_options
def history(speaker: str | None, shape: str, as_json: bool) -> None:
    """Who decided what about speakers (about SPEAKER), and when; decisions by evidence name nobody."""
    rows = [decisions.full(number, each) for number, each in corrections.history(writable(), speaker)]
    print_rows(rows, "json" if as_json else shape, HISTORY)


def writable() -> Database:
    """The database that the settings name."""
    return open_database(Settings.from_environment())


def report(made: Correction) -> None:
    """Says what was decided."""
    about = " ".join(each for each in (made.slug, made.other, *made.names[:1]) if each)
    click.echo(f"{made.action.value}: {about}")
