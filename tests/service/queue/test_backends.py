"""Where wake-ups wait, and what their messages hold."""

from __future__ import annotations

import json
import pickle
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from huey import Huey
from sqlalchemy import inspect, make_url

from service.config import Settings
from service.errors import InvalidSetting, Unavailable
from service.queue import consumer
from service.queue.backends import JsonSerializer, make_huey, queue_url
from service.queue.wakeups import Queue
from service.store.database.engine import Database
from service.store.upkeep import schema

PG = "postgresql+psycopg://me:secret@host/name"


@pytest.mark.parametrize(
    ("given", "database", "url"),
    [
        (None, "sqlite:////srv/onrecord.db", "sqlite:////srv/onrecord-queue.db"),
        (None, "sqlite:///onrecord", "sqlite:///onrecord-queue.db"),
        (None, "sqlite://", "memory://"),
        (None, "sqlite:///:memory:", "memory://"),
        (None, PG, PG),
        ("redis://localhost:6379/3", PG, "redis://localhost:6379/3"),
        ("sqlite:///q.db", PG, "sqlite:///q.db"),
    ],
)
def test_backends_queue_lies_beside_the_database_unless_told_otherwise(
    given: str | None, database: str, url: str
) -> None:
    assert queue_url(given, make_url(database)).render_as_string(hide_password=False) == url


@pytest.mark.parametrize("given", ["mysql://x/y", "nonsense", "amqp://x"])
def test_backends_others_are_refused(given: str) -> None:
    with pytest.raises(InvalidSetting, match="ONRECORD_QUEUE_URL"):
        queue_url(given, make_url("sqlite://"))


def test_backends_queue_carries_a_wake_up_as_json(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    queue = Queue(Settings(database_url=url), database)
    woken: list[str] = []

    class Noting:
        def work(self) -> None:
            """Notes that it was woken."""
            woken.append("work")

        def purge(self) -> None:
            """Notes that it was told to tidy up."""

    queue.worker = Noting()
    queue.wake(2)
    (message, _) = queue.huey.storage.enqueued_items()
    assert json.loads(bytes(message))[1] == "service.queue.wakeups.work"
    for _ in range(2):
        queue.huey.execute(queue.huey.dequeue())
    assert woken == ["work", "work"]
    queue.close()
    # Its tables go with the schema.
    schema.downgrade(database, "0005")
    assert not [name for name in inspect(database.engine).get_table_names() if "queue" in name or "job" in name]
    schema.upgrade(database)


def test_backends_messages_run_no_code() -> None:
    with pytest.raises(ValueError):
        JsonSerializer().deserialize(pickle.dumps(print))


def test_backends_queue_in_memory_has_no_workers(
    make_sqlite: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = make_sqlite()
    monkeypatch.setattr("service.queue.consumer.preload", lambda _: None)
    with pytest.raises(InvalidSetting, match="memory"):
        consumer.run(Settings(queue_url="memory://"), database, processes=1)
    database.dispose()


def test_backends_a_queue_that_cannot_be_opened_wakes_nobody(
    make_sqlite: Callable[[], Database],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = make_sqlite()
    monkeypatch.setattr("service.queue.consumer.preload", lambda _: None)
    Queue(Settings(queue_url=f"sqlite:///{tmp_path / 'no' / 'folder.db'}"), database).wake(1)
    assert "could not be woken" in caplog.text
    with pytest.raises(Unavailable):
        consumer.run(Settings(queue_url=f"sqlite:///{tmp_path / 'no' / 'folder.db'}"), database, processes=1)
    database.dispose()


def test_backends_many_may_make_the_same_queue_at_once(database: Database) -> None:
    url = queue_url(None, database.url)
    made: list[Huey] = []
    threads = [threading.Thread(target=lambda: made.append(make_huey(url, patient=True))) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) == 6
    for huey in made:
        huey.storage.close()
