"""`onrecord quotes`: stored quotes, newest first."""

from __future__ import annotations

from datetime import datetime

import click

from extractors.model import Kind
from service.cli.opening import open_database
from service.cli.output import output_options, print_rows
from service.config import Settings
from service.store.articles.outlets import find_outlet
from service.store.quotes.reading import QuoteFilter, list_quotes
from service.store.speakers.reading import find_speaker

TABLE = (
    ("date", lambda row: (row["article"]["published_at"] or "–")[:10]),
    ("outlet", lambda row: row["article"]["outlet"]),
    ("speaker", lambda row: ", ".join(each["name"] for each in row["speakers"]) or "–"),
    ("kind", lambda row: row["kind"]),
    ("cue", lambda row: row["cue"]["text"] if row["cue"] else ""),
    ("words", lambda row: row["text"]),
)
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--speaker", help="Slug, name or alias, in any case, with or without accents.")
@click.option("--outlet", help="Name or slug of an outlet, in any case.")
@click.option("--kind", type=click.Choice([each.value for each in Kind]))
@click.option("--act", help="What was done by saying it: say, deny, accuse, promise …")
@click.option("--since", type=DAY, help="First day.")
@click.option("--until", type=DAY, help="Last day.")
@click.option("--min-confidence", type=click.FloatRange(0, 1))
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True)
@output_options
def quotes(limit: int, shape: str, as_json: bool, **asked: object) -> None:
    """List stored quotes, newest first."""
    database = open_database(Settings.from_environment())
    with database.reading() as session:
        speaker, outlet, kind = asked["speaker"], asked["outlet"], asked["kind"]
        wanted = QuoteFilter(
            speaker=find_speaker(session, str(speaker)) if speaker else None,
            outlet=find_outlet(session, str(outlet)) if outlet else None,
            kind=Kind(str(kind)) if kind else None,
            act=str(asked["act"]) if asked["act"] else None,
            since=day(asked["since"]),
            until=day(asked["until"]),
            min_confidence=asked["min_confidence"] if isinstance(asked["min_confidence"], float) else None,
        )
        rows = [each.value() for each in list_quotes(session, wanted, limit=limit)]
    print_rows(rows, "json" if as_json else shape, TABLE)


def day(moment: object) -> str | None:
    """An ISO day."""
    return moment.date().isoformat() if isinstance(moment, datetime) else None
