"""`/outlets`: who publishes."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.blueprint import Blueprint
from service.api.responses import Listing, answer, list_response
from service.presenters import outlets as presenter
from service.presenters import tables
from service.schemas.fields import PageParameters
from service.schemas.outlets import OutletPageSchema
from service.store.articles.outlets import list_outlets

blueprint = Blueprint("outlets", __name__, description="The publishers.")

LISTING = Listing(
    fetch=lambda session, after, limit: list_outlets(session, after=after[0] if after else None, limit=limit),
    key=lambda row: (row.slug,),
    kinds=(str,),
    present=presenter.full,
    columns=tables.OUTLET_COLUMNS,
)


@blueprint.route("/outlets")
@blueprint.arguments(PageParameters, location="query")
@blueprint.response(200, OutletPageSchema)
@blueprint.also_as("csv", "ndjson")
def outlets(parameters: dict[str, Any]) -> Response:
    """List outlets by slug."""
    return answer(lambda session: list_response(session, LISTING, parameters))
