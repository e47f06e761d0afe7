"""Load over a few connections that are kept alive: by wrk, or by a loop over sockets where there is no wrk.

Each connection has one request under way at a time and asks the next one as soon as it is answered (a closed loop), so
that requests a second and latency belong together: four connections at 5 ms are 800 requests a second. Requests are
taken from a list in turn, each connection from a place of its own; their bytes are made beforehand, but for the `Host`
of those that must be fresh.
"""

from __future__ import annotations

import json
import selectors
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

CHUNK = 1 << 18
fresh_numbers = count(int(time.time()) % 1_000_000 * 1_000)

LUA = """
local requests = {%s}
local place = %d
local serial = %d
function request()
  place = place %% #requests + 1
  local each = requests[place]
  local headers = {["Accept"] = "application/json"}
  if %s then
    serial = serial + 1
    headers["Host"] = "fresh-" .. serial .. ".example"
  end
  if each[3] ~= "" then headers["Content-Type"] = "application/json" end
  return wrk.format(each[1], each[2], headers, each[3])
end
function done(summary, latency)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read
  bad = bad + summary.errors.write + summary.errors.timeout
  local shape = '{"requests": %%d, "micros": %%d, "bytes": %%d, "errors": %%d, "p50": %%f, "p99": %%f, "max": %%f}'
  io.write(string.format('\\n' .. shape .. '\\n',
    summary.requests, summary.duration, summary.bytes, bad,
    latency:percentile(50), latency:percentile(99), latency.max))
end
"""


@dataclass(frozen=True, slots=True)
class Request:
    """One request."""

    method: str
    path: str
    body: bytes = b""

    def encoded(self, host: str) -> bytes:
        """Its bytes."""
        head = f"{self.method} {self.path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n"
        if self.body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(self.body)}\r\n"
        return head.encode("ascii") + b"\r\n" + self.body


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked, of whom, over how many connections."""

    host: str
    port: int
    requests: Sequence[Request]
    connections: int
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """Latencies are in milliseconds; `received` counts bytes."""

    requests: int
    errors: int
    seconds: float
    received: int
    p50: float
    p99: float
    longest: float


def drive(load: Load, seconds: float, driver: str) -> Result:
    """Loads the service for some seconds."""
    if driver == "wrk" or (driver == "auto" and shutil.which("wrk")):
        return by_wrk(load, seconds)
    return by_sockets(load, seconds)


def by_wrk(load: Load, seconds: float) -> Result:
    """By wrk, in one thread."""
    rows = ",\n".join(
        "{" + ", ".join(lua_text(part) for part in (each.method, each.path, each.body.decode("utf-8"))) + "}"
        for each in load.requests
    )
    # Each run has a range of numbers of its own, so that no address comes twice, and its own place to begin.
    serial = next(fresh_numbers) * 100_000
    script = LUA % (rows, serial // 100_000 * 37 % len(load.requests), serial, "true" if load.fresh else "false")
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            [
                *("wrk", "-t1", f"-c{load.connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"),
                *("-s", file.name, f"http://{load.host}:{load.port}"),
            ],
            stdout=subprocess.PIPE,
            check=True,
        )
    found = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return Result(
        requests=found["requests"],
        errors=found["errors"],
        seconds=found["micros"] / 1e6,
        received=found["bytes"],
        p50=found["p50"] / 1000,
        p99=found["p99"] / 1000,
        longest=found["max"] / 1000,
    )


def lua_text(words: str) -> str:
    """A Lua string: every byte that is not plain by its number."""
    return (
        '"'
        + "".join(chr(b) if chr(b).isalnum() or chr(b) in " /?=&%+-_." else f"\\{b:03}" for b in words.encode())
        + '"'
    )


@dataclass(slots=True)
class Caller:
    """One connection: where it is in the list, and what it has received of the answer under way."""

    connection: socket.socket
    place: int
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    length: int = -1

    def ask(self, load: Load) -> None:
        """Sends the next request."""
        request = load.requests[self.place % len(load.requests)]
        self.place += 1
        host = f"fresh-{next(fresh_numbers)}.example" if load.fresh else load.host
        self.received.clear()
        self.length = -1
        self.sent_at = time.perf_counter()
        self.connection.sendall(request.encoded(host))

    def take(self) -> bool:
        """Receives; whether the answer is whole now."""
        part = self.connection.recv(CHUNK)
        if not part:
            raise ConnectionError
        self.received += part
        if self.length < 0 and (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.received[:end]).lower()
            start = head.index(b"content-length:") + 15
            self.length = end + 4 + int(head[start:].split(b"\r\n", 1)[0])
        return 0 <= self.length <= len(self.received)


def by_sockets(load: Load, seconds: float) -> Result:
    """By a loop of this program."""
    waiting = selectors.DefaultSelector()
    for number in range(load.connections):
        caller = Caller(connect(load), number * len(load.requests) // load.connections)
        waiting.register(caller.connection, selectors.EVENT_READ, caller)
        caller.ask(load)
    latencies: list[float] = []
    errors = received = 0
    started = time.perf_counter()
    while (now := time.perf_counter()) < started + seconds:
        for key, _ in waiting.select(timeout=1.0):
            caller = key.data
            try:
                if not caller.take():
                    continue
                latencies.append(time.perf_counter() - caller.sent_at)
                received += len(caller.received)
                errors += caller.received[9:10] != b"2"
                closing = b"connection: close" in bytes(caller.received[:2048]).lower()
            except OSError:
                errors += 1
                closing = True
            if closing:
                # A worker that has answered its share goes, and says so: that is no error.
                waiting.unregister(caller.connection)
                caller.connection.close()
                caller.connection = connect(load)
                waiting.register(caller.connection, selectors.EVENT_READ, caller)
            caller.ask(load)
    for key in list(waiting.get_map().values()):
        key.data.connection.close()
    waiting.close()
    latencies.sort()
    last = len(latencies) - 1
    p50, p99, longest = (1000 * latencies[int(last * part)] if latencies else 0.0 for part in (0.5, 0.99, 1.0))
    return Result(len(latencies), errors, now - started, received, p50, p99, longest)


def connect(load: Load) -> socket.socket:
    """A connection that sends at once."""
    connection = socket.create_connection((load.host, load.port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection
