"""The real server: it starts, answers, drops nothing that it has accepted, and stops when it is told to."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.client import Client, ClientError

from .serving import PATIENCE, Server, exchange, serving

LONG = "Ana Example said the harbour would reopen in spring. “We are ready,” she added.\n\n" * 600
GET = b"GET /stats HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that gives extraction all the time it needs."""
    with serving(tmp_path, extraction_seconds=str(PATIENCE)) as made:
        yield made


def ask_for_ever(server: Server, stopped: threading.Event, outcomes: Counter[str]) -> None:
    """One request after another, each on a connection of its own, until nobody listens any more."""
    while True:
        sent_after_stop = stopped.is_set()
        try:
            connection = server.connect()
        except OSError:
            outcomes["refused"] += 1
            if sent_after_stop:
                return
            continue
        with connection:
            answer = exchange(connection, GET + b"Connection: close\r\n\r\n")
        whole = answer.startswith(b"HTTP/1.1 200 ") and answer.rstrip().endswith(b"}")
        outcomes["answered" if whole else f"dropped: {answer[:60]!r}"] += 1


def test_gunicorn_drops_nothing_that_it_has_accepted_under_load(server: Server) -> None:
    found: list[int] = []
    outcomes: Counter[str] = Counter()
    stopped = threading.Event()

    def extract() -> None:
        with Client(server.url, attempts=1, timeout=PATIENCE) as client:
            found.append(len(client.extract(LONG)))

    asking = [threading.Thread(target=extract)]
    asking += [threading.Thread(target=ask_for_ever, args=(server, stopped, outcomes)) for _ in range(4)]
    # One whose request is still arriving when the signal comes: it has been accepted too.
    late = server.connect()
    late.sendall(GET)
    for each in asking:
        each.start()
    time.sleep(0.7)
    assert not found, "the text is too short to be under way"
    assert outcomes["answered"]
    server.process.send_signal(signal.SIGTERM)
    stopped.set()
    time.sleep(0.3)
    with late:
        assert exchange(late, b"\r\n").startswith(b"HTTP/1.1 200 ")
    for each in asking:
        each.join(PATIENCE)
    assert found
    assert found[0] > 50
    assert {outcome for outcome in outcomes if outcome.startswith("dropped")} == set(), outcomes
    assert server.process.wait(PATIENCE) == 0
    assert "Traceback" not in server.log.read_text("utf-8")
    with Client(server.url, attempts=1) as client, pytest.raises(ClientError):
        client.ready()
