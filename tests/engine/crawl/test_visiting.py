from pathlib import Path
from typing import Any

import pytest
from tests.engine.crawl.conftest import QUICK, Crawled, Reply, TinySite

from tiebeam.engine.crawl import CrawlSettings, Wanted, visit

Seen = Crawled


class Visiting:
    """Visits with quick settings."""

    def __init__(self, folder: Path, site: TinySite) -> None:
        self.folder = folder
        self.site = site

    def __call__(
        self, wanted: Wanted, *, orders: dict[str, Any] | None = None, **settings: Any
    ) -> Crawled:
        chosen = CrawlSettings((self.site.url(),), **QUICK | settings)
        folder = self.folder / "visit"
        return Crawled(folder, visit(chosen, wanted, folder, **{"longest_s": 20} | (orders or {})))


@pytest.fixture
def visiting(tmp_path: Path, site: TinySite) -> Visiting:
    return Visiting(tmp_path, site)


def test_visits_the_given_urls_and_follows_nothing(site: TinySite, visiting: Visiting) -> None:
    site.page("/a", "/b", "/c")
    site.redirect("/old", "/new")
    seen = visiting(Wanted((site.url("/a"), site.url("/old"))))
    assert {url: row["status"] for url, row in seen.pages.items()} == {
        site.url("/a"): 200,
        site.url("/old"): 301,
    }
    assert site.asked("/b") == site.asked("/new") == 0


def test_a_url_is_asked_for_once(site: TinySite, visiting: Visiting) -> None:
    site.page("/a")
    visiting(Wanted((site.url("/a"), site.url("/a"))))
    assert site.asked("/a") == 1


def test_robots_txt_keeps_out_and_is_recorded(site: TinySite, visiting: Visiting) -> None:
    site.text("/robots.txt", "User-agent: *\nDisallow: /shut")
    seen = visiting(Wanted((site.url("/shut"),)))
    row = seen.page(site.url("/shut"))
    assert (row["outcome"], row["robots_allowed"]) == ("disallowed", False)
    assert row["robots_rule"] == "Disallow: /shut"
    assert [one["pattern"] for one in seen.rows("robots_rules")] == ["/shut"]
    assert site.asked("/shut") == 0


def test_the_sites_own_people_may_look_behind_robots_txt(
    site: TinySite, visiting: Visiting
) -> None:
    site.text("/robots.txt", "User-agent: *\nDisallow: /shut")
    site.page("/shut")
    seen = visiting(Wanted((site.url("/shut"),)), robots="record")
    row = seen.page(site.url("/shut"))
    assert (row["status"], row["robots_allowed"]) == (200, False)


def test_reads_sitemaps_without_visiting_their_urls(site: TinySite, visiting: Visiting) -> None:
    site.text("/sitemap.xml", _SITEMAP.format(site.url("/listed")), media_type="application/xml")
    seen = visiting(Wanted(sitemaps=(site.url("/sitemap.xml"),)))
    assert [one["entries"] for one in seen.rows("sitemap_files")] == [1]
    assert [one["url"] for one in seen.rows("sitemaps")] == [site.url("/listed")]
    assert site.asked("/listed") == 0


_SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}</loc></url></urlset>'
)


def test_asks_the_questions_to_a_host(site: TinySite, visiting: Visiting) -> None:
    site.redirect("/", "/home")
    site.page("/home")
    host = f"shop.localhost:{site.port}"
    seen = visiting(Wanted(probes=(("missing", site.url("/"), host),)))
    assert [(one["status"], one["final_status"]) for one in seen.rows("probes")] == [(301, 200)]


def test_a_host_that_is_down_is_a_row(site: TinySite, visiting: Visiting, free_port: int) -> None:
    url = f"http://shop.localhost:{free_port}/a"
    seen = visiting(Wanted((url,)), hosts=(f"shop.localhost:{free_port}",), robots="record")
    assert seen.page(url)["failure"] == "connect"
    assert [one["failure"] for one in seen.rows("robots")] == ["connect"]


def test_what_does_not_answer_in_time_is_left_out(site: TinySite, visiting: Visiting) -> None:
    site.page("/quick")
    site.routes["/slow"] = _slow
    wanted = Wanted((site.url("/quick"), site.url("/slow")))
    seen = visiting(wanted, orders={"longest_s": 1.2})
    assert list(seen.pages) == [site.url("/quick")]


def test_one_that_is_stopped_keeps_what_was_answered(site: TinySite, visiting: Visiting) -> None:
    site.page("/quick")
    site.routes["/slow"] = _slow
    answers: list[int] = []
    orders = {
        "on_answers": lambda count, _total: answers.append(count),
        "should_stop": lambda: bool(answers) and answers[-1] == 2,
    }
    seen = visiting(Wanted((site.url("/quick"), site.url("/slow"))), orders=orders)
    assert list(seen.pages) == [site.url("/quick")]
    assert seen.manifest.ended == "cancelled"


def test_one_that_is_stopped_before_it_began_asks_nothing(
    site: TinySite, visiting: Visiting
) -> None:
    visiting(Wanted((site.url("/a"),)), orders={"should_stop": lambda: True})
    assert not site.hits


def test_tells_how_many_answers_it_waits_for(site: TinySite, visiting: Visiting) -> None:
    site.page("/a")
    site.text("/sitemap.xml", "<urlset/>")
    told: list[tuple[int, int]] = []
    wanted = Wanted((site.url("/a"), site.url("/gone")), (site.url("/sitemap.xml"),))
    visiting(wanted, orders={"on_answers": lambda *both: told.append(both)})
    assert told[-1] == (4, 4)


def _slow(_path: str) -> Reply:
    import time

    time.sleep(3)
    return Reply(b"late")


def test_private_addresses_stay_closed(
    site: TinySite, internal: TinySite, visiting: Visiting
) -> None:
    internal.page("/secret")
    url = internal.url("/secret", host="inside.localhost")
    seen = visiting(Wanted((url,)), robots="record")
    assert seen.page(url)["failure"] == "refused"
    assert not internal.hits
