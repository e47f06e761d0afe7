"""`/corrections`: people's decisions about who is one speaker, with the history of all of them."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from sqlalchemy.orm import Session

from service import corrections as core
from service.api.blueprint import Blueprint
from service.api.guards import needs
from service.api.resources import resources
from service.api.responses import answer, json_response
from service.presenters import corrections as presenter
from service.schemas.corrections import (
    CorrectionListSchema,
    CorrectionParameters,
    CorrectionRequestSchema,
)
from service.schemas.fields import NoParameters
from service.store.corrections import history_of
from service.store.speakers import find_speaker

MAX_NUMBER = 2**31 - 1  # of a row key

blueprint = Blueprint(
    "corrections", __name__, description="Merge, split, rename speakers; every decision can be undone."
)


@blueprint.route("/corrections")
@blueprint.arguments(CorrectionParameters, location="query")
@blueprint.response(200, CorrectionListSchema)
def corrections(parameters: dict[str, Any]) -> Response:
    """List the decisions about speakers, oldest first."""

    def build(session: Session) -> Response:
        speaker = parameters["speaker"]
        found = history_of(session, find_speaker(session, speaker) if speaker is not None else None)
        return json_response({"items": [presenter.full(number, each) for number, each in found], "next": None})

    return answer(build)


@blueprint.route("/corrections", methods=["POST"])
@blueprint.arguments(CorrectionRequestSchema)
@blueprint.response(201, CorrectionListSchema, description="Decided; `items` is the speaker's history.")
@needs("write")
def correct(asked: dict[str, Any]) -> Response:
    """Merge, split, rename speakers, or add an alias; it outlives every later extraction."""
    database, speaker = resources().database, asked["speaker"]
    who: dict[str, str] = {"by": g.principal.name, "why": asked["why"]}
    match asked["action"]:
        case "merge":
            made = core.merge(database, speaker, asked["other"], **who)
        case "split":
            made = core.split(database, speaker, asked["names"], **who)
        case "rename":
            made = core.rename(database, speaker, asked["name"], **who)
        case _:
            made = core.alias(database, speaker, asked["name"], **who)
    found = core.history(database, made.slug)
    return json_response({"items": [presenter.full(number, each) for number, each in found], "next": None}, status=201)


@blueprint.route(f"/corrections/<int(max={MAX_NUMBER}):number>", methods=["DELETE"])
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(204)
@needs("write")
def undo(_: dict[str, Any], number: int) -> Response:
    """Take a decision back; the history keeps both."""
    core.undo(resources().database, number, by=g.principal.name)
    return Response(status=204)
