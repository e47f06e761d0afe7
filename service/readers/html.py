"""The text of an article's HTML page: its paragraphs, separated by empty lines, without menus, scripts and captions.

The page's `<article>` with the most paragraph text is read (else `<main>`, else the body); block elements end a
paragraph, inline ones do not, entities are characters. libxml2 forgives what is broken; nothing is fetched, no entity
outside the page is ever resolved.

A page may be made to cost: everything here is linear in its length. libxml2's own tree is not (an element with a
hundred thousand attributes takes it minutes), so it is built from the parser's events instead, without the attributes
that nobody reads and not deeper than `MAX_DEPTH`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from extractors.errors import EmptyText

SKIPPED = frozenset(
    (
        "script style noscript template nav header footer aside form button select figure figcaption"
        " iframe object svg math video audio canvas head title"
    ).split()
)
INLINE = frozenset(
    (
        "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time tt"
        " u var wbr"
    ).split()
)
ATTRIBUTES = frozenset(("itemprop", "role", "property", "name", "content", "rel", "href", "lang"))
MAX_DEPTH = 250
MARKS = {"q": ("“", "”")}
WHITE = re.compile(r"[ \t\r\n\f\v\u00a0]+")


def article_text(html: str) -> str:
    """The text; EmptyText when the page holds none. `html` holds no NUL characters and no lone surrogates."""
    return text_of(parse(html))


def text_of(root: etree._Element) -> str:
    """The text of a page that was parsed; EmptyText."""
    text = "\n\n".join(paragraphs(main_part(root)))
    if not text:
        raise EmptyText("the page holds no text")
    return text


class Builder:
    """Builds a tree from the parser's events, with `ATTRIBUTES` only and flat from `MAX_DEPTH` on."""

    def __init__(self) -> None:
        self.tree = etree.TreeBuilder()
        self.depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        if self.depth <= MAX_DEPTH:
            self.tree.start(tag, {name: attributes[name] for name in ATTRIBUTES if name in attributes})

    def end(self, tag: str) -> None:
        """An element ends."""
        if self.depth <= MAX_DEPTH:
            self.tree.end(tag)
        self.depth -= 1

    def data(self, words: str) -> None:
        """Text between elements."""
        if self.depth:
            self.tree.data(words)

    def close(self) -> etree._Element:
        """The root."""
        return self.tree.close()


def parse(html: str) -> etree._Element:
    """The page as a tree; EmptyText when there is nothing in it."""
    # UTF-8 by our own word: a page's <meta charset> speaks of the bytes that it once was.
    builder: Any = Builder()
    parser: Any = etree.HTMLParser(encoding="utf-8", huge_tree=False, target=builder)
    try:
        parser.feed(html.encode("utf-8"))
        root: etree._Element = parser.close()
    except (etree.LxmlError, AssertionError) as error:
        raise EmptyText("the page holds no text") from error
    return root


def main_part(root: etree._Element) -> etree._Element:
    """The element that holds the article."""
    for path in (".//article", ".//*[@itemprop='articleBody']", ".//main", ".//*[@role='main']"):
        found = list(root.iterfind(path))
        if found:
            return found[0] if len(found) == 1 else fullest(root, found)
    return root


def fullest(root: etree._Element, candidates: Sequence[etree._Element]) -> etree._Element:
    """The first of the candidates with the most text in paragraphs; one walk, however they nest."""
    among = set(candidates)
    sums: dict[etree._Element, int] = {}
    opened: list[int] = []
    total = inside = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if node in among:
                opened.append(total)
            inside += node.tag == "p"
            total += len(node.text or "") if inside else 0
        else:
            inside -= node.tag == "p"
            if node in among:
                sums[node] = total - opened.pop()
            total += len(node.tail or "") if inside else 0
    return max(candidates, key=sums.__getitem__)


def paragraphs(element: etree._Element) -> Iterator[str]:
    """Its paragraphs in order, white space single. Walks events, not frames: depth costs no stack."""
    pieces: list[str] = []
    skipping: etree._Element | None = None

    def ended() -> Iterator[str]:
        words = WHITE.sub(" ", "".join(pieces)).strip()
        pieces.clear()
        if words:
            yield words

    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        block = tag not in INLINE
        if event == "start":
            if skipping is None and tag in SKIPPED and node is not element:
                skipping = node
            if skipping is None:
                if block:
                    yield from ended()
                pieces.append(MARKS.get(tag, ("", ""))[0] + (node.text or ""))
            continue
        if skipping is None:
            pieces.append(MARKS.get(tag, ("", ""))[1])
            if block:
                yield from ended()
        elif skipping is node:
            skipping = None
        if skipping is None and node is not element:
            pieces.append(node.tail or "")
    yield from ended()
