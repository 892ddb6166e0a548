"""One message to an address that people name, whatever answers there."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from tiebeam.engine import outgoing
from tiebeam.engine.outgoing import Reply, Unsent

Answer = Callable[[socket.socket], None]


@contextmanager
def server(answer: Answer) -> Iterator[str]:
    """A server that treats each connection as told; its address."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with closing(connection):
                    answer(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)


def saying(text: str) -> Answer:
    """Reads the request and answers that."""

    def answer(connection: socket.socket) -> None:
        received = b""
        while b"body" not in received:
            received += connection.recv(65536)
        connection.sendall(text.encode())

    return answer


def send(url: str, *, may_be_private: bool = True) -> Reply:
    return outgoing.post(
        url, b"body", headers={"X-Name": "v"}, may_be_private=may_be_private, agent="test"
    )


def test_the_answer_is_told() -> None:
    with server(saying("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok")) as url:
        reply = send(url)
    assert (reply.status, reply.text, reply.is_taken) == (202, "ok", True)


def test_a_private_address_is_refused_unless_allowed() -> None:
    with (
        server(saying("HTTP/1.1 200 OK\r\n\r\n")) as url,
        pytest.raises(Unsent, match="private network"),
    ):
        send(url, may_be_private=False)


@pytest.mark.parametrize("name", ["169.254.169.254", "[::ffff:169.254.169.254]"])
def test_addresses_of_metadata_are_refused_even_where_private_ones_are_allowed(name: str) -> None:
    with pytest.raises(Unsent):
        send(f"http://{name}/")


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with server(saying("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n")) as url:
        reply = send(url)
    assert (reply.status, reply.is_taken) == (302, False)


def test_of_a_long_answer_the_beginning_is_kept() -> None:
    with server(saying("HTTP/1.1 500 Oops\r\n\r\n" + "x" * 1_000_000)) as url:
        reply = send(url)
    assert (reply.status, len(reply.text)) == (500, outgoing.MOST_KEPT_BYTES)


def test_a_server_that_keeps_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "DEADLINE_S", 0.3)
    is_over = threading.Event()

    def keep_silent(_: socket.socket) -> None:
        is_over.wait(5)

    with server(keep_silent) as url, pytest.raises(Unsent, match="no answer"):
        send(url)
    is_over.set()


def test_a_server_that_hangs_up_is_told() -> None:
    with server(lambda _: None) as url, pytest.raises(Unsent):
        send(url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1/", "x", ""])
def test_only_web_addresses_are_written_to(url: str) -> None:
    with pytest.raises(Unsent, match="must begin with"):
        send(url)


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with server(saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) as url:
        assert send(url).status == 200


class TestAsking:
    """What whoever sits at this machine named is asked, wherever it lies."""

    def ask(self, url: str, *, most_bytes: int = 100_000) -> Reply:
        return outgoing.ask(url, headers={"X-Name": "body"}, agent="test", most_bytes=most_bytes)

    def test_a_private_address_answers_a_get(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        long = "x" * 50_000
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(long)}\r\n\r\n"
        with server(saying(head + long)) as url:
            assert self.ask(url).text == long

    def test_no_more_than_asked_for_is_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        with server(saying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789")) as url:
            assert self.ask(url, most_bytes=4).text == "1234"

    def test_the_proxy_of_the_environment_is_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with server(saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) as url:
            monkeypatch.setenv("http_proxy", url)
            assert self.ask("http://hub.invalid/").text == "ok"

    def test_other_schemes_are_refused(self) -> None:
        with pytest.raises(Unsent, match="must begin with https"):
            self.ask("file:///etc/passwd")
