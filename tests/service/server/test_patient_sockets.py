"""A connection that gathers requests and keeps the time of its waits: both ends of it in one process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from service.server.patient_sockets import PatientSocket, SlowClient


@pytest.fixture
def pair() -> Iterator[Callable[..., tuple[PatientSocket, socket.socket]]]:
    """Makes both ends of a connection, the server's and the client's."""
    made: list[socket.socket] = []

    def make(**times: float) -> tuple[PatientSocket, socket.socket]:
        ours, theirs = socket.socketpair()
        patient = PatientSocket(ours, **{"receive_seconds": 0.2, "send_seconds": 0.2, **times})
        made.extend((patient, theirs))
        return patient, theirs

    yield make
    for each in made:
        each.close()


def test_patient_sockets_that_do_not_read_are_let_go(pair: Callable[..., tuple[PatientSocket, socket.socket]]) -> None:
    ours, _ = pair()
    began = time.monotonic()
    with pytest.raises(SlowClient):
        ours.sendall(b"x" * 10_000_000)
    assert time.monotonic() - began < 5


def test_patient_sockets_a_shorter_timeout_of_others_holds(
    pair: Callable[..., tuple[PatientSocket, socket.socket]],
) -> None:
    ours, theirs = pair(receive_seconds=30)
    ours.settimeout(0.05)
    with pytest.raises(TimeoutError) as caught:
        ours.recv(1)
    assert not isinstance(caught.value, SlowClient)
    assert ours.gettimeout() == 0.05
    theirs.sendall(b"abc")
    assert ours.recv(2) == b"ab"


def test_patient_sockets_send_a_head_with_what_follows_it(
    pair: Callable[..., tuple[PatientSocket, socket.socket]],
) -> None:
    ours, theirs = pair()
    theirs.settimeout(0.05)
    ours.hold()
    ours.sendall(b"head ")
    with pytest.raises(TimeoutError):
        theirs.recv(100)
    ours.sendall(b"first ")
    assert theirs.recv(100) == b"head first "
    ours.sendall(b"second")
    assert theirs.recv(100) == b"second"


@pytest.mark.parametrize("end", [lambda ours: ours.release(), lambda ours: ours.shutdown(socket.SHUT_WR)])
def test_patient_sockets_keep_no_head_back(
    pair: Callable[..., tuple[PatientSocket, socket.socket]], end: Callable[[PatientSocket], None]
) -> None:
    ours, theirs = pair()
    ours.hold()
    ours.sendall(b"head")
    end(ours)
    assert theirs.recv(100) == b"head"


def test_patient_sockets_send_what_cannot_wait_before_a_head(
    pair: Callable[..., tuple[PatientSocket, socket.socket]],
) -> None:
    ours, theirs = pair()
    ours.hold()
    assert ours.send(b"100 ") == 4
    assert theirs.recv(100) == b"100 "
    ours.sendall(b"head ")
    ours.sendall(b"body")
    assert theirs.recv(100) == b"head body"


def test_patient_sockets_send_all_of_what_is_taken_in_pieces(
    pair: Callable[..., tuple[PatientSocket, socket.socket]],
) -> None:
    ours, theirs = pair(send_seconds=20)
    head, body = b"h" * 100_000, bytes(range(256)) * 20_000
    taken = bytearray()

    def take() -> None:
        while len(taken) < len(head) + len(body):
            time.sleep(0.0005)
            taken.extend(theirs.recv(50_000))

    taking = threading.Thread(target=take)
    taking.start()
    ours.hold()
    ours.sendall(head)
    ours.sendall(body)
    taking.join(20)
    assert bytes(taken) == head + body


def test_patient_sockets_tell_whether_a_request_comes(
    pair: Callable[..., tuple[PatientSocket, socket.socket]],
) -> None:
    ours, theirs = pair()
    assert not ours.comes(0.01)
    theirs.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert ours.comes(1)
    ours.gather()
    assert ours.whole()
    assert ours.comes(0)
