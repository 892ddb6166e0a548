"""On which condition a page is asked for, and what an answer to that is worth."""

import pytest
from tests.engine.crawl.conftest import HTML, Crawled, CrawlIt, Reply
from tests.engine.crawl.recrawl.conftest import (
    LAST_MODIFIED,
    Again,
    Versioned,
)

from tiebeam.engine.crawl import CrawlError


def test_last_modified_alone_is_enough(shop: Versioned, crawl_it: CrawlIt, again: Again) -> None:
    shop.site.routes["/"] = shop.answering(
        Reply(b"<title>x</title>", 200, {"Content-Type": HTML, "Last-Modified": LAST_MODIFIED})
    )
    assert again(crawl_it(shop.site.url())).page(shop.site.url())["carried_over"]
    assert shop.site.heads[-1]["If-Modified-Since"] == LAST_MODIFIED


@pytest.mark.parametrize(
    "headers",
    [
        {"Last-Modified": "Wed, 01 Jul 2099 10:00:00 GMT"},
        {"Last-Modified": "yesterday"},
        {"ETag": "no quotes"},
        {"ETag": '"a", "b"'},
        {"ETag": '"a"', "X-Robots-Tag": "noindex"},
        {"ETag": '"a"', "Link": '<https://other.test/>; rel="canonical"'},
    ],
)
def test_what_cannot_be_trusted_is_asked_without_condition(
    shop: Versioned, crawl_it: CrawlIt, again: Again, headers: dict[str, str]
) -> None:
    shop.site.routes["/"] = Reply(b"<title>x</title>", 200, {"Content-Type": HTML} | headers)
    again(crawl_it(shop.site.url()))
    assert not {"If-None-Match", "If-Modified-Since"} & set(shop.site.heads[-1])


def test_a_weak_etag_is_sent_as_it_came_and_compared_weakly(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.site.html("/", "<title>x</title>", ETag='W/"1"')
    first = crawl_it(shop.site.url())
    shop.site.routes["/"] = Reply(b"", 304, {"ETag": '"1"'})
    assert again(first).page(shop.site.url())["carried_over"]
    assert shop.site.heads[-1]["If-None-Match"] == 'W/"1"'


def test_a_server_that_ignores_conditions_is_read_anew(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.site.html("/", "<title>x</title>", ETag='"same"')
    first = crawl_it(shop.site.url())
    shop.site.html("/", "<title>y</title>", ETag='"same"')
    page = again(first).page(shop.site.url())
    assert shop.site.heads[-1]["If-None-Match"] == '"same"'
    assert (page["title"], page["carried_over"]) == ("y", False)


def test_304_without_a_condition_is_a_fault(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/", "/a")
    shop.site.html("/a", "<title>no validator</title>")
    first = crawl_it(shop.site.url())
    shop.site.routes["/a"] = Reply(b"", 304, {})
    page = again(first).page(shop.site.url("/a"))
    assert (page["status"], page["faults"]) == (304, ["unasked_304"])


def test_a_server_that_answers_304_whatever_is_asked_is_at_fault(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    """What it says contradicts what is stored, and without condition it says so again."""
    shop.page("/")
    first = crawl_it(shop.site.url())
    shop.site.routes["/"] = Reply(b"", 304, {"ETag": '"another"'})
    with pytest.raises(CrawlError):
        again(first)
    page = Crawled(crawl_it.folder / "crawl-2", first.manifest).page(shop.site.url())
    assert (page["status"], page["faults"]) == (304, ["unasked_304"])


@pytest.mark.parametrize(
    "later",
    [
        {"X-Robots-Tag": "noindex"},
        {"Link": '<https://other.test/>; rel="canonical"'},
        {"Content-Type": "text/html; charset=windows-1251"},
        {"ETag": '"of another page"'},
    ],
)
def test_a_304_that_says_something_else_has_the_page_asked_anew(
    shop: Versioned, crawl_it: CrawlIt, again: Again, later: dict[str, str]
) -> None:
    shop.page("/")
    first = crawl_it(shop.site.url())
    shop.later = later
    page = again(first).page(shop.site.url())
    assert (page["status"], page["carried_over"], page["attempts"]) == (200, False, 2)
    assert "If-None-Match" not in shop.site.heads[-1]
