"""Hosts whose robots.txt fails, misleads or never ends."""

import gzip
import time
from typing import TYPE_CHECKING, Any

import pytest

from tiebeam.engine.crawl import RobotsForbid

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import Crawled, CrawlIt, Reply, TinySite

NO = "User-agent: *\nDisallow: /no"


def outcomes(crawled: "Crawled", site: "TinySite", *paths: str) -> list[str]:
    """What became of paths."""
    return [crawled.page(site.url(path))["outcome"] for path in paths]


def answer_late(_path: str) -> "Reply":
    """An answer that comes when nobody waits any more."""
    time.sleep(2)
    raise TimeoutError


@pytest.fixture
def linked(site: "TinySite") -> "TinySite":
    """A site with a page that robots.txt may forbid and one it does not."""
    site.page("/", "/no", "/yes")
    site.page("/no")
    site.page("/yes")
    return site


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_host_whose_robots_txt_fails_is_off_limits(
    linked: "TinySite", crawl_it: "CrawlIt", status: int
) -> None:
    linked.text("/robots.txt", "", status=status)
    with pytest.raises(RobotsForbid):
        crawl_it(linked.url())
    assert linked.asked("/") == 0


def test_only_the_host_whose_robots_txt_fails_is_off_limits(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", site.url("/x", "sick.localhost"), "/yes")
    site.page("/yes")
    site.text("sick.localhost/robots.txt", "", status=503)
    crawled = crawl_it(site.url(), hosts=("sick.localhost",))
    sick = crawled.page(site.url("/x", "sick.localhost"))
    assert (sick["outcome"], sick["robots_allowed"]) == ("disallowed", False)
    assert outcomes(crawled, site, "/yes") == ["answered"]
    states = {row["host"].partition(".")[0]: row["state"] for row in crawled.rows("robots")}
    assert states == {"shop": "allow-all", "sick": "disallow-all"}


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_to_be_had_forbids_nothing(
    linked: "TinySite", crawl_it: "CrawlIt", status: int
) -> None:
    linked.text("/robots.txt", NO, status=status)
    crawled = crawl_it(linked.url())
    assert outcomes(crawled, linked, "/no", "/yes") == ["answered", "answered"]
    assert crawled.rows("robots")[0]["state"] == "allow-all"


def test_a_robots_txt_that_never_comes_makes_the_host_off_limits(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", site.url("/x", "mute.localhost"))
    site.routes["mute.localhost/robots.txt"] = answer_late
    crawled = crawl_it(site.url(), hosts=("mute.localhost",), timeout_s=0.5)
    assert crawled.page(site.url("/x", "mute.localhost"))["outcome"] == "disallowed"
    failures = {row["host"].partition(".")[0]: row["failure"] for row in crawled.rows("robots")}
    assert failures == {"shop": None, "mute": "timeout"}


def test_a_robots_txt_behind_an_address_that_is_refused_is_named(
    linked: "TinySite", crawl_it: "CrawlIt"
) -> None:
    linked.redirect("/robots.txt", "http://10.0.0.1/robots.txt")
    with pytest.raises(RobotsForbid, match=r"sends on to http://10\.0\.0\.1"):
        crawl_it(linked.url())


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + NO.encode(),
        NO.replace("\n", "\r").encode(),
        b"uSeR-aGeNt: *\rDISALOW : /no\r",
        NO.encode() + b"\n# x" * 400_000,
        b"User-agent: TiebeamBot\nDisallow: /no\nUser-agent: *\nDisallow: /yes",
    ],
)
def test_rules_are_read_however_they_are_written(
    linked: "TinySite", crawl_it: "CrawlIt", body: bytes
) -> None:
    linked.text("/robots.txt", body)
    crawled = crawl_it(linked.url())
    assert outcomes(crawled, linked, "/no", "/yes") == ["disallowed", "answered"]


@pytest.mark.parametrize(
    ("body", "is_html"),
    [
        (b"<!doctype html><html>\nUser-agent: *\nDisallow: /no\n</html>", True),
        (NO.encode("utf-16"), False),
        (b"", False),
    ],
)
def test_a_file_that_holds_no_rules_forbids_nothing(
    linked: "TinySite", crawl_it: "CrawlIt", *, body: bytes, is_html: bool
) -> None:
    linked.text("/robots.txt", body)
    crawled = crawl_it(linked.url())
    assert outcomes(crawled, linked, "/no") == ["answered"]
    assert crawled.rows("robots")[0]["is_html"] is is_html


def test_redirects_to_it_are_followed(linked: "TinySite", crawl_it: "CrawlIt") -> None:
    for hop in range(5):
        linked.redirect("/robots.txt" if hop == 0 else f"/r{hop}", f"/r{hop + 1}")
    linked.text("/r5", NO)
    crawled = crawl_it(linked.url())
    assert outcomes(crawled, linked, "/no") == ["disallowed"]
    row = crawled.rows("robots")[0]
    assert (row["hops"], row["final_url"]) == (5, linked.url("/r5"))


def test_redirects_for_ever_count_as_absent(linked: "TinySite", crawl_it: "CrawlIt") -> None:
    linked.redirect("/robots.txt", "/robots.txt")
    crawled = crawl_it(linked.url())
    assert outcomes(crawled, linked, "/no") == ["answered"]
    assert linked.asked("/robots.txt") == 6


