"""`/speakers`: who speaks, under which names, how often and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from extractors.model import SpeakerType
from service.api.blueprint import Blueprint
from service.api.formats import MIMETYPES, choose
from service.api.responses import Listing, answer, json_response, list_response
from service.presenters import atom, tables
from service.presenters import speakers as presenter
from service.schemas.fields import NoParameters
from service.schemas.speakers import SpeakerPageSchema, SpeakerParameters, SpeakerPortraitSchema
from service.store.articles.outlets import find_outlet
from service.store.quotes.reading import QuoteFilter, list_quotes
from service.store.speakers.portraits import portrait
from service.store.speakers.reading import (
    SpeakerFilter,
    StoredSpeaker,
    find_speaker,
    get_speaker,
    list_speakers,
    with_counts,
)

FEED_LENGTH = 50

blueprint = Blueprint("speakers", __name__, description="Canonical speakers, over all articles.")


@blueprint.route("/speakers")
@blueprint.arguments(SpeakerParameters, location="query")
@blueprint.response(200, SpeakerPageSchema)
@blueprint.also_as("csv", "ndjson")
def speakers(parameters: dict[str, Any]) -> Response:
    """List speakers, the most quoted first."""
    by_name, counts = parameters["sort"] == "name", parameters["counts"]

    def build(session: Session) -> Response:
        filters = SpeakerFilter(
            words=parameters["q"],
            type=SpeakerType(parameters["type"]) if parameters["type"] else None,
            outlet=find_outlet(session, parameters["outlet"]) if parameters["outlet"] else None,
        )

        def fetch(over: Session, after: Any, limit: int) -> Sequence[StoredSpeaker]:
            found = list_speakers(over, filters, by_name=by_name, after=after, limit=limit)
            return with_counts(over, found, counts, filters.outlet)

        listing = Listing(
            fetch=fetch,
            key=lambda each: (each.row.folded if by_name else int(each.row.quotes), each.row.key),
            kinds=(str if by_name else int, int),
            present=presenter.full,
            columns=(*tables.SPEAKER_COLUMNS, *(tables.COUNT_COLUMNS[each] for each in dict.fromkeys(counts))),
        )
        return list_response(session, listing, parameters)

    return answer(build)


@blueprint.route("/speakers/<slug>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, SpeakerPortraitSchema)
@blueprint.also_as("atom")
def speaker(_: dict[str, Any], slug: str) -> Response:
    """One speaker, by slug, name or alias; as Atom, a feed of the latest quotes."""

    def build(session: Session) -> Response:
        form = choose(("json", "atom"))
        key = find_speaker(session, slug)
        found = get_speaker(session, key)
        if form == "json":
            return json_response(presenter.portrayed(found, portrait(session, key)), form)
        latest = [row.value() for row in list_quotes(session, QuoteFilter(speaker=key), limit=FEED_LENGTH)]
        return Response(atom.feed(presenter.full(found), latest, request.url_root), mimetype=MIMETYPES["atom"])

    return answer(build)
