"""Public ids: stable over re-ingest and re-extraction, safe in URLs, never reused for something else.

An article's id is a digest of its identity: the caller's id, else its URL, else its outlet and text. A quote's is a
digest of its article's id, its ranges and its cue, so a quote that a new model version finds again keeps its id.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence

from extractors.model import Article, Quote
from service.store.models.columns import published_text

ID_LENGTH = 20


def digest(*parts: str) -> str:
    """The start of a SHA-256 over the parts, hexadecimal: 80 bits, one clash in 10^12 rows is unlikely."""
    packed = json.dumps(parts, ensure_ascii=True).encode("ascii")
    return hashlib.sha256(packed).hexdigest()[:ID_LENGTH]


def article_id(article: Article) -> str:
    """The article's public id."""
    if article.id is not None:
        return digest("id", article.id)
    if article.url:
        return digest("url", article.url)
    return digest("text", article.outlet, article.text)


def content_hash(article: Article) -> str:
    """SHA-256 over every field of the article: a re-ingest with the same hash changes nothing."""
    fields = {each.name: getattr(article, each.name) for each in dataclasses.fields(article)}
    fields["published_at"] = published_text(article.published_at)
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode("ascii")).hexdigest()


def quote_ids(article: str, quotes: Sequence[Quote]) -> list[str]:
    """A public id for each quote of the article with that id; equal ranges and cues are told apart by their order."""
    seen: dict[str, int] = {}
    ids = []
    for quote in quotes:
        place = " ".join(f"{span.start}-{span.end}" for span in quote.content)
        cue = f"{quote.cue.span.start}-{quote.cue.span.end}" if quote.cue else ""
        copies = seen.get(place + "|" + cue, 0)
        seen[place + "|" + cue] = copies + 1
        ids.append(digest("quote", article, place, cue, *([str(copies)] if copies else [])))
    return ids
