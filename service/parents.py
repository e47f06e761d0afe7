"""Processes that end with the one that started them, however that went."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

ORPHAN_SECONDS = 1.0

logger = logging.getLogger("onrecord.parents")


def watch(parent: int, stop: Callable[[], None]) -> None:
    """Calls `stop` once `parent` is not this process's parent any more: it was killed."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(ORPHAN_SECONDS)
        logger.warning("the parent process is gone, stopping")
        stop()

    threading.Thread(target=look, name="parent", daemon=True).start()
