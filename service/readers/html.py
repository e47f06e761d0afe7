"""The text of an article's HTML page: its paragraphs, separated by empty lines, without menus, scripts and captions.

The page's `<article>` with the most paragraph text is read (else `<main>`, else the body); block elements end a
paragraph, inline ones do not, entities are characters. libxml2 parses in linear time, forgives what is broken and
stops at a depth of its own; nothing is fetched, no entity outside the page is ever resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

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
MARKS = {"q": ("“", "”")}
WHITE = re.compile(r"[ \t\r\n\f\v\u00a0]+")


def article_text(html: str) -> str:
    """The text; EmptyText when the page holds none. `html` holds no NUL characters and no lone surrogates."""
    # UTF-8 by our own word: a page's <meta charset> speaks of the bytes that it once was.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = document_fromstring(html.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise EmptyText("the page holds no text") from error
    text = "\n\n".join(paragraphs(main_part(root)))
    if not text:
        raise EmptyText("the page holds no text")
    return text


def main_part(root: HtmlElement) -> HtmlElement:
    """The element that holds the article."""
    for path in (".//article", ".//*[@itemprop='articleBody']", ".//main", ".//*[@role='main']"):
        found = [each for each in root.iterfind(path) if isinstance(each, HtmlElement)]
        if found:
            return max(found, key=lambda each: sum(len(p.text_content()) for p in each.iterfind(".//p")))
    return root


def paragraphs(element: HtmlElement) -> Iterator[str]:
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
