"""gunicorn's threaded worker with an end to its patience: no client holds a thread by sending or reading slowly.

gunicorn's own timeout watches that a worker's main loop turns, not how long one request takes: a client that sends a
byte a second, in the head or in the body, would hold one of the few threads for as long as it likes, and one that
does not read its answer too. Here

* a connection waits in the worker's loop, not in a thread, until its request has arrived whole (or `KEPT` bytes of
  it, which is more than most articles; what is larger is read on in the thread that answers);
* a request has `receive_seconds` to arrive, and one second more for each 64 KiB that have (so that large bodies over
  honest lines pass). After that it is answered with 408, by the loop or, if it has got that far, by the application;
* a piece of an answer that is not taken within `send_seconds` ends the connection.

gunicorn also waits, up to two seconds, for the other side to close a connection that is done, so that bytes still on
their way do not cut off the answer; it does so in the loop that all connections of the worker hang on. Here the thread
that answered waits, and only for a request that has not arrived whole. And a worker that stops would leave those who
have connected without an answer: here it takes them in, and stops listening at once (see `last_orders`).
"""

from __future__ import annotations

import errno
import json
import re
import socket
import time
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

MIN_RATE = 64 * 1024  # bytes a second, after the first `receive_seconds`
KEPT = 128 * 1024  # bytes of a request, at most, that wait in memory for the rest
STEP = 64 * 1024
LINGER = 2.0  # seconds
LINGER_BYTES = 16 * 1024 * 1024

HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*(?=\r\n|\Z)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
REFUSAL = (
    b"HTTP/1.1 %d %b\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%b"
)
HEAD_LIMIT = 64 * 1024

# What `handle` says of a connection whose request has not arrived.
ARRIVING = object()


