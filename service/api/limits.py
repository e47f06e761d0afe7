"""How often one caller may ask: counted per API key, else per address; health and style sheets are free.

Counts live in the memory of each process unless a setting names a Redis, which all processes then share.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from service.api.guards import OPEN_BLUEPRINTS, OPEN_ENDPOINTS
from service.api.resources import of_app

UNLIMITED = "unlimited"
EXTRACTING = ("extract.extract", "articles.ingest", "jobs.ingest_bulk", "jobs.retry")


def caller() -> str:
    """Whose requests are counted together."""
    principal = g.get("principal")
    return f"key {principal.id}" if principal else f"address {get_remote_address()}"


def is_free() -> bool:
    """Whether this request is not counted."""
    return request.blueprint in OPEN_BLUEPRINTS or request.endpoint in OPEN_ENDPOINTS


def only_extracting(hook: Any) -> Any:
    """A hook of the limiter's, for the requests alone that have a limit of their own."""

    def run(*given: Any) -> Any:
        if request.endpoint in EXTRACTING:
            return hook(*given)
        return given[0] if given else None

    return run


def install(app: Flask) -> None:
    """Limits the requests of `app` as its settings say. Comes after the guards, which find out who asks."""
    settings = of_app(app).settings
    general: list[Any] = [] if settings.rate_limit == UNLIMITED else [settings.rate_limit]
    limiter = Limiter(
        caller,
        app=app,
        default_limits=[],
        application_limits=general,
        application_limits_exempt_when=is_free,
        storage_uri=settings.rate_limit_storage,
        headers_enabled=True,
        swallow_errors=True,
    )
    if not general:
        # Without a general limit most requests need not be looked at: it takes a tenth of their time.
        for hooks in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs):
            hooks[None][-1] = only_extracting(hooks[None][-1])
    if settings.rate_limit_extraction != UNLIMITED:
        shared = limiter.shared_limit(settings.rate_limit_extraction, scope="extraction")
        for endpoint in EXTRACTING:
            limited: Any = shared(app.view_functions[endpoint])
            app.view_functions[endpoint] = limited
