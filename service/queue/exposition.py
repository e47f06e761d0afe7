"""`/metrics` of `onrecord worker`, on a port of its own: what its processes extract, for Prometheus.

The numbers lie in the folder that the processes share (`service.metrics_folder`), so a small process beside them can
serve them, whatever those are busy with. It is forked before any of them and opens nothing but its port; should it die,
it is started again. What waits in the queue stands in the database: every `onrecord serve` tells that, for all workers.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector

from service.errors import Unavailable
from service.parents import watch

PATIENCE = 10.0  # seconds, for a client to send its request and for the process to end

logger = logging.getLogger("onrecord.worker")


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each scrape: a slow one holds nobody up."""

    daemon_threads = True


class ServerOfSix(Server):
    """The same over IPv6."""

    address_family = socket.AF_INET6


class Handler(WSGIRequestHandler):
    """Waits no longer than it must, and logs nothing: scrapes come every few seconds."""

    timeout = PATIENCE

    def log_message(self, *_: object) -> None:
        """Silent."""


class Exposition:
    """The port, bound by whoever makes this, and the process that answers on it."""

    def __init__(self, folder: Path, host: str, port: int) -> None:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
        kind = ServerOfSix if ":" in host else Server
        try:
            self.server = make_server(host, port, make_wsgi_app(registry), server_class=kind, handler_class=Handler)
        except OSError as error:
            raise Unavailable(f"metrics cannot be served on {host}, port {port}: {error.strerror or error}") from error
        self.process: multiprocessing.process.BaseProcess | None = None

    def keep_up(self) -> None:
        """Starts the process unless it runs."""
        if self.process is None or not self.process.is_alive():
            if self.process is not None:
                logger.warning("the process that served metrics is gone, starting another")
            fork = multiprocessing.get_context("fork")
            self.process = fork.Process(target=self.serve, args=(os.getpid(),), name="metrics", daemon=True)
            self.process.start()

    def serve(self, parent: int) -> None:
        """Answers until it is ended, or its parent is gone."""
        # What the parent does on a signal is not for its child; Ctrl-C reaches both, and the parent ends this one.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        watch(parent, lambda: os._exit(0))
        self.server.serve_forever()

    def close(self) -> None:
        """Ends the process and frees the port."""
        if self.process is not None:
            self.process.terminate()
            self.process.join(PATIENCE)
        self.server.server_close()
