"""The registry of a process, brought in line with what others store: just what a whole reading gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from extractors.errors import OnrecordError
from extractors.model import Article, SpeakerType
from extractors.registry import Registry
from service import corrections
from service.ingest import ingest_article, keep_registry, stored_registry
from service.known_speakers import KnownSpeakers
from service.store import models
from service.store.articles.writing import delete_article
from service.store.database.engine import Database
from service.store.database.statistics import corpus_version
from service.store.quotes.identity import article_id
from service.store.speakers.changes import changed_since

from .fakes import LineExtractor, person

FIRST = ("Ada", "Ben", "Benjamin", "Cleo", "Dora", "A.", "Zoë")
LAST = ("Nwosu", "Nwosu-Lind", "Silva", "Müller", "Mueller", "Okafor")
ROLES = ("mayor of Brackwater", "the mayor", "president", "Senator")
STEPS = 25


def state(registry: Registry) -> dict[str, Any]:
    """Everything that a registry answers by, with the order where order decides."""
    merger, index = registry._merger, registry._index
    return {
        "leaves": list(registry._leaves.items()),
        "blocks": {block: list(slugs) for block, slugs in index._blocks.items() if slugs},
        "touched": {slug: set(blocks) for slug, blocks in index._touched.items()},
        "pins": dict(registry._pins),
        "children": {slug: list(children) for slug, children in merger._children.items() if children},
        "apart": set(merger._apart),
        "waiting": {name: list(waiting) for name, waiting in merger._waiting.items() if waiting},
        "history": [replace(each, at=None) for each in merger.history],
        "merged": merger.merged,
        "given": registry.given,
        "places": registry._places,
        "speakers": list(registry),
    }


class Newsroom:
    """A process that writes at random: articles, lists of known people, decisions and their undoing."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.chance = random.Random(seed)
        self.articles: list[Article] = []
        self.known: KnownSpeakers | None = None  # handed in where a decision is made
        self.registry = Registry()

    def name(self) -> str:
        return f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}"

    def words(self) -> str:
        """Someone whom the store knows."""
        with self.database.reading() as session:
            slugs = list(session.scalars(select(models.Speaker.slug).order_by(models.Speaker.key)))
        return self.chance.choice(slugs) if slugs else "nobody"

    def ingest(self) -> None:
        lines = [f"{self.chance.choice((self.name(), self.chance.choice(LAST)))}: It leaks." for _ in range(3)]
        number = self.chance.randrange(4)  # now and then the same article with other words
        article = Article(text="\n".join(lines), outlet="The Courier", title="Dam", id=str(number))
        self.articles.append(article)
        if self.chance.random() < 0.5:
            self.registry = stored_registry(self.database)
        ingest_article(article, LineExtractor(), self.database, self.registry, max_chars=10_000)

    def keep(self) -> None:
        given = person(self.name(), self.chance.choice(LAST), role=self.chance.choice(ROLES))
        nameless = replace(person("officials"), type=SpeakerType.GROUP)
        keep_registry([given, nameless], self.database)

    def remove(self) -> None:
        if self.articles:
            with self.database.writing() as session:
                delete_article(session, article_id(self.chance.choice(self.articles)))

    def merge(self) -> None:
        corrections.merge(self.database, self.words(), self.words(), by="Jo", known=self.known)

    def split(self) -> None:
        corrections.split(self.database, self.words(), [self.name()], by="Jo", known=self.known)

    def rename(self) -> None:
        corrections.rename(self.database, self.words(), self.name(), by="Jo", known=self.known)

    def alias(self) -> None:
        corrections.alias(self.database, self.words(), self.name(), by="Jo", known=self.known)

    def undo(self) -> None:
        numbers = [number for number, _ in corrections.history(self.database)]
        if numbers:
            corrections.undo(self.database, self.chance.choice(numbers), by="Jo", known=self.known)

    def write(self) -> str:
        """One step; what cannot be done (a merge of one with itself) changes nothing."""
        steps: list[Callable[[], None]] = [
            self.ingest, self.ingest, self.ingest, self.keep, self.remove,
            self.merge, self.merge, self.split, self.rename, self.alias, self.undo, self.undo,
        ]  # fmt: skip
        step = self.chance.choice(steps)
        try:
            step()
        except OnrecordError as error:
            return f"{step.__name__}: {type(error).__name__}"
        return step.__name__


@pytest.mark.parametrize("seed", range(4))
def test_known_speakers_are_those_of_a_whole_reading(database: Database, seed: int) -> None:
    newsroom, known = Newsroom(database, seed), KnownSpeakers(database)
    own = random.Random(seed)
    done = []
    for _ in range(STEPS):
        newsroom.known = known if own.random() < 0.5 else None
        done.append(newsroom.write())
        if own.random() < 0.3:
            continue  # several writes between two looks
        known.refresh()
        assert state(known.registry) == state(stored_registry(database)), done
        if own.random() < 0.5:  # what it learns itself, stored or not, is no part of what the store knows
            known.registry.enter(newsroom.name(), aliases=[own.choice(LAST)], roles=[own.choice(ROLES)])
        elif own.random() < 0.5:
            spoken = "\n".join(f"{newsroom.name()}: It holds." for _ in range(3))
            article = Article(text=spoken, outlet="The Post", title="Dam", id=str(own.random()))
            ingest_article(article, LineExtractor(), database, known.registry, max_chars=10_000)


