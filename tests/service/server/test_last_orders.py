"""Who had connected is taken in, who comes later is not, and nothing that is under way is disturbed."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from service.server import last_orders


@pytest.fixture(params=["127.0.0.1", "::1"])
def listener(request: pytest.FixtureRequest) -> Iterator[socket.socket]:
    try:
        made = socket.create_server(
            (request.param, 0), family=socket.AF_INET6 if ":" in request.param else socket.AF_INET
        )
    except OSError:
        pytest.skip("no such address here")
    with made:
        made.settimeout(5)
        yield made


def begins(listener: socket.socket, patience: float = 0.3) -> bool:
    """Whether a connection to the listener comes about."""
    with socket.socket(listener.family) as client:
        client.settimeout(patience)
        try:
            client.connect(listener.getsockname())
        except TimeoutError:
            return False
    return True


def test_last_orders_let_nobody_begin_and_keep_who_had_begun(listener: socket.socket) -> None:
    assert begins(listener)
    listener.accept()[0].close()
    waiting = socket.create_connection(listener.getsockname()[:2])
    waiting.sendall(b"asked before ")
    last_orders.turn_away(listener)
    assert not begins(listener)
    waiting.sendall(b"and after")
    taken, _ = listener.accept()
    with taken, waiting:
        time.sleep(0.05)
        assert taken.recv(100) == b"asked before and after"
        taken.sendall(b"answered")
        assert waiting.recv(100) == b"answered"


def test_last_orders_are_refused_once_the_socket_is_closed(listener: socket.socket) -> None:
    last_orders.turn_away(listener)
    address = listener.getsockname()[:2]
    listener.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=5)


def test_last_orders_come_before_the_stop_with_what_it_was_given(listener: socket.socket) -> None:
    found: list[tuple[bool, bool]] = []

    def stop(*, graceful: bool) -> None:
        found.append((graceful, begins(listener)))

    last_orders.before(stop, lambda: [SimpleNamespace(sock=listener)])(graceful=False)
    assert found == [(False, False)]


def test_last_orders_do_not_keep_a_server_from_stopping_where_there_is_no_filter(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_orders.sys, "platform", "plan9")
    with pytest.raises(OSError, match="only Linux"):
        last_orders.turn_away(listener)
    found: list[bool] = []
    last_orders.before(lambda: found.append(True), lambda: [SimpleNamespace(sock=listener)])()
    assert found


def test_last_orders_leave_other_sockets_alone() -> None:
    with socket.socket(socket.AF_UNIX) as local:
        found: list[bool] = []
        began = time.monotonic()
        last_orders.before(lambda: found.append(True), lambda: [SimpleNamespace(sock=local)])()
        assert found
        assert time.monotonic() - began < last_orders.HANDSHAKE


@pytest.mark.parametrize("shared", ["systemd", "reexec_pid", "master_pid"])
def test_last_orders_are_not_called_at_a_socket_that_others_listen_at(shared: str) -> None:
    arbiter = SimpleNamespace(LISTENERS=["one"], systemd=False, reexec_pid=0, master_pid=0)
    assert last_orders.own_listeners(arbiter) == ["one"]
    setattr(arbiter, shared, 17)
    assert last_orders.own_listeners(arbiter) == []
