"""Scrapy as fast as a spider's author can make it, with the fields that Tiebeam's tables hold.

Middleware that a crawl of one's own site does not need is off; each page is walked once, without
selectors; what an address leads to is worked out once and remembered, and so is the shape of pages
of one template; a link seen before costs no request object.

usage: scrapy_fields.py START_URL OUTPUT.jsonl CONCURRENCY
(in an environment with Scrapy and numpy, which advertools brings)
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import numpy as np
import scrapy
from lxml.html import HtmlElement
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Request, Response

UNREAD = frozenset({"script", "style", "noscript", "iframe", "template", "title"})
LISTS = ("hreflang", "open_graph", "structured_types", "headings", "resources", "links")
REGIONS = {"header": "header", "nav": "navigation", "aside": "aside", "footer": "footer"}
ROLES = {"banner": "header", "navigation": "navigation", "contentinfo": "footer"}
CONTENT = frozenset({"main", "article", "section"})
STRUCTURE = frozenset(
    {
        *("div", "section", "article", "main", "aside", "nav", "header", "footer", "form"),
        *("table", "ul", "ol", "dl", "figure", "picture", "video", "iframe", "select"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "fieldset", "textarea", "button", "details"),
    }
)
NOFOLLOW = frozenset({"nofollow", "ugc", "sponsored"})
START_CHARACTERS, HEAD_CHARACTERS = 300, 16_384
FACTORS, SUMS = np.random.default_rng(1).integers(1, 2**63, (2, 32), np.uint64)
Row = dict[str, object]


class Target(NamedTuple):
    """What an address leads to."""

    url: str
    id: int
    is_internal: bool


class Fields(scrapy.Spider):
    """Follows every internal link once and yields one row for each answer."""

    name = "fields"

    def __init__(self, start: str) -> None:
        super().__init__()
        self.start_urls = [start]
        self.origin = "{0.scheme}://{0.netloc}/".format(urlsplit(start))
        self.seen = {start}
        self.known: dict[str, Target] = {}

    def parse(self, response: Response) -> Iterator[Row | Request]:
        """One row, and a request for every address not seen before."""
        url, meta = response.url, response.meta
        headers = {
            name.decode().lower(): b", ".join(values).decode("latin1")
            for name, values in response.headers.items()
        }
        location = headers.get("location")
        redirect = self.resolve(location, url) if location else None
        row: Row = {
            "url": url,
            "url_id": number_of(url),
            "status": response.status,
            "http_version": response.protocol,
            "ip": str(response.ip_address),
            "fetched_at": time.time(),
            "latency_s": meta["download_latency"],
            "size": len(response.body),
            "depth": meta["depth"],
            "found_on": meta.get("found_on"),
            "hops": meta.get("hops", 0),
            "media_type": headers.get("content-type", "").partition(";")[0],
            "headers": headers,
            "x_robots_tag": headers.get("x-robots-tag"),
            "redirect_url": redirect.url if redirect else None,
        }
        found = [redirect] if redirect else []
        if isinstance(response, HtmlResponse):
            page = Page(response, self)
            row |= page.row()
            found += page.targets
        yield row
        hops = meta.get("hops", 0) + 1 if redirect else 0
        for target in found:
            if target.is_internal and target.url not in self.seen:
                self.seen.add(target.url)
                more = {"found_on": url, "hops": hops}
                yield Request(target.url, self.parse, dont_filter=True, meta=more)

    def resolve(self, address: str, base: str) -> Target:
        """What an address leads to; one from the root means the same on every page."""
        target = self.known.get(address)
        if target is None:
            url = urldefrag(urljoin(base, address)).url
            target = Target(url, number_of(url), url.startswith(self.origin))
            if address.startswith(("/", "http")):
                self.known[address] = target
        return target


class Page:
    """What one walk over a page's elements gathers."""

    def __init__(self, response: HtmlResponse, spider: Fields) -> None:
        self.url, self.resolve = response.url, spider.resolve
        root: HtmlElement = response.selector.root
        self.first: Row = {"lang": root.get("lang"), "charset": response.encoding}
        self.first["head_html"] = head_of(response.text)
        self.lists: dict[str, list[object]] = {name: [] for name in LISTS}
        self.targets: list[Target] = []
        self.titles = self.images = self.internal = 0
        self.text: list[str] = []
        self.main_text: list[str] = []
        self.shingles: set[tuple[str, str | None, str, str | None]] = set()
        self.walk(root, "main", ("html", None), is_content=False)

    def row(self) -> Row:
        """Every field of the page."""
        text, main = " ".join(self.text).split(), " ".join(self.main_text).split()
        folded = " ".join(main)
        signature, shape_hash = shape_of(frozenset(self.shingles))
        robots = str(self.first.get("robots") or "").lower()
        return {
            **self.first,
            **self.lists,
            "noindex": "noindex" in robots,
            "nofollow": "nofollow" in robots,
            "title_count": self.titles,
            "image_count": self.images,
            "link_count": len(self.lists["links"]),
            "internal_link_count": self.internal,
            "word_count": len(text),
            "main_word_count": len(main),
            "text_hash": number_of(" ".join(text)),
            "main_text_hash": number_of(folded),
            "text_start": folded[:START_CHARACTERS],
            "shape": signature,
            "shape_hash": shape_hash,
        }

    def walk(
        self, element: HtmlElement, region: str, above: tuple[str, str | None], *, is_content: bool
    ) -> None:
        """Take what an element and those in it tell; above: tag and classes of what is around."""
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag in STRUCTURE:
            names = element.get("class")
            self.shingles.add((*above, tag, names))
            above = (tag, names)
            region = region_of(element, tag, names, region, is_content=is_content)
            is_content = is_content or tag in CONTENT
        if reader := READERS.get(tag):
            reader(self, element, region)
        if tag in UNREAD:
            return
        if element.text:
            self.take_text(element.text, region)
        for child in element:
            self.walk(child, region, above, is_content=is_content)
            if child.tail:
                self.take_text(child.tail, region)

    def take_text(self, text: str, region: str) -> None:
        """A piece of text."""
        self.text.append(text)
        if region == "main":
            self.main_text.append(text)

    def read_anchor(self, element: HtmlElement, region: str) -> None:
        """A link."""
        address = (element.get("href") or "#").strip()
        if address[:1] == "#" or address.startswith(("mailto:", "tel:", "javascript:")):
            return
        target = self.resolve(address, self.url)
        rel = element.get("rel")
        is_nofollow = bool(rel) and not NOFOLLOW.isdisjoint(rel.lower().split())
        text = text_of(element) or label_of(element)
        self.targets.append(target)
        self.internal += target.is_internal
        self.lists["links"].append((*reversed(target), region, text, rel, is_nofollow))

    def read_image(self, element: HtmlElement, _region: str) -> None:
        """An image."""
        self.images += 1
        self.take_resource(element.get("src"), "image")

    def read_heading(self, element: HtmlElement, _region: str) -> None:
        """A heading with its level."""
        self.lists["headings"].append((element.tag, text_of(element)))

    def read_title(self, element: HtmlElement, _region: str) -> None:
        """The first title."""
        self.titles += 1
        self.first.setdefault("title", element.text)

    def read_meta(self, element: HtmlElement, _region: str) -> None:
        """Description, robots, viewport; Open Graph."""
        name, content = element.get("name"), element.get("content")
        if name in {"description", "robots", "viewport"}:
            self.first.setdefault(name, content)
        elif about := element.get("property"):
            self.lists["open_graph"].append((about, content))

    def read_link(self, element: HtmlElement, _region: str) -> None:
        """Canonical, hreflang, style sheets."""
        kind, href = element.get("rel"), element.get("href")
        if kind == "canonical" and href:
            self.first.setdefault("canonical", self.resolve(href, self.url).url)
        elif kind in {"stylesheet", "icon", "preload"}:
            self.take_resource(href, kind)
        elif (language := element.get("hreflang")) and href:
            self.lists["hreflang"].append((language, self.resolve(href, self.url).url))

    def read_script(self, element: HtmlElement, _region: str) -> None:
        """Types of structured data, and scripts that the page loads."""
        if element.get("type") == "application/ld+json":
            self.lists["structured_types"] += types_in(element.text or "")
        else:
            self.take_resource(element.get("src"), "script")

    def read_source(self, element: HtmlElement, _region: str) -> None:
        """Another thing that the page loads."""
        self.take_resource(element.get("src"), element.tag)

    def read_body(self, element: HtmlElement, _region: str) -> None:
        """The class of the body."""
        self.first["body_class"] = element.get("class")

    def take_resource(self, address: str | None, kind: str) -> None:
        """Something that the page loads."""
        if address and not address.startswith("data:"):
            self.lists["resources"].append((self.resolve(address, self.url).url, kind))


