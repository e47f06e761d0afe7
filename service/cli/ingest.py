"""`onrecord ingest`: articles into the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from service import ingest as core
from service.cli.extraction import make_extractor
from service.cli.opening import open_database
from service.cli.output import complain, print_line
from service.config import Settings
from service.readers import read_path
from service.readers.paths import speakers_beside
from service.readers.speakers import read_speakers

STATES = ("new", "changed", "unchanged", "failed")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--outlet", default="", help="Outlet of files that do not name their own.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an article on stdout.")
def ingest(paths: tuple[Path, ...], outlet: str, as_json: bool) -> None:
    """Read articles from PATHS, extract their quotes and store both.

    A PATH is a file of JSON lines (.jsonl, .ndjson), CSV, a saved HTML page, an RSS or Atom feed (.rss, .atom, .xml), a
    web archive (.warc, .warc.gz), a plain text file, or a folder: with an articles.jsonl what that lists (and a
    speakers.jsonl beside it is the registry of known speakers), else every such file below it.

    Ingesting twice changes nothing; an article of the same id with other words replaces the old one. What cannot be
    read is reported with its place, the rest is ingested, and the exit status is then 2.
    """
    settings = Settings.from_environment()
    database = open_database(settings)
    for path in paths:
        known = speakers_beside(path)
        if known is not None:
            core.keep_registry(read_speakers(known), database)
    registry = core.stored_registry(database)
    extractor = make_extractor(settings, registry)
    items = (item for path in paths for item in read_path(path, outlet=outlet, max_chars=settings.max_chars))
    chars, seconds = settings.max_chars, settings.ingest_seconds
    report(core.ingest(items, extractor, database, registry, max_chars=chars, seconds=seconds), as_json=as_json)


def report(outcomes: Iterable[core.Outcome], *, as_json: bool) -> None:
    """Says what became of each article; exit status 2 when one failed."""
    states: Counter[str] = Counter()
    quotes = 0
    for outcome in outcomes:
        states[outcome.state] += 1
        quotes += outcome.quotes
        if outcome.error is not None:
            complain(outcome.where, outcome.error)
        if as_json:
            print_line(outcome_json(outcome))
    if not as_json:
        counted = ", ".join(f"{states[each]} {each}" for each in STATES if states[each])
        click.echo(f"{counted}; {quotes} quotes" if counted else "Nothing to do.")
    if states["failed"]:
        raise SystemExit(2)


def outcome_json(outcome: core.Outcome) -> dict[str, object]:
    """An outcome on the wire."""
    return {
        "where": outcome.where,
        "state": outcome.state,
        "id": outcome.id,
        "source_id": outcome.source_id,
        "quotes": outcome.quotes,
        "error": str(outcome.error) if outcome.error else None,
    }
