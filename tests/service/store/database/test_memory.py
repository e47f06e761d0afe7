"""What is kept in memory of names is what the database says, whoever wrote it and whenever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from extractors.errors import UnknownSpeaker
from service import corrections
from service.store import models
from service.store.database import memory
from service.store.database.engine import Database
from service.store.database.memory import KEPT, Known, Memory, keep, known, version_of
from service.store.database.prepared import Moved, Reader, line_of
from service.store.quotes.reading import QuoteFilter, list_quotes
from service.store.speakers.reading import find_speaker
from tests.service.store.quotes.test_parts import ARTICLE, CHANGES, write

WORDS = ("ana", "Ana", "jo", "Jo", "may", "annie", "Annie", "ana-lindstrom", "Ana Lindström", "nobody")


@pytest.fixture
def elsewhere(database: Database) -> Iterator[Database]:
    """The same database as another process has it."""
    other = Database(database.url.render_as_string(hide_password=False))
    yield other
    other.dispose()


def seen(session: Session) -> dict[str, Any]:
    """All quotes as lists show them, and whom words find."""
    found: dict[str, Any] = {}
    for words in WORDS:
        try:
            found[words] = find_speaker(session, words)
        except UnknownSpeaker:
            found[words] = None
    quotes = [each.text for each in list_quotes(session, QuoteFilter())]
    mine = {
        key: [each.text for each in list_quotes(session, QuoteFilter(speaker=key))]
        for key in set(found.values()) - {None}
    }
    return found | {"quotes": quotes, "mine": mine}


def look(database: Database) -> dict[str, Any]:
    with database.reading() as session:
        return seen(session)


def glimpse(database: Database) -> dict[str, Any]:
    """The same as `look`, by a reader who takes the corpus to be as it was seen last."""
    try:
        with database.reading(assuming=True) as session:
            return seen(session)
    except Moved:
        return look(database)


@pytest.mark.parametrize("name", CHANGES)
def test_memory_says_what_the_rows_say_after(database: Database, elsewhere: Database, name: str) -> None:
    write(database)
    before = look(database)
    assert look(database) == glimpse(database) == before
    CHANGES[name](elsewhere)
    after = glimpse(database)
    assert look(database) == after
    fresh = Database(database.url.render_as_string(hide_password=False))
    assert after == look(fresh) == look(elsewhere)
    fresh.dispose()


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "nothing"])
def test_memory_every_change_has_a_version_of_its_own(database: Database, name: str) -> None:
    """Whatever can be seen by a list or a name, no two states of it have one version."""
    write(database)
    with database.reading() as session:
        before = version_of(session)
    CHANGES[name](database)
    with database.reading() as session:
        assert version_of(session) > before


def test_memory_of_a_snapshot_with_a_writer_in_between(database: Database, elsewhere: Database) -> None:
    write(database)
    expected = look(database)
    with database.reading() as session:
        version = version_of(session)
        corrections.rename(elsewhere, "Ana", "Ana Lindström", by="ines")
        # Before anything was asked but the version, and with what is known of it thrown away by a later snapshot.
        later = look(database)
        assert seen(session) == expected
        assert version_of(session) == version
        assert later == look(elsewhere) != expected
    assert look(database) == later


def test_memory_answers_without_a_statement(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    write(database)
    expected = look(database)

    def fail(*_: object) -> object:
        raise AssertionError

    monkeypatch.setattr("service.store.quotes.reading.speaker_names", fail)
    monkeypatch.setattr("service.store.speakers.reading.BY_SLUG", None)
    with database.reading() as session:
        assert find_speaker(session, "ana") == expected["ana"]
        assert [each.text for each in list_quotes(session, QuoteFilter())] == expected["quotes"]


def test_memory_is_not_for_those_who_write(database: Database) -> None:
    """What they see is of no version yet, and may never be."""
    write(database)
    expected = look(database)
    with database.writing() as session:
        session.execute(update(models.Speaker).where(models.Speaker.slug == "ana").values(name="Anna", slug="anna"))
        assert find_speaker(session, "anna") == expected["ana"]
        quotes = [each.value() for each in list_quotes(session, QuoteFilter())]
        assert {"slug": "anna", "name": "Anna", "type": "person"} in [each["speaker"] for each in quotes]
        session.rollback()
    assert look(database) == expected


def test_memory_does_not_grow_without_end() -> None:
    kept: dict[Any, int] = {}
    for n in range(3 * KEPT):
        keep(kept, {n: n})
        assert len(kept) <= KEPT
    assert kept[3 * KEPT - 1] == 3 * KEPT - 1


def test_memory_is_of_one_version() -> None:
    found = Memory()
    first = found.of(1)
    assert found.of(1) is first
    first.speakers["ana"] = 1
    assert found.of(2).speakers == {}
    assert found.of(1).speakers == {}  # also of an earlier one, as after a backup was brought back
    assert Known().version is None


def test_memory_asks_for_the_version_once_in_a_transaction(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    write(database)
    asked: list[Callable[..., int]] = []
    real = memory.corpus_version
    monkeypatch.setattr(memory, "corpus_version", lambda session: asked.append(real) or real(session))
    with database.reading() as session:
        first = version_of(session)
        assert known(session).version == version_of(session) == first
        assert len(asked) == 1
        session.commit()
        write(database, ARTICLE, "2")
        assert version_of(session) > first
    assert len(asked) == 2


def test_memory_of_a_joint_quote(database: Database) -> None:
    write(database)
    for _ in range(2):
        with database.reading() as session:
            quotes = [each.value() for each in list_quotes(session, QuoteFilter())]
        (joint,) = (each for each in quotes if each["text"] == "We agreed.")
        assert [each["name"] for each in joint["speakers"]] == ["Ana", "Jo"]


def transacts(session: Session) -> bool:
    """Whether a reader's transaction is open, without beginning one."""
    assert isinstance(session, Reader)
    driver: Any = session.take().connection.driver_connection
    return bool(driver.in_transaction if session.engine.dialect.name == "sqlite" else driver.pgconn.transaction_status)


