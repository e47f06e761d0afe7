"""`/articles`: the texts that quotes come from."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from service.api.blueprint import Blueprint
from service.api.formats import MIMETYPES, choose
from service.api.responses import Listing, answer, json_response, list_response
from service.presenters import articles as presenter
from service.presenters import linked, tables
from service.presenters import quotes as quote_presenter
from service.schemas.articles import ArticlePageSchema, ArticleParameters, ArticleSchema
from service.schemas.fields import NoParameters
from service.schemas.quotes import QuoteListSchema
from service.store.articles import ArticleFilter, find_article, get_article, list_articles
from service.store.outlets import find_outlet
from service.store.quotes import list_quotes_of_article

blueprint = Blueprint("articles", __name__, description="The articles that quotes come from.")


@blueprint.route("/articles")
@blueprint.arguments(ArticleParameters, location="query")
@blueprint.response(200, ArticlePageSchema)
@blueprint.alt_response(200, content_type=MIMETYPES["csv"], schema={"type": "string"}, success=True)
@blueprint.alt_response(200, content_type=MIMETYPES["ndjson"], schema={"type": "string"}, success=True)
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


@blueprint.route("/articles/<article_id>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, ArticleSchema)
def article(_: dict[str, Any], article_id: str) -> Response:
    """One article with its text."""
    return answer(lambda session: json_response(presenter.full(get_article(session, article_id))))


@blueprint.route("/articles/<article_id>/quotes")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, QuoteListSchema)
@blueprint.alt_response(200, content_type=MIMETYPES["jsonld"], schema={"type": "object"}, success=True)
def quotes_of_article(_: dict[str, Any], article_id: str) -> Response:
    """All quotes of one article, in the order of its text."""

    def build(session: Session) -> Response:
        form = choose(("json", "jsonld"))
        rows = list_quotes_of_article(session, find_article(session, article_id))
        items = [quote_presenter.stored(row) for row in rows]
        return json_response(
            linked.graph(items, request.url_root) if form == "jsonld" else {"items": items, "next": None}, form
        )

    return answer(build)
