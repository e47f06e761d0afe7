"""Lists show quotes as they are kept in parts: after every kind of change just what the rows say, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from extractors.model import Article, Kind
from service import corrections
from service.cli import main
from service.errors import SchemaOutdated
from service.quote_json import cut, speakers_text, stored
from service.store import models
from service.store.articles.reading import find_article
from service.store.articles.writing import delete_article, write_article
from service.store.database.engine import Database
from service.store.database.statistics import corpus_version
from service.store.models import ReviewStatus
from service.store.people.reviews import review_quote
from service.store.quotes import parts
from service.store.quotes.reading import QuoteFilter, get_quote, list_quotes, list_quotes_of_article
from service.store.quotes.rows import SpeakerName, stored_quotes
from service.store.speakers.reading import SpeakerFilter, find_speaker, list_speakers
from service.store.upkeep import schema
from service.store.upkeep.checking import check_database
from service.store.variants.keeping import sync_quote, sync_written
from tests.service.fakes import LineExtractor, person

ARTICLE = Article(
    text="Ana: The harbour opens.\nJo: “Tolls”\tand 🚢 rise.\nAna & Jo: We agreed.\nMay: Jo: It is late.\nNobody.\n",
    id="one",
    outlet="The Ledger",
    title="Harbour",
    url="https://ledger.example/1",
)


def write(database: Database, article: Article = ARTICLE, version: str = "1", *, fewer: int = 0) -> None:
    """Stores an article; the second quote is on behalf of Ana. `fewer`: so many quotes at the end are not found."""
    quotes = LineExtractor().extract(article)
    quotes = quotes[: len(quotes) - fewer]
    quotes[1] = replace(quotes[1], on_behalf_of=person("Ana"))
    with database.writing() as session:
        sync_written(session, write_article(session, article, quotes, extractor=version).id)


def review(database: Database, words: str, status: ReviewStatus, **more: Any) -> None:
    """Reviews the quote whose text begins with those words."""
    with database.writing() as session:
        quote_id = session.scalars(select(models.Quote.id).where(models.Quote.text.startswith(words))).one()
        review_quote(session, quote_id, status, reviewer="ines", reason=None, **more)
        sync_quote(session, quote_id)


def correct(change: Callable[..., object], *given: Any) -> Callable[[Database], None]:
    """A decision about speakers."""

    def run(database: Database) -> None:
        change(database, *given, by="ines")

    return run


def undo_merge(database: Database) -> None:
    corrections.merge(database, "Ana", "Jo", by="ines")
    corrections.undo(database, corrections.history(database)[-1][0], by="ines")


def delete(database: Database) -> None:
    with database.writing() as session:
        delete_article(session, session.scalars(select(models.Article.id)).one())


CHANGES: dict[str, Callable[[Database], object]] = {
    "nothing": lambda _: None,
    "title": lambda database: write(database, replace(ARTICLE, title="Port")),
    "outlet": lambda database: write(database, replace(ARTICLE, outlet="Courier")),
    "text": lambda database: write(database, replace(ARTICLE, text="More.\n" + ARTICLE.text)),
    "another version": lambda database: write(database, version="2"),
    "fewer quotes": lambda database: write(database, version="2", fewer=2),
    "confirmed": lambda database: review(database, "The harbour", ReviewStatus.CONFIRMED),
    "corrected": lambda database: review(
        database, "The harbour", ReviewStatus.CORRECTED, kind=Kind.MIXED, content=[[9, 16]], speakers=["Jo"]
    ),
    "rejected": lambda database: review(database, "We agreed", ReviewStatus.REJECTED),
    "rejected host": lambda database: review(database, "Jo: It is late", ReviewStatus.REJECTED),
    "merged": correct(corrections.merge, "Jo", "Ana"),
    "merged the other way": correct(corrections.merge, "Ana", "Jo"),
    "merge undone": undo_merge,
    "split": correct(corrections.split, "Ana", ["Ana"]),
    "renamed": correct(corrections.rename, "Ana", "Ana Lindström"),
    "another name": correct(corrections.alias, "Ana", "Annie"),
    "deleted": delete,
}


@pytest.mark.parametrize("name", CHANGES)
def test_parts_say_what_the_rows_say_after(database: Database, name: str) -> None:
    write(database)
    CHANGES[name](database)
    assert [problem for problem in check_database(database) if problem.check in ("parts", "sums", "rejected")] == []
    with database.reading() as session:
        agree(session)


def test_parts_of_a_vouched_quote_that_is_found_no_more(database: Database) -> None:
    write(database)
    review(database, "It is late", ReviewStatus.CONFIRMED)
    write(database, version="2", fewer=2)
    with database.reading() as session:
        (kept,) = (each for each in agree(session) if each["text"] == "It is late.")
    assert kept["nested_in"] is None
    assert kept["review"]["status"] == "confirmed"
    assert list(check_database(database)) == []


def agree(session: Session) -> list[dict[str, Any]]:
    """All quotes as lists show them, in every list the same as from the rows."""
    ids = list(session.scalars(select(models.Quote.id)))
    rows = {quote_id: stored(quote) for quote_id, quote in stored_quotes(session, ids).items()}
    assert {quote_id: get_quote(session, quote_id).value() for quote_id in ids} == rows
    for article in session.scalars(select(models.Article.id)):
        in_order = [each.value()["id"] for each in list_quotes_of_article(session, find_article(session, article))]
        assert sorted(in_order) == sorted(ids)
    good = {quote_id: row for quote_id, row in rows.items() if (row["review"] or {}).get("status") != "rejected"}
    found = [each.value() for each in list_quotes(session, QuoteFilter())]
    assert {each["id"]: each for each in found} == good
    for slug in session.scalars(select(models.Speaker.slug).where(models.Speaker.merged_into.is_(None))):
        mine = list_quotes(session, QuoteFilter(speaker=find_speaker(session, slug)))
        named = {each["id"] for each in good.values() if slug in [speaker["slug"] for speaker in each["speakers"]]}
        assert {each.value()["id"] for each in mine} == named
    counted = {each.row.slug: each.row.quotes for each in list_speakers(session, SpeakerFilter())}
    assert counted == {
        slug: sum(slug in [speaker["slug"] for speaker in each["speakers"]] for each in good.values())
        for slug in counted
    }
    return found


def test_parts_are_cut_and_joined_to_the_same_json(database: Database) -> None:
    write(database)
    with database.reading() as session:
        for quote in stored_quotes(session, list(session.scalars(select(models.Quote.id)))).values():
            whole = stored(quote)
            head, tail = cut(whole)
            assert f"{head}{speakers_text(quote.speakers)}{tail}" == orjson.dumps(whole).decode()
    nobody = speakers_text([])
    assert orjson.loads(f"{{{nobody}}}") == {"speaker": None, "speakers": []}
    one = SpeakerName('a"\\\u2028</b>', "Ä\n", "person")
    assert orjson.loads(f"{{{speakers_text([one, one])}}}")["speakers"] == [one._asdict()] * 2


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ('UPDATE quote_parts SET head = \'{"id":"other",\' WHERE quote_key = 1', "parts"),
        ("UPDATE quote_parts SET tail = tail || ' ' WHERE quote_key = 2", "parts"),
        ("DELETE FROM quote_parts WHERE quote_key = 3", "parts"),
        ("UPDATE quotes SET act = 'deny' WHERE key = 1", "parts"),
        ("UPDATE articles SET title = 'Other'", "parts"),
        ("UPDATE outlets SET name = 'Other'", "parts"),
        ("UPDATE speakers SET name = 'Other' WHERE slug = 'ana'", "parts"),
        ("UPDATE corpus SET parts = 0", "parts"),
        ("UPDATE speakers SET quotes = quotes + 1 WHERE slug = 'ana'", "sums"),
        ("UPDATE speakers SET outlets = 2 WHERE slug = 'ana'", "sums"),
        ("UPDATE speakers SET first_seen = '2024-01-01' WHERE slug = 'ana'", "sums"),
        ("UPDATE speakers SET last_seen = '2024-01-01' WHERE slug = 'ana'", "sums"),
        (
            "INSERT INTO reviews (quote_id, article_id, status, reviewer, at, correction, history)"
            " SELECT id, 'x', 'rejected', 'ines', '2024-01-01 00:00:00.000000', '{}', '[]' FROM quotes WHERE key = 1",
            "rejected",
        ),
    ],
)
def test_parts_that_do_not_agree_are_found(database: Database, damage: str, check: str) -> None:
    write(database)
    assert list(check_database(database)) == []
    with database.writing() as session:
        session.execute(text(damage.replace(":", "\\:")))
    assert check in {problem.check for problem in check_database(database)}


@pytest.mark.parametrize(
    "damage",
    ["UPDATE quote_parts SET tail = tail || ' ' WHERE quote_key = 2", "DELETE FROM quote_parts WHERE quote_key = 3"],
)
def test_parts_are_made_anew_by_a_command(database: Database, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    write(database)
    with database.writing() as session:
        version = corpus_version(session)
        session.execute(text(damage))
    monkeypatch.setenv("ONRECORD_DATABASE_URL", database.url.render_as_string(hide_password=False))
    found = CliRunner().invoke(main, ["db", "remake"])
    assert found.exit_code == 0, found.output
    assert list(check_database(database)) == []
    with database.reading() as session:
        assert corpus_version(session) > version  # answers that were kept are old now


def test_parts_and_sums_of_an_older_database_are_made_by_its_upgrade(database: Database) -> None:
    write(database)
    review(database, "We agreed", ReviewStatus.REJECTED)
    with database.reading() as session:
        before = agree(session)
    schema.downgrade(database, "0007")
    schema.upgrade(database)
    schema.require_current(database)
    with database.reading() as session:
        assert agree(session) == before
    assert list(check_database(database)) == []


def test_parts_of_another_shape_are_made_anew(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    write(database)
    with database.writing() as session:
        session.execute(update(models.QuotePart).values(tail="}"))
    monkeypatch.setattr(parts, "SHAPE", parts.SHAPE + 1)
    with pytest.raises(SchemaOutdated, match="onrecord db upgrade"):
        schema.require_current(database)
    schema.upgrade(database)
    schema.require_current(database)
    with database.reading() as session:
        agree(session)


@pytest.mark.parametrize("status", [ReviewStatus.CONFIRMED, ReviewStatus.CORRECTED, ReviewStatus.REJECTED])
def test_parts_of_a_quote_that_only_a_review_keeps_follow_the_article(database: Database, status: ReviewStatus) -> None:
    """The article comes again from another outlet and of another day, and the extractor no longer finds the quote."""
    write(database)
    review(database, "It is late", status)
    moved = replace(ARTICLE, outlet="Courier Sud", published_at=date(2024, 5, 2))
    write(database, moved, "2", fewer=1)
    with database.reading() as session:
        (outlet,) = session.scalars(select(models.Outlet.key).where(models.Outlet.name == "Courier Sud"))
        quotes = session.execute(select(models.Quote.outlet_key, models.Quote.published_at)).all()
        assert set(quotes) == {(outlet, date(2024, 5, 2))}
        links = session.execute(select(models.QuoteSpeaker.outlet_key, models.QuoteSpeaker.published_at)).all()
        assert set(links) == {(outlet, date(2024, 5, 2))}
        kept = [each.value() for each in list_quotes(session, QuoteFilter(outlet=outlet))]
        assert ("It is late." in [each["text"] for each in kept]) == (status != ReviewStatus.REJECTED)
        assert {each["article"]["outlet"] for each in kept} == {"Courier Sud"}
    assert list(check_database(database)) == []
