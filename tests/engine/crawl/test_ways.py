"""The ways to a site: headers, profiles, proxies, HTTP/2, IPv6, client certificates."""

import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.engine.crawl.test_fetch import certificate, fetch  # noqa: F401 - a fixture

from tiebeam.engine.crawl import CrawlSettings, InvalidSettings, RobotsForbid
from tiebeam.engine.crawl.access.keys import Certificate
from tiebeam.engine.crawl.access.secret import Secret
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.fetch import Request, Transport
from tiebeam.engine.crawl.settings import PROFILES

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, TinySite


class TestHeaders:
    def test_go_with_each_request_to_the_site(self, site: "TinySite", crawl_it: "CrawlIt") -> None:
        site.page("/", "/a")
        crawl_it(site.url(), headers=("Accept-Language: de", "X-Test: yes"))
        assert {(head["Accept-Language"], head["X-Test"]) for head in site.heads} == {("de", "yes")}

    def test_do_not_go_elsewhere(
        self, site: "TinySite", internal: "TinySite", crawl_it: "CrawlIt"
    ) -> None:
        """A robots.txt may be redirected to a host that is none of the crawl's."""
        elsewhere = f"elsewhere.test:80:127.0.0.1:{internal.port}"
        site.page("/")
        site.redirect("/robots.txt", "http://elsewhere.test/robots.txt")
        with pytest.raises(RobotsForbid):  # the address is private, so the request is refused
            crawl_it(site.url(), headers=("X-Test: yes",), connect_to=(elsewhere,))
        assert not internal.heads

    @pytest.mark.parametrize(
        "line", ["no colon", "X: a\r\nY: b", ": x", "Größe: 1", "Cookie: a=b", "Host: b.test"]
    )
    def test_another_form_is_refused(self, line: str) -> None:
        with pytest.raises(InvalidSettings, match="headers"):
            CrawlSettings(("http://shop.test/",), headers=(line,))

    def test_a_profile_introduces_itself_as_another(self, site: "TinySite") -> None:
        fetch(site.url(), user_agent="googlebot-smartphone")
        assert site.heads[-1]["User-Agent"] == PROFILES["googlebot-smartphone"]
        fetch(site.url(), user_agent="Own/1")
        assert site.heads[-1]["User-Agent"] == "Own/1"


class Proxy:
    """A real proxy on loopback: HTTP with CONNECT, and SOCKS5."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.logins: list[str | None] = []
        self.refuses = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            is_socks = client.recv(1, socket.MSG_PEEK) == b"\x05"
            upstream = self._socks(client) if is_socks else self._http(client)
            if upstream:
                with upstream:
                    self._relay(client, upstream)

    def _socks(self, client: socket.socket) -> socket.socket:
        methods = client.recv(2)[1]
        client.recv(methods)
        client.sendall(b"\x05\x00")
        kind = client.recv(4)[3]
        length = client.recv(1)[0] if kind == 3 else {1: 4, 4: 16}[kind]
        name = client.recv(length)
        family = socket.AF_INET if kind == 1 else socket.AF_INET6
        host = name.decode() if kind == 3 else socket.inet_ntop(family, name)
        port = int.from_bytes(client.recv(2), "big")
        self.asked.append(f"{host}:{port}")
        client.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        return socket.create_connection(("127.0.0.1", port))

    def _http(self, client: socket.socket) -> socket.socket | None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(65_536)
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append(f"{method} {target}")
        lines = [line for line in head.decode().split("\r\n") if line.startswith("Proxy-Auth")]
        self.logins.append(lines[0].split(": ")[1] if lines else None)
        if self.refuses:
            client.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
            return None
        port = int(
            target.removesuffix("/").split("/")[-1 if method == "CONNECT" else 2].split(":")[1]
        )
        upstream = socket.create_connection(("127.0.0.1", port))
        if method == "CONNECT":
            client.sendall(b"HTTP/1.1 200 Connected\r\nX-Proxy: yes\r\n\r\n")
        else:
            path = "/" + target.split("/", 3)[3]
            upstream.sendall(head.replace(target.encode(), path.encode(), 1))
        return upstream

    def _relay(self, client: socket.socket, upstream: socket.socket) -> None:
        def pump(source: socket.socket, sink: socket.socket) -> None:
            try:
                while data := source.recv(65_536):
                    sink.sendall(data)
                sink.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        back = threading.Thread(target=pump, args=(upstream, client), daemon=True)
        back.start()
        pump(client, upstream)
        back.join(5)


class TestProxy:
    @pytest.fixture
    def proxy(self) -> Iterator[Proxy]:
        one = Proxy()
        yield one
        one.close()

    def test_http_asks_with_the_whole_address(self, site: "TinySite", proxy: Proxy) -> None:
        site.html("/", "through")
        answer = fetch(site.url(), proxy=f"http://127.0.0.1:{proxy.port}")
        assert (answer.status, answer.body, answer.ip) == (200, b"through", None)
        assert proxy.asked == [f"GET {site.url()}"]

    def test_https_goes_through_a_tunnel(
        self,
        tls_port: int,
        certificate: Path,  # noqa: F811 - the fixture
        proxy: Proxy,
    ) -> None:
        url = f"https://shop.localhost:{tls_port}/"
        answer = fetch(url, proxy=f"http://127.0.0.1:{proxy.port}", ca_file=str(certificate))
        assert (answer.status, answer.body) == (200, b"hello")
        assert "x-proxy" not in answer.headers
        assert proxy.asked == [f"CONNECT shop.localhost:{tls_port}"]

    @pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
    def test_socks(self, site: "TinySite", proxy: Proxy, scheme: str) -> None:
        site.html("/", "through")
        answer = fetch(site.url(), proxy=f"{scheme}://127.0.0.1:{proxy.port}")
        assert (answer.status, answer.body) == (200, b"through")
        names = {"shop.localhost"} if scheme == "socks5h" else {"127.0.0.1", "::1"}
        assert proxy.asked[0].rpartition(":")[0] in names

    def test_its_login_goes_to_it_and_not_to_the_site(self, site: "TinySite", proxy: Proxy) -> None:
        settings = CrawlSettings((site.url(),), proxy=f"http://127.0.0.1:{proxy.port}")
        answer = ask(Transport(settings, 1, Secret("user:word")), Request(site.url(), private=True))
        assert answer.status == 404
        assert proxy.logins == ["Basic dXNlcjp3b3Jk"]

    @pytest.mark.parametrize("host", ["127.0.0.1", "shop.localhost", "[::1]"])
    def test_it_is_not_asked_for_what_is_refused(
        self, site: "TinySite", proxy: Proxy, host: str
    ) -> None:
        url = f"http://{host}:{site.port}/"
        answer = fetch(url, private=False, proxy=f"http://127.0.0.1:{proxy.port}")
        assert answer.failure == "refused"
        assert not proxy.asked

    def test_one_that_will_not_is_told_apart_from_the_site(
        self, tls_port: int, proxy: Proxy
    ) -> None:
        proxy.refuses = True
        url = f"https://shop.localhost:{tls_port}/"
        assert fetch(url, proxy=f"http://127.0.0.1:{proxy.port}").failure == "proxy"

    def test_a_login_in_its_address_is_refused(self) -> None:
        with pytest.raises(InvalidSettings, match="proxy"):
            CrawlSettings(("http://shop.test/",), proxy="http://user:word@proxy.test:80")


def ask(transport: Transport, request: Request) -> Answer:
    """One request."""
    transport.begin(request)
    while transport.open_count:
        for _, answer in transport.finished(1):
            return answer
    raise AssertionError("nothing came")


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Stay silent."""


