"""robots.txt in crawls that last: asked for anew when it is a day old or could not be had."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tiebeam.engine.crawl import RobotsForbid, desk, origins
from tiebeam.engine.crawl.origins import Origin

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, Reply, TinySite

NO = "User-agent: *\nDisallow: /no"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks that follow each other at once."""
    monkeypatch.setattr(desk, "_RENEW_EVERY_S", 0.1)
    monkeypatch.setattr(origins, "ROBOTS_AGAIN_S", (0.5,))


def answers(site: "TinySite", *texts: str | int) -> "Callable[[str], Reply]":
    """One answer after another, the last one for good: rules, or a status alone."""
    left = list(texts)

    def answer(_path: str) -> "Reply":
        now = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(now, int):
            site.text("/=", "", status=now)
        else:
            site.text("/=", now)
        return site.routes["/="]  # type: ignore[return-value]

    return answer


def slow_site(site: "TinySite", pages: int) -> list[str]:
    """Pages in a row, each of which leads to the next."""
    paths = ["/", *(f"/p/{number}" for number in range(pages))]
    for path, following in zip(paths, [*paths[1:], "/no"], strict=True):
        site.page(path, following, text=path)
    site.page("/no")
    return paths


def test_rules_that_change_hold_from_the_next_look_on(
    site: "TinySite", crawl_it: "CrawlIt", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "ROBOTS_LIFE_S", 0.5)
    slow_site(site, 30)
    site.routes["/robots.txt"] = answers(site, "User-agent: *\nAllow: /", NO)
    crawled = crawl_it(site.url(), rate=20)
    assert crawled.page(site.url("/no"))["outcome"] == "disallowed"
    assert site.asked("/robots.txt") > 1
    assert site.asked("/no") == 0
    assert crawled.rows("robots")[0]["body"] == NO


def test_rules_that_cannot_be_had_anew_go_on_to_hold(
    site: "TinySite", crawl_it: "CrawlIt", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "ROBOTS_LIFE_S", 0.5)
    paths = slow_site(site, 30)
    site.routes["/robots.txt"] = answers(site, NO, 500)
    crawled = crawl_it(site.url(), rate=20)
    assert {crawled.page(site.url(path))["status"] for path in paths} == {200}
    assert crawled.page(site.url("/no"))["outcome"] == "disallowed"
    assert site.asked("/robots.txt") > 1
    assert crawled.rows("robots")[0]["status"] == 200


def test_pages_wait_for_a_robots_txt_that_fails_while_there_is_other_work(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    slow_site(site, 60)
    site.page("/", site.url("/x", "sick.localhost"), "/p/0")
    site.page("/x")
    site.routes["sick.localhost/robots.txt"] = answers(site, 500, 500, NO)
    crawled = crawl_it(site.url(), hosts=("sick.localhost",), rate=20)
    assert crawled.page(site.url("/x", "sick.localhost"))["status"] == 200
    states = {row["host"].partition(".")[0]: row["state"] for row in crawled.rows("robots")}
    assert states["sick"] == "rules"


def test_without_other_work_nobody_waits(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/")
    site.text("/robots.txt", "", status=500)
    with pytest.raises(RobotsForbid):
        crawl_it(site.url())
    assert site.asked("/robots.txt") <= 4


def had(state: str, age: timedelta) -> dict[str, Any]:
    """What came of asking some time ago."""
    fetched_at = (datetime.now(UTC) - age).isoformat()
    return {"state": state, "body": NO, "fetched_at": fetched_at}


def test_is_out_of_date_after_a_day() -> None:
    origin = Origin("http://shop.test")
    origin.learn_robots(had("rules", timedelta(hours=23)))
    assert origin.robots_due > datetime.now(UTC).timestamp()
    origin.learn_robots(had("rules", timedelta(hours=25)))
    assert origin.robots_due < datetime.now(UTC).timestamp()


def test_is_asked_for_more_and_more_rarely_while_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "ROBOTS_AGAIN_S", (30.0, 60.0))
    origin = Origin("http://shop.test")
    waits_s = []
    for _ in range(3):
        origin.learn_robots(had("disallow-all", timedelta()))
        waits_s.append(origin.robots_due - datetime.now(UTC).timestamp())
    assert waits_s == pytest.approx([30, 60, 60], abs=5)
    assert origin.waits_for_robots
