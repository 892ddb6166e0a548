"""Sitemaps that list themselves, others, nothing, or without end."""

import gzip
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import Crawled, CrawlIt, TinySite

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*urls: str) -> str:
    """A sitemap."""
    entries = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f"<urlset {NAMESPACE}>{entries}</urlset>"


def index(*urls: str) -> str:
    """An index of sitemaps."""
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex {NAMESPACE}>{entries}</sitemapindex>"


def files(crawled: "Crawled") -> dict[str, tuple[str, str, str | None]]:
    """Path, and how each sitemap file was found, its kind and its fault."""
    return {
        row["url"].partition("localhost")[2].partition("/")[2]: (
            row["found_by"],
            row["kind"],
            row["fault"],
        )
        for row in crawled.rows("sitemap_files")
    }


@pytest.fixture
def named(site: "TinySite") -> "TinySite":
    """A site whose robots.txt names /s.xml."""
    site.page("/")
    site.text("/robots.txt", "Sitemap: /s.xml")
    return site


def test_queues_what_a_sitemap_lists(named: "TinySite", crawl_it: "CrawlIt") -> None:
    named.text("/s.xml", urlset(named.url("/only")))
    named.page("/only")
    crawled = crawl_it(named.url(), use_sitemaps=True)
    row = crawled.page(named.url("/only"))
    assert (row["status"], row["found_by"]) == (200, "sitemap")
    assert row["found_on"] == named.url("/s.xml")
    assert [entry["url"] for entry in crawled.rows("sitemaps")] == [named.url("/only")]
    assert files(crawled) == {"s.xml": ("robots", "urlset", None)}