def serve(context: ssl.SSLContext | None, address: str = "127.0.0.1") -> Iterator[int]:
    """A server with or without TLS; its port."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

    server = Server((address, 0), _Hello)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tls_port(certificate: Path) -> Iterator[int]:  # noqa: F811 - the fixture
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    yield from serve(context)


class TestClientCertificate:
    @pytest.fixture
    def closed_port(self, certificate: Path) -> Iterator[int]:  # noqa: F811 - the fixture
        """A server that lets nobody in without a certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.load_verify_locations(certificate)
        context.verify_mode = ssl.CERT_REQUIRED
        yield from serve(context)

    def test_opens_its_origin_and_is_not_shown_without_being_named(
        self,
        closed_port: int,
        certificate: Path,  # noqa: F811 - the fixture
    ) -> None:
        url = f"https://shop.localhost:{closed_port}/"
        transport = Transport(CrawlSettings((url,), ca_file=str(certificate), timeout_s=5), 1)
        named = Request(url, private=True, certificate=Certificate(str(certificate)))
        assert ask(transport, named).status == 200
        assert ask(transport, Request(url, private=True)).failure in {"tls", "reset"}


class TestIPv6:
    @pytest.fixture
    def port(self) -> Iterator[int]:
        try:
            yield from serve(None, "::1")
        except OSError:
            pytest.skip("this machine has no IPv6 on loopback")

    def test_a_site_with_an_ipv6_address_is_crawled(self, port: int, crawl_it: "CrawlIt") -> None:
        page = crawl_it(f"http://[::1]:{port}/").page(f"http://[::1]:{port}/")
        assert (page["status"], page["ip"], page["host"]) == (200, "::1", f"[::1]:{port}")

    def test_and_refused_where_private_addresses_are(self, port: int) -> None:
        assert fetch(f"http://[::1]:{port}/", private=False).failure == "refused"


NGINX = """
daemon off; worker_processes 1; pid {run}/nginx.pid; error_log {run}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log {run}/access.log combined;
  client_body_temp_path {run}/b; proxy_temp_path {run}/p; fastcgi_temp_path {run}/f;
  uwsgi_temp_path {run}/u; scgi_temp_path {run}/s;
  default_type text/html;
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate {certificate}; ssl_certificate_key {certificate};
    location / {{ return 200 '<title>two</title>'; }}
  }}
}}
"""


@pytest.fixture
def nginx_port(tmp_path: Path, certificate: Path, free_port: int) -> Iterator[int]:  # noqa: F811 - the fixture
    """Nginx that speaks HTTP/2 over TLS."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    config = tmp_path / "nginx.conf"
    text = NGINX.format(run=tmp_path, port=free_port, certificate=certificate)
    config.write_text(("user root;" if os.geteuid() == 0 else "") + text)
    process = subprocess.Popen([nginx, "-c", str(config)], stderr=subprocess.DEVNULL)
    deadline_s = time.monotonic() + 10
    while time.monotonic() < deadline_s:
        try:
            socket.create_connection(("127.0.0.1", free_port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield free_port
    process.terminate()
    process.wait()


def test_http_2_is_spoken_where_the_server_can(
    nginx_port: int,
    certificate: Path,  # noqa: F811 - the fixture
    crawl_it: "CrawlIt",
    tmp_path: Path,
) -> None:
    """The version that was agreed on lands in the table."""
    url = f"https://shop.localhost:{nginx_port}/"
    page = crawl_it(url, ca_file=str(certificate)).page(url)
    assert (page["status"], page["http_version"]) == (200, "2")
    assert '"GET / HTTP/2.0" 200' in (tmp_path / "access.log").read_text()
