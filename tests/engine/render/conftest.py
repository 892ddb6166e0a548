"""A small site on loopback with pages made of scripts, and a service that no page may reach."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import pytest
from tests.engine.conftest import make_tables

from tiebeam.engine.render import RenderProgress, RenderSettings, render_pages
from tiebeam.engine.tables import CrawlStore, Manifest

Answer = tuple[int, dict[str, str], bytes]
Row = dict[str, Any]
HTML = {"Content-Type": "text/html; charset=utf-8"}
HOST = "site.localhost"


@dataclass
class Site:
    """Answers with what tests put into `pages`; counts what was asked for."""

    server: ThreadingHTTPServer
    pages: dict[str, Answer | Callable[[str], Answer]] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.port}{path}"

    def html(self, path: str, markup: str, *, status: int = 200, **headers: str) -> str:
        """Put a page there and say its URL."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, HTML | named, markup.encode())
        return self.url(path)

    def answer(self, target: str) -> Answer:
        self.hits[target] += 1
        found = self.pages.get(target.partition("?")[0], (404, {}, b"nothing here"))
        return found(target) if callable(found) else found


def open_site() -> Site:
    """A site that listens; its server thread ends with the process."""
    opened: list[Site] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = opened[0].answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 # the name that the library looks for

        def log_message(self, *_: object) -> None:
            """Quiet."""

    served = Site(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    served.server.daemon_threads = True
    opened.append(served)
    threading.Thread(target=served.server.serve_forever, daemon=True).start()
    return served


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    opened = open_site()
    yield opened
    opened.server.shutdown()


@pytest.fixture(scope="module")
def internal() -> Iterator[Site]:
    """Stands beside the site; none of its pages may make us ask it."""
    opened = open_site()
    opened.html("/secret", "<title>secret</title>")
    yield opened
    opened.server.shutdown()


class Render(Protocol):
    """Renders pages of a crawl of these URLs and answers with the row of each path."""

    def __call__(
        self,
        *urls: str,
        folder: Path,
        allow_private: bool = True,
        on_progress: Callable[[RenderProgress], None] = ...,
        ca_file: Path | None = None,
        **settings: Any,
    ) -> dict[str, Row]: ...


@pytest.fixture(scope="session")
def render() -> Render:
    def rendered(
        *urls: str,
        folder: Path,
        allow_private: bool = True,
        on_progress: Callable[[RenderProgress], None] = lambda _: None,
        ca_file: Path | None = None,
        **settings: Any,
    ) -> dict[str, Row]:
        t = make_tables(pages=" | ".join(["url", *urls]))
        told = {"allow_private": allow_private, "ca_file": ca_file and str(ca_file)}
        manifest = Manifest("test", HOST, settings=told)
        rows = render_pages(
            t,
            CrawlStore.create(folder, manifest),
            per_template=1,
            given=urls,
            settings=RenderSettings(**{"deadline_s": 60, "settle_s": 4, **settings}),
            on_progress=on_progress,
            should_stop=lambda: False,
        ).to_pylist()
        return {"/" + row["url"].split("/", 3)[3]: row for row in rows}

    return rendered
