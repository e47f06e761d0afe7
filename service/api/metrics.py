"""`/metrics`: for Prometheus."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.blueprint import Blueprint
from service.metrics import exposition
from service.schemas.fields import NoParameters

blueprint = Blueprint("metrics", __name__, description="Numbers for operators.")


@blueprint.route("/metrics")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
def metrics(_: dict[str, Any]) -> Response:
    """Requests, latencies and extraction in Prometheus' text format."""
    return exposition()
