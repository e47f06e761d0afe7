"""The real server: it starts, answers, replaces nothing that it has accepted, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.client import Client, ClientError

LONG = "Ana Example said the harbour would reopen in spring. “We are ready,” she added.\n\n" * 400
PATIENCE = 120


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`onrecord serve` with one worker, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "ONRECORD_DATABASE_URL": f"sqlite:///{tmp_path / 'served.db'}",
        "ONRECORD_WORKERS": "1",
        "ONRECORD_EXTRACTION_SECONDS": str(PATIENCE),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-c", "from service.cli import main; main()"]
    subprocess.run([*command, "db", "upgrade"], env=environment, check=True, capture_output=True)
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(process, url)
        yield process, url
    finally:
        process.terminate()
        process.wait(PATIENCE)
        log.close()


def wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    """Waits for `/readyz`."""
    until = time.monotonic() + PATIENCE
    with Client(url, attempts=1, timeout=30) as client:
        while time.monotonic() < until:
            assert process.poll() is None
            try:
                client.ready()
            except ClientError:
                time.sleep(0.3)
            else:
                return
    raise AssertionError("the server did not start")


def test_gunicorn_finishes_what_it_has_accepted(server: tuple[subprocess.Popen[bytes], str]) -> None:
    process, url = server
    found: list[int] = []

    def ask() -> None:
        with Client(url, attempts=1, timeout=PATIENCE) as client:
            found.append(len(client.extract(LONG)))

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    assert not found, "the text is too short to be under way"
    process.send_signal(signal.SIGTERM)
    asking.join(PATIENCE)
    assert found
    assert found[0] > 100
    assert process.wait(PATIENCE) == 0
    with Client(url, attempts=1) as client, pytest.raises(ClientError):
        client.ready()
