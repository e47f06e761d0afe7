"""`onrecord worker`: ingests what `POST /articles/bulk` took in."""

from __future__ import annotations

import logging.config

import click

from service import logs
from service.cli.opening import open_database
from service.config import Settings


@click.command()
@click.option("--processes", type=click.IntRange(1, 256), help="Worker processes (ONRECORD_WORKER_PROCESSES).")
@click.option("--parent", type=int, hidden=True, help="Stop when this process, which started it, is gone.")
def worker(processes: int | None, parent: int | None) -> None:
    """Ingest the articles that were handed in together over HTTP, until stopped (Ctrl-C, SIGTERM).

    As many workers as you like may run, on as many machines as reach the database and the queue: no article is taken by
    two of them, and what a worker had in hand when it was killed is taken over by another.
    """
    settings = Settings.from_environment()
    database = open_database(settings)
    # Here, not above: models take a second to import, which a mistyped option should not cost.
    from service.queue.consumer import run

    logging.config.dictConfig(logs.configuration(settings.log_level))
    run(settings, database, processes=processes or settings.worker_processes, parent=parent)
