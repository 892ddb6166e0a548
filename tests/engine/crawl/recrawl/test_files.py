"""robots.txt and sitemaps of a recrawl."""

import pytest
from tests.engine.crawl.conftest import CrawlIt, Reply, TinySite
from tests.engine.crawl.recrawl.conftest import (
    LAST_MODIFIED,
    Again,
    Versioned,
)


def urlset(site: TinySite, *paths: str) -> bytes:
    entries = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in paths)
    return (
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    ).encode()


@pytest.fixture
def listed(shop: Versioned) -> Versioned:
    """A site whose only way to one page is its sitemap."""
    site = shop.site
    fields = {"Content-Type": "text/plain", "ETag": '"robots"'}
    robots = f"User-agent: *\nDisallow: /no\nSitemap: {site.url('/map.xml')}\n"
    site.routes["/robots.txt"] = shop.answering(Reply(robots.encode(), 200, fields))
    fields = {"Content-Type": "application/xml", "Last-Modified": LAST_MODIFIED}
    site.routes["/map.xml"] = shop.answering(Reply(urlset(site, "/", "/a"), 200, fields))
    shop.page("/", "/no")
    shop.page("/a")
    return shop


def test_entries_of_an_unchanged_sitemap_are_taken_over(
    listed: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    first = crawl_it(listed.site.url(), use_sitemaps=True)
    second = again(first, use_sitemaps=True)
    assert listed.not_modified == 4
    assert second.rows("sitemaps") == first.rows("sitemaps")
    assert second.page(listed.site.url("/a"))["found_by"] == "sitemap"
    (file,) = second.rows("sitemap_files")
    assert (file["status"], file["entries"], file["carried_over"]) == (200, 2, True)
    assert file["last_modified"] == LAST_MODIFIED


def test_an_unchanged_robots_txt_goes_on_to_hold(
    listed: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    first = crawl_it(listed.site.url(), use_sitemaps=True)
    second = again(first, use_sitemaps=True)
    assert second.page(listed.site.url("/no"))["outcome"] == "disallowed"
    assert second.rows("robots_rules") == first.rows("robots_rules")
    (robots,) = second.rows("robots")
    assert (robots["state"], robots["status"], robots["carried_over"]) == ("rules", 200, True)


def test_a_changed_sitemap_is_read(listed: Versioned, crawl_it: CrawlIt, again: Again) -> None:
    first = crawl_it(listed.site.url(), use_sitemaps=True)
    listed.site.text("/map.xml", urlset(listed.site, "/new"), media_type="application/xml")
    listed.page("/new")
    second = again(first, use_sitemaps=True)
    assert listed.site.url("/new") in second.pages
    assert listed.site.url("/a") not in second.pages


def test_a_sitemap_whose_entries_were_altered_is_fetched_anew(
    listed: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    first = crawl_it(listed.site.url(), use_sitemaps=True)
    for part in first.manifest.parts["sitemaps"]:
        (first.folder / "sitemaps" / part.name).write_bytes(b"torn")
    second = again(first, use_sitemaps=True)
    assert listed.site.url("/a") in second.pages
    assert [file["carried_over"] for file in second.rows("sitemap_files")] == [False]
