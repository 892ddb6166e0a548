"""A reader of the shop that shares nothing with it and nothing with the engine."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tiebeam.lab.shop import Shop

PORT = 8765


@dataclass
class Seen:
    """An answer as a reader sees it."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    depth: int = 0
    title: str | None = None
    canonical: str | None = None
    robots: str = ""
    alternates: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    """Whole addresses, each with where it stands: header, breadcrumb, main, footer."""
    nofollow: set[str] = field(default_factory=set)
    loads: list[str] = field(default_factory=list)

    @property
    def is_page(self) -> bool:
        return self.status == 200 and self.headers["Content-Type"].startswith("text/html")

    @property
    def is_noindex(self) -> bool:
        return "noindex" in self.robots + self.headers.get("X-Robots-Tag", "")

    @property
    def main(self) -> str:
        text = self.body.decode()
        return text.partition("<main>")[2].partition("</main>")[0]


class Reader(HTMLParser):
    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen = seen
        self.place = [""]
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"header", "nav", "main", "footer"}:
            self.place.append("breadcrumb" if given.get("class") == "breadcrumb" else tag)
        elif tag == "a" and "href" in given:
            self._link(given)
        elif tag == "link":
            self._head_link(given)
        elif tag in {"img", "script"} and "src" in given:
            self.seen.loads.append(urljoin(self.seen.url, given["src"]))
        elif tag == "meta" and given.get("name") == "robots":
            self.seen.robots = given["content"]
        elif tag == "title":
            self.in_title, self.seen.title = True, ""

    def _link(self, given: dict[str, str]) -> None:
        url = urldefrag(urljoin(self.seen.url, given["href"]))[0]
        self.seen.links.append((url, self.place[-1]))
        if "nofollow" in given.get("rel", ""):
            self.seen.nofollow.add(url)

    def _head_link(self, given: dict[str, str]) -> None:
        if given.get("rel") == "canonical":
            self.seen.canonical = given["href"]
        elif given.get("rel") == "alternate":
            self.seen.alternates[given["hreflang"]] = given["href"]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"header", "nav", "main", "footer"}:
            self.place.pop()
        self.in_title = self.in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.seen.title = (self.seen.title or "") + data


Visit = Callable[[Shop, str], Seen]
Walk = Callable[[Shop], dict[str, Seen]]


def visit_url(shop: Shop, url: str) -> Seen:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    response = shop.respond(parts.netloc, target)
    seen = Seen(url, response.status, dict(response.headers), response.body)
    if seen.headers["Content-Type"].startswith("text/html"):
        Reader(seen).feed(response.body.decode())
    return seen


def is_own(url: str) -> bool:
    return ".larkmoor.localhost" in url


def walk_shop(shop: Shop) -> dict[str, Seen]:
    """Everything that links lead to from the start page, breadth first."""
    found: dict[str, Seen] = {}
    queue, known = deque([(shop.start_url, 0)]), {shop.start_url}
    while queue:
        url, depth = queue.popleft()
        seen = found[url] = visit_url(shop, url)
        seen.depth = depth
        for target in _targets(seen):
            if target not in known:
                known.add(target)
                queue.append((target, depth + 1))
    return found


def _targets(seen: Seen) -> Iterable[str]:
    return (url for url, _ in seen.links if is_own(url)) if seen.is_page else ()


@pytest.fixture(scope="session")
def visit() -> Visit:
    """Reads one address."""
    return visit_url


@pytest.fixture(scope="session")
def healthy() -> Shop:
    """The shop of default size without a defect."""
    return Shop(port=PORT)


@pytest.fixture(scope="session")
def walked(healthy: Shop) -> dict[str, Seen]:
    """Every address of the healthy shop that links lead to."""
    return walk_shop(healthy)