class SlowClient(TimeoutError):
    """The client took too long; gunicorn takes it for a reset connection and lets go without a word."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "the client took too long")


class PatientSocket(socket.socket):
    """A connection that gathers a request before anyone waits for it, and keeps the time of every wait.

    A timeout that others set holds too, if it is shorter.
    """

    def __init__(self, connection: socket.socket, *, receive_seconds: float, send_seconds: float) -> None:
        super().__init__(fileno=connection.detach())
        self.receive_seconds = receive_seconds
        self.send_seconds = send_seconds
        self.buffer = bytearray()
        self.asked: float | None = None
        self.parted = False
        self.expect()

    def expect(self) -> None:
        """A new request begins, perhaps with bytes that came behind the one before."""
        self.began = time.monotonic()
        self.received = len(self.buffer)
        self.searched = 0
        self.head = 0  # where the body begins; 0: not known yet
        self.length: int | None = 0  # of the body; None: it comes in chunks
        self.at_once = False

    def left(self) -> float:
        """Seconds that the request still has to arrive."""
        return self.began + self.receive_seconds + self.received / MIN_RATE - time.monotonic()

    def gather(self) -> None:
        """Takes what has arrived, without waiting."""
        super().settimeout(0.0)
        try:
            while not self.ready():
                data = super().recv(STEP)
                if not data:
                    # The other side is done: what there is goes to gunicorn's parser, which knows what to say.
                    self.at_once = True
                    return
                self.buffer += data
                self.received += len(data)
        except BlockingIOError:
            return

    def ready(self) -> bool:
        """Whether an answer may begin: the request is whole, or too large to be kept."""
        return self.whole() or self.at_once or len(self.buffer) >= KEPT

    def refusal(self) -> bytes | None:
        """Why this request will not be answered, if that is so."""
        if not self.head and not self.at_once and len(self.buffer) > HEAD_LIMIT:
            return refusal(431, "Request Header Fields Too Large", "too-large", "The head of the request is too long.")
        if not self.ready() and self.left() <= 0:
            return refusal(408, "Request Timeout", "timeout", "The request did not arrive in time.")
        return None

    def whole(self) -> bool:
        """Whether all of the request has been gathered, as far as its head tells; before any of it is read."""
        if not self.head:
            at = self.buffer.find(HEAD_END, max(0, self.searched - len(HEAD_END)))
            self.searched = len(self.buffer)
            if at < 0:
                return False
            self.read_head(bytes(self.buffer[:at]))
            self.head = at + len(HEAD_END)
        if self.length is None:
            # The last chunk and its trailers end so; where other bytes do, gunicorn's parser waits for more.
            return len(self.buffer) > self.head and self.buffer.endswith(HEAD_END)
        return len(self.buffer) >= self.head + self.length

    def read_head(self, head: bytes) -> None:
        """How long the body is, and whether the client waits to be asked for it."""
        length = LENGTH.search(head)
        self.length = None if CHUNKED.search(head) else int(length[1]) if length else 0
        if EXPECTS.search(head):
            if self.length is None or self.length > KEPT:
                self.at_once = True  # The application may refuse it before any of it is sent.
            else:
                self.send(CONTINUE)

    def dismiss(self, why: bytes) -> None:
        """Tells a client that began a request why it is let go, as far as that costs no waiting."""
        super().settimeout(0.0)
        with suppress(OSError):
            if self.received:
                self.send(why)
            # What is left unread when a connection is closed would cut the answer off.
            for _ in range(LINGER_BYTES // STEP):
                if not super().recv(STEP):
                    break
        self.part(linger=False)

    def settimeout(self, value: float | None) -> None:
        """As for any socket, and remembered."""
        self.asked = value
        super().settimeout(value)

    def setblocking(self, flag: bool) -> None:
        """As for any socket, and remembered."""
        self.settimeout(None if flag else 0.0)

    def gettimeout(self) -> float | None:
        """What was asked for."""
        return self.asked

    def recv(self, size: int, flags: int = 0) -> bytes:
        """The next bytes; SlowClient when the request's time is up."""
        if self.parted:
            return b""
        if self.buffer:
            data = bytes(self.buffer[:size])
            del self.buffer[:size]
            return data
        asked, left = self.asked, self.left()
        if left <= 0:
            raise SlowClient
        super().settimeout(left if asked is None else min(asked, left))
        try:
            data = super().recv(size, flags)
        except TimeoutError as error:
            if asked is None or left <= asked:
                raise SlowClient from error
            raise
        finally:
            super().settimeout(asked)
        self.received += len(data)
        return data

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Sends all of it; SlowClient when it is not taken in time."""
        asked = self.asked
        super().settimeout(self.send_seconds if asked is None else min(asked, self.send_seconds))
        try:
            super().sendall(data, flags)
        except TimeoutError as error:
            raise SlowClient from error
        finally:
            super().settimeout(asked)

    def part(self, *, linger: bool) -> None:
        """Says that nothing more will be sent; waits for what may still come, then nothing is read any more."""
        until = time.monotonic() + (LINGER if linger else 0.0)
        taken = 0
        with suppress(OSError):
            self.shutdown(socket.SHUT_WR)
            while taken < LINGER_BYTES and (left := until - time.monotonic()) > 0:
                super().settimeout(left)
                data = super().recv(STEP)
                if not data:
                    break
                taken += len(data)
        self.parted = True


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """The worker; its configuration sets the times."""

    receive_seconds = 30.0
    send_seconds = 60.0

    def handle(self, conn: Any) -> Any:
        """Answers the request of a connection, in a thread of the pool; ARRIVING when it is not there yet."""
        if self.cfg.is_ssl:
            return super().handle(conn)
        if not isinstance(conn.sock, PatientSocket):
            times = {"receive_seconds": self.receive_seconds, "send_seconds": self.send_seconds}
            conn.sock = PatientSocket(conn.sock, **times)
        try:
            conn.sock.gather()
        except OSError:
            conn.sock.part(linger=False)
            return False
        if (why := conn.sock.refusal()) is not None:
            conn.sock.dismiss(why)
            return False
        if not conn.sock.ready():
            return ARRIVING
        conn.data_ready = True
        whole = conn.sock.whole()
        goes_on = super().handle(conn)
        if goes_on:
            # What gunicorn's parser has read beyond the request belongs to the next one.
            conn.sock.buffer[:0] = conn.parser.unreader.take_buffered()
            conn.sock.expect()
        else:
            conn.sock.part(linger=not whole)
        return goes_on

    def set_accept_enabled(self, enabled: bool) -> None:
        """Listens or not; at the end takes in who has connected already, and refuses everybody else."""
        super().set_accept_enabled(enabled)
        if self.alive:
            return
        # The kernel goes on taking connections for a socket that is open, and resets them when the process ends.
        for listener in self.sockets:
            for _ in range(self.cfg.backlog):
                before = self.nr_conns
                self.accept(listener)
                if self.nr_conns == before:
                    break
            listener.close()

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        """What becomes of a connection after `handle`, in the worker's loop."""
        result = fs.result() if not fs.cancelled() and fs.exception() is None else None
        if result is ARRIVING:
            conn.sock.setblocking(False)
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))
        elif result and not self.cfg.is_ssl and conn.sock.buffer:
            # The next request is here already, and its socket will not become readable for it.
            self.enqueue_req(conn)
        else:
            super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Lets go of the connections whose requests have not arrived in time."""
        for conn in list(self.pending_conns):
            if not isinstance(conn.sock, PatientSocket):
                continue
            # One that has said nothing yet does not hold up a stop.
            idle = not self.alive and not conn.sock.received
            idle = idle and time.monotonic() - conn.sock.began > STOP_KEEPALIVE_LINGER
            why = conn.sock.refusal()
            if idle or why is not None:
                self.pending_conns.remove(conn)
                self.poller.unregister(conn.sock)
                self.nr_conns -= 1
                conn.sock.dismiss(why or b"")
                conn.close()


def refusal(status: int, phrase: str, kind: str, detail: str) -> bytes:
    """An answer that is given without the application, as a problem (RFC 9457)."""
    problem = {"type": f"/problems/{kind}", "title": phrase, "status": status, "detail": detail, "instance": ""}
    body = json.dumps(problem).encode()
    return REFUSAL % (status, phrase.encode(), len(body), body)
