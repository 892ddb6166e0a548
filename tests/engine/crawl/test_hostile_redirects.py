"""Redirects that lead in circles, nowhere, or where nobody may go."""

from typing import TYPE_CHECKING

import pytest

from tiebeam.engine import urls

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, Reply, TinySite


def test_a_redirect_to_itself_is_asked_once(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/loop")
    site.redirect("/loop", "/loop")
    crawled = crawl_it(site.url())
    assert crawled.page(site.url("/loop"))["redirect_url"] == site.url("/loop")
    assert site.asked("/loop") == 1


def test_a_loop_of_two_is_two_rows(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/one")
    site.redirect("/one", "/two")
    site.redirect("/two", "/one")
    crawled = crawl_it(site.url())
    assert crawled.page(site.url("/one"))["redirect_url"] == site.url("/two")
    assert crawled.page(site.url("/two"))["redirect_url"] == site.url("/one")
    assert site.asked("/one") == site.asked("/two") == 1


def test_redirects_for_ever_end_at_the_tenth_hop(site: "TinySite", crawl_it: "CrawlIt") -> None:
    def onward(path: str) -> "Reply":
        site.redirect("/-", f"/hop/{int(path.rpartition('/')[2]) + 1}", 302)
        return site.routes["/-"]  # type: ignore[return-value]

    site.page("/", "/hop/0")
    for number in range(30):
        site.routes[f"/hop/{number}"] = onward
    crawled = crawl_it(site.url())
    assert [row["hops"] for row in crawled.pages.values() if "/hop/" in row["url"]] == list(
        range(11)
    )
    assert crawled.left_out("redirect-hops") == 1


def test_a_chain_is_recorded_hop_by_hop(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/1")
    site.redirect("/1", "/2", 301)
    site.redirect("/2", "/3", 302)
    site.redirect("/3", "/end", 308)
    site.page("/end")
    crawled = crawl_it(site.url())
    hops = [(row["status"], row["hops"]) for row in crawled.pages.values() if row["path"] != "/"]
    assert sorted(hops, key=lambda hop: hop[1]) == [(301, 0), (302, 1), (308, 2), (200, 3)]


def test_the_end_of_twelve_hops_is_beyond_what_google_follows(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", "/0")
    for number in range(12):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.page("/12")
    crawled = crawl_it(site.url())
    chain = {row["path"]: row["hops"] for row in crawled.pages.values() if row["path"] != "/"}
    assert chain == {f"/{number}": number for number in range(11)}
    assert crawled.left_out("redirect-hops") == 1
    assert site.asked("/12") == 0


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://shop.localhost/",
        "gopher://shop.localhost/",
        "http://[::1",
        "//",
    ],
)
def test_what_is_no_web_address_is_refused(
    site: "TinySite", crawl_it: "CrawlIt", target: str
) -> None:
    site.page("/", "/x")
    site.redirect("/x", target)
    row = crawl_it(site.url()).page(site.url("/x"))
    assert (row["redirect_url"], row["faults"]) == (None, ["redirect_refused"])


@pytest.mark.parametrize(
    "spelling",
    [
        "http://127.0.0.1:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f.1:{port}/secret",
        "http://127.1:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://[64:ff9b::7f00:1]:{port}/secret",
        "http://localhost:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_no_redirect_leads_to_the_internal_service(
    site: "TinySite", internal: "TinySite", crawl_it: "CrawlIt", spelling: str
) -> None:
    target = spelling.format(port=internal.port)
    site.page("/", "/x", target)
    site.redirect("/x", target)
    site.redirect("/robots.txt", target)
    site.text("/sitemap.xml", f"{target}\n")
    row = crawl_it(site.url(), robots="record", use_sitemaps=True, probes=True).page(site.url("/x"))
    assert row["redirect_url"] == urls.normalise(target)
    assert internal.hits.total() == 0


def test_a_redirect_without_a_target_is_told(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/x")
    site.text("/x", "", status=302)
    row = crawl_it(site.url()).page(site.url("/x"))
    assert (row["status"], row["faults"]) == (302, ["redirect_without_location"])


def test_a_target_in_bare_utf_8_is_asked_for_encoded(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/x")
    site.says("/x", "HTTP/1.1 301 Moved\r\nLocation: /straße mit ü\r\n\r\n".encode())
    site.page("/stra%C3%9Fe%20mit%20%C3%BC")
    crawled = crawl_it(site.url())
    target = site.url("/stra%C3%9Fe%20mit%20%C3%BC")
    assert crawled.page(site.url("/x"))["redirect_url"] == target
    assert crawled.page(target)["status"] == 200


def test_a_cookie_wall_is_told_from_a_loop(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/x")
    site.says("/x", b"HTTP/1.1 302 Found\r\nLocation: /x\r\nSet-Cookie: seen=1\r\n\r\n")
    row = crawl_it(site.url()).page(site.url("/x"))
    assert row["faults"] == ["cookie_wall"]


def test_a_refresh_to_itself_is_asked_once(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.html("/", '<title>x</title><meta http-equiv=refresh content="0; url=/">')
    crawled = crawl_it(site.url())
    assert crawled.page(site.url())["refresh_url"] == site.url()
    assert site.asked("/") == 1


def test_a_target_too_long_is_refused_and_kept_cut(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/x")
    site.redirect("/x", "/" + "a" * 70_000)
    row = crawl_it(site.url()).page(site.url("/x"))
    assert (row["redirect_url"], row["faults"]) == (None, ["redirect_too_long"])
    assert len(dict(row["headers"])["location"]) <= 8_192


def test_https_where_plain_http_is_spoken_is_a_tls_failure(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", "/x")
    target = site.url("/y").replace("http:", "https:")
    site.redirect("/x", target)
    crawled = crawl_it(site.url())
    assert crawled.page(target)["outcome"] == "disallowed"
    assert "tls" in {row["failure"] for row in crawled.rows("robots")}
    assert crawl_it(site.url(), robots="record").page(target)["failure"] == "tls"


def test_credentials_in_a_target_fall_away(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/x")
    site.redirect("/x", f"http://user:secret@shop.localhost:{site.port}/y")
    site.page("/y")
    crawled = crawl_it(site.url())
    assert crawled.page(site.url("/y"))["status"] == 200
    assert crawled.page(site.url("/x"))["redirect_url"] == site.url("/y")
    assert not any("Authorization" in head for head in site.heads)


def test_both_ends_of_a_redirect_to_nothing_are_rows(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/old")
    site.redirect("/old", "/gone")
    crawled = crawl_it(site.url())
    assert crawled.page(site.url("/old"))["status"] == 301
    assert crawled.page(site.url("/gone"))["status"] == 404
