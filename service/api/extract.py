"""`POST /extract`: a text in, its quotes out; nothing is stored, nothing is fetched."""

from __future__ import annotations

from typing import Any

from flask import Response

from extractors.checks import check_storable
from extractors.errors import TextTooLong
from extractors.model import Article
from service.api.blueprint import Blueprint
from service.api.guards import needs
from service.api.resources import resources
from service.api.responses import json_response
from service.quote_json import extracted
from service.readers.html import article_text
from service.schemas.extractions import ExtractionRequestSchema, ExtractionSchema

# A page may be so many times longer than the text that is read from it.
HTML_SHARE = 10

blueprint = Blueprint("extract", __name__, description="Extraction without storage.")


@blueprint.route("/extract", methods=["POST"])
@blueprint.arguments(ExtractionRequestSchema)
@blueprint.response(200, ExtractionSchema)
@needs("extract")
def extract(asked: dict[str, Any]) -> Response:
    """Extract the quotes of a text or an article's page."""
    extraction = resources().extraction
    for name in ("text", "html", "title", "outlet"):
        check_storable(asked.get(name, ""), name)
    longest = HTML_SHARE * resources().settings.extraction_chars
    if len(asked.get("html", "")) > longest:
        raise TextTooLong(f"The page has {len(asked['html']):,} characters, more than the limit of {longest:,}.")
    article = Article(
        text=asked["text"] if "text" in asked else article_text(asked["html"]),
        title=asked["title"],
        outlet=asked["outlet"],
        language=asked.get("language"),
        published_at=asked["published_at"],
    )
    answer: dict[str, Any] = {"items": extracted(article, extraction.extract(article)), "next": None}
    if "html" in asked:
        answer["text"] = article.text
    response = json_response(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
