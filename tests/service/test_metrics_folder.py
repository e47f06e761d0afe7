"""Processes that share a folder of metrics: no two alive count in one file, and no file is left behind by each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import os, sys
from pathlib import Path
from service.metrics_folder import share
folder = share(Path(sys.argv[1]))
from service import metrics

def child(body):
    process = os.fork()
    if process == 0:
        body()
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 0

def count():
    metrics.extraction_words.inc()

def count_with_another():
    count()
    child(count)
    count()

count()
for _ in range(20):
    child(count)
child(count_with_another)
assert share() == folder
print(metrics.exposition().get_data(as_text=True))
print(sorted(each.name for each in folder.glob("counter_*.db")))
"""


ORPHAN = """
import os, sys, time
from pathlib import Path
from service.metrics_folder import share
share(Path(sys.argv[1]))
from service import metrics_folder
assert metrics_folder.slots.own() == 0
parent = os.getpid()
if os.fork() == 0:
    while os.getppid() == parent:
        time.sleep(0.01)
    mine = metrics_folder.slots.own()  # the parent's, who is gone
    sys.stdout.write(f"{mine}\\n")
    sys.stdout.flush()
    if os.fork() == 0:
        sys.stdout.write(f"{metrics_folder.slots.own()}\\n")
        sys.stdout.flush()
        os._exit(0)
    os.wait()
    os._exit(0)
os._exit(0)
"""

THREADS = """
import os, sys, threading
from pathlib import Path
from service.metrics_folder import Slots
slots = Slots(Path(sys.argv[1]))
inner = slots.free
meeting = threading.Barrier(2)

def free():
    found = inner()
    try:
        meeting.wait(0.5)
    except threading.BrokenBarrierError:
        pass
    return found

slots.free = free
threads = [threading.Thread(target=slots.own) for _ in range(2)]
for each in threads: each.start()
for each in threads: each.join()
slots.free = inner
print(slots.own(), flush=True)
if os.fork() == 0:
    print(slots.own(), flush=True)
    os._exit(0)
os.wait()
"""


def run(folder: Path, program: str = PROGRAM) -> list[str]:
    """What a process that forks and counts says in the end."""
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.splitlines()


def test_metrics_folder_a_slot_that_comes_from_a_dead_parent_is_held_too(tmp_path: Path) -> None:
    assert run(tmp_path, ORPHAN) == ["0", "1"]


def test_metrics_folder_a_slot_that_two_threads_ask_for_is_held_too(tmp_path: Path) -> None:
    assert run(tmp_path, THREADS) == ["0", "1"]


def test_metrics_folder_processes_that_come_and_go_leave_as_many_files_as_live_at_once(tmp_path: Path) -> None:
    lines = run(tmp_path)
    assert "onrecord_extraction_words_total 24.0" in lines
    assert lines[-1] == "['counter_0.db', 'counter_1.db', 'counter_2.db']"
    # A process group that comes later counts on, as a worker beside a service does.
    assert "onrecord_extraction_words_total 48.0" in run(tmp_path)
