"""`/corrections`: people's decisions about who is one speaker, with the history of all of them."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from sqlalchemy.orm import Session

from service import corrections as core
from service.api.blueprint import Blueprint
from service.api.guards import needs
from service.api.resources import resources
from service.api.responses import Listing, answer, json_response, list_response
from service.presenters import corrections as presenter
from service.presenters import tables
from service.schemas.corrections import (
    CorrectionPageSchema,
    CorrectionParameters,
    CorrectionRequestSchema,
    LatestCorrectionsSchema,
)
from service.schemas.fields import MAX_LIMIT, NoParameters
from service.store.people.corrections import history_of
from service.store.speakers.reading import find_speaker

MAX_NUMBER = 2**31 - 1  # of a row key

blueprint = Blueprint(
    "corrections", __name__, description="Merge, split, rename speakers; every decision can be undone."
)


@blueprint.route("/corrections")
@blueprint.arguments(CorrectionParameters, location="query")
@blueprint.response(200, CorrectionPageSchema)
@blueprint.also_as("csv", "ndjson")
def corrections(parameters: dict[str, Any]) -> Response:
    """List the decisions about speakers, oldest first."""

    def build(session: Session) -> Response:
        speaker = parameters["speaker"]
        key = find_speaker(session, speaker) if speaker is not None else None
        listing = Listing(
            fetch=lambda over, after, limit: history_of(over, key, after=after, limit=limit),
            key=lambda numbered: (numbered[0],),
            kinds=(int,),
            present=lambda numbered: presenter.full(*numbered),
            columns=tables.CORRECTION_COLUMNS,
        )
        return list_response(session, listing, parameters)

    return answer(build)


@blueprint.route("/corrections", methods=["POST"])
@blueprint.arguments(CorrectionRequestSchema)
@blueprint.response(201, LatestCorrectionsSchema, description="Decided; `items` ends the speaker's history.")
@needs("write")
def correct(asked: dict[str, Any]) -> Response:
    """Merge, split, rename speakers, or add an alias; it outlives every later extraction."""
    database, speaker = resources().database, asked["speaker"]
    with resources().extraction.knowing() as known:
        who: dict[str, Any] = {"by": g.principal.name, "why": asked["why"], "known": known}
        match asked["action"]:
            case "merge":
                made = core.merge(database, speaker, asked["other"], **who)
            case "split":
                made = core.split(database, speaker, asked["names"], **who)
            case "rename":
                made = core.rename(database, speaker, asked["name"], **who)
            case _:
                made = core.alias(database, speaker, asked["name"], **who)
    latest = core.history(database, made.slug)[-MAX_LIMIT:]
    return json_response({"items": [presenter.full(*each) for each in latest], "next": None}, status=201)


@blueprint.route(f"/corrections/<int(max={MAX_NUMBER}):number>", methods=["DELETE"])
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(204)
@needs("write")
def undo(_: dict[str, Any], number: int) -> Response:
    """Take a decision back; the history keeps both."""
    with resources().extraction.knowing() as known:
        core.undo(resources().database, number, by=g.principal.name, known=known)
    return Response(status=204)
