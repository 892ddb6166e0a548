"""Pages behind an authority of one's own, which the browser trusts when the crawl does."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.engine.crawl.test_certificates import write_certificate
from tests.engine.render.conftest import HOST, Render, Site

from tiebeam.engine.render import RenderError


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Behind TLS</title>")

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return write_certificate(tmp_path, HOST, begin_days=-1, end_days=90)


@pytest.fixture
def url(certificate: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://{HOST}:{server.server_address[1]}/"
    server.shutdown()


def test_trusts_what_the_crawl_trusts(
    url: str, certificate: Path, render: Render, tmp_path: Path
) -> None:
    row = render(url, folder=tmp_path / "crawl", ca_file=certificate)["/"]
    assert (row["outcome"], row["rendered_title"]) == ("rendered", "Behind TLS")


def test_trusts_nobody_else(url: str, render: Render, tmp_path: Path) -> None:
    row = render(url, folder=tmp_path / "crawl")["/"]
    assert (row["outcome"], row["failure"]) == ("failed", "tls")


def test_trusts_a_certificate_for_its_own_hosts_only(
    url: str, certificate: Path, render: Render, tmp_path: Path
) -> None:
    other = url.replace(HOST, "other.localhost")
    row = render(other, folder=tmp_path / "crawl", ca_file=certificate)["/"]
    assert (row["outcome"], row["failure"]) == ("failed", "tls")


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_says_that_the_certificates_cannot_be_had(
    content: str | None, site: Site, render: Render, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.pem"
    if content:
        gone.write_text(content)
    with pytest.raises(RenderError, match=r"gone\.pem"):
        render(site.html("/any", "<title>x</title>"), folder=tmp_path / "crawl", ca_file=gone)
