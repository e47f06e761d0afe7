"""The WSGI application: settings and database in, routes out. Nothing is opened here that a fork could break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from service import logs, web
from service import metrics as metrics_of_requests
from service.api import (
    articles,
    corrections,
    extract,
    guards,
    health,
    jobs,
    limits,
    metrics,
    outlets,
    problems,
    quotes,
    speakers,
    statistics,
    variants,
)
from service.api.formats import suffixes
from service.api.openapi import configure
from service.api.resources import Resources, attach
from service.config import Settings
from service.extraction import Extraction
from service.queue.wakeups import Queue
from service.queue.worker import Worker
from service.store.database.engine import Database

BLUEPRINTS = (
    speakers.blueprint,
    quotes.blueprint,
    variants.blueprint,
    articles.blueprint,
    outlets.blueprint,
    statistics.blueprint,
    extract.blueprint,
    corrections.blueprint,
    jobs.blueprint,
    metrics.blueprint,
    problems.blueprint,
    health.blueprint,
)


def make_resources(settings: Settings, database: Database) -> Resources:
    """What the views share; a queue in memory has its worker in this process."""
    extraction, queue = Extraction(settings, database), Queue(settings, database)
    if queue.is_immediate:
        queue.worker = Worker(settings, database, extraction, queue)
    return Resources(settings, database, extraction, queue)


class Application(Flask):
    """Flask without asking of each function, at each request, whether it is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(settings: Settings | None = None, *, database: Database | None = None) -> Flask:
    """The application over `settings` (by default the environment's) and the database that they name."""
    settings = settings or Settings.from_environment()
    app = Application(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    database = database or Database.from_settings(settings)
    attach(app, make_resources(settings, database))
    api = configure(app)
    metrics_of_requests.install(app)
    logs.install(app)
    guards.install(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    limits.install(app)
    web.install(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.wsgi_app = suffixes(app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app
