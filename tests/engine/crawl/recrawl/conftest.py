"""A site that answers 304 where nothing changed, and a second crawl of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.engine.crawl.conftest import HTML, Crawled, CrawlIt, Reply, TinySite, serve

LAST_MODIFIED = "Wed, 01 Jul 2026 10:00:00 GMT"


@pytest.fixture
def site() -> Iterator[TinySite]:
    yield from serve()


@pytest.fixture
def crawl_it(tmp_path: Path) -> Iterator[CrawlIt]:
    with ThreadPoolExecutor(1) as executor:
        yield CrawlIt(tmp_path, executor)


class Versioned:
    """Serves pages that carry validators, and answers 304 to who knows them."""

    def __init__(self, site: TinySite) -> None:
        self.site = site
        self.not_modified = 0
        self.later: dict[str, str] = {}
        """Header fields that a 304 carries."""

    def page(self, path: str, *links: str, text: str = "Some words", **headers: str) -> None:
        """Serve a page with its validators."""
        anchors = "".join(f'<a href="{link}">further</a>' for link in links)
        html = f"<title>{path}</title><h1>{text}</h1><main>{text} {anchors}</main>"
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        fields = {"Content-Type": HTML, "ETag": f'"{hash((path, text, links))}"'} | more
        self.site.routes[path] = self.answering(Reply(html.encode(), 200, fields))

    def answering(self, reply: Reply) -> Callable[[str], Reply]:
        """A route that looks at what the client knows."""

        def route(_path: str) -> Reply:
            asked = self.site.heads[-1]
            etag, date = reply.headers.get("ETag"), reply.headers.get("Last-Modified")
            knows_etag = etag is not None and asked.get("If-None-Match") == etag
            knows_date = date is not None and asked.get("If-Modified-Since") == date
            if knows_etag or ("If-None-Match" not in asked and knows_date):
                self.not_modified += 1
                kept = {"ETag": etag} if etag else {}
                return Reply(b"", 304, {**kept, **self.later})
            return reply

        return route


@pytest.fixture
def shop(site: TinySite) -> Versioned:
    return Versioned(site)


Again = Callable[..., Crawled]


@pytest.fixture
def again(crawl_it: CrawlIt) -> Again:
    """Crawl the same once more, with the first crawl at hand."""

    def run(first: Crawled, **settings: Any) -> Crawled:
        starts = first.manifest.settings["start_urls"]
        return crawl_it(*starts, previous=str(first.folder), **settings)

    return run


_OF_A_VISIT = {"fetched_at", "ttfb_ms", "total_ms", "wire_bytes", "headers", "carried_over"}


def facts(crawled: Crawled) -> dict[str, dict[str, Any]]:
    """What each page tells, without what belongs to one visit."""
    return {
        url: {name: value for name, value in row.items() if name not in _OF_A_VISIT}
        for url, row in crawled.pages.items()
    }


def links(crawled: Crawled) -> list[tuple[Any, ...]]:
    return sorted(tuple(map(str, row.values())) for row in crawled.rows("links"))
