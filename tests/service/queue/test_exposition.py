"""What workers extract can be scraped, wherever they run: their own port, or the service that runs them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from service.client import Client
from service.store.database.engine import Database
from service.store.people.keys import Scope, create_key

from ..serving import COMMAND, PATIENCE, Server, free_port, serving

ARTICLES = [
    {"id": str(n), "outlet": "L", "title": "T", "text": f"“Pier {n} is open,” Ana Example said on Monday.\n"}
    for n in range(4)
]
WORDS = sum(len(article["text"].split()) for article in ARTICLES)


@contextmanager
def working(server: Server, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """`onrecord worker` over the same database as a server."""
    environment = {**os.environ, "ONRECORD_DATABASE_URL": database_url(server), "OMP_NUM_THREADS": "1"}
    with server.log.with_name("worker.log").open("wb") as log:
        process = subprocess.Popen([*COMMAND, "worker", *options], env=environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def database_url(server: Server) -> str:
    """Where a server's database is."""
    return f"sqlite:///{server.log.parent / 'served.db'}"


def scraped(url: str) -> dict[str, float]:
    """The samples of `/metrics`; none while nobody answers."""
    with suppress(requests.ConnectionError):
        lines = requests.get(f"{url}/metrics", timeout=10).text.splitlines()
        found = (re.fullmatch(r"(\S+) (\S+)", line) for line in lines if not line.startswith("#"))
        return {each[1]: float(each[2]) for each in found if each}
    return {}


def hand_in_and_wait(server: Server) -> None:
    """Has the articles ingested by whoever does the work."""
    database = Database(database_url(server))
    with database.writing() as session:
        key = create_key(session, "desk", Scope.WRITE)
    database.dispose()
    with Client(server.url, key=key) as client:
        job = client.wait_for(client.ingest_bulk([*ARTICLES, {"outlet": "no title"}]), seconds=PATIENCE)
        assert (job["stored"], job["failed"]) == (len(ARTICLES), 1)


def test_exposition_worker_tells_what_it_extracts_on_a_port_of_its_own(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (
        serving(tmp_path) as server,
        working(server, "--metrics-port", str(port), "--processes", "2") as process,
    ):
        hand_in_and_wait(server)
        found = scraped(url)
        assert found["onrecord_extraction_quotes_total"] == len(ARTICLES)
        # Each process reads one sentence when it loads its models, which is nobody's article.
        assert found["onrecord_extraction_words_total"] == WORDS
        assert found["onrecord_extraction_seconds_count"] == len(ARTICLES)
        assert found['onrecord_extraction_failures_total{how="broken"}'] == 0
        # The service tells what it answered itself and what waits, and nothing of this twice.
        served = scraped(server.url)
        assert served.get("onrecord_extraction_words_total", 0) == 0
        assert served['onrecord_line_ends_total{how="stored"}'] == len(ARTICLES)
        assert served["onrecord_workers"] == 2
        assert requests.post(f"{url}/metrics", timeout=10).status_code == 405
        kill_the_server_of_metrics(process)
        until = time.monotonic() + PATIENCE
        while scraped(url) != found:
            assert time.monotonic() < until, "the metrics are not served any more"
            time.sleep(0.2)
    assert process.returncode == 0
    assert scraped(url) == {}
    assert "Traceback" not in (tmp_path / "worker.log").read_text("utf-8")


def kill_the_server_of_metrics(worker: subprocess.Popen[bytes]) -> None:
    """kill -9 for the first child, which a worker starts before those that work."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
    if not children.exists():
        pytest.skip("no /proc")
    os.kill(min(int(each) for each in children.read_text().split()), signal.SIGKILL)


def test_exposition_a_taken_port_is_said_at_once(tmp_path: Path) -> None:
    with serving(tmp_path) as server, working(server, "--metrics-port", str(server.port)) as process:
        assert process.wait(PATIENCE) == 2
    assert f"port {server.port}" in (tmp_path / "worker.log").read_text("utf-8")


def test_exposition_service_counts_the_worker_that_it_runs(tmp_path: Path) -> None:
    with serving(tmp_path, options=["--with-worker"]) as server:
        hand_in_and_wait(server)
        found = scraped(server.url)
    assert found["onrecord_extraction_words_total"] == WORDS
    assert found["onrecord_extraction_quotes_total"] == len(ARTICLES)
    assert found['onrecord_line_ends_total{how="stored"}'] == len(ARTICLES)
