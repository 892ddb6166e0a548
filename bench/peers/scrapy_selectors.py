"""Scrapy as its documentation teaches it, extracting the fields that Tiebeam's tables hold.

usage: scrapy_fields.py START_URL OUTPUT.jsonl  (in an environment with Scrapy)
"""

import hashlib
import sys
from urllib.parse import urldefrag, urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Resolver(CachingThreadedResolver):
    """Knows that *.localhost is this machine (RFC 6761), as libcurl and browsers do."""

    def getHostByName(self, name: str, timeout: object = None) -> object:  # noqa: N802 - theirs
        """The address of a name."""
        if name.endswith(".localhost"):
            return defer.succeed("127.0.0.1")
        return super().getHostByName(name, timeout)


class Fields(scrapy.Spider):
    """Follows every internal link once and yields one item a page."""

    name = "fields"
    handle_httpstatus_all = True

    def __init__(self, start: str) -> None:
        super().__init__()
        self.start_urls = [start]
        self.domain = ".".join(urlsplit(start).hostname.split(".")[-2:])  # type: ignore[union-attr]
        self.extractor = LinkExtractor(deny_extensions=[])

    def parse(self, response: scrapy.http.Response) -> object:
        """One item a page, and a request for every link not seen before."""
        item: dict[str, object] = {
            "url": response.url,
            "status": response.status,
            "size": len(response.body),
            "headers": {
                k.decode(): b", ".join(v).decode("latin1") for k, v in response.headers.items()
            },
        }
        location = response.headers.get("Location")
        if location:
            yield response.follow(location.decode("latin1"), self.parse)
        if isinstance(response, scrapy.http.HtmlResponse):
            item |= self.fields(response)
            for link in self.extractor.extract_links(response):
                if self.is_internal(link.url):
                    yield scrapy.Request(urldefrag(link.url).url, self.parse)
        yield item

    def is_internal(self, url: str) -> bool:
        """Whether the host belongs to the site; Scrapy's own filter takes no host with a port."""
        host = urlsplit(url).hostname or ""
        return host == self.domain or host.endswith(f".{self.domain}")

    def fields(self, response: scrapy.http.HtmlResponse) -> dict[str, object]:
        """The fields by the selectors that Scrapy's documentation shows."""
        text = " ".join(
            " ".join(
                response.xpath("//body//text()[not(ancestor::script|ancestor::style)]").getall()
            ).split()
        )
        return {
            "title": response.css("title::text").get(),
            "description": response.css("meta[name=description]::attr(content)").get(),
            "robots": response.css("meta[name=robots]::attr(content)").get(),
            "canonical": response.css("link[rel=canonical]::attr(href)").get(),
            "lang": response.css("html::attr(lang)").get(),
            "viewport": response.css("meta[name=viewport]::attr(content)").get(),
            "hreflang": [
                (one.attrib.get("hreflang"), one.attrib.get("href"))
                for one in response.css("link[rel=alternate][hreflang]")
            ],
            "open_graph": {
                one.attrib.get("property"): one.attrib.get("content")
                for one in response.css("meta[property]")
            },
            "structured_data": response.css("script[type='application/ld+json']::text").getall(),
            "headings": [
                (level, " ".join(one.css("*::text").getall()).strip())
                for level in HEADINGS
                for one in response.css(level)
            ],
            "links": [
                (
                    one.attrib.get("href"),
                    one.attrib.get("rel"),
                    " ".join(one.css("*::text").getall()).strip(),
                )
                for one in response.css("a[href]")
            ],
            "images": [
                (one.attrib.get("src"), one.attrib.get("alt")) for one in response.css("img")
            ],
            "resources": response.css(
                "script::attr(src), link[rel=stylesheet]::attr(href)"
            ).getall(),
            "words": len(text.split()),
            "text_hash": hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
        }


if __name__ == "__main__":
    process = CrawlerProcess(
        settings={
            "LOG_LEVEL": "ERROR",
            "DNS_RESOLVER": Resolver,
            "CONCURRENT_REQUESTS": 64,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": True,
            "REDIRECT_ENABLED": False,
            "COOKIES_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "FEEDS": {sys.argv[2]: {"format": "jsonlines", "overwrite": True}},
        }
    )
    process.crawl(Fields, start=sys.argv[1])
    process.start()