@pytest.fixture
def whole_readings(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One item for each time that every speaker is read."""
    from service import known_speakers

    found: list[None] = []
    load = known_speakers.load_speakers

    def counted(session: Any, keys: set[int] | None = None) -> dict[int, Any]:
        if keys is None:
            found.append(None)
        return load(session, keys)

    monkeypatch.setattr(known_speakers, "load_speakers", counted)
    return found


def test_known_speakers_are_read_once_and_then_by_what_changed(database: Database, whole_readings: list[None]) -> None:
    known = KnownSpeakers(database)
    keep_registry([person("Ada Nwosu", "Nwosu"), person("Ben Silva")], database)
    known.refresh()
    assert len(whole_readings) == 1
    keep_registry([person("Cleo Okafor")], database)
    merge = corrections.merge(database, "ada-nwosu", "ben-silva", by="Jo")
    corrections.rename(database, "ada-nwosu", "Ada N.", by="Jo")
    known.registry.enter("Dora Lind")
    whole_readings.clear()
    known.refresh()
    assert whole_readings == []
    assert [each.name for each in known.registry] == ["Ada N.", "Cleo Okafor"]
    assert [replace(each, at=None) for each in known.registry.history][:1] == [merge]


def test_known_speakers_that_vanished_cost_a_whole_reading(database: Database) -> None:
    known = KnownSpeakers(database)
    keep_registry([person("Ada Nwosu"), person("Ben Silva")], database)
    known.refresh()
    with database.writing() as session:
        session.execute(delete(models.Speaker).where(models.Speaker.slug == "ada-nwosu"))
    keep_registry([person("Cleo Okafor")], database)
    known.refresh()
    assert [each.name for each in known.registry] == ["Ben Silva", "Cleo Okafor"]


def test_known_speakers_may_be_numbered_before_those_that_were_seen_first(database: Database) -> None:
    # PostgreSQL gives a number when a row is written, not when it is committed.
    known = KnownSpeakers(database)
    keep_registry([person("Ada Nwosu"), person("Ben Nwosu"), person("Dora Nwosu")], database)
    with database.writing() as session:
        session.execute(delete(models.SpeakerAlias))
        for number, slug in ((90, "ada-nwosu"), (70, "dora-nwosu")):
            where = models.Speaker.slug == slug
            session.execute(delete(models.SpeakerChange))
            session.execute(update(models.Speaker).where(where).values(key=number))
    known.refresh()
    row = {"key": 80, "slug": "cleo-nwosu", "name": "Cleo Nwosu", "folded": "cleo nwosu", "type": SpeakerType.PERSON}
    with database.writing() as session:
        session.execute(models.Speaker.__table__.insert(), [{**row, "created_at": datetime.now(UTC)}])
    keep_registry([person("Cleo Nwosu", "Cleo")], database)
    known.refresh()
    assert [each.slug for each in known.registry] == ["ben-nwosu", "dora-nwosu", "cleo-nwosu", "ada-nwosu"]
    assert state(known.registry) == state(stored_registry(database))


def test_known_speakers_are_read_whole_after_a_writer_that_notes_nothing(database: Database) -> None:
    known = KnownSpeakers(database)
    keep_registry([person("Ada Nwosu")], database)
    known.refresh()
    with database.writing() as session:  # a process of an older release
        session.execute(text("UPDATE speakers SET name = 'Ada N.'"))
        session.execute(text("UPDATE corpus SET version = version + 1"))
    with database.reading() as session:
        assert changed_since(session, corpus_version(session)) is None
    keep_registry([person("Ben Silva")], database)  # and then one that does
    known.refresh()
    assert [each.name for each in known.registry] == ["Ada N.", "Ben Silva"]
    with database.reading() as session:
        assert changed_since(session, corpus_version(session)) == set()


def test_known_speakers_a_reading_that_broke_off_is_made_whole(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = KnownSpeakers(database)
    keep_registry([person("Ada Nwosu")], database)
    known.refresh()
    keep_registry([person("Ben Silva")], database)

    def torn(*_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(Registry, "replay", torn)
        with pytest.raises(TimeoutError):
            known.refresh()
    known.refresh()
    assert state(known.registry) == state(stored_registry(database))


def test_known_speakers_are_not_all_read_for_a_decision(database: Database, whole_readings: list[None]) -> None:
    keep_registry([person("Ada Nwosu", "Nwosu"), person("Ben Silva"), person("Cleo Okafor")], database)
    known = KnownSpeakers(database)
    known.refresh()
    whole_readings.clear()
    corrections.merge(database, "ada-nwosu", "ben-silva", by="Jo", known=known)
    corrections.rename(database, "ada-nwosu", "Ada N.", by="Jo", known=known)
    corrections.alias(database, "cleo-okafor", "C. O.", by="Jo", known=known)
    corrections.split(database, "ada-nwosu", ["Nwosu"], by="Jo", known=known)
    corrections.undo(database, corrections.history(database)[0][0], by="Jo", known=known)
    assert whole_readings == []
    known.refresh()
    assert state(known.registry) == state(stored_registry(database))
    assert [each.name for each in known.registry] == ["Ada N.", "Ben Silva", "Cleo Okafor", "Nwosu"]
    whole_readings.clear()
    corrections.rename(database, "ada-nwosu", "Ada", by="Jo")
    assert whole_readings == [None], "who has no registry reads everyone"


def test_known_speakers_forget_a_decision_that_came_to_nothing(
    database: Database, whole_readings: list[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_registry([person("Ada Nwosu"), person("Ben Silva")], database)
    known = KnownSpeakers(database)
    known.refresh()
    whole_readings.clear()

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(corrections, "bump", fail)
    with pytest.raises(RuntimeError):
        corrections.merge(database, "ada-nwosu", "ben-silva", by="Jo", known=known)
    assert len(known.registry) == 1  # in memory it has been made
    known.refresh()
    assert [each.slug for each in known.registry] == ["ada-nwosu", "ben-silva"]
    assert whole_readings == []
    assert state(known.registry) == state(stored_registry(database))