READERS: dict[str, Callable[[Page, HtmlElement, str], None]] = {
    "a": Page.read_anchor,
    "img": Page.read_image,
    "meta": Page.read_meta,
    "link": Page.read_link,
    "title": Page.read_title,
    "script": Page.read_script,
    "body": Page.read_body,
    **dict.fromkeys(("iframe", "video", "audio", "source"), Page.read_source),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Page.read_heading),
}


def region_of(
    element: HtmlElement, tag: str, names: str | None, around: str, *, is_content: bool
) -> str:
    """Which part of the page an element stands in."""
    if names and "breadcrumb" in names:
        return "breadcrumb"
    if opened := ROLES.get(element.get("role") or ""):
        return opened
    if (opened := REGIONS.get(tag)) is None or (is_content and opened in {"header", "footer"}):
        return around
    return opened


def label_of(element: HtmlElement) -> str:
    """What stands in for the text of a link."""
    image = element.find(".//img")
    label = image.get("alt") if image is not None else None
    return label or element.get("aria-label") or element.get("title") or ""


def text_of(element: HtmlElement) -> str:
    """The words in an element, its children's too."""
    text = element.text or "" if not len(element) else "".join(element.itertext())
    return " ".join(text.split())


def head_of(text: str) -> str:
    """The markup before the body."""
    return text[: max(0, text.find("<body"))][:HEAD_CHARACTERS]


def types_in(text: str) -> list[str]:
    """The @type values of structured data."""
    try:
        waiting = [json.loads(text)]
    except ValueError:
        return []
    types: list[str] = []
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if isinstance(name := item.get("@type"), str):
                types.append(name)
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return types


def number_of(text: str) -> int:
    """A 64-bit hash."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())


@lru_cache(maxsize=2_000)
def shape_of(shingles: frozenset[tuple[str, str | None, str, str | None]]) -> tuple[list[int], int]:
    """MinHash signature and hash of a page's structure, the same for pages of one template."""
    keys = np.array([shingle_key(shingle) for shingle in shingles] or [0], np.uint64)
    mixed = (keys[:, np.newaxis] * FACTORS + SUMS) >> np.uint64(32)
    return mixed.min(axis=0).tolist(), int(keys.sum(dtype=np.uint64))


@lru_cache(maxsize=50_000)
def shingle_key(shingle: tuple[str, str | None, str, str | None]) -> int:
    """The 64-bit hash of one."""
    return number_of(repr(shingle))


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
