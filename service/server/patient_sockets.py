"""A connection that gathers a request before anyone waits for it, and keeps the time of every wait.

It gathers what arrives without waiting, and tells when a request is whole (as far as its head says), too large to be
kept, late, or refused; whoever reads it afterwards gets what was gathered first. A piece of an answer that is not taken
in time ends the connection. The times of a timeout that others set hold too, if they are shorter.

The socket never blocks: data is taken and given as far as that goes at once, and only what has to wait waits, by
`poll`. With a timeout of its own Python asks the kernel three times where once would do, and lets go of the
interpreter each time: with other threads about, every such moment costs more than the call. For the same reason the
head of an answer waits for the first piece of its body (`hold`), and they go together.
"""

from __future__ import annotations

import errno
import json
import math
import re
import select
import socket
import time
from contextlib import suppress
from typing import Any

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


class SlowClient(TimeoutError):
    """The client took too long; gunicorn takes it for a reset connection and lets go without a word."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "the client took too long")


class PatientSocket(socket.socket):
    """The connection; `receive_seconds` for a request, `send_seconds` for a piece of an answer."""

    def __init__(self, connection: socket.socket, *, receive_seconds: float, send_seconds: float) -> None:
        super().__init__(fileno=connection.detach())
        super().settimeout(0.0)
        self.receive_seconds = receive_seconds
        self.send_seconds = send_seconds
        self.buffer = bytearray()
        self.asked: float | None = None
        self.parted = False
        self.holds = False
        self.held = b""
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

    def comes(self, seconds: float) -> bool:
        """Whether anything of the next request is here, or arrives within that time."""
        return bool(self.buffer) or self.wait_for(select.POLLIN, seconds)

    def wait_for(self, event: int, seconds: float | None) -> bool:
        """Whether the socket becomes readable or writable within that time; None: however long it takes."""
        waiting = select.poll()
        waiting.register(self, event)
        return bool(waiting.poll(None if seconds is None else math.ceil(1000 * seconds)))

    def gather(self) -> None:
        """Takes what has arrived, without waiting."""
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
                super().send(CONTINUE)

    def dismiss(self, why: bytes) -> None:
        """Tells a client that began a request why it is let go, as far as that costs no waiting."""
        with suppress(OSError):
            if self.received:
                super().send(why)
            # What is left unread when a connection is closed would cut the answer off.
            for _ in range(LINGER_BYTES // STEP):
                if not super().recv(STEP):
                    break
        self.part(linger=False)

    def settimeout(self, value: float | None) -> None:
        """Remembered; the socket itself does not block."""
        self.asked = value

    def setblocking(self, flag: bool) -> None:
        """As a timeout."""
        self.asked = None if flag else 0.0

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
        while True:
            asked, left = self.asked, self.left()
            if left <= 0:
                raise SlowClient
            try:
                data = super().recv(size, flags)
                break
            except BlockingIOError:
                if asked == 0.0:
                    raise
                if not self.wait_for(select.POLLIN, left if asked is None else min(asked, left)):
                    if asked is None or left <= asked:
                        raise SlowClient from None
                    raise TimeoutError("timed out") from None
        self.received += len(data)
        return data

    def hold(self) -> None:
        """An answer begins: its head, which is the next piece, is sent with what follows it."""
        self.holds = True

    def release(self) -> None:
        """Sends the head, if nothing followed it."""
        self.holds = False
        if self.held:
            self.sendall(b"")

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Sends all of it; SlowClient when it is not taken in time."""
        if self.holds:
            self.holds, self.held = False, bytes(data)
            return
        pieces = [memoryview(each) for each in (self.held, data) if each]
        self.held = b""
        allowed = self.send_seconds if self.asked is None else min(self.asked, self.send_seconds)
        until = time.monotonic() + allowed
        while pieces:
            try:
                sent = super().sendmsg(pieces, (), flags)
            except BlockingIOError:
                left = until - time.monotonic()
                if left <= 0 or not self.wait_for(select.POLLOUT, left):
                    raise SlowClient from None
                continue
            while pieces and sent >= len(pieces[0]):
                sent -= len(pieces.pop(0))
            if pieces:
                pieces[0] = pieces[0][sent:]

    def send(self, data: Any, flags: int = 0) -> int:
        """Sends all of it, ahead of a head that is held; SlowClient when it is not taken in time."""
        holds, held = self.holds, self.held
        self.holds, self.held = False, b""
        self.sendall(data, flags)
        self.holds, self.held = holds, held
        return len(data)

    def sendfile(self, *given: Any, **options: Any) -> int:
        """As for any socket, behind the head."""
        self.release()
        return super().sendfile(*given, **options)

    def shutdown(self, how: int) -> None:
        """As for any socket; what is held goes first."""
        with suppress(OSError):
            self.release()
        super().shutdown(how)

    def part(self, *, linger: bool) -> None:
        """Says that nothing more will be sent; waits for what may still come, then nothing is read any more."""
        until = time.monotonic() + (LINGER if linger else 0.0)
        taken = 0
        with suppress(OSError):
            self.shutdown(socket.SHUT_WR)
            while taken < LINGER_BYTES and (left := until - time.monotonic()) > 0:
                if not self.wait_for(select.POLLIN, left):
                    break
                data = super().recv(STEP)
                if not data:
                    break
                taken += len(data)
        self.parted = True


def refusal(status: int, phrase: str, kind: str, detail: str) -> bytes:
    """An answer that is given without the application, as a problem (RFC 9457)."""
    problem = {"type": f"/problems/{kind}", "title": phrase, "status": status, "detail": detail, "instance": ""}
    body = json.dumps(problem).encode()
    return REFUSAL % (status, phrase.encode(), len(body), body)
