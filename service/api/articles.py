"""`/articles`: the texts that quotes come from."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from service.api.blueprint import Blueprint
from service.api.formats import MIMETYPES, choose
from service.api.guards import needs
from service.api.resources import resources
from service.api.responses import Listing, answer, json_response, list_response
from service.attempts import transact
from service.presenters import articles as presenter
from service.presenters import linked, tables
from service.readers.records import article_from_record
from service.schemas.articles import (
    ArticlePageSchema,
    ArticleParameters,
    ArticleRequestSchema,
    ArticleSchema,
    IngestedSchema,
)
from service.schemas.fields import NoParameters
from service.schemas.quotes import QuoteListSchema
from service.store.articles.outlets import find_outlet
from service.store.articles.reading import ArticleFilter, find_article, get_article, list_articles
from service.store.articles.writing import delete_article
from service.store.people.answers import Repetition, keep_answer, known_answer
from service.store.quotes.reading import list_quotes_of_article

MAX_IDEMPOTENCY_KEY = 200
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_IDEMPOTENCY_KEY},
    "description": "Makes a request that is sent again (within a day) be answered as before, and not be done twice.",
}

blueprint = Blueprint("articles", __name__, description="The articles that quotes come from.")


@blueprint.route("/articles")
@blueprint.arguments(ArticleParameters, location="query")
@blueprint.response(200, ArticlePageSchema)
@blueprint.also_as("csv", "ndjson")
def articles(parameters: dict[str, Any]) -> Response:
    """List articles, newest first, without their texts."""
    since, until = parameters["since"], parameters["until"]

    def build(session: Session) -> Response:
        filters = ArticleFilter(
            outlet=find_outlet(session, parameters["outlet"]) if parameters["outlet"] else None,
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
        )
        listing = Listing(
            fetch=lambda over, after, limit: list_articles(over, filters, after=after, limit=limit),
            key=lambda each: each.key,
            kinds=(str, int),
            present=presenter.summary,
            columns=tables.ARTICLE_COLUMNS,
        )
        return list_response(session, listing, parameters)

    return answer(build)


@blueprint.route("/articles", methods=["POST"])
@blueprint.arguments(ArticleRequestSchema)
@blueprint.response(201, IngestedSchema, description="Stored as new.")
@blueprint.alt_response(200, schema=IngestedSchema, description="Stored before; replaced if changed.", success=True)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@needs("write")
def ingest(asked: dict[str, Any]) -> Response:
    """Extract and store one article; the same `id` again replaces it."""
    repetition = repetition_of_request()
    database = resources().database
    if repetition is not None:
        with database.reading() as session:
            known = known_answer(session, repetition)
        if known is not None:
            return Response(known[1], status=known[0], mimetype=MIMETYPES["json"])
    article = article_from_record(asked, max_chars=resources().settings.extraction_chars)
    written = resources().extraction.ingest(article)
    body = {"id": written.id, "source_id": article.id, "state": written.state, "quotes": written.quotes}
    response = json_response(body, status=201 if written.state == "new" else 200)
    response.headers["Location"] = f"/articles/{written.id}"
    if repetition is not None:
        with database.writing() as session:
            keep_answer(session, repetition, response.status_code, response.get_data(as_text=True))
    return response


def repetition_of_request() -> Repetition | None:
    """What the `Idempotency-Key` header makes of this request."""
    key = idempotency_key()
    return None if key is None else Repetition.of(g.principal.id, key, request.get_data())


def idempotency_key() -> str | None:
    """The `Idempotency-Key` header, if there is one."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and (not 1 <= len(key) <= MAX_IDEMPOTENCY_KEY or not key.isprintable()):
        raise BadRequest(f"Idempotency-Key must have 1 to {MAX_IDEMPOTENCY_KEY} printable characters.")
    return key


@blueprint.route("/articles/<article_id>", methods=["DELETE"])
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(204)
@needs("write")
def delete(_: dict[str, Any], article_id: str) -> Response:
    """Delete an article with its quotes."""
    transact(resources().database, lambda session: delete_article(session, article_id))
    return Response(status=204)


@blueprint.route("/articles/<article_id>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, ArticleSchema)
def article(_: dict[str, Any], article_id: str) -> Response:
    """One article with its text."""
    return answer(lambda session: json_response(presenter.full(get_article(session, article_id))))


@blueprint.route("/articles/<article_id>/quotes")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, QuoteListSchema)
@blueprint.also_as("jsonld")
def quotes_of_article(_: dict[str, Any], article_id: str) -> Response:
    """All quotes of one article, in the order of its text."""

    def build(session: Session) -> Response:
        form = choose(("json", "jsonld"))
        rows = list_quotes_of_article(session, find_article(session, article_id))
        items = [row.value() for row in rows]
        return json_response(
            linked.graph(items, request.url_root) if form == "jsonld" else {"items": items, "next": None}, form
        )

    return answer(build)
