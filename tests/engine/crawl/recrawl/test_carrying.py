"""What a recrawl takes over from the crawl before, and what it reads anew."""

from dataclasses import replace

from tests.engine.crawl.conftest import CrawlIt
from tests.engine.crawl.recrawl.conftest import (
    Again,
    Versioned,
    facts,
    links,
)

from tiebeam.engine.tables import CrawlStore, Part


def test_what_did_not_change_is_taken_over_whole(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/", "/a", "/b")
    shop.page("/a", "/c")
    shop.page("/b", "/")
    shop.page("/c")
    first = crawl_it(shop.site.url())
    second = again(first)
    assert shop.not_modified == 4
    assert facts(second) == facts(first)
    assert links(second) == links(first)
    assert all(row["carried_over"] for row in second.pages.values())
    assert second.manifest.counts["outcome:2xx"] == 4


def test_the_visit_is_todays_and_the_facts_are_of_before(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/", Cache_Control="max-age=1", X_Kept="yes")
    first = crawl_it(shop.site.url())
    shop.later = {"Cache-Control": "max-age=9"}
    before, after = first.page(shop.site.url()), again(first).page(shop.site.url())
    assert after["fetched_at"] > before["fetched_at"]
    assert after["status"] == 200
    assert after["wire_bytes"] == 0
    assert dict(after["headers"])["cache-control"] == "max-age=9"
    assert dict(after["headers"])["x-kept"] == "yes"


def test_a_changed_page_is_read_and_its_new_links_are_followed(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/", "/a")
    shop.page("/a", text="old")
    first = crawl_it(shop.site.url())
    shop.page("/a", "/new", text="new")
    shop.page("/new")
    second = again(first)
    assert second.page(shop.site.url("/a"))["h1"] == ["new"]
    assert second.page(shop.site.url("/a"))["carried_over"] is False
    assert shop.site.url("/new") in second.pages


def test_a_page_no_longer_linked_is_not_visited(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/", "/a", "/b")
    shop.page("/a")
    shop.page("/b")
    first = crawl_it(shop.site.url())
    shop.page("/", "/a")
    assert shop.site.url("/b") not in again(first).pages


def test_a_page_that_is_gone_is_gone(shop: Versioned, crawl_it: CrawlIt, again: Again) -> None:
    shop.page("/", "/a")
    shop.page("/a", "/only-from-a")
    shop.page("/only-from-a")
    first = crawl_it(shop.site.url())
    del shop.site.routes["/a"]
    second = again(first)
    assert second.page(shop.site.url("/a"))["status"] == 404
    assert shop.site.url("/only-from-a") not in second.pages


def test_a_page_that_the_previous_crawl_lacks_is_read(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    """Its part is lost, so nothing is known of it: it is visited because a page links to it."""
    shop.page("/", "/a")
    shop.page("/a")
    first = crawl_it(shop.site.url(), max_pages=1)
    assert shop.site.url("/a") not in first.pages
    second = again(first)
    assert second.page(shop.site.url())["carried_over"] is True
    assert second.page(shop.site.url("/a"))["carried_over"] is False


def test_a_recrawl_can_be_the_previous_crawl_of_the_next(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/", "/a")
    shop.page("/a")
    first = crawl_it(shop.site.url())
    third = again(again(first))
    assert shop.not_modified == 4
    assert facts(third) == facts(first)


def test_a_start_page_alone_that_did_not_change_is_a_whole_crawl(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/")
    assert again(crawl_it(shop.site.url())).manifest.ended == "complete"


def test_links_lie_in_the_part_with_the_name_of_their_pages(
    shop: Versioned, crawl_it: CrawlIt
) -> None:
    """What carrying over relies on."""
    shop.page("/", "/a")
    shop.page("/a", "/")
    crawled = crawl_it(shop.site.url())
    parts: dict[str, list[Part]] = CrawlStore(crawled.folder).manifest.parts
    assert {part.name for part in parts["links"]} <= {part.name for part in parts["pages"]}


def test_what_another_version_read_is_fetched_anew(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/")
    first = crawl_it(shop.site.url())
    CrawlStore(first.folder).save(replace(first.manifest, version="0.0.1"))
    assert again(first).page(shop.site.url())["carried_over"] is False
    assert shop.not_modified == 0
