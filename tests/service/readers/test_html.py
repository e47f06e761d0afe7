"""Pages made to cost: whatever is in them, reading takes time in proportion to their length."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from pathlib import Path

import pytest

from extractors.errors import EmptyText, OnrecordError
from service.readers.html import article_text
from service.readers.paths import read_path

SIGNS = 300_000
BOMBS = {
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(SIGNS // 10)) + ">words</p>",
    "one attribute": '<p a="' + "x" * SIGNS + '">words</p>',
    "nested candidates": "<article>" * 240 + "<p>words" * (SIGNS // 8),
    "many candidates": "<article><p>words</p></article>" * (SIGNS // 31),
    "deep": "<div>" * (SIGNS // 5) + "words",
    "deep inline": "<b>" * (SIGNS // 3) + "words",
    "misnested": "<b><p></b>words</p>" * (SIGNS // 19),
    "entities": "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]><p>&a9; words</p>",
    "character references": "<p>words" + "&#x41;" * (SIGNS // 6),
    "spaces": "<p>words" + " \t" * (SIGNS // 2) + "end",
    "comments": "<p>words</p>" + "<!-- -" * (SIGNS // 6),
    "brackets": "<p>words</p>" + "<" * SIGNS,
    "tables": "<table>" * (SIGNS // 7) + "<p>words",
    "links": "<p>words" + "<a href=x>" * (SIGNS // 10),
}


@pytest.mark.parametrize("name", BOMBS)
def test_html_costs_in_proportion_to_its_length(name: str) -> None:
    began = time.process_time()
    try:
        text = article_text(BOMBS[name])
    except EmptyText:
        text = ""
    # The two that were quadratic took half a minute and more at this size.
    assert time.process_time() - began < 5
    assert len(text) <= len(BOMBS[name])


def test_html_takes_the_candidate_with_most_text_in_paragraphs() -> None:
    page = "<article><p>Short.</p></article><article><div><p>The one that is</p> <p>longer.</p></div></article>"
    assert article_text(page) == "The one that is\n\nlonger."
    nested = "<article>Outside <article><p>Inside.</p></article><p>Around.</p></article>"
    assert article_text(nested) == "Outside\n\nInside.\n\nAround."


def test_html_deeper_than_anyone_writes_is_read_flat() -> None:
    assert article_text("<div>" * 1000 + "<p>One.</p><p>Two.</p>" + "</div>" * 1000 + "<p>Three.</p>").split() == [
        "One.Two.",
        "Three.",
    ]


def archive(kind: str) -> bytes:
    """A hundred megabytes of text, packed into a hundred kilobytes."""
    written = io.BytesIO()
    if kind == "gzip":
        with gzip.open(written, "wb") as packed:
            for _ in range(100):
                packed.write(b"Ana said so. " * 80_000)
    else:
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("bomb.txt", b"Ana said so. " * 8_000_000)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["gzip", "zip"])
def test_readers_never_unpack(tmp_path: Path, kind: str) -> None:
    packed = archive(kind)
    for name in ("bomb.txt", "bomb.txt.gz", "bomb.zip", "bomb.html", "bomb.xml", "bomb.csv", "bomb.jsonl"):
        path = tmp_path / name
        path.write_bytes(packed)
        (item, *more) = read_path(path, max_chars=1_000_000)
        assert not more
        assert isinstance(item.error, OnrecordError), name
        assert len(str(item.error)) < 300


@pytest.mark.parametrize(
    "inside",
    [
        "<a " + " ".join(f"a{number}='1'" for number in range(30_000)) + "/>",
        "<a>" * 50_000,
        "&lol;" * 100_000,
    ],
)
def test_feeds_made_to_cost_are_refused_or_read(tmp_path: Path, inside: str) -> None:
    path = tmp_path / "bomb.xml"
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    path.write_text(
        f"<!DOCTYPE rss [<!ENTITY a0 'ha'>{entities}<!ENTITY lol '&a9;'>]><rss><channel><item><title>T</title>"
        f"<description>{inside}</description></item></channel></rss>"
    )
    began = time.process_time()
    items = list(read_path(path, max_chars=1_000_000))
    assert time.process_time() - began < 5
    assert all(item.article is None or len(item.article.text) < 1_000_000 for item in items)
