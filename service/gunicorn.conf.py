# ruff: noqa: N999 (the name is gunicorn's own)
"""How gunicorn runs the service: `onrecord serve`, or `gunicorn -c service/gunicorn.conf.py`.

The application, and of the models what workers can share, are loaded once, before the workers are forked. What must
not cross a fork is built after it: database connections on first use, the ONNX session in `post_fork` (one built
before can hang in the child). A worker is replaced after a hundred thousand requests, so that no leak grows without
bound; on SIGTERM workers finish what they have accepted.

Threads wait for the database, not for clients (see `service.server.slow_clients`); extraction itself takes turns within
a process (see `service.extraction`).
"""

from __future__ import annotations

import shutil
from typing import Any

from gunicorn.glogging import Logger

from service.config import Settings
from service.logs import configuration
from service.metrics_folder import memory, share
from service.server import last_orders
from service.server.slow_clients import PatientWorker

settings = Settings.from_environment()
metrics_folder = share()

wsgi_app = "service.app:create_app()"
bind = f"{settings.host}:{settings.port}"
workers = settings.workers
worker_class = PatientWorker
PatientWorker.receive_seconds = settings.receive_seconds
PatientWorker.send_seconds = settings.request_timeout
threads = 8
preload_app = True
timeout = settings.request_timeout
graceful_timeout = settings.request_timeout
keepalive = 5
# At 400 requests a second the models are loaded anew every four minutes; a tenth of it would be felt.
max_requests = 100_000
max_requests_jitter = 10_000
backlog = 1024
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
# Which proxies are believed is `ONRECORD_TRUSTED_PROXIES`' to say, for all headers; gunicorn itself believes nobody.
forwarded_allow_ips = ""
loglevel = settings.log_level
logconfig_dict = configuration(settings.log_level)


class Silent(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's logger without its line for each request, which it would put together to throw away: see `logs`."""

    def access(self, *_: Any) -> None:
        """The application logs what it answered."""


logger_class = Silent
# Heartbeat files in memory: a busy disk must not look like a hung worker, and the root file system may be read-only.
worker_tmp_dir = memory()
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Before the workers are forked: what they can share, and how all of it stops."""
    from service.extraction import preload

    server.stop = last_orders.before(server.stop, lambda: last_orders.own_listeners(server))
    preload(settings.options())


def post_fork(_server: Any, worker: Any) -> None:
    """In each worker: what they cannot share."""
    from service.api.resources import of_app

    of_app(worker.app.wsgi()).extraction.warm_up()


def on_exit(_server: Any) -> None:
    """At the end: the numbers go with the server."""
    shutil.rmtree(metrics_folder, ignore_errors=True)
