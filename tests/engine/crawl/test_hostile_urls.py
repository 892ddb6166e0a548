"""Sites that make addresses without end: bounded, and counted by the rule that bounds them."""

import re
from typing import TYPE_CHECKING

import pytest

from tiebeam.engine.crawl import admission

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.engine.crawl.conftest import Crawled, CrawlIt, Reply, TinySite

MOST_REQUESTS = 200


def endless(site: "TinySite", make: "Callable[[str], list[str]]", text: str = "") -> None:
    """Answer every path with a page whose links a function makes from the path."""

    def answer(path: str) -> "Reply":
        if path == "/robots.txt":
            site.text("/-", "", status=404)
        else:
            site.page("/-", *make(path), text=text or f"All about {path}, which is a long story")
        return site.routes["/-"]  # type: ignore[return-value]

    site.fallback = answer


def number_in(path: str) -> int:
    """The last number of a path."""
    return int(re.findall(r"\d+", path + "0")[-1] or 0) // 10


@pytest.fixture(autouse=True)
def short_series(monkeypatch: pytest.MonkeyPatch) -> None:
    """A series is taken for endless sooner, so that the tests end sooner."""
    monkeypatch.setattr(admission, "MAX_CHAIN", 30)


def ends_by(crawled: "Crawled", site: "TinySite", rule: str) -> bool:
    """Whether the crawl ended by itself, soon, and by that rule."""
    is_complete = crawled.manifest.ended == "complete"
    return is_complete and site.hits.total() <= MOST_REQUESTS and crawled.left_out(rule) > 0


def test_a_calendar_for_ever(site: "TinySite", crawl_it: "CrawlIt") -> None:
    endless(site, lambda path: [f"/calendar/{number_in(path) + 1}"])
    assert ends_by(crawl_it(site.url()), site, "endless-series")


def test_a_calendar_in_the_query(site: "TinySite", crawl_it: "CrawlIt") -> None:
    endless(site, lambda path: [f"/calendar?month={number_in(path) + 1}"])
    assert ends_by(crawl_it(site.url()), site, "endless-series")


def test_a_session_id_in_every_link(site: "TinySite", crawl_it: "CrawlIt") -> None:
    sessions = iter(range(1_000_000))
    endless(
        site,
        lambda _path: [f"/{name}?sid=x{next(sessions)}" for name in "abc"],
        text="The same three pages",
    )
    crawled = crawl_it(site.url())
    assert crawled.manifest.ended == "complete"
    assert site.hits.total() <= 3 * 150
    assert crawled.left_out("same-pages") > 0


def test_a_path_that_grows_by_a_relative_link(site: "TinySite", crawl_it: "CrawlIt") -> None:
    endless(site, lambda path: [f"{path.rstrip('/')}/more/"])
    assert ends_by(crawl_it(site.url()), site, "repeated-path")


def test_a_path_that_grows_by_other_words(site: "TinySite", crawl_it: "CrawlIt") -> None:
    endless(
        site,
        lambda path: [
            f"{path.rstrip('/')}/{'abcdefghij'[path.count('/') % 10] * 3}{path.count('/')}"
        ],
    )
    assert ends_by(crawl_it(site.url()), site, "path-depth")


def test_twelve_filters_of_one_list(site: "TinySite", crawl_it: "CrawlIt") -> None:
    def toggled(path: str) -> list[str]:
        chosen = set(re.findall(r"f(\d+)=1", path))
        sets = [chosen ^ {str(number)} for number in range(12)]
        return ["/list?" + "&".join(f"f{n}=1" for n in sorted(one, key=int)) for one in sets]

    endless(site, toggled, text="The same list whatever you choose")
    crawled = crawl_it(site.url())
    assert crawled.manifest.ended == "complete"
    assert len(crawled.pages) < 4_096


def test_pagination_for_ever(site: "TinySite", crawl_it: "CrawlIt") -> None:
    endless(site, lambda path: [f"/list?page={number_in(path) + 1}"], text="No products here")
    assert ends_by(crawl_it(site.url()), site, "endless-series")


def test_many_pages_that_differ_are_no_trap(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", *(f"/product?id={number}" for number in range(400)))
    for number in range(400):
        site.page(f"/product?id={number}", text=f"Product {number}, unlike any other")
    crawled = crawl_it(site.url())
    assert len(crawled.pages) == 401


def test_many_missing_pages_are_no_trap(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", *(f"/product?id={number}" for number in range(300)))
    crawled = crawl_it(site.url())
    assert len(crawled.pages) == 301


def test_spellings_of_one_page_are_kept_apart_as_the_standard_says(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    spellings = ["/a", "/A", "/a/", "/a#x", "/./a", "/b/../a", "/%61", "/a?", "//shop.localhost/a"]
    site.page("/", *spellings, f"HTTP://SHOP.localhost:{site.port}/a")
    paths = {url.partition(str(site.port))[2] for url in crawl_it(site.url()).pages}
    assert paths == {"/", "/a", "/A", "/a/", "/%61", "/a?"}


def test_what_is_no_address_is_never_requested(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page(
        "/",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@shop.test",
        "tel:1",
        "blob:x",
        "http://shop.localhost:99999/",
        "http://[::1",
        "http://a b/",
        "http:///",
        "/" + "a" * 100_000,
        "/%zz",
    )
    crawled = crawl_it(site.url())
    assert {url.partition(str(site.port))[2] for url in crawled.pages} == {"/", "/%zz"}


def test_hosts_and_paths_beyond_ascii(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/é", "/e\u0301", "/😀", "http://münchen.localhost/")
    paths = {url.partition(str(site.port))[2] for url in crawl_it(site.url()).pages}
    assert paths == {"/", "/%C3%A9", "/e%CC%81", "/%F0%9F%98%80"}


def test_links_to_private_addresses_are_never_requested(
    site: "TinySite", internal: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page(
        "/",
        internal.url("/secret"),
        f"http://127.0.0.1:{internal.port}/secret",
        "http://169.254.169.254/",
        "http://10.0.0.1/",
        "http://[::ffff:7f00:1]/",
    )
    assert set(crawl_it(site.url()).pages) == {site.url("/")}
    assert internal.hits.total() == 0


def test_half_a_million_links_on_a_page_are_bounded(
    site: "TinySite", crawl_it: "CrawlIt", monkeypatch: pytest.MonkeyPatch
) -> None:
    site.html("/", "".join(f"<a href=/p{n}>x</a>" for n in range(500_000)))
    crawled = crawl_it(site.url(), max_pages=5)
    assert len(crawled.pages) == 5
    assert crawled.manifest.counts["known"] <= 100_000
    assert "links_cut" in crawled.page(site.url())["faults"]


def test_links_that_do_something_are_only_read_and_can_be_left_out(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    acts = ["/delete?id=1", "/logout", "/cart/add/7"]
    site.page("/", *acts)
    crawled = crawl_it(site.url())  # a form or another method would end in an error of the server
    assert {crawled.page(site.url(act))["status"] for act in acts} == {404}
    before = site.hits.copy()
    patterns = ("/delete", "/logout", "/cart/add/")
    assert set(crawl_it(site.url(), exclude=patterns).pages) == {site.url()}
    assert not any((site.hits - before)[f"shop.localhost{act}"] for act in acts)
