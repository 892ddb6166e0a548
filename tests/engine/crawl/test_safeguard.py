"""A host in trouble is left alone until it is well again."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.engine.crawl.conftest import QUICK, Reply

from tiebeam.engine.crawl import CrawlSettings, crawl, safeguard
from tiebeam.engine.crawl.safeguard import WINDOW, Watch, is_bad

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, TinySite


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks that follow each other at once."""
    monkeypatch.setattr(safeguard, "LOOK_AGAIN_S", (0.1, 0.1, 0.1))


def failing(site: "TinySite", count: int) -> list[str]:
    """So many pages that answer 500."""
    paths = [f"/bad/{number}" for number in range(count)]
    for path in paths:
        site.text(path, "", status=500)
    return paths


def test_pages_that_are_broken_do_not_stop_a_host_that_is_well(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", *failing(site, 150))
    crawled = crawl_it(site.url())
    assert crawled.manifest.ended == "complete"
    assert len(crawled.pages) == 151
    assert 2 <= site.asked("/") <= 5, "the good page was asked whether the host is well"


def test_a_host_that_is_down_is_waited_for(site: "TinySite", crawl_it: "CrawlIt") -> None:
    is_down = False
    looks = 0

    def start(_path: str) -> "Reply":
        nonlocal is_down, looks
        looks += is_down
        is_down = is_down and looks < 3
        site.text("/-", "", status=503) if is_down else site.page("/-", *paths)
        return site.routes["/-"]  # type: ignore[return-value]

    def page(path: str) -> "Reply":
        nonlocal is_down
        is_down = is_down or (looks == 0 and path.endswith("/20"))
        site.text("/=", "", status=503) if is_down else site.page("/=", text=path)
        return site.routes["/="]  # type: ignore[return-value]

    paths = [f"/p/{number}" for number in range(200)]
    site.routes["/"] = start
    for path in paths:
        site.routes[path] = page
    crawled = crawl_it(site.url(), concurrency=2)
    statuses = [row["status"] for row in crawled.pages.values()]
    assert crawled.manifest.ended == "complete"
    assert len(statuses) == 201
    assert looks == 3
    assert statuses.count(503) < 100


def test_a_host_that_never_answers_is_given_up_and_counted(
    site: "TinySite", crawl_it: "CrawlIt", free_port: int
) -> None:
    dead = [f"http://dead.localhost:{free_port}/{number}" for number in range(100)]
    site.page("/", *dead, "/a")
    site.page("/a")
    crawled = crawl_it(site.url(), hosts=(f"dead.localhost:{free_port}",), robots="record")
    failed = [row for row in crawled.pages.values() if row["outcome"] == "failed"]
    assert crawled.manifest.ended == "complete"
    assert crawled.page(site.url("/a"))["status"] == 200
    assert len(failed) < 100
    assert crawled.left_out("host-down") == 100 - len(failed)


def test_a_crawl_that_gives_a_host_up_can_go_on_later(
    site: "TinySite", crawl_it: "CrawlIt", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safeguard, "PATIENCE_S", 0.3)
    is_down = False

    def page(path: str) -> "Reply":
        nonlocal is_down
        is_down = is_down or path.endswith("/10")
        site.text("/=", "", status=503) if is_down else site.page("/=", *paths, text=path)
        return site.routes["/="]  # type: ignore[return-value]

    paths = [f"/p/{number}" for number in range(200)]
    site.fallback = page
    site.text("/robots.txt", "", status=404)
    first = crawl_it(site.url(), concurrency=1)
    assert first.manifest.ended == "failed"
    assert first.left_out("host-down") > 0
    known = len(first.pages)
    site.page("/=")
    site.fallback = site.routes["/="]
    second = crawl_it.go_on(first)
    assert second.manifest.ended == "complete"
    assert len(second.pages) == 201 > known


@pytest.mark.parametrize(
    ("status", "failure", "is_so"),
    [
        (200, None, False),
        (301, None, False),
        (404, None, False),
        (403, None, True),
        (405, None, True),
        (429, None, True),
        (500, None, True),
        (None, "timeout", True),
        (None, "dns", True),
        (None, "refused", False),
    ],
)
def test_tells_a_host_in_trouble_from_a_page_that_is_gone(
    *, status: int | None, failure: str | None, is_so: bool
) -> None:
    assert is_bad(status, failure) is is_so


def test_rests_when_half_of_the_last_outcomes_are_bad() -> None:
    watch = Watch()
    for number in range(WINDOW * 2):
        watch.note(f"/{number}", trouble="", now_s=0)
    for number in range(WINDOW // 2 - 1):
        watch.note(f"/{number}", trouble="503", now_s=0)
    assert not watch.is_resting
    watch.note("/", trouble="timeout", now_s=0)
    assert watch.reason == "25 of 50 answers failed (503: 24, timeout: 1)"


def test_the_share_that_may_fail_can_be_set() -> None:
    watch = Watch(0.1)
    for number in range(WINDOW):
        watch.note(f"/{number}", trouble="503" if number > WINDOW - 6 else "", now_s=0)
    assert watch.is_resting


def test_tells_why_it_waits_and_when_it_looks_again(
    site: "TinySite", crawl_it: "CrawlIt", tmp_path: Path
) -> None:
    site.page("/", *(f"/p/{number}" for number in range(100)))
    told: set[str] = set()

    def page(_path: str) -> "Reply":
        return Reply(status=500) if site.hits.total() > 20 else good  # type: ignore[return-value]

    good = site.routes["/"]
    site.routes["/"] = page
    site.fallback = page
    crawl(
        CrawlSettings((site.url(),), **QUICK),
        tmp_path / "crawl",
        on_progress=lambda progress: told.add(progress.message),
        should_stop=lambda: any("waiting until it is well" in message for message in told),
        executor=crawl_it.executor,
    )
    said = next(message for message in told if "waiting until it is well" in message)
    assert re.search(r"\d+ of 50 answers failed \(500: \d+\)", said)
    assert "looking" in said
