"""Decisions about speakers move quotes, outlive re-ingest and re-extraction, and can all be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from extractors.errors import UnknownSpeaker
from extractors.model import Article
from extractors.model import Quote as Found
from extractors.registry import Correction
from service import corrections
from service.errors import Conflict, UnknownCorrection
from service.ingest import ingest_article, stored_registry
from service.store.database.engine import Database
from service.store.models import Quote, QuoteSpeaker, ReviewStatus, Speaker, SpeakerOutlet
from service.store.people.reviews import review_quote
from service.store.quotes.reading import QuoteFilter, list_quotes
from service.store.speakers.reading import find_speaker, get_speaker
from service.store.upkeep.checking import check_database
from tests.service.fakes import LineExtractor, person

TEXTS = {
    "1": "Ana Lindström: The harbour opens.\nA. Lindstrom: It opens late.\nJo Baker: Indeed.\n",
    "2": "A. Lindstrom: And it closes.\nJo Baker & A. Lindstrom: We agreed.\n",
}


def fill(database: Database, version: str = "lines 1") -> None:
    registry = stored_registry(database)
    for name, text in TEXTS.items():
        article = Article(text=text, id=name, outlet="L", title="T")
        ingest_article(article, LineExtractor(version), database, registry, max_chars=10_000)


def quoted(database: Database) -> dict[str, int]:
    """Quotes per speaker, which the counts kept beside them must equal."""
    with database.reading() as session:
        rows = select(Speaker.slug, func.count()).join(QuoteSpeaker, QuoteSpeaker.speaker_key == Speaker.key)
        found = dict(session.execute(rows.group_by(Speaker.slug)).all())
        kept = select(Speaker.slug, func.sum(SpeakerOutlet.quotes)).join(
            SpeakerOutlet, SpeakerOutlet.speaker_key == Speaker.key
        )
        assert {slug: int(count) for slug, count in session.execute(kept.group_by(Speaker.slug))} == found
        return found


@pytest.fixture
def apart(database: Database) -> Database:
    """A corpus in which one woman goes by two names that nobody has joined."""
    fill(database)
    if quoted(database).get("a-lindstrom") is None:
        corrections.split(database, "ana-lindstrom", ["A. Lindstrom"], by="test")
    return database


@pytest.mark.parametrize(
    "decide",
    [
        lambda db: corrections.merge(db, "ana-lindstrom", "jo-baker", by="ines"),
        lambda db: corrections.split(db, "jo-baker", ["Baker"], by="ines"),
        lambda db: corrections.rename(db, "jo-baker", "Joanna Baker", by="ines"),
        lambda db: corrections.alias(db, "jo-baker", "The Baker", by="ines"),
    ],
    ids=["merge", "split", "rename", "alias"],
)
def test_corrections_are_taken_back_once(database: Database, decide: Callable[[Database], Correction]) -> None:
    fill(database)
    decide(database)
    number, _ = corrections.history(database)[-1]
    corrections.undo(database, number, by="jonas")
    past = corrections.history(database)
    with pytest.raises(Conflict, match=f"decision {number} has been taken back by decision {past[-1][0]}"):
        corrections.undo(database, number, by="jonas")
    assert corrections.history(database) == past
    # The taking back can be taken back itself: then it is as it was decided.
    corrections.undo(database, past[-1][0], by="ines")
    assert len(corrections.history(database)) == len(past) + 1


def test_corrections_merge_is_taken_back_quote_by_quote(apart: Database) -> None:
    before = quoted(apart)
    corrections.merge(apart, "Ana Lindström", "A. Lindstrom", by="ines")
    number, _ = corrections.history(apart)[-1]
    corrections.undo(apart, number, by="jonas", why="two ministers")
    assert quoted(apart) == before
    fill(apart, "lines 2")
    assert set(quoted(apart)) == set(before)
    assert [each.by for _, each in corrections.history(apart)][-2:] == ["ines", "jonas"]


class OfficeExtractor(LineExtractor):
    """Who is named in brackets is whom the quote is on behalf of: `Jo Baker: It opens. [Ana]`."""

    def extract(self, article: Article) -> list[Found]:
        found = super().extract(article)
        named = [each.text.partition("[")[2].rstrip("]") for each in found]
        return [
            replace(each, on_behalf_of=person(name)) if name else each for each, name in zip(found, named, strict=True)
        ]


def on_behalf(database: Database) -> dict[str, str | None]:
    """Whom each quote is on behalf of, by its words, as lists show it."""
    with database.reading() as session:
        found = [each.value() for each in list_quotes(session, QuoteFilter())]
    return {each["text"]: each["on_behalf_of"] and each["on_behalf_of"]["name"] for each in found}


def speak(database: Database, name: str, text: str) -> None:
    article = Article(text=text, id=name, outlet="L", title="T")
    ingest_article(article, OfficeExtractor(), database, stored_registry(database), max_chars=10_000)


def test_corrections_merge_is_taken_back_for_those_spoken_for(database: Database) -> None:
    speak(database, "1", "Jo Baker: It opens. [Ana Lindström]\nJo Baker: It shuts. [Mae Roth]\nJo Baker: Well.\n")
    before = on_behalf(database)
    assert before == {
        "It opens. [Ana Lindström]": "Ana Lindström",
        "It shuts. [Mae Roth]": "Mae Roth",
        "Well.": None,
    }
    corrections.merge(database, "Ana Lindström", "Mae Roth", by="ines")
    merge, _ = corrections.history(database)[-1]
    speak(database, "2", "Jo Baker: Later. [Mae Roth]\n")
    speak(database, "3", "Jo Baker: Never. [Ana Lindström]\n")
    assert set(on_behalf(database).values()) == {"Ana Lindström", None}
    corrections.undo(database, merge, by="jonas")
    assert on_behalf(database) == {
        **before,
        "Later. [Mae Roth]": "Mae Roth",
        "Never. [Ana Lindström]": "Ana Lindström",
    }
    assert list(check_database(database)) == []


def speaking(database: Database) -> dict[str, list[str]]:
    """Who speaks in each quote, in order."""
    with database.reading() as session:
        found = [each.value() for each in list_quotes(session, QuoteFilter())]
    return {each["text"]: [speaker["name"] for speaker in each["speakers"]] for each in found}


@pytest.mark.parametrize(("kept", "gone"), [("Ana Lindström", "Mae Roth"), ("Mae Roth", "Ana Lindström")])
def test_corrections_merge_is_taken_back_for_joint_speakers(database: Database, kept: str, gone: str) -> None:
    speak(database, "1", "Ana Lindström & Mae Roth & Jo Baker: We agree.\nMae Roth & Ana Lindström: Do we?\n")
    before, counted = speaking(database), quoted(database)
    corrections.merge(database, kept, gone, by="ines")
    merge, _ = corrections.history(database)[-1]
    assert speaking(database) == {"We agree.": [kept, "Jo Baker"], "Do we?": [kept]}
    with database.reading() as session:  # the first speaker is whom wordings are grouped by
        firsts = select(func.count()).select_from(QuoteSpeaker).where(QuoteSpeaker.position == 0)
        assert session.scalar(firsts) == 2
    speak(database, "2", "Jo Baker & Ana Lindström & Mae Roth: So we do.\n")
    assert speaking(database)["So we do."] == ["Jo Baker", kept]
    corrections.undo(database, merge, by="jonas")
    assert {words: names for words, names in speaking(database).items() if words in before} == before
    assert sum(quoted(database).values()) >= sum(counted.values()) + 2
    assert list(check_database(database)) == []


def test_corrections_merge_is_taken_back_for_reviewed_speakers(database: Database) -> None:
    speak(database, "1", "Jo Baker: Somebody said it.\n")
    speak(database, "2", "Ana Lindström: Well.\nMae Roth: Well!\n")
    with database.writing() as session:
        quote = session.scalars(select(Quote.id).where(Quote.text == "Somebody said it.")).one()
        people = ["Mae Roth", "Ana Lindström"]
        review_quote(session, quote, ReviewStatus.CORRECTED, reviewer="ines", reason=None, speakers=people)
    before = speaking(database)
    corrections.merge(database, "Ana Lindström", "Mae Roth", by="ines")
    merge, _ = corrections.history(database)[-1]
    assert speaking(database)["Somebody said it."] == ["Ana Lindström"]
    with database.writing() as session:  # it is applied again
        review_quote(session, quote, ReviewStatus.CONFIRMED, reviewer="ines", reason=None)
    assert speaking(database)["Somebody said it."] == ["Ana Lindström"]
    assert list(check_database(database)) == []
    corrections.undo(database, merge, by="jonas")
    assert speaking(database) == before
    assert list(check_database(database)) == []


def test_corrections_merge_is_taken_back_in_any_order(database: Database) -> None:
    speak(database, "1", "\n".join(f"Jo Baker: {name} [{name}]" for name in ("Ana Lindström", "Mae Roth", "Ida Voss")))
    before = on_behalf(database)
    corrections.merge(database, "Ana Lindström", "Mae Roth", by="ines")
    corrections.merge(database, "Ida Voss", "Ana Lindström", by="ines")
    assert set(on_behalf(database).values()) == {"Ida Voss"}
    first, second = (number for number, _ in corrections.history(database)[-2:])
    corrections.undo(database, first, by="jonas")
    found = on_behalf(database)
    assert (found["Mae Roth [Mae Roth]"], found["Ana Lindström [Ana Lindström]"]) == ("Mae Roth", "Ida Voss")
    corrections.undo(database, second, by="jonas")
    assert on_behalf(database) == before
    assert list(check_database(database)) == []


def test_corrections_merge_outlives_reextraction(apart: Database) -> None:
    before = quoted(apart)
    one, other = sorted(slug for slug in before if "lindstrom" in slug)
    corrections.merge(apart, "Ana Lindström", "A. Lindstrom", by="ines", why="same minister")
    (kept,) = {one, other} & set(quoted(apart))
    merged = quoted(apart)
    assert merged[kept] == before[one] + before[other]
    fill(apart, "lines 2")
    assert quoted(apart) == merged
    with apart.reading() as session:
        assert find_speaker(session, "a lindstrom") == find_speaker(session, "ana-lindstrom")
        assert "A. Lindstrom" in get_speaker(session, find_speaker(session, kept)).aliases
        assert session.scalar(select(func.count()).select_from(Quote)) == 5
    _, correction = corrections.history(apart, kept)[-1]
    assert (correction.by, correction.why) == ("ines", "same minister")


def test_corrections_rename_and_alias_outlive_reingest(apart: Database) -> None:
    corrections.rename(apart, "jo-baker", "Joanna Baker", by="ines")
    corrections.alias(apart, "jo-baker", "The Harbour Master", by="ines")
    fill(apart, "lines 2")
    with apart.reading() as session:
        key = find_speaker(session, "the harbour master")
        assert key == find_speaker(session, "JOANNA BAKER") == find_speaker(session, "Jo Baker")
        found = get_speaker(session, key)
        assert (found.row.slug, found.row.name) == ("jo-baker", "Joanna Baker")
        assert {"Jo Baker", "The Harbour Master"} <= set(found.aliases)


@pytest.mark.parametrize(
    ("decision", "error"),
    [
        (lambda db: corrections.merge(db, "jo-baker", "Jo Baker", by="x"), Conflict),
        (lambda db: corrections.merge(db, "jo-baker", "nobody", by="x"), UnknownSpeaker),
        (lambda db: corrections.rename(db, "jo-baker", "  ", by="x"), Conflict),
        (lambda db: corrections.split(db, "jo-baker", [], by="x"), Conflict),
        (lambda db: corrections.undo(db, 10_000, by="x"), UnknownCorrection),
    ],
)
def test_corrections_that_make_no_sense_change_nothing(
    apart: Database, decision: Callable[[Database], Correction], error: type[Exception]
) -> None:
    before, count = quoted(apart), len(corrections.history(apart))
    with pytest.raises(error):
        decision(apart)
    assert quoted(apart) == before
    assert len(corrections.history(apart)) == count
