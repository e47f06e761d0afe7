"""RSS 2.0 and Atom files: one article an entry, its text from the fullest content the entry carries.

An entry's HTML is read as a page's is; entries that carry only a summary become articles of that summary. The parser
resolves no entities and fetches nothing, so a feed can neither read files nor blow itself up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from lxml import etree

from extractors.errors import InvalidRecord, OnrecordError
from extractors.model import Article
from service.readers.base import Item, read_bytes
from service.readers.html import article_text
from service.readers.records import LIMITS, article_from_record, published_at

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def read_feed(path: Path, *, outlet: str = "", max_chars: int) -> Iterator[Item]:
    """The articles of a feed; `outlet` is for feeds without a title."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(read_bytes(path, max_chars), parser)
    except OnrecordError as error:
        yield Item(str(path), error=error)
        return
    except (etree.XMLSyntaxError, ValueError) as error:
        yield Item(str(path), error=InvalidRecord(f"not valid XML: {error}"))
        return
    title = words(root, "channel/title", f"{ATOM}title") or outlet
    entries = [*root.iter("item"), *root.iter(f"{ATOM}entry")]
    if not entries:
        yield Item(str(path), error=InvalidRecord("the file is no RSS or Atom feed, or an empty one"))
    for entry in entries:
        where = f"{path}:{entry.sourceline or 0}"
        try:
            yield Item(where, article=article_of(entry, title, max_chars))
        except OnrecordError as error:
            yield Item(where, error=error)


def article_of(entry: etree._Element, outlet: str, max_chars: int) -> Article:
    """An entry as an article; InvalidRecord or EmptyText."""
    html = words(entry, CONTENT, f"{ATOM}content", f"{ATOM}summary", "description") or ""
    link = entry.find(f"{ATOM}link[@href]")
    record = {
        "id": words(entry, "guid", f"{ATOM}id"),
        "outlet": outlet,
        "title": (words(entry, "title", f"{ATOM}title") or "")[: LIMITS["title"]],
        "url": words(entry, "link") or (link.get("href") if link is not None else None),
        "byline": words(entry, CREATOR, "author", f"{ATOM}author/{ATOM}name"),
        "text": article_text(html),
    }
    dated = moment(words(entry, "pubDate", f"{ATOM}published", f"{ATOM}updated"))
    if dated is not None:
        record["published_at"] = dated.isoformat()
    return article_from_record(record, max_chars=max_chars)


def words(element: etree._Element, *paths: str) -> str | None:
    """The text at the first of these paths that holds any."""
    for path in paths:
        found = element.find(path)
        if found is not None:
            text = etree.tostring(found, method="text", encoding="unicode", with_tail=False).strip()
            if text:
                return text
    return None


def moment(value: str | None) -> date | datetime | None:
    """An RFC 822 (RSS) or ISO 8601 (Atom) date; None where it is neither."""
    if value is None:
        return None
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        pass
    try:
        return published_at(value)
    except InvalidRecord:
        return None
