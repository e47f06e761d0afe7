"""`/quotes`: who said what, in which words."""

from __future__ import annotations

from typing import Any

from flask import Response

from extractors.model import Kind
from service.api.blueprint import Blueprint
from service.api.resources import resources
from service.api.responses import after, cut, json_response, page_response
from service.presenters import quotes as presenter
from service.schemas.fields import NoParameters
from service.schemas.quotes import QuotePageSchema, QuoteParameters, QuoteSchema
from service.store.outlets import find_outlet
from service.store.quotes import QuoteFilter, get_quote, list_quotes
from service.store.speakers import find_speaker

blueprint = Blueprint(
    "quotes", __name__, description="Direct, mixed and reported statements with their source and context."
)


@blueprint.route("/quotes")
@blueprint.arguments(QuoteParameters, location="query")
@blueprint.response(200, QuotePageSchema)
def quotes(parameters: dict[str, Any]) -> Response:
    """List quotes, newest first."""
    key = after(parameters, (str, int))
    with resources().database.reading() as session:
        filters = QuoteFilter(
            speaker=find_speaker(session, parameters["speaker"]) if parameters["speaker"] else None,
            outlet=find_outlet(session, parameters["outlet"]) if parameters["outlet"] else None,
            kind=Kind(parameters["kind"]) if parameters["kind"] else None,
        )
        rows = list_quotes(session, filters, after=key, limit=parameters["limit"] + 1)
    shown, last = cut(rows, parameters["limit"])
    return page_response([presenter.stored(row) for row in shown], last.key if last else None, parameters)


@blueprint.route("/quotes/<quote_id>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, QuoteSchema)
def quote(_: dict[str, Any], quote_id: str) -> Response:
    """One quote."""
    with resources().database.reading() as session:
        found = get_quote(session, quote_id)
    return json_response(presenter.stored(found))
