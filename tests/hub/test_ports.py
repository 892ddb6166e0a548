"""Ports: free, taken, answering."""

import socket
from collections.abc import Iterator

import pytest

from tiebeam.hub import ports

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_refused_with_what_to_do(taken: int) -> None:
    with pytest.raises(ports.PortTaken, match=f"port {taken} .* --port"):
        ports.free_port(HOST, taken, tries=1)


def test_the_next_free_port_is_found(taken: int) -> None:
    assert ports.free_port(HOST, taken, tries=50) > taken


def test_nobody_answers_on_a_port_that_nobody_listens_on() -> None:
    assert not ports.answers(HOST, 9)
