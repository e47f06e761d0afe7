"""`onrecord jobs`: what it shows, what it cancels, what it lets wait again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.config import Settings
from service.queue.wakeups import Queue
from service.store.database.engine import Database

from ..queue.conftest import article, hand_in

Run = Callable[..., Result]


@pytest.fixture
def database(make_sqlite: Callable[[], Database], monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database that the commands use."""
    made = make_sqlite()
    monkeypatch.setenv("ONRECORD_DATABASE_URL", str(made.url))
    yield made
    made.dispose()


def run(*arguments: object) -> Result:
    """Runs `onrecord jobs`."""
    return CliRunner().invoke(main, ["jobs", *(str(each) for each in arguments)])


def test_jobs_are_listed_shown_cancelled_and_retried(database: Database) -> None:
    first = hand_in(database, [article(1), None, article(3)], by="night\x1b desk")
    second = hand_in(database, [None])
    rows = json.loads(run("list", "--json").stdout)["items"]
    assert [(row["id"], row["state"], row["done"]) for row in rows] == [(second, "finished", 1), (first, "waiting", 1)]
    table = run("list", "--state", "waiting").stdout
    assert first in table
    assert second not in table
    assert "\x1b" not in table
    shown = json.loads(run("show", first, "--json").stdout)
    assert (shown["progress"], shown["errors"][0]["type"]) == (0.3333, "/problems/invalid-article")
    assert "Invalid article" in run("show", first).stdout
    assert "1 of 3 articles were done" in run("cancel", first).stdout
    assert "2 articles wait again" in run("retry", first).stdout
    assert json.loads(run("show", first, "--json").stdout)["state"] == "waiting"
    queue = Queue(Settings(database_url=str(database.url)), database)
    assert queue.huey.storage.queue_size() == 2
    assert Path(str(queue.url.database)).name.endswith("-queue.db")
    queue.close()


def test_jobs_serve_with_worker_starts_one_that_ends_with_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("subprocess.Popen", started.append)
    monkeypatch.setattr("gunicorn.app.wsgiapp.WSGIApplication.__init__", lambda *_args, **_more: None)
    monkeypatch.setattr("gunicorn.app.wsgiapp.WSGIApplication.run", lambda _: None)
    monkeypatch.setattr("service.cli.serve.share", lambda: Path("shared"))
    monkeypatch.setattr("sys.argv", ["onrecord"])
    for options in ([], ["--with-worker"]):
        assert CliRunner().invoke(main, ["serve", *options]).exit_code == 0
    beside = ["worker", "--parent", str(os.getpid()), "--metrics-folder", "shared"]
    assert [command[-5:] for command in started] == [beside]
    del database


@pytest.mark.parametrize("command", ["show", "cancel", "retry"])
def test_jobs_unknown_ones_are_said_on_one_line(database: Database, command: str) -> None:
    result = run(command, "nothing")
    assert result.exit_code == 2
    assert result.stderr == "onrecord: No job has the id 'nothing'.\n"
    del database


def test_jobs_finished_ones_cannot_be_cancelled(database: Database) -> None:
    result = run("cancel", hand_in(database, [None]))
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
