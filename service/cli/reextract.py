"""`onrecord reextract`: stored articles through a new version of the extraction."""

from __future__ import annotations

import click

from service import ingest as core
from service.cli.extraction import make_extractor
from service.cli.ingest import report
from service.cli.opening import open_database
from service.config import Settings
from service.readers import Item
from service.store.articles.rereading import outdated_articles


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object an article on stdout.")
def reextract(as_json: bool) -> None:
    """Extract again the stored articles whose quotes another version (code, weights, settings) found.

    Each article's quotes are replaced in one step: readers see the old ones or the new ones. What is found again keeps
    its id, reviews and corrections stay. Stopped, it goes on where it was.
    """
    settings = Settings.from_environment()
    database = open_database(settings)
    registry = core.stored_registry(database)
    extractor = make_extractor(settings, registry)
    items = (Item(where, article) for where, article in outdated_articles(database, extractor.version))
    chars, seconds = settings.max_chars, settings.ingest_seconds
    report(core.ingest(items, extractor, database, registry, max_chars=chars, seconds=seconds), as_json=as_json)
