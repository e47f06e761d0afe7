"""A quote as linked data: a schema.org `Quotation`, and the W3C Web Annotation that points at its words.

Quotation: https://schema.org/Quotation (text, spokenByCharacter, isPartOf). Annotation: https://www.w3.org/TR/annotation-model/
with a TextQuoteSelector over the quote's hull and a TextPositionSelector for each of its ranges (code points).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote as escape

Json = dict[str, Any]

SCHEMA = "https://schema.org"
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
TYPES = {
    "person": "Person",
    "office": "Organization",
    "organisation": "Organization",
    "group": "Organization",
    "anonymous": "Person",
}


def graph(quotes: Sequence[Mapping[str, Any]], base: str) -> Json:
    """The document for these quotes (in their JSON shape); `base` is the service's address, ending in a slash."""
    return {"@context": SCHEMA, "@graph": [node for quote in quotes for node in nodes(quote, base)]}


def nodes(quote: Mapping[str, Any], base: str) -> tuple[Json, Json]:
    """The quotation and its annotation."""
    address = f"{base}quotes/{escape(quote['id'])}"
    return quotation(quote, address, base), annotation(quote, address, base)


def quotation(quote: Mapping[str, Any], address: str, base: str) -> Json:
    """schema.org."""
    article = quote["article"]
    part_of: Json = {"@type": "NewsArticle", "@id": article_address(article, base), "headline": article["title"]}
    if article["outlet"]:
        part_of["publisher"] = {"@type": "NewsMediaOrganization", "name": article["outlet"]}
    if article["published_at"]:
        part_of["datePublished"] = article["published_at"]
    node: Json = {"@type": "Quotation", "@id": address, "text": quote["text"], "isPartOf": part_of}
    speakers = [
        {"@type": TYPES[speaker["type"]], "@id": f"{base}speakers/{escape(speaker['slug'])}", "name": speaker["name"]}
        for speaker in quote["speakers"]
    ]
    if speakers:
        node["spokenByCharacter"] = speakers[0] if len(speakers) == 1 else speakers
    return node


def annotation(quote: Mapping[str, Any], address: str, base: str) -> Json:
    """W3C Web Annotation."""
    context = quote["context"]
    positions = [{"type": "TextPositionSelector", "start": start, "end": end} for start, end in quote["content"]]
    words = {
        "type": "TextQuoteSelector",
        "exact": context["exact"],
        "prefix": context["prefix"],
        "suffix": context["suffix"],
    }
    return {
        "@context": ANNOTATION,
        "id": f"{address}#annotation",
        "type": "Annotation",
        "motivation": "identifying",
        "body": address,
        "target": {"source": article_address(quote["article"], base), "selector": [words, *positions]},
    }


def article_address(article: Mapping[str, Any], base: str) -> str:
    """Where the article is: the offsets are into the text that the service serves."""
    return f"{base}articles/{escape(article['id'])}"
