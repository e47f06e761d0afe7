"""`onrecord worker`: ingests what `POST /articles/bulk` took in."""

from __future__ import annotations

import logging.config
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from service import logs
from service.cli.opening import open_database
from service.config import Settings
from service.metrics_folder import share


@click.command()
@click.option("--processes", type=click.IntRange(1, 256), help="Worker processes (ONRECORD_WORKER_PROCESSES).")
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Port of /metrics (ONRECORD_WORKER_METRICS_PORT).")
@click.option("--parent", type=int, hidden=True, help="Stop when this process, which started it, is gone.")
@click.option("--metrics-folder", type=Path, hidden=True, help="Where that process and this one count together.")
def worker(processes: int | None, metrics_port: int | None, parent: int | None, metrics_folder: Path | None) -> None:
    """Ingest the articles that were handed in together over HTTP, until stopped (Ctrl-C, SIGTERM).

    As many workers as you like may run, on as many machines as reach the database and the queue: no article is taken by
    two of them, and what a worker had in hand when it was killed is taken over by another.
    """
    settings = Settings.from_environment()
    if metrics_port is not None:
        settings = replace(settings, worker_metrics_port=metrics_port)
    database = open_database(settings)
    with counting(settings, metrics_folder):
        # Here, not above: models take a second to import, which a mistyped option should not cost.
        from service.queue.consumer import run

        logging.config.dictConfig(logs.configuration(settings.log_level))
        run(settings, database, processes=processes or settings.worker_processes, parent=parent)


@contextmanager
def counting(settings: Settings, folder: Path | None) -> Iterator[None]:
    """Lets the processes to come count together where somebody asks for it: in `folder`, or in one of their own."""
    if folder is not None:
        share(folder)
        yield
    elif settings.worker_metrics_port is not None:
        own = share()
        try:
            yield
        finally:
            shutil.rmtree(own, ignore_errors=True)
    else:
        yield
