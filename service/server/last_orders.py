"""A server that stops takes in who has connected, and nobody after them.

Between a worker's last look at who has connected and the close of its listening socket the kernel may complete one
more connection; it is reset, and its client, who has sent a request, cannot know whether it was answered for. So the
master first lets no new connection begin (`turn_away`), waits until those that had begun are complete, and only then
tells the workers to stop: when they close the socket, nobody is waiting at it.

A beginning (a segment with SYN and without ACK) is dropped by a filter on the socket, which lets all else through (BPF,
Linux' Documentation/networking/filter.rst). A client who is turned away tries again after a second, as TCP does, and is
then refused, or meets the next server. The filter stays with the socket: one that others go on listening at, systemd or
a new master, gets none. There, and where the kernel knows no such filter, the window stays open.
"""

from __future__ import annotations

import ctypes
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

HANDSHAKE = 0.1  # seconds: longer than the last segment of a handshake takes over most lines
SO_ATTACH_FILTER = 26
FLAGS, SYN, SYN_OR_ACK = 13, 0x02, 0x12  # the byte of a TCP header that holds the flags, and what is asked of it
LOAD_BYTE, AND, SKIP_IF_EQUAL, RETURN = 0x30, 0x54, 0x15, 0x06
DROP, KEEP = 0, 0xFFFFFFFF
# code, instructions to skip if true, if false, operand
NO_BEGINNINGS = (
    (LOAD_BYTE, 0, 0, FLAGS),
    (AND, 0, 0, SYN_OR_ACK),
    (SKIP_IF_EQUAL, 0, 1, SYN),
    (RETURN, 0, 0, DROP),
    (RETURN, 0, 0, KEEP),
)


def turn_away(listener: socket.socket) -> None:
    """Lets no new connection begin at a TCP socket, in all processes that share it; for good. OSError if it cannot."""
    if not sys.platform.startswith("linux"):
        raise OSError("only Linux filters what arrives at a socket")
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in NO_BEGINNINGS))
    listener.setsockopt(
        socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", len(NO_BEGINNINGS), ctypes.addressof(program))
    )


def own_listeners(arbiter: Any) -> list[Any]:
    """The sockets of gunicorn's master that nobody else will go on listening at."""
    shared = arbiter.systemd or arbiter.reexec_pid or arbiter.master_pid
    return [] if shared else list(arbiter.LISTENERS)


def before(stop: Callable[..., None], listeners: Callable[[], Iterable[Any]]) -> Callable[..., None]:
    """`stop`, after everybody who comes now to gunicorn's `listeners` has been turned away."""

    def stop_after(*args: Any, **options: Any) -> None:
        tcp = [each.sock for each in listeners() if each.sock.family in (socket.AF_INET, socket.AF_INET6)]
        for each in tcp:
            with suppress(OSError):
                turn_away(each)
        if tcp:
            time.sleep(HANDSHAKE)
        stop(*args, **options)

    return stop_after
