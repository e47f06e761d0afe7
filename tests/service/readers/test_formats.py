"""CSV, HTML pages and feeds become articles, or typed errors with their place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.errors import EmptyText, InvalidRecord, OnrecordError
from service.readers import Item, read_path

PAGE = """<!doctype html><html lang="en"><head><title>Harbour | The Ledger</title>
<meta property="og:title" content="Harbour opens"><meta property="og:site_name" content="The Ledger">
<meta name="author" content="R. Ito"><meta property="article:published_time" content="2024-05-02T09:00:00Z">
<link rel="canonical" href="https://ledger.example/harbour"></head><body><nav>Menu</nav><article>
<p>“It opens,” Ana Lindstr&ouml;m said.</p><p>Jo Baker agreed.</p></article>
<script>var x = "no"</script></body></html>"""

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Ledger</title><item><title>Harbour</title><link>https://ledger.example/1</link><guid>urn:1</guid>
<pubDate>Thu, 02 May 2024 09:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>“It opens,” Ana said.</p><p>Jo agreed.</p>]]></content:encoded></item>
<item><title>Nothing</title><link>https://ledger.example/2</link></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><id>tag:1</id><title>Bridge</title>
<link rel="alternate" href="https://post.example/1"/><updated>2024-05-03T10:00:00+02:00</updated>
<author><name>K. Moe</name></author><summary type="html">&lt;p&gt;Jo spoke.&lt;/p&gt;</summary></entry></feed>"""


def read(folder: Path, name: str, content: str | bytes) -> list[Item]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_path(path, outlet="Given", max_chars=1_000_000))


def test_formats_csv_rows_are_articles(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        "a.csv",
        '\ufeffoutlet,title,published_at,text,note\nLedger,One,2024-05-02,"Line one.\nLine ""two"".",x\n'
        "Ledger,,,Words.,\n"
        "Ledger,Three,2024-05-02,a,b,c\nLedger,Four,someday,Words.,\n",
    )
    assert items[0].article is not None
    assert items[0].article.text == 'Line one.\nLine "two".'
    assert items[0].article.published_at == date(2024, 5, 2)
    assert [Path(item.where).name for item in items] == ["a.csv:3", "a.csv:4", "a.csv:5", "a.csv:6"]
    assert [type(item.error) for item in items] == [type(None), *[InvalidRecord] * 3]


def test_formats_page_gives_text_and_metadata(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "page.html", PAGE)
    article = item.article
    assert article is not None
    assert article.text == "“It opens,” Ana Lindström said.\n\nJo Baker agreed."
    assert (article.title, article.outlet, article.byline) == ("Harbour opens", "The Ledger", "R. Ito")
    assert (article.url, article.language) == ("https://ledger.example/harbour", "en")
    assert article.published_at == datetime(2024, 5, 2, 9, tzinfo=UTC)


def test_formats_page_is_not_believed_what_cannot_be(tmp_path: Path) -> None:
    html = PAGE.replace("https://ledger", "javascript:ledger").replace("2024-05-02T09:00:00Z", "last week")
    (item,) = read(tmp_path, "page.htm", html.replace('property="og:site_name"', ""))
    assert item.article is not None
    assert (item.article.url, item.article.published_at, item.article.outlet) == (None, None, "Given")


def test_formats_feeds_give_their_entries(tmp_path: Path) -> None:
    rss, empty = read(tmp_path, "feed.rss", RSS)
    (atom,) = read(tmp_path, "feed.xml", ATOM)
    assert rss.article is not None
    assert (rss.article.id, rss.article.outlet, rss.article.url) == ("urn:1", "The Ledger", "https://ledger.example/1")
    assert rss.article.text == "“It opens,” Ana said.\n\nJo agreed."
    assert rss.article.published_at == datetime(2024, 5, 2, 9, tzinfo=UTC)
    assert isinstance(empty.error, EmptyText)
    assert atom.article is not None
    assert (atom.article.title, atom.article.byline, atom.article.text) == ("Bridge", "K. Moe", "Jo spoke.")
    assert atom.article.published_at == datetime.fromisoformat("2024-05-03T10:00:00+02:00")


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.csv", "", None),
        ("a.csv", 'outlet,title,text\nL,T,"open\n', InvalidRecord),
        ("a.csv", "x,y\n1,2\n", InvalidRecord),
        ("a.html", "", EmptyText),
        ("a.html", "<p></p>", EmptyText),
        ("a.html", "<div>" * 100_000, EmptyText),
        ("a.xml", "", InvalidRecord),
        ("a.xml", "<rss><channel>", InvalidRecord),
        ("a.xml", "<html/>", InvalidRecord),
        (
            "a.xml",
            '<!DOCTYPE r [<!ENTITY a "x">'
            + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
            + "]><rss><channel><item><description>&j;</description></item></channel></rss>",
            OnrecordError,
        ),
        (
            "a.xml",
            '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel><item><title>T</title>'
            "<description>&a;</description></item></channel></rss>",
            EmptyText,
        ),
    ],
)
def test_formats_broken_and_hostile_files_are_typed_errors(
    tmp_path: Path, name: str, content: str, error: type[OnrecordError] | None
) -> None:
    items = read(tmp_path, name, content)
    assert all(item.article is None for item in items)
    if error is None:
        assert items == []
    else:
        assert isinstance(items[-1].error, error)
