"""Articles are written whole, keep their ids, and leave counts that agree with the rows."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extractors.model import Article
from service.errors import UnknownArticle
from service.store import models
from service.store.articles.writing import Written, delete_article, write_article
from service.store.database.engine import Database
from service.store.models import Corpus, QuoteSpeaker, SpeakerOutlet
from service.store.speakers.rows import keep_speakers, load_speakers
from tests.service.fakes import LineExtractor, person

FIRST = Article(
    id="a-1",
    outlet="The Daily Ledger",
    title="Harbour",
    published_at=date(2024, 5, 2),
    text="Ana: The harbour opens.\nJo & Ana: We agreed.\nAna: Jo: Nobody asked me.\n",
)


def write(database: Database, article: Article, version: str = "lines 1") -> Written:
    extractor = LineExtractor(version)
    with database.writing() as session:
        return write_article(session, article, extractor.extract(article), extractor=version)


def quote_keys(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return dict(session.execute(select(models.Quote.id, models.Quote.key)).all())


def quotes_in_order(session: Session) -> list[models.Quote]:
    """The quotes of the one article there is."""
    return list(session.scalars(select(models.Quote).order_by(models.Quote.position)))


def assert_counts_agree(database: Database) -> None:
    with database.reading() as session:
        rows = session.execute(
            select(QuoteSpeaker.speaker_key, QuoteSpeaker.outlet_key, func.count()).group_by(
                QuoteSpeaker.speaker_key, QuoteSpeaker.outlet_key
            )
        )
        counted = {(speaker, outlet): count for speaker, outlet, count in rows}
        kept = {(row.speaker_key, row.outlet_key): row.quotes for row in session.scalars(select(SpeakerOutlet))}
    assert kept == counted


def test_writing_keeps_every_field_of_a_quote(database: Database) -> None:
    write(database, FIRST)
    with database.reading() as session:
        article = session.scalars(select(models.Article)).one()
        assert (article.source_id, article.outlet.name, article.published_at) == (
            "a-1",
            "The Daily Ledger",
            date(2024, 5, 2),
        )
        assert article.text == FIRST.text
        quotes = quotes_in_order(session)
        texts = [quote.text for quote in quotes]
        assert texts == ["The harbour opens.", "We agreed.", "Jo: Nobody asked me.", "Nobody asked me."]
        joint, nested = quotes[1], quotes[3]
        assert [each.name for each in joint.speakers] == ["Jo", "Ana"]
        assert nested.nested_in is quotes[2]
        for quote in quotes:
            assert " ".join(article.text[start:end] for start, end in quote.content) == quote.text
            assert article.text[quote.cue_start : quote.cue_end] == quote.cue_text
            assert quote.evidence[0]["rule"] == "name"
    assert_counts_agree(database)


def test_writing_twice_changes_nothing(database: Database) -> None:
    first = write(database, FIRST)
    keys, version = quote_keys(database), version_of(database)
    assert write(database, FIRST) == Written(first.id, "unchanged", 4)
    assert (quote_keys(database), version_of(database)) == (keys, version)


def version_of(database: Database) -> int:
    """The corpus version."""
    with database.reading() as session:
        return session.scalar(select(Corpus.version)) or 0


def test_writing_a_new_revision_replaces_quotes_and_keeps_those_found_again(database: Database) -> None:
    first = write(database, FIRST)
    before = quote_keys(database)
    text = FIRST.text.replace("Ana: Jo: Nobody asked me.", "Zoë: It rained.")
    second = write(database, dataclasses.replace(FIRST, text=text, outlet="The Evening Post"))
    after = quote_keys(database)
    assert (second.id, second.state, second.quotes) == (first.id, "changed", 3)
    assert len(before.items() & after.items()) == 2
    with database.reading() as session:
        article = session.scalars(select(models.Article)).one()
        assert article.revision == 2
        quotes = quotes_in_order(session)
        assert {quote.outlet_key for quote in quotes} == {article.outlet_key}
        assert {link.outlet_key for quote in quotes for link in quote.speaker_links} == {article.outlet_key}
    assert_counts_agree(database)


def test_writing_with_a_new_extractor_version_keeps_the_revision(database: Database) -> None:
    write(database, FIRST)
    keys = quote_keys(database)
    assert write(database, FIRST, "lines 2").state == "changed"
    assert quote_keys(database) == keys
    with database.reading() as session:
        assert session.scalars(select(models.Article.revision)).one() == 1
    assert_counts_agree(database)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"id": "x"}, {"id": "x", "text": "Jo: No.\n"}, True),
        ({"url": "https://a.example/1"}, {"url": "https://a.example/1", "text": "Jo: No.\n"}, True),
        ({}, {"title": "Another title"}, True),
        ({}, {"text": "Jo: No.\n"}, False),
        ({}, {"outlet": "Elsewhere"}, False),
        ({"id": "x"}, {"id": "y"}, False),
    ],
)
def test_writing_tells_articles_apart_by_id_url_or_text(
    database: Database, one: dict[str, str], other: dict[str, str], same: bool
) -> None:
    plain = Article(text="Jo: Yes.\n", outlet="Here", title="T")
    ids = [write(database, dataclasses.replace(plain, **fields)).id for fields in (one, other)]
    assert (ids[0] == ids[1]) is same


def test_writing_is_all_or_nothing(database: Database) -> None:
    quotes = LineExtractor().extract(FIRST)
    broken = [*quotes[:-1], dataclasses.replace(quotes[-1], text="\ud800")]
    with pytest.raises(UnicodeEncodeError), database.writing() as session:
        write_article(session, FIRST, broken, extractor="lines 1")
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (models.Article, models.Speaker)]
    assert counts == [0, 0]


def test_writing_dates_come_back_as_they_were_and_sort(database: Database) -> None:
    dates = [None, date(2024, 5, 2), datetime(2024, 5, 2, 9, 30, tzinfo=UTC), date(2024, 5, 3)]
    for number, published in enumerate(dates):
        write(database, Article(text=f"Jo: {number}.\n", outlet="Here", title="T", published_at=published))
    with database.reading() as session:
        found = session.scalars(select(models.Article.published_at).order_by(models.Article.published_at)).all()
        row = session.scalars(select(SpeakerOutlet)).one()
        assert (row.first_seen, row.last_seen, row.quotes) == (date(2024, 5, 2), date(2024, 5, 3), 4)
    assert found == dates


def test_deleting_an_article_takes_its_quotes_and_counts(database: Database) -> None:
    written = write(database, FIRST)
    write(database, dataclasses.replace(FIRST, id="a-2"))
    with database.writing() as session:
        delete_article(session, written.id)
    assert len(quote_keys(database)) == 4
    assert_counts_agree(database)
    with pytest.raises(UnknownArticle), database.writing() as session:
        delete_article(session, written.id)


def test_speakers_gather_names_and_roles_over_articles(database: Database) -> None:
    with database.writing() as session:
        keep_speakers(session, [person("Ana Lindström", "Lindström", role="minister")])
    with database.writing() as session:
        keys = keep_speakers(session, [person("Ana Lindström", "Ms Lindström", "Lindström"), person("Jo")])
        assert len(set(keys.values())) == 2
    with database.reading() as session:
        ana, _ = load_speakers(session).values()
    assert ana.aliases == ("Lindström", "Ms Lindström")
    assert ana.roles == ("minister",)


def test_speakers_merged_away_lead_to_the_one_that_is_left(database: Database) -> None:
    with database.writing() as session:
        keys = keep_speakers(session, [person("Ana L"), person("Ana Lindström")])
        session.get_one(models.Speaker, keys["ana-l"]).merged_into = keys["ana-lindström"]
    write(database, Article(text="Ana L: Once.\nAna L & Ana Lindström: Twice.\n", outlet="Here", title="T"))
    with database.reading() as session:
        found = Counter(session.scalars(select(QuoteSpeaker.speaker_key)))
    assert found == {keys["ana-lindström"]: 2}