def test_memory_of_an_assumed_version_needs_no_transaction(database: Database) -> None:
    write(database)
    expected = look(database)
    with database.reading(assuming=True) as session:
        key = find_speaker(session, "ana")
        assert [each.text for each in list_quotes(session, QuoteFilter(speaker=key))] == expected["mine"][key]
        version = version_of(session)
        assert not transacts(session)
    with database.reading() as session:
        assert version_of(session) == version
        assert transacts(session)


def test_memory_that_was_relied_on_in_vain(database: Database, elsewhere: Database) -> None:
    write(database)
    look(database)

    def read() -> list[str]:
        with database.reading(assuming=True) as session:
            key = find_speaker(session, "ana")
            corrections.rename(elsewhere, "Ana", "Ana Lindström", by="ines")
            return [each.value()["speaker"]["name"] for each in list_quotes(session, QuoteFilter(speaker=key))]

    with pytest.raises(Moved):
        read()


@pytest.mark.parametrize("ask", [find_speaker, lambda session, _: line_of(session)], ids=["statement", "line"])
def test_memory_that_was_relied_on_and_then_settled(
    database: Database, elsewhere: Database, ask: Callable[[Session, str], object]
) -> None:
    """What has no version of its own is asked within a transaction, which must be of the version that was assumed."""
    write(database)
    look(database)

    def read() -> None:
        with database.reading(assuming=True) as session:
            find_speaker(session, "ana")
            write(elsewhere, ARTICLE, "2")
            ask(session, "ana-2")

    with pytest.raises(Moved):
        read()
    with database.reading(assuming=True) as session:
        write(elsewhere, ARTICLE, "3")
        line_of(session)  # Nothing was relied on yet.
        assert transacts(session)
        found = version_of(session)
    with database.reading() as session:
        assert version_of(session) == found


def test_memory_that_was_not_relied_on_is_of_the_version_that_is_read(database: Database, elsewhere: Database) -> None:
    write(database)
    look(database)
    corrections.rename(elsewhere, "Ana", "Ana Lindström", by="ines")
    with database.reading(assuming=True) as session:
        quotes = [each.value() for each in list_quotes(session, QuoteFilter())]
        version = version_of(session)
    assert "Ana Lindström" in [each["speaker"]["name"] for each in quotes if each["speaker"]]
    with database.reading() as session:
        assert version_of(session) == version
