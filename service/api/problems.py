"""`/problems/{name}`: what a problem's `type` means."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.blueprint import Blueprint
from service.api.errors import TYPES
from service.api.responses import json_response
from service.errors import NotFound
from service.schemas.fields import NoParameters
from service.schemas.problems import ProblemTypeSchema

blueprint = Blueprint("problems", __name__, description="What each kind of error means.")


@blueprint.route("/problems/<name>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, ProblemTypeSchema)
def problem(_: dict[str, Any], name: str) -> Response:
    """One kind of problem."""
    kind = TYPES.get(name)
    if kind is None:
        raise NotFound(f"No problem is called {name!r}.")
    return json_response(
        {"type": f"/problems/{kind.name}", "title": kind.title, "status": kind.status, "meaning": kind.meaning}
    )
