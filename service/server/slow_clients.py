"""gunicorn's threaded worker with an end to its patience: no client holds a thread by sending or reading slowly.

gunicorn's own timeout watches that a worker's main loop turns, not how long one request takes: a client that sends a
byte a second, in the head or in the body, would hold one of the few threads for as long as it likes, and one that
does not read its answer too. Here

* a connection waits in the worker's loop, not in a thread, until its request has arrived whole (or `KEPT` bytes of
  it, which is more than most articles; what is larger is read on in the thread that answers);
* a request has `receive_seconds` to arrive, and one second more for each 64 KiB that have (so that large bodies over
  honest lines pass). After that it is answered with 408, by the loop or, if it has got that far, by the application;
* a piece of an answer that is not taken within `send_seconds` ends the connection.

The connection that keeps these times is in `patient_sockets`.

A client that asks again does so at once, mostly. So the thread that answered stays with its connection for `STAY`
seconds before it gives it back to the loop: to hand a request from one thread to another takes as long as a short
answer. Half of the threads may stay so, and only while no request waits for one.

gunicorn also waits, up to two seconds, for the other side to close a connection that is done, so that bytes still on
their way do not cut off the answer; it does so in the loop that all connections of the worker hang on. Here the thread
that answered waits, and only for a request that has not arrived whole. And a worker that stops would leave those who
have connected without an answer: here it takes them in, and stops listening at once (see `last_orders`).
"""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from service.server.patient_sockets import PatientSocket

STAY = 0.005

# What `handle` says of a connection whose request has not arrived.
ARRIVING = object()


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """The worker; its configuration sets the times."""

    receive_seconds = 30.0
    send_seconds = 60.0

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        # Counted by their length, for what is done to their ends needs no lock.
        self.queued: deque[Any] = deque()
        self.stays: deque[None] = deque([None] * (self.cfg.threads // 2))

    def enqueue_req(self, conn: Any) -> None:
        """Gives a connection to the next thread that is free."""
        self.queued.append(conn)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Answers the requests of a connection, in a thread of the pool; ARRIVING when the next is not there yet."""
        self.queued.popleft()
        if self.cfg.is_ssl:
            return super().handle(conn)
        if not isinstance(conn.sock, PatientSocket):
            times = {"receive_seconds": self.receive_seconds, "send_seconds": self.send_seconds}
            conn.sock = PatientSocket(conn.sock, **times)
        goes_on = self.answer(conn)
        while goes_on is True and self.stays_with(conn):
            goes_on = self.answer(conn)
        return goes_on

    def answer(self, conn: Any) -> Any:
        """Answers one request: whether the connection goes on, or ARRIVING."""
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

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answers; the head goes with what follows it."""
        if not isinstance(conn.sock, PatientSocket):
            return super().handle_request(req, conn)
        conn.sock.hold()
        try:
            return super().handle_request(req, conn)
        finally:
            conn.sock.release()

    def stays_with(self, conn: Any) -> bool:
        """Whether the next request of a connection comes so soon that this thread answers it too."""
        if self.queued or not self.alive:
            return False
        try:
            self.stays.pop()
        except IndexError:
            return False
        try:
            found: bool = conn.sock.comes(STAY)
        finally:
            self.stays.append(None)
        return found

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
