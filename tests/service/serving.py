"""The real server in a process of its own: `onrecord serve` over a database file, told apart by its settings."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.client import Client, ClientError

PATIENCE = 120
COMMAND = [sys.executable, "-c", "from service.cli import main; main()"]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process, its address, and where it logs."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        """The address as clients want it."""
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, data: bytes) -> bytes:
        """Sends bytes on a connection of their own, gives all that comes back until the server closes it."""
        with self.connect() as connection:
            return exchange(connection, data)


def exchange(connection: socket.socket, data: bytes) -> bytes:
    """Sends bytes and reads until the other side is done."""
    answer = b""
    try:
        connection.sendall(data)
        while piece := connection.recv(65536):
            answer += piece
    except ConnectionError:
        pass
    return answer


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, *, options: Sequence[str] = (), **settings: str) -> Iterator[Server]:
    """`onrecord serve` with one worker and such options; `settings` by their names."""
    port = free_port()
    given = {"database_url": f"sqlite:///{folder / 'served.db'}", "workers": "1", **settings}
    environment = {
        **os.environ,
        **{f"ONRECORD_{name.upper()}": value for name, value in given.items()},
        "OMP_NUM_THREADS": "1",
    }
    subprocess.run([*COMMAND, "db", "upgrade"], env=environment, check=True, capture_output=True)
    path = folder / "log"
    with path.open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port), *options], env=environment, stdout=log, stderr=log
        )
        server = Server(process, port, path)
        try:
            wait_until_ready(server)
            yield server
        finally:
            process.terminate()
            process.wait(PATIENCE)


def wait_until_ready(server: Server) -> None:
    """Waits for `/readyz`."""
    until = time.monotonic() + PATIENCE
    with Client(server.url, attempts=1, timeout=30) as client:
        while time.monotonic() < until:
            assert server.process.poll() is None, server.log.read_text("utf-8")
            try:
                client.ready()
            except ClientError:
                time.sleep(0.2)
            else:
                return
    raise AssertionError("the server did not start")
