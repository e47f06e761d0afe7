"""The pages a browser sees: whole, linked, escaped, and within the strictest policy."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from extractors.model import Article, Kind, Speaker
from service.api.resources import of_app
from service.store.articles.writing import write_article

from ..api.corpus import ANA, quote

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Reader(HTMLParser):
    """Reads a page strictly: elements close in order; links, ids, and attributes that the policy forbids are noted."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.forbidden: list[str] = []
        self.unlabelled = 0
        self.labels: set[str] = set()
        self.inputs: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what opens."""
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("script", "style") or any(name == "style" or name.startswith("on") for name in given):
            self.forbidden.append(tag)
        for name in ("href", "src", "action"):
            if given.get(name):
                self.links.append(str(given[name]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label" and given.get("for"):
            self.labels.add(str(given["for"]))
        if tag == "input" and "label" not in self.open:
            self.inputs.append(given.get("id"))

    def handle_endtag(self, tag: str) -> None:
        """What closes is what opened last."""
        if tag not in VOID:
            assert self.open
            assert self.open.pop() == tag


def read(response: TestResponse) -> Reader:
    """A page that is whole and harmless."""
    assert response.mimetype == "text/html", response.mimetype
    reader = Reader()
    reader.feed(response.get_data(as_text=True))
    reader.close()
    assert reader.open == []
    assert reader.forbidden == []
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.inputs) <= reader.labels
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    return reader


def test_pages_every_link_from_home_leads_to_a_page(app: Flask) -> None:
    client = app.test_client()
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 150:
            continue
        seen.add(address)
        response = client.get(address, headers=BROWSER)
        assert response.status_code == 200, address
        if response.mimetype != "text/html":
            response.close()
            continue
        for link in read(response).links:
            parts = urlsplit(urljoin("http://localhost" + address, link))
            if parts.netloc == "localhost":
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    assert {"/speakers", "/quotes", "/articles", "/outlets", "/docs", "/speakers/ana-lindstrom"} <= seen


def test_pages_mark_statement_source_and_cue_in_context(app: Flask) -> None:
    client = app.test_client()
    item = client.get("/quotes?kind=direct").json["items"][0]
    page = client.get(f"/quotes/{item['id']}", headers=BROWSER).get_data(as_text=True)
    assert '“<mark class="content">The harbour is open,</mark>”' in page
    assert '<span class="source">Ana Lindström</span> <span class="cue">said</span>' in page
    assert '“<mark class="content">It stays open.</mark>”' in page
    article = client.get(f"/articles/{item['article']['id']}", headers=BROWSER).get_data(as_text=True)
    assert f'<a class="inquote" href="/quotes/{item["id"]}"><mark class="content">It stays open.</mark></a>' in article
    assert "Harbour &lt;b&gt;reopens&lt;/b&gt; &amp; grows" in article


def test_pages_an_agency_is_not_named_twice(app: Flask) -> None:
    with of_app(app).database.writing() as session:
        own = Article(id="own", outlet="AP", wire="AP", title="Own", text="Nobody spoke.")
        write_article(session, own, [], extractor="test")
    page = app.test_client().get("/articles", headers=BROWSER).get_data(as_text=True)
    assert "Courier Süd (AP)" in page
    assert "<td>AP</td>" in page


@pytest.mark.parametrize("address", ["/speakers?type=person", "/articles?outlet=Courier+S%C3%BCd", "/variants?limit=3"])
def test_pages_of_part_of_a_list_lead_to_the_data_of_that_part(app: Flask, address: str) -> None:
    client = app.test_client()
    path, _, query = address.partition("?")
    links = read(client.get(address, headers=BROWSER)).links
    assert f"{path}.json?{query}" in links
    assert f"{path}.ndjson?{query}" in links
    assert client.get(f"{path}.json?{query}").status_code == 200
    hostile = client.get(f'{address}&x="><script>', headers=BROWSER).get_data(as_text=True)
    assert "<script>" not in hostile


def test_pages_programs_get_data_at_the_same_address(app: Flask) -> None:
    client = app.test_client()
    for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": "application/json, text/html"}):
        response = client.get("/quotes", headers=headers)
        assert response.mimetype == "application/json"
        assert "Accept" in response.headers["Vary"]
    assert client.get("/quotes.json", headers=BROWSER).mimetype == "application/json"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing", 404, "Not found"),
        ("/speakers/nobody", 404, "Unknown speaker"),
        ("/quotes?speaker=baker", 404, "Ada Baker"),
        ("/quotes?limit=x", 422, "query.limit"),
        ("/?x=1", 422, "query.x"),
        ("/docs?x=1", 422, "query.x"),
        ("/quotes?q=%3Cscript%3Ealert(1)%3C/script%3E", 200, "&lt;script&gt;alert(1)"),
        ("/quotes?speaker=%3Cscript%3E", 404, "&lt;script&gt;"),
        ("/speakers?q=%22%3E%3Cimg%20src%3Dx%3E", 200, "&#34;&gt;&lt;img src=x&gt;"),
    ],
)
def test_pages_problems_and_hostile_words(app: Flask, path: str, status: int, words: str) -> None:
    response = app.test_client().get(path, headers=BROWSER)
    assert response.status_code == status
    read(response)
    assert words in response.get_data(as_text=True)


@pytest.mark.usefixtures("app")
def test_pages_stored_html_is_shown_as_words(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"
    article = Article(
        text=f"“{attack}” said Ana.\n\n</p></main>", outlet=attack, title=attack, url='https://a.example/?"><script>'
    )
    with of_app(app).database.writing() as session:
        write_article(session, article, [quote(article, Kind.DIRECT, [attack], "said", "Ana", ANA)], extractor="test")
    client = app.test_client()
    item = client.get("/quotes").json["items"][0]
    paths = ["/", "/quotes", "/speakers/ana-lindstrom", "/articles", "/outlets"]
    for path in [*paths, f"/quotes/{item['id']}", f"/articles/{item['article']['id']}"]:
        response = client.get(path, headers=BROWSER)
        read(response)
        assert "<script" not in response.get_data(as_text=True)
        assert "<img" not in response.get_data(as_text=True)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("speakers", [(ANA,), ()], ids=["named", "not named"])
def test_pages_evidence_is_no_reason_where_nobody_is_named(
    make_app: Callable[..., Flask], speakers: tuple[Speaker, ...]
) -> None:
    app = make_app()
    article = Article(text="“It is open,” the mayor said.")
    found = quote(article, Kind.DIRECT, ["It is open,"], "said", "the mayor", *speakers)
    with of_app(app).database.writing() as session:
        write_article(session, article, [found], extractor="test")
    client = app.test_client()
    item = client.get("/quotes").json["items"][0]
    page = client.get(f"/quotes/{item['id']}", headers=BROWSER).get_data(as_text=True)
    assert ("Why this speaker" in page) == bool(speakers)
    assert ("not sure enough to be named" in page) != bool(speakers)


@pytest.mark.usefixtures("app")
def test_pages_closed_reading_closes_them_too(make_app: Callable[..., Flask]) -> None:
    client = make_app(open_reading=False).test_client()
    for path in ("/", "/quotes", "/speakers"):
        assert client.get(path, headers=BROWSER).status_code == 401
    for path in ("/docs", "/static/style.css"):
        with client.get(path, headers=BROWSER) as response:
            assert response.status_code == 200
