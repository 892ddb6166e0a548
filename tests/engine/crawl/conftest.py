"""A tiny live site on loopback, and what a crawl of it wrote."""

import itertools
import multiprocessing
import os
import socket
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.engine.buckets import bucket, store_endpoint

import tiebeam
from tiebeam.engine.crawl import CrawlSettings, crawl, own_process, resume
from tiebeam.engine.tables import TABLES, CrawlStore, Manifest

__all__ = ["bucket", "store_endpoint"]

# Worker processes import the package from where this process has it.
os.environ["PYTHONPATH"] = str(Path(tiebeam.__file__).parents[1])

HTML = "text/html; charset=utf-8"


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that share what a test has defined or changed in this process."""
    forks = multiprocessing.get_context("fork")
    monkeypatch.setattr(own_process, "_fork_server", lambda: forks)


@dataclass(frozen=True)
class Reply:
    """What a tiny site answers with."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": HTML})


Raw = Callable[[socket.socket], None]
Route = Reply | Callable[[str], Reply]


class TinySite:
    """Answers from a table of paths, with or without the host's name; what is not in it is 404."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.routes: dict[str, Route] = {}
        self.raw_routes: dict[str, Raw] = {}
        self.posts: dict[str, Callable[[bytes], Reply]] = {}
        """What answers forms that are sent."""
        self.fallback: Route = Reply(b"<title>Not here</title>", 404)
        self.hits: Counter[str] = Counter()
        """Requests by host and path, as in `shop.localhost/x`."""
        self.heads: list[dict[str, str]] = []
        """The headers of each request."""
        self.times_s: defaultdict[str, list[float]] = defaultdict(list)
        """The moments of the requests to each host."""

    def url(self, path: str = "/", host: str = "shop.localhost") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    def page(
        self, path: str, *links: str, title: str = "A page", text: str = "Some words here."
    ) -> None:
        """Serve an HTML page that links."""
        anchors = "".join(f'<a href="{link}">further</a> ' for link in links)
        html = f"<!doctype html><title>{title}</title><main><p>{text}</p>{anchors}</main>"
        self.routes[path] = Reply(html.encode())

    def html(self, path: str, html: str | bytes, status: int = 200, **headers: str) -> None:
        """Serve given HTML; underscores in header names stand for hyphens."""
        body = html.encode() if isinstance(html, str) else html
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        self.routes[path] = Reply(body, status, {"Content-Type": HTML} | more)

    def text(
        self, path: str, body: str | bytes, status: int = 200, media_type: str = "text/plain"
    ) -> None:
        """Serve a file."""
        content = body.encode() if isinstance(body, str) else body
        self.routes[path] = Reply(content, status, {"Content-Type": media_type})

    def redirect(self, path: str, target: str, status: int = 301) -> None:
        """Serve a redirect."""
        self.routes[path] = Reply(status=status, headers={"Location": target})

    def raw(self, path: str, route: Raw) -> None:
        """Have a function speak on the bare connection."""
        self.raw_routes[path] = route

    def says(self, path: str, answer: bytes) -> None:
        """Send given bytes, then close."""
        self.raw(path, lambda connection: connection.sendall(answer))

    def find(self, host: str, path: str) -> Route:
        """What answers a request, which is counted."""
        name = host.rpartition(":")[0]
        self.hits[f"{name}{path}"] += 1
        self.times_s[name].append(time.monotonic())
        return self.routes.get(f"{name}{path}", self.routes.get(path, self.fallback))

    def gaps_s(self, host: str = "shop.localhost") -> list[float]:
        """The time between one request to a host and the next."""
        return [later - earlier for earlier, later in itertools.pairwise(self.times_s[host])]

    def asked(self, path: str) -> int:
        """Requests for a path, on any host."""
        return sum(count for name, count in self.hits.items() if name[name.index("/") :] == path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    site: TinySite

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body in one packet
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        site.heads.append(dict(self.headers))
        route = site.find(self.headers["Host"], self.path)
        if raw := site.raw_routes.get(self.path):
            self.close_connection = True
            raw(self.connection)
            return
        self._send(route(self.path) if callable(route) else route)

    def do_POST(self) -> None:
        site = self.server.site
        site.heads.append(dict(self.headers))
        body = self.rfile.read(int(self.headers["Content-Length"]))
        site.find(self.headers["Host"], self.path)
        self._send(site.posts[self.path](body))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Stay silent."""


def serve() -> Iterator[TinySite]:
    """A running site."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site = TinySite(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site() -> Iterator[TinySite]:
    """A site of its own for each test."""
    yield from serve()


@pytest.fixture(scope="module")
def shared_site() -> Iterator[TinySite]:
    """One site for all tests of a module."""
    yield from serve()


@pytest.fixture
def internal() -> Iterator[TinySite]:
    """A service beside the site that no crawl may touch."""
    yield from serve()


@pytest.fixture
def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Crawled:
    """What a crawl wrote."""

    folder: Path
    manifest: Manifest

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table that the manifest lists."""
        parts = CrawlStore(self.folder).manifest.parts.get(table, [])
        schema = TABLES[table].arrow
        return [
            row
            for part in parts
            for row in pq.read_table(
                self.folder / table / part.name, schema=schema, partitioning=None
            ).to_pylist()
        ]

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        """Rows of `pages` by URL, each of which has one outcome."""
        rows = self.rows("pages")
        by_url = {row["url"]: row for row in rows}
        assert len(by_url) == len(rows), "a URL has two outcomes"
        return by_url

    def page(self, url: str) -> dict[str, Any]:
        """The outcome of one URL."""
        return self.pages[url]

    def left_out(self, rule: str) -> int:
        """How many URLs a rule kept out."""
        return self.manifest.counts.get(f"left-out:{rule}", 0)


QUICK: dict[str, Any] = {
    "allow_private": True,
    "workers": 1,
    "probes": False,
    "use_sitemaps": False,
    "timeout_s": 5,
    "longest_wait_s": 0.05,
}
"""Settings that suit a site on this machine."""


class CrawlIt:
    """Crawls with one worker in a thread: quick, and the same code."""

    def __init__(self, folder: Path, executor: ThreadPoolExecutor) -> None:
        self.folder = folder
        self.executor = executor
        self.count = 0

    def __call__(
        self, *start_urls: str, should_stop: Callable[[], bool] = lambda: False, **settings: Any
    ) -> Crawled:
        """A whole crawl, with settings beside the quick ones."""
        self.count += 1
        folder = self.folder / f"crawl-{self.count}"
        chosen = CrawlSettings(start_urls, **QUICK | settings)
        manifest = crawl(chosen, folder, executor=self.executor, should_stop=should_stop)
        return Crawled(folder, manifest)

    def go_on(self, crawled: Crawled) -> Crawled:
        """The same crawl, taken up again."""
        return Crawled(crawled.folder, resume(crawled.folder, executor=self.executor))


@pytest.fixture
def crawl_it(tmp_path: Path) -> Iterator[CrawlIt]:
    """Crawl a site and look at what was written."""
    with ThreadPoolExecutor(1) as executor:
        yield CrawlIt(tmp_path, executor)


@pytest.fixture(scope="module")
def shared_crawl_it(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrawlIt]:
    """The same for all tests of a module."""
    with ThreadPoolExecutor(1) as executor:
        yield CrawlIt(tmp_path_factory.mktemp("crawls"), executor)