def test_guesses_where_robots_txt_names_none(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/")
    site.text("/sitemap.xml", urlset(site.url("/only")))
    crawled = crawl_it(site.url(), use_sitemaps=True)
    assert files(crawled) == {"sitemap.xml": ("guess", "urlset", None)}


def test_reads_those_that_are_given(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/")
    site.text("/mine.txt", site.url("/only"))
    crawled = crawl_it(site.url(), sitemaps=(site.url("/mine.txt"),))
    assert files(crawled)["mine.txt"] == ("given", "text", None)
    assert site.url("/only") in crawled.pages


def test_does_not_look_for_any_when_told_so(named: "TinySite", crawl_it: "CrawlIt") -> None:
    crawl_it(named.url(), use_sitemaps=False)
    assert named.asked("/s.xml") == named.asked("/sitemap.xml") == 0


def test_follows_an_index_to_packed_files(named: "TinySite", crawl_it: "CrawlIt") -> None:
    named.text("/s.xml", index(named.url("/1.xml.gz")))
    packed = gzip.compress(urlset(named.url("/only")).encode())
    named.text("/1.xml.gz", packed, media_type="application/gzip")
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert files(crawled)["1.xml.gz"] == ("index", "urlset", None)
    assert crawled.rows("sitemap_files")[0]["parent_url"] == named.url("/s.xml")


def test_an_index_that_lists_itself_is_read_once(named: "TinySite", crawl_it: "CrawlIt") -> None:
    named.text("/s.xml", index(named.url("/s.xml")))
    crawl_it(named.url(), use_sitemaps=True)
    assert named.asked("/s.xml") == 1


def test_indexes_within_indexes_end(named: "TinySite", crawl_it: "CrawlIt") -> None:
    named.text("/s.xml", index(named.url("/0.xml")))
    for number in range(20):
        named.text(f"/{number}.xml", index(named.url(f"/{number + 1}.xml")))
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert len(crawled.rows("sitemap_files")) == 3
    assert crawled.left_out("sitemap-limit") == 1


def test_children_without_end_are_bounded_and_counted(
    named: "TinySite", crawl_it: "CrawlIt"
) -> None:
    named.text("/s.xml", index(*(named.url(f"/child-{number}.xml") for number in range(20_000))))
    crawled = crawl_it(named.url(), use_sitemaps=True)
    asked = len(crawled.rows("sitemap_files"))
    assert asked <= 100
    assert crawled.left_out("sitemap-limit") == 20_001 - asked


def test_only_addresses_in_scope_are_queued(
    named: "TinySite", internal: "TinySite", crawl_it: "CrawlIt"
) -> None:
    listed = [named.url("/mine"), internal.url("/secret"), "http://10.0.0.1/", "https://x.test/"]
    named.text("/s.xml", urlset(*listed, "javascript:alert(1)", "/relative"))
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert set(crawled.pages) == {named.url("/"), named.url("/mine")}
    assert [row["url"] for row in crawled.rows("sitemaps")] == listed
    assert files(crawled)["s.xml"] == ("robots", "urlset", "invalid_url")
    assert internal.hits.total() == 0


def test_sitemap_lines_lead_only_to_hosts_in_scope(
    site: "TinySite", internal: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/")
    lines = [
        internal.url("/s.xml"),
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "https://x.test/",
    ]
    site.text("/robots.txt", "\n".join(f"Sitemap: {line}" for line in lines))
    crawled = crawl_it(site.url(), use_sitemaps=True)
    assert crawled.rows("sitemap_files") == []
    assert crawled.left_out("sitemap-elsewhere") == 3
    assert crawled.left_out("sitemap-invalid") == 1
    assert internal.hits.total() == 0


def test_entities_lead_nowhere(
    named: "TinySite", internal: "TinySite", crawl_it: "CrawlIt"
) -> None:
    entity = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{internal.url("/secret")}">]>'
    named.text("/s.xml", entity + urlset("http://shop.localhost/&x;"))
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert files(crawled)["s.xml"] == ("robots", "none", "entities")
    assert internal.hits.total() == 0


@pytest.mark.parametrize(
    ("body", "status", "fault"),
    [
        ("<!doctype html><a href=/x>", 200, "html"),
        ("", 404, "status"),
        ("", 500, "status"),
        (urlset("http://shop.localhost/a")[:-5], 200, "broken_xml"),
    ],
)
def test_tells_what_is_wrong_with_a_file(
    named: "TinySite", crawl_it: "CrawlIt", *, body: str, status: int, fault: str
) -> None:
    named.text("/s.xml", body, status=status)
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert files(crawled)["s.xml"][2] == fault


def test_more_entries_than_the_protocol_allows_are_read_and_told(
    named: "TinySite", crawl_it: "CrawlIt"
) -> None:
    named.text("/s.xml", urlset(*(f"http://x.test/{number}" for number in range(60_000))))
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert files(crawled)["s.xml"] == ("robots", "urlset", "too_many_entries")
    assert crawled.rows("sitemap_files")[0]["entries"] == 60_000


def test_entities_within_entities_are_not_expanded(named: "TinySite", crawl_it: "CrawlIt") -> None:
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    entities = f"<!DOCTYPE urlset [<!ENTITY a0 'ha'>{laughs}]>"
    named.text("/s.xml", entities + urlset(named.url("/&a11;")))
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert files(crawled)["s.xml"] == ("robots", "none", "entities")


def test_a_packed_file_is_unpacked_up_to_the_limit(named: "TinySite", crawl_it: "CrawlIt") -> None:
    packed = gzip.compress(urlset(named.url("/only")).encode() + b" " * (80 << 20))
    named.text("/s.xml", packed, media_type="application/gzip")
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert files(crawled)["s.xml"] == ("robots", "urlset", "too_big")
    assert crawled.rows("sitemap_files")[0]["body_bytes"] == 50 << 20
    assert named.url("/only") in crawled.pages


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("<urlset><url><loc>{}</loc></url></urlset>", "namespace"),
        ('<urlset xmlns="http://x.test/"><url><loc>{}</loc></url></urlset>', "namespace"),
        (f"<URLSET {NAMESPACE}><URL><LOC>{{}}</LOC></URL></URLSET>", "letter_case"),
        (f"\n  <urlset {NAMESPACE}><url><loc> {{}}\n</loc></url></urlset>", "leading_space"),
        (f"\ufeff<urlset {NAMESPACE}><url><loc>{{}}</loc></url></urlset>", None),
    ],
)
def test_files_are_read_however_they_are_written(
    named: "TinySite", crawl_it: "CrawlIt", written: str, fault: str | None
) -> None:
    named.text("/s.xml", written.format(named.url("/only")))
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert files(crawled)["s.xml"] == ("robots", "urlset", fault)
    assert named.url("/only") in crawled.pages


def test_odd_dates_and_priorities_are_kept_as_they_are(
    named: "TinySite", crawl_it: "CrawlIt"
) -> None:
    dates = ["2999-12-31", "soon", "-1", "2026-99-99T99:99:99+99:99", "9" * 5_000]
    entries = "".join(
        f"<url><loc>{named.url(f'/{number}')}</loc><lastmod>{date}</lastmod>"
        "<changefreq>never ever</changefreq><priority>17</priority></url>"
        for number, date in enumerate(dates)
    )
    named.text("/s.xml", f"<urlset {NAMESPACE}>{entries}</urlset>")
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert [row["lastmod"] for row in crawled.rows("sitemaps")] == [date[:100] for date in dates]
    assert len(crawled.pages) == 1 + len(dates)


def test_a_file_that_redirects_out_of_scope_is_not_followed(
    named: "TinySite", internal: "TinySite", crawl_it: "CrawlIt"
) -> None:
    named.redirect("/s.xml", internal.url("/s.xml"))
    crawled = crawl_it(named.url(), use_sitemaps=True)
    assert files(crawled)["s.xml"] == ("robots", "none", "redirect")
    assert internal.hits.total() == 0


def test_a_limit_on_depth_leaves_to_links_what_is_visited(
    named: "TinySite", crawl_it: "CrawlIt"
) -> None:
    named.text("/s.xml", urlset(named.url("/only")))
    crawled = crawl_it(named.url(), use_sitemaps=True, max_depth=3)
    assert set(crawled.pages) == {named.url("/")}
    assert crawled.left_out("max-depth") == 1
