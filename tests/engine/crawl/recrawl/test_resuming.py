"""A recrawl that dies or is stopped, and goes on."""

from collections import Counter

import pytest
from tests.engine.crawl.conftest import Crawled, CrawlIt
from tests.engine.crawl.recrawl.conftest import Versioned, facts, links


class Died(Exception):
    """The end of a coordinator that nobody asked."""


def test_a_recrawl_that_died_goes_on_without_loss(shop: Versioned, crawl_it: CrawlIt) -> None:
    """What was unchanged and not yet written stands in the state, and is not asked for again."""
    paths = [f"/p{number}" for number in range(30)]
    shop.page("/", *paths)
    for path in paths:
        shop.page(path, "/last")
    shop.page("/last")
    first = crawl_it(shop.site.url())
    asked = Counter(shop.site.hits)

    def die_in_the_middle() -> bool:
        if shop.not_modified > 15:
            raise Died
        return False

    again = {"previous": str(first.folder), "rate": 40}
    with pytest.raises(Died):
        crawl_it(shop.site.url(), should_stop=die_in_the_middle, **again)
    second = crawl_it.go_on(Crawled(crawl_it.folder / "crawl-2", first.manifest))
    assert facts(second) == facts(first)
    assert links(second) == links(first)
    twice = shop.site.hits - asked - asked
    assert twice.total() < 20  # those under way when it died


def test_a_recrawl_that_is_stopped_has_its_rows_and_goes_on(
    shop: Versioned, crawl_it: CrawlIt
) -> None:
    paths = [f"/p{number}" for number in range(30)]
    shop.page("/", *paths)
    for path in paths:
        shop.page(path)
    first = crawl_it(shop.site.url())
    stopped = crawl_it(
        shop.site.url(),
        should_stop=lambda: shop.not_modified > 10,
        previous=str(first.folder),
        rate=40,
    )
    assert stopped.manifest.ended == "cancelled"
    assert len(stopped.pages) == stopped.manifest.counts["pages"] > 5
    assert facts(crawl_it.go_on(stopped)) == facts(first)
