"""Scrapy as fast as a spider's author can make it, with the fields that Tiebeam's tables hold.

Middleware that a crawl of one's own site does not need is off; each page is walked once, without
selectors; a link seen before costs no request object.

usage: scrapy_fields.py START_URL OUTPUT.jsonl CONCURRENCY  (in an environment with Scrapy)
"""

import hashlib
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import scrapy
from lxml.html import HtmlElement
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Request, Response

UNREAD = frozenset({"script", "style"})
LISTS = ("hreflang", "open_graph", "structured_data", "headings", "images", "resources")
Row = dict[str, object]


class Fields(scrapy.Spider):
    """Follows every internal link once and yields one row for each answer."""

    name = "fields"

    def __init__(self, start: str) -> None:
        super().__init__()
        self.start_urls = [start]
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(start))
        self.seen = {start}
        self.seen_paths: set[str] = set()

    def parse(self, response: Response) -> Iterator[Row | Request]:
        """One row, and a request for every address not seen before."""
        row: Row = {
            "url": response.url,
            "status": response.status,
            "size": len(response.body),
            "depth": response.meta["depth"],
            "headers": {
                name.decode(): b", ".join(values).decode("latin1")
                for name, values in response.headers.items()
            },
        }
        targets = [value.decode("latin1") for value in response.headers.getlist("Location")]
        if isinstance(response, HtmlResponse):
            page = Page(response.selector.root)
            row |= page.row()
            targets += [href for href, *_ in page.links]
        yield row
        for url in self.fresh(targets, response.url):
            yield Request(url, self.parse, dont_filter=True)

    def fresh(self, targets: list[str], base: str) -> Iterator[str]:
        """Addresses of this site that were not met before."""
        for target in targets:
            if target.startswith("/"):  # means the same on every page
                if target in self.seen_paths:
                    continue
                self.seen_paths.add(target)
            url = urldefrag(urljoin(base, target)).url
            if url not in self.seen and url.startswith(f"{self.origin}/"):
                self.seen.add(url)
                yield url


class Page:
    """What one walk over a page's elements gathers."""

    def __init__(self, root: HtmlElement) -> None:
        self.first: Row = {"lang": root.get("lang")}
        self.links: list[tuple[str, str | None, str]] = []
        self.lists: dict[str, list[object]] = {name: [] for name in LISTS}
        self.text: list[str] = []
        for element in root.iter():
            self.read(element)

    def row(self) -> Row:
        """Every field of the page."""
        words = " ".join(self.text).split()
        fingerprint = hashlib.blake2b(" ".join(words).encode(), digest_size=8).hexdigest()
        counted = {"words": len(words), "text_hash": fingerprint}
        return {**self.first, **self.lists, "links": self.links, **counted}

    def read(self, element: HtmlElement) -> None:
        """Take what one element tells."""
        tag = element.tag
        if reader := READERS.get(tag):
            reader(self, element)
        if element.text and isinstance(tag, str) and tag not in UNREAD:
            self.text.append(element.text)
        if element.tail:
            self.text.append(element.tail)

    def read_anchor(self, element: HtmlElement) -> None:
        """A link."""
        if (href := element.get("href")) is not None:
            self.links.append((href.strip(), element.get("rel"), text_of(element)))

    def read_image(self, element: HtmlElement) -> None:
        """An image with its text."""
        self.lists["images"].append((element.get("src"), element.get("alt")))

    def read_heading(self, element: HtmlElement) -> None:
        """A heading with its level."""
        self.lists["headings"].append((element.tag, text_of(element)))

    def read_title(self, element: HtmlElement) -> None:
        """The first title."""
        self.first.setdefault("title", element.text)

    def read_meta(self, element: HtmlElement) -> None:
        """Description, robots, viewport; Open Graph."""
        name, content = element.get("name"), element.get("content")
        if name in {"description", "robots", "viewport"}:
            self.first.setdefault(name, content)
        elif about := element.get("property"):
            self.lists["open_graph"].append((about, content))

    def read_link(self, element: HtmlElement) -> None:
        """Canonical, hreflang, style sheets."""
        kind, href = element.get("rel"), element.get("href")
        if kind == "canonical":
            self.first.setdefault("canonical", href)
        elif kind == "stylesheet":
            self.lists["resources"].append(href)
        elif language := element.get("hreflang"):
            self.lists["hreflang"].append((language, href))

    def read_script(self, element: HtmlElement) -> None:
        """Structured data, and scripts that the page loads."""
        if element.get("type") == "application/ld+json":
            self.lists["structured_data"].append(element.text)
        elif source := element.get("src"):
            self.lists["resources"].append(source)


READERS: dict[object, Callable[[Page, HtmlElement], None]] = {
    "a": Page.read_anchor,
    "img": Page.read_image,
    "meta": Page.read_meta,
    "link": Page.read_link,
    "title": Page.read_title,
    "script": Page.read_script,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Page.read_heading),
}


def text_of(element: HtmlElement) -> str:
    """The words in an element, its children's too."""
    return " ".join("".join(element.itertext()).split())


if __name__ == "__main__":
    start, output, concurrency = sys.argv[1:]
    process = CrawlerProcess(
        settings={
            "LOG_LEVEL": "ERROR",
            "CONCURRENT_REQUESTS": int(concurrency),
            "CONCURRENT_REQUESTS_PER_DOMAIN": int(concurrency),
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "HTTPERROR_ALLOW_ALL": True,
            "REDIRECT_ENABLED": False,
            "RETRY_ENABLED": False,
            "COOKIES_ENABLED": False,
            "REFERER_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "FEEDS": {output: {"format": "jsonlines", "overwrite": True}},
        }
    )
    process.crawl(Fields, start=start)
    process.start()
