"""A time limit for work in a thread: `with deadline(seconds):` raises TooSlow inside the block once the time is up.

Signals reach only the main thread, and the server works in threads. A timer therefore asks the interpreter to raise the
exception in the working thread, which happens between two of its bytecodes: a single long call into C is waited for. A
lock settles the race between the end of the work and the end of its time; an exception that was asked for is always
awaited inside the block, so that none strays into what comes after.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import TooSlow

GRACE = 5.0


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Gives the block `seconds`; TooSlow when it takes longer."""
    worker = threading.get_ident()
    settled = threading.Lock()
    finished = False
    fired = False

    def expire() -> None:
        nonlocal fired
        with settled:
            if not finished:
                fired = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker), ctypes.py_object(TooSlow))

    timer = threading.Timer(seconds, expire)
    timer.daemon = True
    timer.start()
    try:
        yield
    except TooSlow:
        raise TooSlow(f"The work was given up after {seconds:g} seconds.") from None
    finally:
        timer.cancel()
        with settled:
            finished = True
    if fired:
        await_exception()


def await_exception() -> None:
    """Waits until the exception that was asked for is raised here."""
    until = time.monotonic() + GRACE
    while time.monotonic() < until:
        time.sleep(0.001)
