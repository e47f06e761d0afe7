"""Clients that do not play by the rules, over real sockets against the real server: slow, oversized, malformed."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.server.patient_sockets import KEPT
from service.store.database.engine import Database
from service.store.people.keys import Scope, create_key

from ..serving import Server, exchange, serving

RECEIVE = 3.0
MAX_BODY = 300_000
LIVE = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
POST = b"POST /extract HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all that is tried here."""
    settings = {"attribution": "rules", "receive_seconds": str(RECEIVE), "max_body_bytes": str(MAX_BODY)}
    with serving(tmp_path_factory.mktemp("served"), **settings) as made:
        yield made


def status(answer: bytes) -> int:
    """The status of a raw answer; 0: there is none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


ASKED = b"HTTP/1.1 100 Continue\r\n\r\n"
SLOW = {
    "silent": b"",
    "head": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "body": POST + b"Content-Length: 5000\r\n\r\n{",
    "chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
    "asked": POST + b"Content-Length: 5000\r\nExpect: 100-continue\r\n\r\n{",
}


def test_slow_clients_hold_up_nobody_and_are_let_go(server: Server) -> None:
    began = time.monotonic()
    # Of each kind more than the worker has threads.
    slow = [(kind, server.connect()) for kind in SLOW for _ in range(10)]
    for kind, connection in slow:
        connection.sendall(SLOW[kind])
    assert status(server.ask(LIVE)) == 200
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.4):
            for kind, connection in slow:
                with contextlib.suppress(OSError):
                    connection.send(b"1" if SLOW[kind] else b"")

    trickling = threading.Thread(target=trickle)
    trickling.start()
    try:
        assert status(server.ask(LIVE)) == 200
        assert time.monotonic() - began < RECEIVE, "others had to wait"
        answers = [(kind, exchange(each, b"").removeprefix(ASKED)) for kind, each in slow]
        assert time.monotonic() - began < 3 * RECEIVE
        # A byte that comes when the connection is closed already may cost the client its answer.
        assert {status(answer) for _, answer in answers} <= {0, 408}
        assert {kind for kind, answer in answers if status(answer) == 408} == set(SLOW) - {"silent"}
    finally:
        stop.set()
        trickling.join()
        for _, connection in slow:
            connection.close()


def test_slow_clients_with_a_large_body_get_a_problem(server: Server) -> None:
    """More than waits in memory: the application reads it, and says that it took too long."""
    with server.connect() as connection:
        connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % (KEPT + 1000) + b" " * KEPT)
        answer = exchange(connection, b"")
    assert status(answer) == 408
    assert b"application/problem+json" in answer
    assert b"/problems/timeout" in answer


def test_slow_clients_hold_nothing_by_keeping_their_side_open(server: Server) -> None:
    """The server says goodbye in a thread, not in the loop that all connections hang on."""
    began = time.monotonic()
    idle = [server.connect() for _ in range(12)]
    for connection in idle:
        connection.sendall(b"GET /livez HTTP/1.0\r\n\r\n")
    assert status(server.ask(LIVE)) == 200
    assert time.monotonic() - began < 2
    for connection in idle:
        connection.close()


WHOLE = {
    "two in one piece": (LIVE.replace(b"Connection: close\r\n", b"") + LIVE, [200, 200]),
    "chunks": (POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", [422]),
    "trailers": (
        POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-A: b\r\n\r\n",
        [422],
    ),
    "body, then another": (POST + b"Content-Length: 2\r\n\r\n{}" + LIVE, [422, 200]),
    "chunks, then another": (POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + LIVE, [422, 200]),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("step", [1_000_000, 7])
def test_slow_clients_whole_requests_are_answered_however_they_are_cut(server: Server, name: str, step: int) -> None:
    data, statuses = WHOLE[name]
    with server.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(data), step):
            connection.sendall(data[at : at + step])
        answer = exchange(connection, b"")
    assert [status(b"HTTP/1.1 " + each) for each in answer.split(b"HTTP/1.1 ")[1:]] == statuses


def test_slow_clients_that_wait_to_be_asked_are_asked(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(POST + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert connection.recv(1000).startswith(ASKED)
        assert b"HTTP/1.1 422" in exchange(connection, b"{}")


OVERSIZED = {
    "length": lambda size: b"Content-Length: %d\r\n\r\n" % size + b" " * size,
    "chunks": lambda size: (
        b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b" " * 65536 + b"\r\n") * (size // 65536) + b"0\r\n\r\n"
    ),
    "one chunk": lambda size: b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % size + b" " * size + b"\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("kind", OVERSIZED)
def test_gunicorn_oversized_bodies_are_413(server: Server, kind: str) -> None:
    answer = server.ask(POST + OVERSIZED[kind](3 * MAX_BODY))
    assert status(answer) == 413, answer[:300]
    assert b"/problems/too-large" in answer


@pytest.fixture
def key(server: Server) -> bytes:
    """The header of a request that may write."""
    database = Database(f"sqlite:///{server.log.parent / 'served.db'}")
    with database.writing() as session:
        token = create_key(session, "tests", Scope.WRITE)
    database.dispose()
    return b"Authorization: Bearer " + token.encode() + b"\r\n"


def workers(server: Server) -> list[int]:
    """The process ids of the workers."""
    pid = server.process.pid
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def peak(pid: int) -> int:
    """The most memory that a process has held so far, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
