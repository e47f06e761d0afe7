"""A speaker's latest quotes as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote as escape
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold at all, escaped or not.
FORBIDDEN = dict.fromkeys((*range(0, 9), 11, 12, *range(14, 32), *range(55296, 57344), 65534, 65535), "�")
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def feed(speaker: Mapping[str, Any], quotes: Sequence[Mapping[str, Any]], base: str) -> bytes:
    """The feed, from the JSON shapes of a speaker and their quotes; `base` is the service's address."""
    address = f"{base}speakers/{escape(speaker['slug'])}"
    root = ElementTree.Element("feed", xmlns=NAMESPACE)
    _text(root, "id", address)
    _text(root, "title", f"{speaker['name']} on record")
    _text(root, "updated", max((_moment(quote) for quote in quotes), default=_stamp(None)))
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{address}.atom")
    ElementTree.SubElement(root, "link", rel="alternate", href=address)
    for quote in quotes:
        _entry(root, quote, base)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entry(root: ElementTree.Element, quote: Mapping[str, Any], base: str) -> None:
    address = f"{base}quotes/{escape(quote['id'])}"
    article = quote["article"]
    entry = ElementTree.SubElement(root, "entry")
    _text(entry, "id", address)
    _text(entry, "title", _shortened(quote["text"]))
    _text(entry, "updated", _moment(quote))
    ElementTree.SubElement(entry, "link", rel="alternate", href=address)
    for speaker in quote["speakers"]:
        _text(ElementTree.SubElement(entry, "author"), "name", speaker["name"])
    if not quote["speakers"]:
        _text(ElementTree.SubElement(entry, "author"), "name", article["outlet"] or "unknown")
    _text(entry, "content", quote["context"]["paragraph"], type="text")
    ElementTree.SubElement(entry, "category", term=quote["kind"])
    if article["outlet"]:
        _text(entry, "rights", article["outlet"])


def _text(parent: ElementTree.Element, name: str, words: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = words.translate(FORBIDDEN)


def _moment(quote: Mapping[str, Any]) -> str:
    published = quote["article"]["published_at"]
    return _stamp(datetime.fromisoformat(published) if published else None)


def _stamp(moment: datetime | None) -> str:
    moment = moment or NEVER
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _shortened(words: str, limit: int = 120) -> str:
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
