"""`/livez` and `/readyz`: whether the process answers, and whether it can do its work.

Liveness touches nothing: a database that is away must not make an orchestrator kill the workers. Readiness asks the
database, its migrations and the language model, and names the part that fails.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response

from extractors.entities import load_ner
from extractors.errors import OnrecordError
from service.api.blueprint import Blueprint
from service.api.resources import Resources, resources
from service.api.responses import json_response
from service.schemas.fields import NoParameters
from service.schemas.health import LiveSchema, ReadySchema
from service.store.schema import require_current

blueprint = Blueprint("health", __name__, description="Whether the service lives and is ready.")

CHECKS: dict[str, Callable[[Resources], object]] = {
    "database": lambda each: each.database.ping(),
    "migrations": lambda each: require_current(each.database),
    "model": lambda each: load_ner(each.settings.spacy_model),
}


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
    checks = {name: _verdict(check) for name, check in CHECKS.items()}
    ready = all(verdict == "ok" for verdict in checks.values())
    response = json_response(
        {"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _verdict(check: Callable[[Resources], object]) -> str:
    try:
        check(resources())
    except OnrecordError as error:
        # The kind of error only: messages of drivers may hold host names.
        return type(error).__name__
    return "ok"
