"""Where the processes of one service, or of one worker, share what they count: a folder in memory, new at every start.

prometheus_client decides when it is imported whether numbers are shared, and is told by a variable of the environment:
`share` comes before anything that imports `service.metrics`. Each process then writes files of its own into the folder,
and whoever answers `/metrics` adds all of them up. By default the library names files by process id and keeps those of
processes that are gone, one set for every process that was ever replaced; in a container's small `/dev/shm` that ends
badly. Here they are named by slot: a process takes the first number that no living one holds, under a lock that the
kernel takes back however it dies, and counts on from where the last holder stopped.
"""

from __future__ import annotations

import fcntl
import os
import sys
import tempfile
from itertools import count
from pathlib import Path
from threading import Lock
from typing import IO

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
MEMORY = Path("/dev/shm")


class Slots:
    """Numbers for the processes that share a folder: no two that live have the same one.

    The kernel lets go of a process's lock as soon as the process closes any file of that name. So one thread at a time
    opens one, and a child closes what it has of its parent's before it takes a lock, perhaps of the same name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.turn = Lock()
        self.number = 0
        self.lock: IO[bytes] | None = None
        os.register_at_fork(after_in_child=self.leave)

    def own(self) -> int:
        """This process's number; after a fork the child finds one of its own."""
        with self.turn:
            if self.lock is None:
                self.number, self.lock = self.free()
            return self.number

    def leave(self) -> None:
        """In a child: the number is the parent's, of whose lock the child has the file alone."""
        self.turn = Lock()
        if self.lock is not None:
            self.lock.close()
            self.lock = None

    def free(self) -> tuple[int, IO[bytes]]:
        """The first number that nobody holds, with the lock that now holds it."""
        for number in count():
            lock = (self.folder / f"{number}.lock").open("wb")
            try:
                # Of the process, not of the open file: a child does not inherit it.
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
            else:
                return number, lock
        raise AssertionError("unreachable")


slots: Slots | None = None


def memory() -> str | None:
    """A folder in memory, where there is one: what is written often belongs there, also when the disk is read-only."""
    return str(MEMORY) if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None


def share(folder: Path | None = None) -> Path:
    """Lets this process and its children count in `folder`, by default a new one; the same one when asked again."""
    global slots
    if slots is None:
        assert "prometheus_client" not in sys.modules, "prometheus_client has decided already"
        slots = Slots(folder or Path(tempfile.mkdtemp(prefix="onrecord-metrics-", dir=memory())))
        os.environ[VARIABLE] = str(slots.folder)
    return slots.folder
