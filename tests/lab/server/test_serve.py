"""The server speaks HTTP/1.1 as clients expect, and follows a switch at once."""

import gzip
import socket
import ssl
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from tiebeam.lab.defects import UnknownDefect
from tiebeam.lab.server import Serving, serve
from tiebeam.lab.shop import Shop

CLUB = "club.larkmoor.localhost"


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    """A small shop on a free port, answered by two processes."""
    with serve(Shop(pages=1_100), processes=2) as running:
        yield running


@pytest.fixture
def connection(serving: Serving) -> Iterator[HTTPConnection]:
    """One connection that stays open."""
    opened = HTTPConnection("127.0.0.1", serving.port, timeout=10)
    yield opened
    opened.close()


def ask(connection: HTTPConnection, target: str, method: str = "GET", **more: str) -> HTTPResponse:
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    headers = {"Host": f"www.larkmoor.localhost:{connection.port}", **headers}
    connection.request(method, target, headers=headers)
    return connection.getresponse()


def test_answers_many_requests_on_one_connection(connection: HTTPConnection) -> None:
    for target in ("/", "/en/", "/robots.txt", "/en/none") * 3:
        assert ask(connection, target).read()
    assert connection.sock is not None


def test_answers_requests_that_come_at_once(serving: Serving) -> None:
    one = f"GET /en/ HTTP/1.1\r\nHost: www.larkmoor.localhost:{serving.port}\r\n"
    with socket.create_connection(("127.0.0.1", serving.port), timeout=10) as raw:
        raw.sendall(f"{one}\r\n{one}\r\n{one}Connection: close\r\n\r\n".encode())
        received = b"".join(iter(lambda: raw.recv(65_536), b""))
    assert received.count(b"HTTP/1.1 200 OK") == 3


def test_a_head_may_come_in_pieces(serving: Serving) -> None:
    with socket.create_connection(("127.0.0.1", serving.port), timeout=10) as raw:
        for piece in (b"GET /en/ HT", b"TP/1.1\r\nHost: www.larkmoor.local", b"host\r\n\r", b"\n"):
            raw.sendall(piece)
        assert raw.recv(15) == b"HTTP/1.1 200 OK"


def test_packs_when_the_client_reads_gzip(connection: HTTPConnection) -> None:
    packed = ask(connection, "/de/", Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    body = packed.read()
    plain = ask(connection, "/de/").read()
    assert gzip.decompress(body) == plain


def test_head_has_the_headers_of_get_and_no_body(connection: HTTPConnection) -> None:
    length = len(ask(connection, "/fr/").read())
    answer = ask(connection, "/fr/", method="HEAD")
    assert (int(answer.headers["Content-Length"]), answer.read()) == (length, b"")


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
def test_an_unchanged_page_is_not_sent_again(connection: HTTPConnection, validator: str) -> None:
    first = ask(connection, "/en/")
    first.read()
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[validator]
    again = ask(connection, "/en/", **{asked: first.headers[validator]})
    assert (again.status, again.read()) == (304, b"")


def test_other_methods_are_refused(connection: HTTPConnection) -> None:
    answer = ask(connection, "/en/cart", method="DELETE")
    assert (answer.status, answer.headers["Allow"], answer.read()) == (405, "GET, HEAD", b"")


@pytest.mark.parametrize("noise", [b"\x00\x01\x02\r\n\r\n", b"GET /\r\n\r\n", b"x" * 40_000])
def test_noise_ends_the_connection(serving: Serving, noise: bytes) -> None:
    with socket.create_connection(("127.0.0.1", serving.port), timeout=10) as raw:
        raw.sendall(noise)
        received = raw.recv(65_536)
    assert received.startswith(b"HTTP/1.1 400")


class TestSwitch:
    def test_breaks_and_mends_the_running_shop(
        self, serving: Serving, connection: HTTPConnection
    ) -> None:
        target = "/de/brand/idun"
        assert b"noindex" not in ask(connection, target).read()
        serving.switch(["german-brands-noindex"])
        assert b"noindex" in ask(connection, target).read()
        serving.switch([])
        assert b"noindex" not in ask(connection, target).read()

    def test_refuses_an_unknown_defect_and_changes_nothing(self, serving: Serving) -> None:
        with pytest.raises(UnknownDefect):
            serving.switch(["moon-phase"])
        assert serving.shop.defects == ()

    def test_manifest_carries_the_port(self, serving: Serving) -> None:
        serving.switch(["kids-canonical-alias"])
        (entry,) = serving.shop.manifest()
        serving.switch([])
        assert f"localhost:{serving.port}/" in entry.url_regex


class TestTLS:
    def shake_hands(self, serving: Serving, name: str) -> bytes:
        context = ssl.create_default_context(cafile=str(serving.ca_file))
        with (
            socket.create_connection(("127.0.0.1", serving.port), timeout=10) as raw,
            context.wrap_socket(raw, server_hostname=name) as secure,
        ):
            host = f"{name}:{serving.port}"
            secure.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return secure.recv(15)

    def test_is_spoken_on_the_same_port_where_a_defect_brings_it(self, serving: Serving) -> None:
        serving.switch(["club-without-https-redirect"])
        assert self.shake_hands(serving, CLUB) == b"HTTP/1.1 200 OK"
        serving.switch([])

    def test_is_refused_everywhere_else(self, serving: Serving) -> None:
        with pytest.raises(OSError):  # noqa: PT011 - ssl's words differ from version to version
            self.shake_hands(serving, CLUB)


def test_a_taken_port_is_said_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), serve(Shop(pages=1_100), port):
            pass


def test_a_second_shop_cannot_share_the_port_of_the_first(serving: Serving) -> None:
    with pytest.raises(OSError, match="in use"), serve(Shop(pages=1_100), serving.port):
        pass


def test_the_processes_end_with_the_block() -> None:
    with serve(Shop(pages=1_100)) as running:
        port = running.port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
