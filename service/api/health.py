"""`/livez` and `/readyz`: whether the process answers, and whether it can do its work.

Liveness touches nothing: a database that is away must not make an orchestrator kill the workers. Readiness asks the
database, its migrations and the models (whether they load in this process and have read a sentence; asked again, that
costs nothing), and names the part that fails and how. What exactly was wrong stands in the log: messages of drivers
and libraries may hold hosts and paths.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Response

from extractors.errors import OnrecordError
from service.api.blueprint import Blueprint
from service.api.resources import Resources, resources
from service.api.responses import json_response
from service.schemas.fields import NoParameters
from service.schemas.health import LiveSchema, ReadySchema
from service.store.upkeep.schema import require_current

blueprint = Blueprint("health", __name__, description="Whether the service lives and is ready.")

CHECKS: dict[str, Callable[[Resources], object]] = {
    "database": lambda each: each.database.ping(),
    "migrations": lambda each: require_current(each.database),
    "model": lambda each: each.extraction.ready(),
}

logger = logging.getLogger("onrecord.health")


@blueprint.route("/livez")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, LiveSchema)
def livez(_: dict[str, Any]) -> Response:
    """The process answers."""
    return json_response({"status": "ok"})


@blueprint.route("/readyz")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, ReadySchema)
@blueprint.alt_response(503, schema=ReadySchema, description="A part is not ready; `checks` names it.")
def readyz(_: dict[str, Any]) -> Response:
    """Database, migrations and model are there."""
    checks = {name: _verdict(name, check) for name, check in CHECKS.items()}
    ready = all(verdict == "ok" for verdict in checks.values())
    response = json_response(
        {"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _verdict(name: str, check: Callable[[Resources], object]) -> str:
    try:
        check(resources())
    except OnrecordError as error:
        logger.warning("%s is not ready: %s", name, error)
        return f"{type(error).__name__}: {str(type(error).__doc__).splitlines()[0]}"
    return "ok"
