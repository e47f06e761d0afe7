"""A process that ends with the one that started it."""

from __future__ import annotations

import os
import threading

import pytest

from service import parents


def test_parents_who_is_left_alone_stops_and_says_so_under_its_own_name(caplog: pytest.LogCaptureFixture) -> None:
    stopped = threading.Event()
    parents.watch(os.getppid() + 1, stopped.set)  # not the parent any more
    assert stopped.wait(10)
    assert [(each.name, each.message) for each in caplog.records] == [
        ("onrecord.parents", "the parent process is gone, stopping")
    ]


def test_parents_nobody_stops_while_the_parent_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parents, "ORPHAN_SECONDS", 0.01)
    stopped = threading.Event()
    gone = threading.Event()
    parent = os.getppid()
    monkeypatch.setattr(parents.os, "getppid", lambda: 1 if gone.is_set() else parent)
    parents.watch(parent, stopped.set)
    assert not stopped.wait(0.2)
    gone.set()
    assert stopped.wait(10)
