from tests.engine.conftest import MakeTables

from tiebeam.engine.findings import HostSummary, TemplateSummary, summarise
from tiebeam.engine.tables import Manifest

MANIFEST = Manifest(
    "c1",
    "https://www.shop.test/",
    started_at="2026-11-01T08:00:00+00:00",
    finished_at="2026-11-01T08:01:30+00:00",
    ended="complete",
)


def test_urls_are_counted_by_what_they_answered(tables: MakeTables) -> None:
    pages = """url status outcome | /a 200 answered | /b 301 answered | /c 404 answered
        | /d 503 answered | /e - failed | /f - disallowed | /g 999 answered"""
    counts = dict.fromkeys(("2xx", "3xx", "4xx", "5xx", "disallowed", "failed", "other"), 1)
    assert summarise(tables(pages=pages), MANIFEST).answers == counts


def test_pages_are_html_that_answered_200(tables: MakeTables) -> None:
    pages = """url status is_html noindex | / 200 yes no | /a 200 yes yes
        | /x.pdf 200 no no | /b 404 no no"""
    summary = summarise(tables(pages=pages), MANIFEST)
    assert (summary.urls, summary.pages, summary.indexable) == (4, 2, 1)


def test_pages_are_counted_by_depth_with_the_unreached_last(tables: MakeTables) -> None:
    t = tables(pages="url | / | /a | /b | /lost", links="source target | / /a | / /b")
    depths = summarise(t, MANIFEST).depths
    assert list(depths.items()) == [("0", 1), ("1", 2), ("none", 1)]


def test_templates_come_largest_first(tables: MakeTables) -> None:
    t = tables(pages="url page_template noindex | /a Article no | /1 Product no | /2 Product yes")
    assert summarise(t, MANIFEST).templates == (
        TemplateSummary("Product", "/product/*", 2, 1),
        TemplateSummary("Article", "/article/*", 1, 1),
    )


def test_hosts_come_largest_first(tables: MakeTables) -> None:
    t = tables(pages="url status | https://help.shop.test/ 200 | /a 200 | /b 404")
    assert summarise(t, MANIFEST).hosts == (
        HostSummary("www.shop.test", 2, 1),
        HostSummary("help.shop.test", 1, 1),
    )


def test_the_duration_is_that_of_the_manifest(tables: MakeTables) -> None:
    assert summarise(tables(), MANIFEST).duration_s == 90


def test_a_crawl_that_has_not_ended_has_no_duration(tables: MakeTables) -> None:
    assert summarise(tables(), Manifest("c1", "x")).duration_s is None


def test_a_crawl_that_saw_nothing_counts_nothing(tables: MakeTables) -> None:
    summary = summarise(tables(), MANIFEST)
    assert (summary.urls, summary.pages, summary.answers, summary.depths) == (0, 0, {}, {})
