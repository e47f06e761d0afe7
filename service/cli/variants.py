"""`onrecord variants`: one statement in every outlet's words, the differences in colour."""

from __future__ import annotations

from typing import Any

import click
from rich.text import Text

from extractors.variants.wording import Relation
from service.cli.opening import open_database
from service.cli.output import console, output_options, print_rows, visible
from service.config import Settings
from service.presenters.variants import called
from service.presenters.variants import group as present
from service.store.articles.outlets import find_outlet
from service.store.speakers.changes import bump
from service.store.speakers.reading import find_speaker
from service.store.variants.groups import GroupFilter, list_groups
from service.store.variants.keeping import rebuild as rebuild_groups

Json = dict[str, Any]
GROUPING = [relation.value for relation in Relation if relation is not Relation.CONFLICT]
# What only the representative says, and what a member says instead: colour and, for those who see none, a mark.
DROPPED, ADDED = "red strike", "green underline"


@click.group(invoke_without_command=True)
@click.option("--speaker", help="Slug, name or alias, in any case, with or without accents.")
@click.option("--outlet", help="Groups that this outlet carries.")
@click.option("--relation", type=click.Choice(GROUPING), help="Groups whose loosest relation this is.")
@click.option("--min-outlets", type=click.IntRange(1), help="At least so many outlets.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@output_options
@click.pass_context
def variants(
    context: click.Context,
    speaker: str | None,
    outlet: str | None,
    relation: str | None,
    min_outlets: int | None,
    limit: int,
    shape: str,
    as_json: bool,
) -> None:
    """List statements that several articles report, in every outlet's words, the latest first.

    In the terminal each wording is shown against the fullest one: what it leaves out struck through in red, what it
    says instead underlined in green.
    """
    if context.invoked_subcommand is not None:
        return
    database = open_database(Settings.from_environment())
    with database.reading() as session:
        filters = GroupFilter(
            speaker=find_speaker(session, speaker) if speaker else None,
            outlet=find_outlet(session, outlet) if outlet else None,
            relation=Relation(relation) if relation else None,
            min_outlets=min_outlets,
        )
        groups = [present(found) for found in list_groups(session, filters, limit=limit)]
    if as_json or shape != "table":
        print_rows(groups, "json" if as_json else shape, ())
        return
    for found in groups:
        show(found)


@variants.command()
def rebuild() -> None:
    """Group all stored quotes anew; the result is what came about article by article."""
    database = open_database(Settings.from_environment())
    done = 0
    with database.writing() as session:
        bump(session)
        for done in rebuild_groups(session):
            click.echo(f"\r{done} quotes", nl=False, err=True)
    click.echo(f"\r{done} quotes grouped", err=True)


def show(group: Json) -> None:
    """One group for people to read."""
    screen = console()
    days = " – ".join(dict.fromkeys(day for day in (group["first_seen"], group["last_seen"]) if day))
    heading = f"{group['speaker']['name']} · {group['relation']} · {', '.join(group['outlets'])} · {days}"
    screen.print(Text(visible(heading), style="bold"))
    fullest = next((m for m in group["members"] if m["quote"] == group["representative"]), None)
    for member in group["members"]:
        mark = "*" if member is fullest else " "
        copied = ", syndicated" if member["syndicated"] else ""
        day = (member["published_at"] or "")[:10]
        relation = called(member["relation"], member["score"])
        line = Text(visible(f"{mark} {member['outlet']} {day} ({relation}{copied}): "), style="dim")
        if member is fullest or fullest is None:
            line.append(visible(member["text"]), style="not dim")
        else:
            line.append(word_diff(fullest["text"], member["text"], member["alignment"]))
        screen.print(line)
    screen.print()


def word_diff(before: str, after: str, alignment: list[Json]) -> Text:
    """`after` with what it leaves out of `before` struck through and what it adds underlined."""
    shown = Text(style="not dim")
    for edit in alignment:
        old = visible(before[slice(*edit["from"])])
        new = visible(after[slice(*edit["to"])])
        if shown and (old or new):
            shown.append(" ")
        if edit["operation"] == "equal":
            shown.append(new)
            continue
        if old:
            shown.append(old, style=DROPPED)
        if old and new:
            shown.append(" ")
        if new:
            shown.append(new, style=ADDED)
    return shown
