"""`/variants`: one statement in every outlet's words, and where the wordings part."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from extractors.variants.wording import Relation
from service.api.blueprint import Blueprint
from service.api.responses import Listing, answer, json_response, list_response
from service.presenters import variants as presenter
from service.schemas.fields import NoParameters
from service.schemas.variants import QuoteVariantsSchema, VariantGroupSchema, VariantPageSchema, VariantParameters
from service.store.articles.outlets import find_outlet
from service.store.speakers.reading import find_speaker
from service.store.variants.groups import GroupFilter, get_group, list_groups, variants_of

# Lists show the first members of very large groups; the group itself shows more.
LISTED_MEMBERS = 50

blueprint = Blueprint("variants", __name__, description="One statement in every outlet's words.")


@blueprint.route("/variants")
@blueprint.arguments(VariantParameters, location="query")
@blueprint.response(200, VariantPageSchema)
@blueprint.also_as("ndjson")
def variants(parameters: dict[str, Any]) -> Response:
    """List groups of variants, the latest first."""

    def build(session: Session) -> Response:
        filters = GroupFilter(
            speaker=find_speaker(session, parameters["speaker"]) if parameters["speaker"] else None,
            outlet=find_outlet(session, parameters["outlet"]) if parameters["outlet"] else None,
            relation=Relation(parameters["relation"]) if parameters["relation"] else None,
            min_outlets=parameters["min_outlets"],
        )
        listing = Listing(
            fetch=lambda over, after, limit: list_groups(
                over, filters, after=after, limit=limit, members=LISTED_MEMBERS
            ),
            key=lambda each: each.key,
            kinds=(str, int),
            present=presenter.group,
            columns=(),
            formats=("json", "ndjson"),
        )
        return list_response(session, listing, parameters)

    return answer(build)


@blueprint.route("/variants/<group_id>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, VariantGroupSchema)
def variant(_: dict[str, Any], group_id: str) -> Response:
    """One group with its members, each aligned to the representative."""
    return answer(lambda session: json_response(presenter.group(get_group(session, group_id))))


@blueprint.route("/quotes/<quote_id>/variants")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, QuoteVariantsSchema)
def quote_variants(_: dict[str, Any], quote_id: str) -> Response:
    """The other quotes that report a quote's statement, each aligned to it, and those that contradict it."""
    return answer(lambda session: json_response(presenter.variants(variants_of(session, quote_id))))
