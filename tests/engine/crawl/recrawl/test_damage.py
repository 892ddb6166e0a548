"""A crawl before that has lost or altered some of its rows."""

import pytest
from tests.engine.crawl.conftest import CrawlIt, Reply
from tests.engine.crawl.recrawl.conftest import Again, Versioned, links


def test_a_part_that_was_altered_since_is_not_taken_over(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/", "/a")
    shop.page("/a")
    first = crawl_it(shop.site.url())
    for part in first.manifest.parts["links"]:
        path = first.folder / "links" / part.name
        path.write_bytes(path.read_bytes()[:-9] + b"!" * 9)
    second = again(first)
    assert second.page(shop.site.url())["carried_over"] is False
    assert shop.site.url("/a") in second.pages


@pytest.mark.parametrize("table", ["pages", "links"])
def test_pages_of_a_part_that_is_torn_are_asked_for_without_condition(
    shop: Versioned, crawl_it: CrawlIt, again: Again, table: str
) -> None:
    shop.page("/", "/a")
    shop.page("/a")
    first = crawl_it(shop.site.url())
    for part in first.manifest.parts[table]:
        path = first.folder / table / part.name
        path.write_bytes(path.read_bytes()[:-20])
    second = again(first)
    assert {page["status"] for page in second.pages.values()} == {200}
    assert set(second.pages) == {shop.site.url(), shop.site.url("/a")}
    assert second.page(shop.site.url())["carried_over"] is False


def test_pages_whose_rows_are_lost_while_the_crawl_runs_are_asked_for_anew(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    """They were answered 304 already; their rows are found missing when they are to be written."""
    shop.page("/", "/a")
    shop.page("/a")
    first = crawl_it(shop.site.url())

    def tear(_path: str) -> Reply:
        for part in first.manifest.parts["links"]:
            (first.folder / "links" / part.name).unlink(missing_ok=True)
        return Reply(b"", 304 if "If-None-Match" in shop.site.heads[-1] else 200, {"ETag": '"1"'})

    shop.site.routes["/a"] = tear
    second = again(first)
    assert set(second.pages) == {shop.site.url(), shop.site.url("/a")}
    assert not any(page["carried_over"] for page in second.pages.values())
    assert links(second) == links(again(second))
