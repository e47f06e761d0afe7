"""`/quotes`: who said what, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from flask import Response, g, request
from sqlalchemy.orm import Session

from extractors.model import Kind
from service.api.blueprint import Blueprint
from service.api.formats import choose
from service.api.guards import needs
from service.api.resources import resources
from service.api.responses import Listing, answer, json_response, json_text_response, list_response
from service.attempts import transact
from service.presenters import linked, tables
from service.presenters.counts import counts
from service.schemas.fields import NoParameters
from service.schemas.quotes import QuotePageSchema, QuoteParameters, QuoteSchema
from service.schemas.reviews import ReviewRequestSchema
from service.store.articles.outlets import find_outlet
from service.store.models import ReviewStatus
from service.store.people.reviews import review_quote
from service.store.quotes.reading import ListedQuote, QuoteFilter, count_by, get_quote, list_quotes
from service.store.search.fulltext import parse
from service.store.speakers.reading import find_speaker
from service.store.variants.foresight import foresee_stored
from service.store.variants.keeping import sync_quote

blueprint = Blueprint(
    "quotes", __name__, description="Direct, mixed and reported statements with their source and context."
)


@blueprint.route("/quotes")
@blueprint.arguments(QuoteParameters, location="query")
@blueprint.response(200, QuotePageSchema)
@blueprint.also_as("csv", "ndjson", "jsonld")
def quotes(parameters: dict[str, Any]) -> Response:
    """List quotes, newest first."""

    def build(session: Session) -> Response:
        filters = read_filters(session, parameters)
        listing = Listing(
            fetch=lambda over, after, limit: list_quotes(
                over, filters, after=after, limit=limit, oldest_first=parameters["sort"] == "published_at"
            ),
            key=lambda each: each.key,
            kinds=(str, int),
            present=ListedQuote.value,
            text=attrgetter("text"),
            columns=tables.QUOTE_COLUMNS,
            formats=("json", "csv", "ndjson", "jsonld"),
        )
        facets = {name: counts(count_by(session, filters, name)) for name in parameters["facets"]}
        return list_response(session, listing, parameters, {"facets": facets} if facets else None)

    return answer(build)


def read_filters(session: Session, parameters: Mapping[str, Any]) -> QuoteFilter:
    """What a request asks for, its names looked up."""
    since, until = parameters["since"], parameters["until"]
    return QuoteFilter(
        speaker=find_speaker(session, parameters["speaker"]) if parameters["speaker"] else None,
        outlet=find_outlet(session, parameters["outlet"]) if parameters["outlet"] else None,
        kind=Kind(parameters["kind"]) if parameters["kind"] else None,
        act=parameters["act"],
        attitude=parameters["attitude"],
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        min_confidence=parameters["min_confidence"],
        words=parse(parameters["q"]) if parameters["q"] else None,
    )


@blueprint.route("/quotes/<quote_id>", methods=["PATCH"])
@blueprint.arguments(ReviewRequestSchema)
@blueprint.response(200, QuoteSchema)
@needs("write")
def review(asked: dict[str, Any], quote_id: str) -> Response:
    """Confirm, correct or reject a quote; the review outlives every later extraction."""
    with resources().database.reading() as session:
        foreseen = foresee_stored(session, quote_id)

    def write(session: Session) -> None:
        review_quote(
            session,
            quote_id,
            ReviewStatus(asked["status"]),
            reviewer=asked.get("reviewer") or g.principal.name,
            reason=asked.get("reason"),
            speakers=asked.get("speakers"),
            kind=Kind(asked["kind"]) if "kind" in asked else None,
            content=asked.get("content"),
        )
        sync_quote(session, quote_id, foreseen)

    transact(resources().database, write)
    with resources().database.reading() as session:
        return json_text_response(get_quote(session, quote_id).text)


@blueprint.route("/quotes/<quote_id>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, QuoteSchema)
@blueprint.also_as("jsonld")
def quote(_: dict[str, Any], quote_id: str) -> Response:
    """One quote."""

    def build(session: Session) -> Response:
        form = choose(("json", "jsonld"))
        found = get_quote(session, quote_id)
        if form == "json":
            return json_text_response(found.text)
        return json_response(linked.graph([found.value()], request.url_root), form)

    return answer(build)
