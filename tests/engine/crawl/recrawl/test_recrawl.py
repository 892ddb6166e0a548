"""A second crawl of a site that answers 304 where nothing changed."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.engine.crawl.conftest import HTML, Crawled, CrawlIt, Reply, TinySite, serve

from tiebeam.engine.crawl import CrawlError, InvalidSettings
from tiebeam.engine.tables import CrawlStore, Part

LAST_MODIFIED = "Wed, 01 Jul 2026 10:00:00 GMT"


@pytest.fixture
def site() -> Iterator[TinySite]:
    yield from serve()


@pytest.fixture
def crawl_it(tmp_path: Path) -> Iterator[CrawlIt]:
    with ThreadPoolExecutor(1) as executor:
        yield CrawlIt(tmp_path, executor)


class Versioned:
    """Serves pages that carry validators, and answers 304 to who knows them."""

    def __init__(self, site: TinySite) -> None:
        self.site = site
        self.not_modified = 0
        self.later: dict[str, str] = {}
        """Header fields that a 304 carries."""

    def page(self, path: str, *links: str, text: str = "Some words", **headers: str) -> None:
        """Serve a page with its validators."""
        anchors = "".join(f'<a href="{link}">further</a>' for link in links)
        html = f"<title>{path}</title><h1>{text}</h1><main>{text} {anchors}</main>"
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        fields = {"Content-Type": HTML, "ETag": f'"{hash((path, text, links))}"'} | more
        self.site.routes[path] = self.answering(Reply(html.encode(), 200, fields))

    def answering(self, reply: Reply) -> Callable[[str], Reply]:
        """A route that looks at what the client knows."""

        def route(_path: str) -> Reply:
            asked = self.site.heads[-1]
            etag, date = reply.headers.get("ETag"), reply.headers.get("Last-Modified")
            knows_etag = etag is not None and asked.get("If-None-Match") == etag
            knows_date = date is not None and asked.get("If-Modified-Since") == date
            if knows_etag or ("If-None-Match" not in asked and knows_date):
                self.not_modified += 1
                kept = {"ETag": etag} if etag else {}
                return Reply(b"", 304, {**kept, **self.later})
            return reply

        return route


@pytest.fixture
def shop(site: TinySite) -> Versioned:
    return Versioned(site)


Again = Callable[..., Crawled]


@pytest.fixture
def again(crawl_it: CrawlIt) -> Again:
    """Crawl the same once more, with the first crawl at hand."""

    def run(first: Crawled, **settings: Any) -> Crawled:
        starts = first.manifest.settings["start_urls"]
        return crawl_it(*starts, previous=str(first.folder), **settings)

    return run


_OF_A_VISIT = {"fetched_at", "ttfb_ms", "total_ms", "wire_bytes", "headers", "carried_over"}


def facts(crawled: Crawled) -> dict[str, dict[str, Any]]:
    """What each page tells, without what belongs to one visit."""
    return {
        url: {name: value for name, value in row.items() if name not in _OF_A_VISIT}
        for url, row in crawled.pages.items()
    }


def links(crawled: Crawled) -> list[tuple[Any, ...]]:
    return sorted(tuple(map(str, row.values())) for row in crawled.rows("links"))


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


class TestPrevious:
    """What a previous crawl must be."""

    def test_a_folder_without_a_crawl(self, crawl_it: CrawlIt, tmp_path: Path) -> None:
        with pytest.raises(InvalidSettings, match="name the folder of a crawl"):
            crawl_it("http://shop.localhost/", previous=str(tmp_path))

    @pytest.mark.parametrize(
        ("settings", "named"),
        [({"user_agent": "Other/1"}, "user_agent"), ({"hosts": ("help.test",)}, "hosts")],
    )
    def test_another_view_of_the_site(
        self,
        shop: Versioned,
        crawl_it: CrawlIt,
        again: Again,
        settings: dict[str, Any],
        named: str,
    ) -> None:
        shop.page("/")
        first = crawl_it(shop.site.url())
        with pytest.raises(InvalidSettings, match=f"with other {named}"):
            again(first, **settings)

    def test_read_by_another_version_nothing_is_taken_over(
        self, shop: Versioned, crawl_it: CrawlIt, again: Again
    ) -> None:
        shop.page("/")
        first = crawl_it(shop.site.url())
        store = CrawlStore(first.folder)
        manifest = store.manifest
        manifest.version = "0.0.1"
        store.save(manifest)
        assert again(first).page(shop.site.url())["carried_over"] is False


def test_links_lie_in_the_part_with_the_name_of_their_pages(
    shop: Versioned, crawl_it: CrawlIt
) -> None:
    """What carrying over relies on."""
    shop.page("/", "/a")
    shop.page("/a", "/")
    crawled = crawl_it(shop.site.url())
    parts: dict[str, list[Part]] = CrawlStore(crawled.folder).manifest.parts
    assert {part.name for part in parts["links"]} <= {part.name for part in parts["pages"]}


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


def test_a_weak_etag_is_sent_as_it_came_and_compared_weakly(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.site.html("/", "<title>x</title>", ETag='W/"1"')
    first = crawl_it(shop.site.url())
    shop.site.routes["/"] = Reply(b"", 304, {"ETag": '"1"'})
    assert again(first).page(shop.site.url())["carried_over"]
    assert shop.site.heads[-1]["If-None-Match"] == 'W/"1"'


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


def test_what_another_version_read_is_fetched_anew(
    shop: Versioned, crawl_it: CrawlIt, again: Again
) -> None:
    shop.page("/")
    first = crawl_it(shop.site.url())
    CrawlStore(first.folder).save(replace(first.manifest, version="0.0.1"))
    assert again(first).page(shop.site.url())["carried_over"] is False
    assert shop.not_modified == 0


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
