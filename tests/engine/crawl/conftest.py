"""A tiny live site on loopback, and what a crawl of it wrote."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from tiebeam.engine.crawl import CrawlSettings, crawl
from tiebeam.engine.tables import TABLES, CrawlStore, Manifest


class Reply(NamedTuple):
    """What a tiny site answers with."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = {"Content-Type": "text/html; charset=utf-8"}  # noqa: RUF012 - never changed


def page(*links: str, title: str = "A page", text: str = "Some words.") -> Reply:
    """An HTML page that links."""
    anchors = "".join(f'<a href="{link}">to {link}</a> ' for link in links)
    html = f"<!doctype html><title>{title}</title><body><main><p>{text}</p>{anchors}</main>"
    return Reply(html.encode())


def redirect(target: str, status: int = 301) -> Reply:
    """A redirect."""
    return Reply(status=status, headers={"Location": target})


def text(body: str | bytes, status: int = 200, media_type: str = "text/plain") -> Reply:
    """A text file."""
    content = body.encode() if isinstance(body, str) else body
    return Reply(content, status, {"Content-Type": media_type})


Route = Reply | Callable[[str], Reply]


class TinySite:
    """Answers from a table of paths; what is not in it is 404."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Route] = {}
        self.fallback: Route = Reply(b"<title>Not here</title>", 404)
        self.hits: Counter[str] = Counter()
        """Requests by host and path, as in `a.localhost/x`."""

    def url(self, path: str = "/", host: str = "shop.localhost") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    def answer(self, host: str, path: str) -> Reply:
        """What to answer, counted."""
        name = host.partition(":")[0]
        self.hits[f"{name}{path}"] += 1
        route = self.pages.get(f"{name}{path}", self.pages.get(path, self.fallback))
        return route(path) if callable(route) else route

    @property
    def requests(self) -> int:
        """Requests so far."""
        return self.hits.total()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    site: TinySite


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        reply = self.server.site.answer(self.headers["Host"], self.path)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Stay silent."""


@pytest.fixture
def site() -> Iterator[TinySite]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site = TinySite(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.site
    server.shutdown()
    thread.join()
    server.server_close()


class Crawled:
    """What a crawl wrote."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

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
        """Rows of `pages` by URL; each URL once."""
        rows = self.rows("pages")
        by_url = {row["url"]: row for row in rows}
        assert len(by_url) == len(rows), "a URL has two outcomes"
        return by_url

    def page(self, url: str) -> dict[str, Any]:
        """The outcome of one URL."""
        return self.pages[url]


CrawlIt = Callable[..., Crawled]


@pytest.fixture
def crawl_it(tmp_path: Path) -> Iterator[CrawlIt]:
    """Crawl with one worker in a thread: quick, and the same code."""
    count = iter(range(100))
    with ThreadPoolExecutor(1) as executor:

        def run(*start_urls: str, **settings: Any) -> Crawled:
            defaults = {
                "allow_private": True,
                "workers": 1,
                "probes": False,
                "use_sitemaps": False,
                "timeout_s": 5,
                "longest_wait_s": 0.05,
            }
            folder = tmp_path / f"crawl-{next(count)}"
            chosen = CrawlSettings(start_urls, **defaults | settings)
            return Crawled(folder, crawl(chosen, folder, executor=executor))

        yield run