def test_a_redirect_to_another_host_counts_for_this_one_alone(
    linked: "TinySite", crawl_it: "CrawlIt"
) -> None:
    other = linked.url("/robots.txt", "other.localhost")
    linked.redirect("shop.localhost/robots.txt", other)
    linked.text("other.localhost/robots.txt", NO)
    crawled = crawl_it(linked.url(), hosts=("other.localhost",))
    assert outcomes(crawled, linked, "/no") == ["disallowed"]


def test_a_file_for_ever_is_cut(linked: "TinySite", crawl_it: "CrawlIt") -> None:
    def pour(connection: Any) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + NO.encode() + b"\n")
        for _ in range(100):
            connection.sendall(b"# filler\n" * 10_000)

    linked.raw("/robots.txt", pour)
    crawled = crawl_it(linked.url())
    assert outcomes(crawled, linked, "/no") == ["disallowed"]
    assert crawled.rows("robots")[0]["body_bytes"] == 512_000


def test_what_a_large_file_says_after_500_kib_does_not_count(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    filler = "# filler\n" * 60_000
    site.text("/robots.txt", f"User-agent: *\nDisallow: /early\n{filler}Disallow: /late\n")
    site.page("/", "/early", "/late")
    site.page("/late")
    crawled = crawl_it(site.url())
    assert outcomes(crawled, site, "/early", "/late") == ["disallowed", "answered"]
    assert crawled.rows("robots")[0]["body_bytes"] == 512_000


def test_a_rule_of_hundreds_of_stars_costs_little(site: "TinySite", crawl_it: "CrawlIt") -> None:
    """Tried in every way, one match would take longer than the universe has been there."""
    paths = [f"/{'a' * 4_000}{number}" for number in range(20)]
    site.text("/robots.txt", f"User-agent: *\nDisallow: /{'*a' * 400}b\nDisallow: /no")
    site.page("/", "/no", *paths)
    crawled = crawl_it(site.url())
    assert outcomes(crawled, site, "/no") == ["disallowed"]
    assert outcomes(crawled, site, *paths) == ["answered"] * len(paths)


def test_groups_of_one_name_count_as_one_and_before_that_for_all(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    one, other = "User-agent: TiebeamBot\nDisallow: /a\n", "User-agent: tiebeambot\nDisallow: /b\n"
    site.text("/robots.txt", f"{one}\nUser-agent: *\nDisallow: /c\n\n{other}")
    site.page("/", "/a", "/b", "/c")
    crawled = crawl_it(site.url())
    assert outcomes(crawled, site, "/a", "/b", "/c") == ["disallowed", "disallowed", "answered"]


def test_a_packed_bomb_is_cut(linked: "TinySite", crawl_it: "CrawlIt") -> None:
    bomb = gzip.compress(NO.encode() + b"\n" * (64 << 20))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    linked.says("/robots.txt", head + bomb)
    crawled = crawl_it(linked.url())
    assert outcomes(crawled, linked, "/no") == ["disallowed"]


def test_a_long_crawl_delay_is_cut_and_told(
    linked: "TinySite", crawl_it: "CrawlIt", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiebeam.engine.crawl.origins.LONGEST_DELAY_S", 0.1)
    linked.text("/robots.txt", "User-agent: *\nCrawl-delay: 3600\nDisallow: /no")
    crawled = crawl_it(linked.url())
    assert crawled.manifest.ended == "complete"
    assert all(0.09 < gap_s < 60 for gap_s in linked.gaps_s()[1:])


def test_records_what_googlebot_may_where_our_own_rules_differ(
    linked: "TinySite", crawl_it: "CrawlIt"
) -> None:
    rules = "User-agent: TiebeamBot\nDisallow: /no\nUser-agent: Googlebot\nDisallow: /yes"
    linked.text("/robots.txt", rules)
    crawled = crawl_it(linked.url())
    no, yes = (crawled.page(linked.url(path)) for path in ("/no", "/yes"))
    assert (no["outcome"], no["robots_allowed"], no["robots_rule"]) == ("disallowed", True, None)
    assert (yes["outcome"], yes["robots_allowed"]) == ("answered", False)
    assert yes["robots_rule"] == "Disallow: /yes"


def test_the_own_site_is_crawled_whole_and_the_rules_noted(
    linked: "TinySite", crawl_it: "CrawlIt"
) -> None:
    linked.text("/robots.txt", NO)
    crawled = crawl_it(linked.url(), robots="record")
    row = crawled.page(linked.url("/no"))
    assert (row["outcome"], row["status"], row["robots_allowed"]) == ("answered", 200, False)


def test_writes_every_rule_with_its_line_and_group(linked: "TinySite", crawl_it: "CrawlIt") -> None:
    linked.text("/robots.txt", "User-agent: *\nDisallow: /a\n\nUser-agent: Googlebot\nAllow: /b")
    rules = [
        (row["line"], row["agents"], row["allow"], row["pattern"], row["for_googlebot"])
        for row in crawl_it(linked.url()).rows("robots_rules")
    ]
    assert rules == [(2, ["*"], False, "/a", False), (5, ["googlebot"], True, "/b", True)]
