"""`/articles`: the texts that quotes come from."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.blueprint import Blueprint
from service.api.resources import resources
from service.api.responses import after, cut, json_response, page_response
from service.presenters import articles as presenter
from service.schemas.articles import ArticlePageSchema, ArticleParameters, ArticleSchema
from service.schemas.fields import NoParameters
from service.store.articles import ArticleFilter, get_article, list_articles
from service.store.outlets import find_outlet

blueprint = Blueprint("articles", __name__, description="The articles that quotes come from.")


@blueprint.route("/articles")
@blueprint.arguments(ArticleParameters, location="query")
@blueprint.response(200, ArticlePageSchema)
def articles(parameters: dict[str, Any]) -> Response:
    """List articles, newest first, without their texts."""
    key = after(parameters, (str, int))
    with resources().database.reading() as session:
        filters = ArticleFilter(outlet=find_outlet(session, parameters["outlet"]) if parameters["outlet"] else None)
        rows = list_articles(session, filters, after=key, limit=parameters["limit"] + 1)
    shown, last = cut(rows, parameters["limit"])
    return page_response([presenter.summary(row) for row in shown], last.key if last else None, parameters)


@blueprint.route("/articles/<article_id>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, ArticleSchema)
def article(_: dict[str, Any], article_id: str) -> Response:
    """One article with its text."""
    with resources().database.reading() as session:
        found = get_article(session, article_id)
    return json_response(presenter.full(found))