@pytest.mark.parametrize("framing", [b"Content-Length: 100000000\r\n", b"Transfer-Encoding: chunked\r\n"])
@pytest.mark.parametrize(
    ("path", "kind"), [(b"/extract", b"application/json"), (b"/articles", b"application/x-ndjson")]
)
def test_gunicorn_a_hundred_megabytes_cost_nothing(
    server: Server, key: bytes, path: bytes, kind: bytes, framing: bytes
) -> None:
    (worker,) = workers(server)
    before = peak(worker)
    line = b'{"outlet": "L", "title": "T", "text": "' + b"x" * 65536 + b'"}\n'
    if framing.startswith(b"Transfer"):
        line = b"%x\r\n%b\r\n" % (len(line), line)
    with server.connect() as connection:
        connection.sendall(b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Type: %b\r\n%b%b\r\n" % (path, kind, key, framing))
        answer, sent = b"", 0
        while sent < 100_000_000 and not select.select([connection], [], [], 0)[0]:
            try:
                connection.sendall(line)
            except OSError:
                break
            sent += len(line)
        answer = exchange(connection, b"")
    assert status(answer) in (413, 415), answer[:300]
    assert sent < 20_000_000
    assert peak(worker) - before < 20_000_000
    assert status(server.ask(LIVE)) == 200


MALFORMED: dict[str, bytes] = {
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "the same length twice": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "two lengths in one": POST + b"Content-Length: 2, 3\r\n\r\n{}",
    "signed length": POST + b"Content-Length: +2\r\n\r\n{}",
    "negative length": POST + b"Content-Length: -2\r\n\r\n{}",
    "endless length": POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n{}",
    "length and chunks": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "chunked, disguised": POST + b"Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "chunk of no size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "chunk of a negative size": POST + b"Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
    "space before the colon": b"GET /livez HTTP/1.1\r\nHost : x\r\n\r\n",
    "folded header": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n",
    "NUL in a header": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-A: b\0c\r\n\r\n",
    "return in a header": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-A: b\rSet-Cookie: c\r\n\r\n",
    "bare line ends": b"GET /livez HTTP/1.1\nHost: x\n\n\r\n\r\n",
    "hundred headers": b"GET /livez HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 100 + b"\r\n",
    "huge header": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-A: " + b"b" * 10_000 + b"\r\n\r\n",
    "huge address": b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "huge head": b"GET /livez HTTP/1.1\r\nHost: x\r\n" + (b"X-A: " + b"b" * 7000 + b"\r\n") * 59 + b"X: " + b"c" * 9000,
    "head without end": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-A: " + b"b" * (2 * KEPT),
    "two hosts": b"GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "version of the future": b"GET /livez HTTP/9.9\r\nHost: x\r\n\r\n",
    "no version": b"GET /livez\r\n\r\n",
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "method of signs": b"G{}T /livez HTTP/1.1\r\nHost: x\r\n\r\n",
    "tunnel": b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    "trace": b"TRACE /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_gunicorn_malformed_requests_are_refused(server: Server, name: str) -> None:
    answer = server.ask(MALFORMED[name])
    found = status(answer)
    assert 400 <= found < 500 or found in (501, 505), answer[:300]
    assert answer.count(b"HTTP/1.1 ") == 1, "two answers to one request"
    assert b"Set-Cookie" not in answer


FORWARDED = [
    b"X-Forwarded-Proto: https\r\n",
    b"X-Forwarded-Ssl: on\r\n",
    b"Forwarded: proto=https;host=evil.example\r\n",
    b"X-Forwarded-Host: evil.example\r\n",
    b"X-Forwarded-Prefix: /evil\r\n",
    b"X-Original-URL: /metrics\r\n",
    b"X-Rewrite-URL: /metrics\r\n",
    b"X-HTTP-Method-Override: DELETE\r\n",
    b"SCRIPT_NAME: /evil\r\n",
    b"PATH_INFO: /metrics\r\n",
    b"REMOTE_ADDR: 192.0.2.1\r\n",
]


@pytest.mark.parametrize("header", FORWARDED)
def test_gunicorn_believes_nothing_that_a_client_says_of_itself(server: Server, header: bytes) -> None:
    """Nobody named a proxy, so these headers mean nothing, from this machine neither."""
    answer = server.ask(b"GET /quotes.jsonld HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + b"\r\n")
    assert status(answer) == 200, answer[:300]
    assert b"Strict-Transport-Security" not in answer
    assert b"evil" not in answer
    assert b"# HELP" not in answer


def test_gunicorn_logs_nothing_of_all_that(server: Server) -> None:
    log = server.log.read_text("utf-8")
    assert "Traceback" not in log
    for words in ("onr_", "Bearer", "xxxx"):
        assert words not in log


def test_slow_clients_who_may_ask_again_hold_up_nobody(server: Server) -> None:
    """A thread stays with a connection that it has answered only for a moment, and never all threads do."""
    asking = LIVE.replace(b"Connection: close\r\n", b"")
    connections = [server.connect() for _ in range(20)]
    for _ in range(3):
        began = time.monotonic()
        for each in connections:
            each.sendall(asking)
        for each in connections:
            assert status(each.recv(65536)) == 200
        assert status(server.ask(LIVE)) == 200
        assert time.monotonic() - began < RECEIVE
    for each in connections:
        each.close()
