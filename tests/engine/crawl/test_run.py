"""A whole crawl of a small live site."""

import random
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiebeam.engine.crawl import (
    CrawlSettings,
    HostUnreachable,
    InvalidSettings,
    NameUnknown,
    NotHTML,
    Progress,
    RobotsForbid,
    StartFails,
    TLSFailure,
    crawl,
    ledger,
    resume,
)

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, Reply, TinySite


def test_visits_every_page_once_and_says_how_it_was_found(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", "/a", "/old", "/gone")
    site.page("/a", "/", "/a#part", "/b")
    site.page("/b")
    site.redirect("/old", "/new")
    site.page("/new")
    crawled = crawl_it(site.url())
    found = {
        url: (row["status"], row["found_by"], row["hops"]) for url, row in crawled.pages.items()
    }
    assert found == {
        site.url("/"): (200, "start", 0),
        site.url("/a"): (200, "link", 0),
        site.url("/b"): (200, "link", 0),
        site.url("/old"): (301, "link", 0),
        site.url("/new"): (200, "redirect", 1),
        site.url("/gone"): (404, "link", 0),
    }
    assert crawled.manifest.ended == "complete"


def test_names_the_page_that_named_a_url_first(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/a")
    site.page("/a", "/b")
    site.page("/b")
    crawled = crawl_it(site.url())
    assert crawled.page(site.url("/"))["found_on"] is None
    assert crawled.page(site.url("/b"))["found_on"] == site.url("/a")


def test_queues_what_canonical_hreflang_and_refresh_name(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.html(
        "/",
        '<title>x</title><link rel=canonical href="/c"><link rel=alternate hreflang=de href="/de">'
        '<meta http-equiv=refresh content="0; url=/r">',
    )
    crawled = crawl_it(site.url())
    found_by = {url.rpartition("/")[2]: row["found_by"] for url, row in crawled.pages.items()}
    assert found_by == {"": "start", "c": "canonical", "de": "hreflang", "r": "refresh"}


def test_writes_links_and_resources_of_each_page(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.html(
        "/",
        '<title>x</title><script src="/s.js"></script><a href="/a">A</a><a href=//x.test/>X</a>',
    )
    crawled = crawl_it(site.url())
    links = [(row["target_url"], row["internal"], row["anchor"]) for row in crawled.rows("links")]
    assert links == [(site.url("/a"), True, "A"), ("http://x.test/", False, "X")]
    assert [row["url"] for row in crawled.rows("resources")] == [site.url("/s.js")]


def test_never_asks_a_host_outside_the_scope(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", site.url("/x", host="other.localhost"), "/hop")
    site.redirect("/hop", site.url("/y", host="other.localhost"))
    crawled = crawl_it(site.url())
    assert not [name for name in site.hits if name.startswith("other.")]
    assert crawled.page(site.url("/hop"))["redirect_url"] == site.url("/y", host="other.localhost")


@pytest.mark.parametrize("hosts", [("help.localhost",), ("*.localhost",)])
def test_visits_further_hosts_that_are_named(
    site: "TinySite", crawl_it: "CrawlIt", hosts: tuple[str, ...]
) -> None:
    site.page("shop.localhost/", site.url("/x", host="help.localhost"))
    site.page("help.localhost/x")
    crawled = crawl_it(site.url(), hosts=hosts)
    assert crawled.page(site.url("/x", host="help.localhost"))["status"] == 200


def test_takes_the_www_twin_of_the_start_host_for_the_same_site(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.redirect("shop.localhost/", site.url("/", host="www.shop.localhost"))
    site.page("www.shop.localhost/")
    crawled = crawl_it(site.url())
    assert crawled.page(site.url("/", host="www.shop.localhost"))["hops"] == 1


def test_stops_at_the_limit_of_pages(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", *(f"/p/{number}" for number in range(30)))
    crawled = crawl_it(site.url(), max_pages=7)
    assert len(crawled.pages) == 7
    assert crawled.manifest.ended == "limit"


def test_stops_at_the_limit_of_depth_and_counts_the_rest(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", "/1")
    site.page("/1", "/2")
    site.page("/2", "/3", "/4")
    crawled = crawl_it(site.url(), max_depth=2)
    assert set(crawled.pages) == {site.url("/"), site.url("/1"), site.url("/2")}
    assert crawled.left_out("max-depth") == 2


def test_leaves_out_what_patterns_exclude_and_what_none_includes(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", "/en/a", "/en/cart?x=1", "/de/a")
    crawled = crawl_it(site.url(), include=("/en/",), exclude=("/*/cart",))
    assert set(crawled.pages) == {site.url("/"), site.url("/en/a")}
    assert crawled.left_out("excluded") == 1
    assert crawled.left_out("not-included") == 1


def test_keeps_what_was_fetched_when_stopped(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", *(f"/p/{number}" for number in range(200)))
    crawled = crawl_it(site.url(), should_stop=lambda: site.hits.total() > 20)
    assert crawled.manifest.ended == "cancelled"
    assert len(crawled.pages) == crawled.manifest.counts["pages"] > 0


def test_tells_how_far_it_is(site: "TinySite", tmp_path: Path) -> None:
    site.page("/", "/a", "/gone")
    site.page("/a")
    told: list[Progress] = []
    settings = CrawlSettings((site.url(),), allow_private=True, workers=1, probes=False)
    crawl(settings, tmp_path / "crawl", on_progress=told.append)
    assert told[-1].pages == 3
    assert told[-1].answers == {"2xx": 2, "4xx": 1}
    assert told[-1].queue == 0
    assert told[-1].received_bytes > 100


def test_does_not_write_into_a_folder_that_holds_a_crawl(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/")
    crawled = crawl_it(site.url())
    with pytest.raises(InvalidSettings, match="holds a crawl already"):
        crawl(CrawlSettings((site.url(),)), crawled.folder)


def test_does_not_write_among_other_files(site: "TinySite", tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    kept = tmp_path / "pages" / "index.js"
    kept.write_text("somebody's work")
    with pytest.raises(InvalidSettings, match="not an empty folder"):
        crawl(CrawlSettings((site.url(),)), tmp_path)
    assert kept.exists()


@pytest.mark.parametrize("robots", ["obey", "record"])
class TestSaysWhyNothingBegan:
    def test_name_unknown(self, crawl_it: "CrawlIt", robots: str) -> None:
        with pytest.raises(NameUnknown, match=r"nowhere\.invalid has no address"):
            crawl_it("http://nowhere.invalid/", robots=robots)

    def test_nobody_listens(self, crawl_it: "CrawlIt", free_port: int, robots: str) -> None:
        with pytest.raises(HostUnreachable, match="accepts no connection"):
            crawl_it(f"http://127.0.0.1:{free_port}/", robots=robots)

    def test_no_tls_there(self, site: "TinySite", crawl_it: "CrawlIt", robots: str) -> None:
        with pytest.raises(TLSFailure, match="does not speak TLS: start at http://"):
            crawl_it(site.url().replace("http:", "https:"), robots=robots)

    def test_private_address(self, site: "TinySite", crawl_it: "CrawlIt", robots: str) -> None:
        with pytest.raises(HostUnreachable, match="private address"):
            crawl_it(site.url(), allow_private=False, robots=robots)
        assert site.hits.total() == 0

    def test_not_html(self, site: "TinySite", crawl_it: "CrawlIt", robots: str) -> None:
        site.text("/", b"%PDF-1.4", media_type="application/pdf")
        with pytest.raises(NotHTML, match="application/pdf"):
            crawl_it(site.url(), robots=robots)

    @pytest.mark.parametrize(
        ("status", "advice"),
        [(404, "check the address"), (403, "let the crawler in"), (500, "when the server is well")],
    )
    def test_error(
        self, site: "TinySite", crawl_it: "CrawlIt", robots: str, status: int, advice: str
    ) -> None:
        site.html("/", "<title>Sorry</title>", status=status)
        with pytest.raises(StartFails, match=f"answers {status}: .*{advice}"):
            crawl_it(site.url(), robots=robots)

    def test_leads_elsewhere(self, site: "TinySite", crawl_it: "CrawlIt", robots: str) -> None:
        site.redirect("/", "https://other.test/")
        with pytest.raises(HostUnreachable, match=r"other\.test, which is outside"):
            crawl_it(site.url(), robots=robots)


def test_says_that_robots_txt_forbids_the_start(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.text("/robots.txt", "User-agent: *\nDisallow: /")
    with pytest.raises(RobotsForbid, match="does not let us"):
        crawl_it(site.url())


def test_says_that_robots_txt_fails(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.text("/robots.txt", "", status=500)
    with pytest.raises(RobotsForbid, match="answers 500"):
        crawl_it(site.url())


def test_a_crawl_that_could_not_begin_can_be_tried_again_in_its_folder(
    site: "TinySite", crawl_it: "CrawlIt", tmp_path: Path
) -> None:
    settings = CrawlSettings((site.url(),), allow_private=True, workers=1, probes=False)
    site.page("/", "/a")
    site.page("/a")
    site.text("/robots.txt", "User-agent: *\nDisallow: /")
    with pytest.raises(RobotsForbid):
        crawl(settings, tmp_path)
    with pytest.raises(RobotsForbid):
        resume(tmp_path)
    site.text("/robots.txt", "")
    assert crawl(settings, tmp_path, executor=crawl_it.executor).counts["pages"] == 2


def test_a_site_that_fails_now_and_then_is_had_whole(site: "TinySite", crawl_it: "CrawlIt") -> None:
    """One request in five breaks off or fails; a page that is asked again does not."""
    chance = random.Random(5)  # noqa: S311 - dice, not secrets
    lock = threading.Lock()
    paths = [f"/p/{number}" for number in range(150)]

    def answer(path: str) -> "Reply":
        with lock:
            breaks = site.asked(path) == 1 and chance.random() < 0.2
            status = chance.choice([500, 502, 503, 429])
            site.text("/-", "", status=status) if breaks else site.page("/-", *paths, text=path)
            return site.routes["/-"]  # type: ignore[return-value]

    site.fallback = answer
    site.text("/robots.txt", "", status=404)
    crawled = crawl_it(site.url())
    assert crawled.manifest.ended == "complete"
    assert {row["status"] for row in crawled.pages.values()} == {200}
    assert len(crawled.pages) == 151


def test_a_page_too_large_to_be_read_whole_is_read_in_part(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.html("/", "<title>Large</title>" + "<p>x</p>" * 600_000)
    row = crawl_it(site.url()).page(site.url())
    assert (row["title"], row["truncated"], row["faults"]) == ("Large", False, ["read_in_part"])
    assert row["body_bytes"] > 4_800_000


def test_hosts_without_end_are_bounded(
    site: "TinySite", crawl_it: "CrawlIt", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MAX_ORIGINS", 5)
    site.page("/", *(site.url("/x", f"h{number}.localhost") for number in range(20)))
    crawled = crawl_it(site.url(), hosts=("*.localhost",))
    assert len({row["host"] for row in crawled.pages.values()}) == 5
    assert crawled.left_out("host-limit") == 16
