"""`onrecord serve`: gunicorn over the application."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

import service
from service.cli.opening import open_database
from service.config import Settings
from service.metrics_folder import share

CONFIGURATION = Path(service.__file__).parent / "gunicorn.conf.py"
COMMAND = "from service.cli import main; main()"


@click.command()
@click.option("--host", help="Address to bind (ONRECORD_HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to bind (ONRECORD_PORT).")
@click.option("--workers", type=click.IntRange(1, 256), help="Worker processes (ONRECORD_WORKERS).")
@click.option("--with-worker", is_flag=True, help="Run `onrecord worker` beside it, until this one stops.")
def serve(host: str | None, port: int | None, workers: int | None, with_worker: bool) -> None:
    """Serve the HTTP API until stopped (Ctrl-C, SIGTERM)."""
    from gunicorn.app.wsgiapp import WSGIApplication

    settings = Settings.from_environment()
    open_database(settings).dispose()
    host = host if host is not None else settings.host
    address = f"[{host}]" if ":" in host else host
    if with_worker:
        # gunicorn's master is this very process: the worker stops when it is gone, however it went. What the worker
        # extracts stands in the `/metrics` of this service.
        beside = ["--parent", str(os.getpid()), "--metrics-folder", str(share())]
        subprocess.Popen([sys.executable, "-c", COMMAND, "worker", *beside])
    # gunicorn reads its own command line; what stands there wins over its configuration file.
    sys.argv = [
        "gunicorn",
        *("--config", str(CONFIGURATION)),
        *("--bind", f"{address}:{port if port is not None else settings.port}"),
        *("--workers", str(workers if workers is not None else settings.workers)),
        "service.app:create_app()",
    ]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="onrecord serve").run()
