"""HTML pages as saved: the text by `service.readers.html`, what is known about it from the page's own metadata.

Open Graph and the common `<meta>` names give title, outlet, byline, date and language; the canonical link gives the
URL. What a page says of itself wrongly (a date that is none, a `javascript:` link) is left out, not believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lxml import etree

from extractors.checks import check_storable
from extractors.errors import InvalidRecord, OnrecordError
from extractors.model import Article
from service.readers.base import Item, read_text
from service.readers.html import parse, text_of
from service.readers.records import LIMITS, check_url, published_at

NAMES = {
    "title": ("og:title", "twitter:title"),
    "outlet": ("og:site_name", "application-name"),
    "byline": ("author", "article:author", "parsely-author"),
    "published_at": ("article:published_time", "date", "dc.date", "parsely-pub-date"),
    "language": ("og:locale", "language"),
    "url": ("og:url",),
}


def read_page(path: Path, *, outlet: str = "", max_chars: int) -> Iterator[Item]:
    """One article; `outlet` is for pages that do not name theirs."""
    try:
        html = read_text(path, max_chars)
        check_storable(html, "the page")
        yield Item(str(path), article=article_of(html, outlet, path.stem))
    except OnrecordError as error:
        yield Item(str(path), error=error)


def article_of(html: str, outlet: str, title: str) -> Article:
    """The article of a page; `outlet` and `title` stand in for what the page does not say. EmptyText."""
    root = parse(html)
    text = text_of(root)
    said = metadata(root)
    url = published = None
    with suppress(InvalidRecord):
        url = check_url(said.get("url"))
    with suppress(InvalidRecord):
        published = published_at(said.get("published_at"))
    return Article(
        text=text,
        outlet=said.get("outlet") or outlet,
        title=said.get("title") or title,
        url=url,
        published_at=published,
        byline=said.get("byline"),
        language=said.get("language"),
    )


def metadata(root: etree._Element) -> dict[str, str]:
    """What the page says of itself, by our names, each within its limit."""
    given: dict[str, str] = {}
    for meta in root.iter("meta"):
        name, content = meta.get("property") or meta.get("name"), meta.get("content")
        if name and content:
            given.setdefault(name.strip().lower(), " ".join(content.split()))
    found = {ours: given[each] for ours, names in NAMES.items() for each in reversed(names) if given.get(each)}
    heading = root.find(".//title")
    if "title" not in found and heading is not None:
        found["title"] = " ".join(etree.tostring(heading, method="text", encoding="unicode", with_tail=False).split())
    for link in root.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            found["url"] = str(link.get("href"))
    found.setdefault("language", str(root.get("lang") or ""))
    return {name: words[: LIMITS.get(name, len(words))] for name, words in found.items() if words}
