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
EXTRACTING = ("extract.extract", "articles.ingest", "jobs.ingest_bulk")


def caller() -> str:
    """Whose requests are counted together."""
    principal = g.get("principal")
    return f"key {principal.id}" if principal else f"address {get_remote_address()}"


def is_free() -> bool:
    """Whether this request is not counted."""
    return request.blueprint in OPEN_BLUEPRINTS or request.endpoint in OPEN_ENDPOINTS


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
    if settings.rate_limit_extraction != UNLIMITED:
        shared = limiter.shared_limit(settings.rate_limit_extraction, scope="extraction")
        for endpoint in EXTRACTING:
            limited: Any = shared(app.view_functions[endpoint])
            app.view_functions[endpoint] = limited
