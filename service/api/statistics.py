"""`/stats`: the corpus in numbers."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from service.api.blueprint import Blueprint
from service.api.responses import answer, json_response
from service.presenters.counts import counts
from service.schemas.fields import NoParameters
from service.schemas.statistics import StatisticsSchema
from service.store.database.statistics import statistics

blueprint = Blueprint("stats", __name__, description="The corpus in numbers.")


@blueprint.route("/stats")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, StatisticsSchema)
def stats(_: dict[str, Any]) -> Response:
    """How much there is of everything."""

    def build(session: Session) -> Response:
        found = statistics(session)
        return json_response({**dataclasses.asdict(found), "kinds": counts(found.kinds)})

    return answer(build)
