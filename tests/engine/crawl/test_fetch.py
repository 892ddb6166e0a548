"""The transport against real sockets: TLS, reuse of connections, addresses."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tiebeam.engine.crawl import CrawlSettings
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.fetch import Request, Transport

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, TinySite


def fetch(url: str, *, private: bool = True, **settings: Any) -> Answer:
    """One request."""
    transport = Transport(CrawlSettings((url,), timeout_s=3, **settings), 1)
    transport.begin(Request(url, private=private))
    while transport.open_count:
        for _, answer in transport.finished(1):
            return answer
    raise AssertionError("nothing came")


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Stay silent."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key and a certificate for shop.localhost that nobody else trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop.localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("shop.localhost")]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture(scope="module")
def tls_port(certificate: Path) -> Iterator[int]:
    """The port of a server that speaks TLS."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hello)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_trusts_the_authority_it_is_told_to(tls_port: int, certificate: Path) -> None:
    answer = fetch(f"https://shop.localhost:{tls_port}/", ca_file=str(certificate))
    assert (answer.status, answer.body) == (200, b"hello")


@pytest.mark.parametrize("host", ["shop.localhost", "other.localhost"])
def test_trusts_no_other_certificate(tls_port: int, certificate: Path, host: str) -> None:
    ca_file = str(certificate) if host.startswith("other") else None
    assert fetch(f"https://{host}:{tls_port}/", ca_file=ca_file).failure == "tls"


def test_connects_where_it_is_told_to(site: "TinySite") -> None:
    site.html("/", "<title>x</title>")
    mapped = (f"www.example.com:80:127.0.0.1:{site.port}",)
    answer = fetch("http://www.example.com/", connect_to=mapped)
    assert (answer.status, answer.ip) == (200, "127.0.0.1")
    assert site.heads[0]["Host"] == "www.example.com"


def test_refuses_private_addresses_when_it_connects(site: "TinySite") -> None:
    mapped = (f"www.example.com:80:127.0.0.1:{site.port}",)
    answer = fetch("http://www.example.com/", private=False, connect_to=mapped)
    assert answer.failure == "refused"
    assert site.hits.total() == 0


def test_no_proxy_of_the_environment_speaks_for_it(
    site: "TinySite", internal: "TinySite", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{internal.port}")
    site.html("/", "<title>x</title>")
    assert fetch(site.url()).status == 200
    assert internal.hits.total() == 0


def test_unpacks_brotli(site: "TinySite") -> None:
    packed = brotli.compress(b"packed well")
    site.html("/", packed, Content_Encoding="br")
    answer = fetch(site.url())
    assert (answer.body, answer.wire_bytes) == (b"packed well", len(packed))
    assert "br" in site.heads[0]["Accept-Encoding"]


def test_measures_the_time_to_the_first_byte_and_to_the_last(site: "TinySite") -> None:
    def drip(connection: socket.socket) -> None:
        time.sleep(0.2)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na")
        time.sleep(0.2)
        connection.sendall(b"b")

    site.raw("/", drip)
    answer = fetch(site.url())
    assert answer.ttfb_ms is not None
    assert answer.total_ms is not None
    assert 190 <= answer.ttfb_ms < 390 <= answer.total_ms


def test_no_url_gets_what_was_sent_without_being_asked(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    """A second answer on one connection belongs to nobody."""

    def answer_of(title: str) -> bytes:
        body = f"<title>{title}</title>".encode()
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
        return (head % len(body)).encode() + body

    def say_too_much(connection: socket.socket) -> None:
        connection.sendall(answer_of("Asked") + answer_of("Surplus"))
        connection.settimeout(0.5)
        while asked := connection.recv(65_536):
            connection.sendall(answer_of(asked.split()[1].decode()))

    site.page("/", "/much", "/a", "/b")
    site.raw("/much", say_too_much)
    site.html("/a", "<title>/a</title>")
    site.html("/b", "<title>/b</title>")
    titles = {
        row["path"]: row["title"] for row in crawl_it(site.url(), concurrency=1).pages.values()
    }
    assert titles == {"/": "A page", "/much": "Asked", "/a": "/a", "/b": "/b"}


def test_leaves_no_socket_behind(site: "TinySite") -> None:
    site.html("/", "<title>x</title>")
    fetch(site.url())
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        fetch(site.url())
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2
