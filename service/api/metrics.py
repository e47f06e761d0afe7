"""`/metrics`: for Prometheus."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.blueprint import Blueprint
from service.api.resources import resources
from service.metrics import exposition
from service.queue.figures import QueueFigures
from service.schemas.fields import NoParameters

blueprint = Blueprint("metrics", __name__, description="Numbers for operators.")


@blueprint.route("/metrics")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
def metrics(_: dict[str, Any]) -> Response:
    """Requests, latencies, extraction and the queue in Prometheus' text format."""
    return exposition(QueueFigures(resources().database, resources().settings.worker_lease))
