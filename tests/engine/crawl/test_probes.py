"""What a host does beyond its own links."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import Crawled, CrawlIt, TinySite


def probes(crawled: "Crawled") -> dict[str, list[dict[str, Any]]]:
    """Rows by kind, in the order of their URLs."""
    rows = sorted(crawled.rows("probes"), key=lambda row: str(row["url"]))
    return {
        kind: [row for row in rows if row["kind"] == kind] for kind in {r["kind"] for r in rows}
    }


def test_asks_the_other_scheme_the_twin_and_two_addresses_nobody_made(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", "/en/p/1", "/en/p/2", "/de/x")
    for path in ("/en/p/1", "/en/p/2", "/de/x"):
        site.page(path)
    kinds = probes(crawl_it(site.url(), probes=True))
    assert kinds.keys() == {"https", "www", "missing"}
    assert kinds["https"][0]["url"] == site.url().replace("http:", "https:")
    assert kinds["https"][0]["failure"] == "tls"
    assert kinds["www"][0]["url"] == site.url(host="www.shop.localhost")
    assert len(kinds["missing"]) == 2
    assert kinds["missing"][0]["url"].startswith(site.url("/en/p/"))
    assert [row["status"] for row in kinds["missing"]] == [404, 404]
    assert [row["title"] for row in kinds["missing"]] == ["Not here", "Not here"]


def test_records_where_redirects_lead(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.redirect("shop.localhost/", site.url(host="www.shop.localhost"))
    site.redirect("www.shop.localhost/", "/home", status=302)
    site.page("www.shop.localhost/home", title="Home", text="Four words in all")
    kinds = probes(crawl_it(site.url(), probes=True))
    apex = next(row for row in kinds["apex"] if row["host"].startswith("www."))
    assert (apex["status"], apex["hops"], apex["final_status"]) == (301, 2, 200)
    assert apex["final_url"] == site.url("/home", host="www.shop.localhost")
    assert (apex["title"], apex["word_count"]) == ("Home", 4)
    assert apex["text_hash"] is not None


def test_redirects_end_at_the_tenth(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("shop.localhost/")
    site.redirect("www.shop.localhost/", "/")
    www = probes(crawl_it(site.url(), probes=True))["www"][0]
    assert (www["hops"], www["final_status"]) == (10, 301)


def test_asks_about_every_host_that_answered(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("shop.localhost/", site.url("/", "help.localhost"), site.url("/", "mute.localhost"))
    site.page("help.localhost/")
    site.text("mute.localhost/robots.txt", "", status=500)
    crawled = crawl_it(site.url(), hosts=("*.localhost",), probes=True)
    hosts = {row["host"].partition(".")[0] for row in crawled.rows("probes")}
    assert hosts == {"shop", "help"}


def test_makes_none_when_told_so_or_when_stopped(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", *(f"/{number}" for number in range(100)))
    assert not crawl_it(site.url(), probes=False).rows("probes")
    stopped = crawl_it(site.url(), probes=True, should_stop=lambda: site.hits.total() > 150)
    assert not stopped.rows("probes")


def test_an_address_has_no_twin(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/")
    kinds = probes(crawl_it(site.url(host="127.0.0.1"), probes=True))
    assert kinds.keys() == {"https", "missing"}
