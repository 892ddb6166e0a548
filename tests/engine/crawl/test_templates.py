from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from tiebeam.engine import pipeline
from tiebeam.engine.crawl import CrawlSettings
from tiebeam.engine.crawl.templates import KnownTemplates, known_templates
from tiebeam.engine.tables import TABLES, CrawlStore
from tiebeam.engine.urls import url_id

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import Crawled, CrawlIt, TinySite


@pytest.fixture
def shop(site: "TinySite") -> "TinySite":
    """Products and articles in one folder, and products in a second one."""
    for number in range(6):
        site.html(f"/all/product-{number}", f"<title>P {number}</title>")
        site.html(f"/sale/product-{number}", f"<title>S {number}</title>")
        site.html(f"/all/article-{number}", f"<title>A {number}</title>")
    paths = [path for path in site.routes if path != "/"]
    site.page("/", *paths)
    return site


def keep_templates(crawled: "Crawled") -> None:
    """As if it had been judged: products are one template wherever they stand."""
    rows = [
        {
            "url_id": url_id(url),
            "page_template": kind,
            "template_key": f"key of {kind}",
            "url_pattern": "/*",
            "sure": 1.0,
        }
        for url in crawled.pages
        for kind in ("product", "article")
        if kind in url
    ]
    table = pa.Table.from_pylist(rows, schema=TABLES["page_templates"].arrow)
    CrawlStore(crawled.folder).replace_tables({"page_templates": table})


def visited(crawled: "Crawled", part: str) -> int:
    return sum(part in url for url in crawled.pages)


def test_a_sample_is_taken_by_page_template_where_one_is_known(
    shop: "TinySite", crawl_it: "CrawlIt"
) -> None:
    before = crawl_it(shop.url())
    keep_templates(before)
    again = crawl_it(shop.url(), previous=str(before.folder), sample=3)
    assert (visited(again, "product"), visited(again, "article")) == (3, 3)
    assert again.left_out("sample") == 12


def test_pages_that_are_new_are_sampled_by_their_address(
    shop: "TinySite", crawl_it: "CrawlIt"
) -> None:
    before = crawl_it(shop.url())
    keep_templates(before)
    for number in range(5):
        shop.html(f"/new/thing-{number}", f"<title>N {number}</title>")
    shop.page("/", *[path for path in shop.routes if path != "/"])
    again = crawl_it(shop.url(), previous=str(before.folder), sample=3)
    assert (visited(again, "thing"), visited(again, "product")) == (3, 3)


def test_a_sample_goes_on_when_the_crawl_does(shop: "TinySite", crawl_it: "CrawlIt") -> None:
    before = crawl_it(shop.url())
    keep_templates(before)
    asked = shop.hits.total()
    part = crawl_it(
        shop.url(),
        previous=str(before.folder),
        sample=3,
        concurrency=1,
        should_stop=lambda: shop.hits.total() > asked + 3,
    )
    again = crawl_it.go_on(part)
    assert (visited(again, "product"), visited(again, "article")) == (3, 3)


def test_a_crawl_that_was_not_judged_is_sampled_by_address(
    shop: "TinySite", crawl_it: "CrawlIt"
) -> None:
    before = crawl_it(shop.url())
    again = crawl_it(shop.url(), previous=str(before.folder), sample=3)
    assert visited(again, "/all/") == visited(again, "/sale/") == 3


def test_a_real_judgement_can_be_read(shop: "TinySite", crawl_it: "CrawlIt") -> None:
    before = crawl_it(shop.url())
    pipeline.judge(before.folder)
    found = known_templates(CrawlSettings((shop.url(),), previous=str(before.folder), sample=1))
    assert found
    assert all(found.key_of(url_id(url)) for url in before.pages)


def test_knows_only_pages_that_were_there() -> None:
    rows = pa.table({"url_id": pa.array([7, 2**64 - 1], pa.uint64()), "template_key": ["a", "b"]})
    known = KnownTemplates(rows)
    assert [known.key_of(one) for one in (7, 2**64 - 1, 8, 0)] == ["a", "b", None, None]
