"""`/speakers`: who speaks, under which names, how often and where."""

from __future__ import annotations

from typing import Any

from flask import Response

from extractors.model import SpeakerType
from service.api.blueprint import Blueprint
from service.api.resources import resources
from service.api.responses import after, cut, json_response, page_response
from service.presenters import speakers as presenter
from service.schemas.fields import NoParameters
from service.schemas.speakers import SpeakerPageSchema, SpeakerParameters, SpeakerSchema
from service.store.outlets import find_outlet
from service.store.speakers import SpeakerFilter, find_speaker, get_speaker, list_speakers

blueprint = Blueprint("speakers", __name__, description="Canonical speakers, over all articles.")


@blueprint.route("/speakers")
@blueprint.arguments(SpeakerParameters, location="query")
@blueprint.response(200, SpeakerPageSchema)
def speakers(parameters: dict[str, Any]) -> Response:
    """List speakers, the most quoted first."""
    by_name = parameters["sort"] == "name"
    key = after(parameters, (str if by_name else int, int))
    with resources().database.reading() as session:
        filters = SpeakerFilter(
            words=parameters["q"],
            type=SpeakerType(parameters["type"]) if parameters["type"] else None,
            outlet=find_outlet(session, parameters["outlet"]) if parameters["outlet"] else None,
        )
        rows = list_speakers(session, filters, by_name=by_name, after=key, limit=parameters["limit"] + 1)
    shown, last = cut(rows, parameters["limit"])
    following = None if last is None else (last.row.folded if by_name else int(last.row.quotes), last.row.key)
    return page_response([presenter.full(row) for row in shown], following, parameters)


@blueprint.route("/speakers/<slug>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, SpeakerSchema)
def speaker(_: dict[str, Any], slug: str) -> Response:
    """One speaker, by slug, name or alias."""
    with resources().database.reading() as session:
        found = get_speaker(session, find_speaker(session, slug))
    return json_response(presenter.full(found))
