"""The pages of variants over odd groups: markup, other scripts, very long and very many wordings, doubtful ones."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extractors.model import Article
from extractors.registry import Registry
from service.api.resources import of_app
from service.ingest import ingest_article
from service.presenters.variants import called
from service.store.variants.groups import MOST_MEMBERS

from ..fakes import LineExtractor
from .test_pages import BROWSER, read

DAY = date(2024, 5, 6)
MARKUP = "We will mend the <script>alert(1)</script> roof & the <b>wall</b> of “Nobody's” school before the winter"
HEBREW = "נבנה מחדש את חומת הנמל הישנה לפני החורף ולא נבקש מאיש לשלם עליה"


def put(app: Flask, *texts: str, speaker: str = "Anna Bell") -> None:
    """Ingests an article a text, each in an outlet of its own."""
    registry = Registry()
    for number, text in enumerate(texts):
        article = Article(
            f"{speaker}: {text}", f"{speaker}{number}", f"Outlet {number}", published_at=DAY + timedelta(number % 9)
        )
        ingest_article(article, LineExtractor(), of_app(app).database, registry, max_chars=1_000_000)


def pages(client: FlaskClient) -> tuple[str, str]:
    """The list and the page of its first group, both whole and harmless."""
    listed = client.get("/variants", headers=BROWSER)
    read(listed)
    group = client.get("/variants.json").json["items"][0]
    shown = client.get(f"/variants/{group['id']}", headers=BROWSER)
    read(shown)
    return listed.get_data(as_text=True), shown.get_data(as_text=True)


def test_variant_pages_escape_markup(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    put(app, MARKUP, MARKUP.replace("mend", "repair"))
    for page in pages(app.test_client()):
        assert "<script>alert" not in page
        assert "<b>wall" not in page
        assert "alert(1)&lt;/script&gt; roof &amp; the &lt;b&gt;wall" in page


def test_variant_pages_let_each_wording_run_its_own_way(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    put(app, HEBREW, HEBREW)
    for page in pages(app.test_client()):
        assert f'dir="auto">{HEBREW}</p>' in page


def test_variant_pages_list_long_wordings_short_and_show_them_whole(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    long = " ".join(f"word{number} of" for number in range(2500))
    put(app, long, long.replace("word77 ", "other "))
    started = time.process_time()
    listed, shown = pages(app.test_client())
    assert time.process_time() - started < 5
    assert len(listed) < 10_000
    assert "word2499 of" in shown
    assert "<ins>other</ins>" in shown
    assert "<del>word77</del>" in shown


def test_variant_pages_of_many_members(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    wording = "The islanders have never asked anybody to pay for their lighthouse"
    put(app, *(f"{wording} {number}" if number % 2 else wording for number in range(40)))
    listed, shown = pages(app.test_client())
    assert "40 wordings" in listed
    assert shown.count("<article") == 40 <= MOST_MEMBERS
    assert "Shown are" not in shown


def test_variant_pages_say_how_many_members_they_leave_out(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    put(app, *["The islanders have never asked anybody to pay for their lighthouse"] * 4)
    monkeypatch.setattr(
        "service.store.variants.groups.list_groups.__kwdefaults__", {"after": None, "limit": 50, "members": 3}
    )
    _, shown = pages(app.test_client())
    assert shown.count("<article") == 3
    assert "Shown are 3 of 4." in shown


def test_variant_pages_list_the_representative_itself(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    put(
        app,
        "We will mend the roof of the school before winter",
        "We will mend the roof of the school before winter sets in",
    )
    listed, shown = pages(app.test_client())
    assert "before winter sets in</p>" in listed
    assert "the fullest wording" in shown


@pytest.mark.parametrize(
    ("relation", "score", "words"),
    [
        ("paraphrase", 0.3, "perhaps a paraphrase"),
        ("paraphrase", 0.5, "paraphrase"),
        ("partial", 0.3, "partial"),
        ("verbatim", 1.0, "verbatim"),
    ],
)
def test_variant_pages_call_a_weak_paraphrase_doubtful(relation: str, score: float, words: str) -> None:
    assert called(relation, score) == words


def test_variant_pages_without_any_group(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    put(app, "We will mend the roof of the school before winter")
    response = app.test_client().get("/variants", headers=BROWSER)
    read(response)
    assert "No statement is in several articles." in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/variants/v0", 404),
        ("/variants/" + "x" * 3000, 404),
        ("/variants/%00", 404),
        ("/variants/%3Cscript%3E", 404),
        ("/variants?speaker=%3Cscript%3E", 404),
        ("/variants?outlet=%00", 422),
        ("/variants?relation=conflict", 422),
        ("/variants?min_outlets=-1", 422),
        ("/variants?min_outlets=99999999999999999999", 422),
        ("/variants?limit=0", 422),
        ("/variants?cursor=%F0%9F%98%80", 422),
        ("/variants?min_outlets=2&min_outlets=3", 422),
        ("/variants?drop=table", 422),
        ("/variants?relation=paraphrase", 200),
    ],
)
def test_variant_pages_take_hostile_addresses(make_app: Callable[..., Flask], path: str, status: int) -> None:
    response = make_app().test_client().get(path, headers=BROWSER)
    read(response)
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    assert "<script>" not in response.get_data(as_text=True)


def test_variant_pages_a_quote_says_what_the_other_wordings_are_to_it(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    whole = "We will mend the old harbour wall before the winter and ask nobody to pay a penny for it"
    part = whole.removesuffix(" and ask nobody to pay a penny for it")
    put(app, whole, part, whole)
    client = app.test_client()
    shown = {}
    for quote in client.get("/quotes").json["items"]:
        page = client.get(f"/quotes/{quote['id']}", headers=BROWSER).get_data(as_text=True)
        listed = page.partition("In other words")[2].partition("All wordings")[0]
        shown.setdefault(quote["content"][0][1], set()).add(tuple(re.findall(r"\((verbatim|partial)\)", listed)))
    assert sorted(shown.values(), key=len) == [
        {("partial", "partial")},
        {("verbatim", "partial"), ("partial", "verbatim")},
    ]


def test_variant_pages_of_a_quote_put_no_marks_around_words_that_have_their_own(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    put(app, "“We will mend the old roof before the winter”", "“We will mend the old roof before the winter”")
    client = app.test_client()
    quote = client.get("/quotes.json").json["items"][0]["id"]
    page = client.get(f"/quotes/{quote}", headers=BROWSER).get_data(as_text=True)
    assert "<span>“We will mend the old roof before the winter”</span>" in page
    assert "““" not in page
