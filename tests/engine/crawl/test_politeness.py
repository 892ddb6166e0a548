"""How gently hosts are asked."""

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiebeam.engine.crawl import CrawlSettings, crawl
from tiebeam.engine.crawl.messages import Pace
from tiebeam.engine.crawl.politeness import HostQueue, back_off_s, retry_after_s

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, Reply, TinySite

NOW = datetime(2026, 5, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        ("7", 7),
        ("86400", 60),
        ("9" * 400, 60),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Fri, 01 May 2026 12:00:30 GMT", 30),
        ("Fri, 01 May 2026 12:00:30", 30),
        ("Sat, 02 May 2026 12:00:00 GMT", 60),
        ("Thu, 30 Apr 2026 12:00:00 GMT", None),
        ("Fri, 99 Foo 2026 12:00:30 GMT", None),
        ("Fri, 01 May 99999 12:00:30 GMT", None),
    ],
)
def test_reads_retry_after_up_to_a_limit(value: str | None, wait_s: float | None) -> None:
    assert retry_after_s(value, NOW, 60) == wait_s


def test_waits_double_up_to_a_limit() -> None:
    assert [back_off_s(attempt, 5) for attempt in (1, 2, 3, 4)] == [1, 2, 4, 5]


def filled(concurrency: int, interval_s: float = 0) -> HostQueue:
    """A queue of the numbers from 0 on."""
    queue = HostQueue(Pace(concurrency, interval_s))
    queue.waiting.extend(range(100))
    return queue


def begun(queue: HostQueue, now_s: float) -> int:
    """How many requests may begin at once."""
    return len([item for item in iter(lambda: queue.next(now_s), None)])  # noqa: C416 - counts


def test_begins_slowly_and_grows_with_each_good_answer() -> None:
    queue = filled(4)
    assert begun(queue, 0) == 2
    queue.open = 0
    queue.went_well()
    assert begun(queue, 0) == 3
    for _ in range(5):
        queue.went_well()
    queue.open = 0
    assert begun(queue, 0) == 4


def test_halves_when_the_host_suffers_and_leaves_it_alone() -> None:
    queue = filled(8)
    for _ in range(8):
        queue.went_well()
    queue.suffers(now_s=10, wait_s=5)
    assert begun(queue, 14.9) == 0
    assert begun(queue, 15) == 4


def test_keeps_the_interval_between_two_requests() -> None:
    queue = filled(8, interval_s=2)
    queue.allowed = 8
    assert [begun(queue, now_s) for now_s in (0, 1.9, 2, 3, 4)] == [1, 0, 1, 0, 1]


def test_what_is_put_off_comes_when_its_time_has_come() -> None:
    queue = HostQueue(Pace(8, 0))
    queue.put_off("later", 10, is_urgent=False)
    queue.put_off("sooner", 5, is_urgent=False)
    assert queue.next(4) is None
    assert queue.next_chance_s() == 5
    assert queue.next(11) == "sooner"


def test_errands_go_first_and_pass_while_the_host_rests() -> None:
    queue = filled(0)
    queue.urgent.append("look")
    assert queue.next(0) == "look"
    assert queue.next(0) is None


def test_an_errand_put_off_comes_although_the_host_rests_and_nothing_takes_it_away() -> None:
    queue = filled(0)
    queue.put_off("visit", 5, is_urgent=False)
    queue.put_off("errand", 5, is_urgent=True)
    assert "visit" in queue.give_back()
    assert queue.next(4) is None
    assert queue.next(5) == "errand"


class Busy:
    """Counts requests that are answered at the same time."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.times: list[float] = []
        self._lock = threading.Lock()

    def serving(self, site: "TinySite", path: str) -> "Callable[[str], Reply]":
        """The same answer, a little later and counted."""
        reply = site.routes[path]

        def answer(_path: str) -> "Reply":
            with self._lock:
                self.now += 1
                self.most = max(self.most, self.now)
                self.times.append(time.monotonic())
            time.sleep(0.02)
            with self._lock:
                self.now -= 1
            return reply  # type: ignore[return-value]

        return answer


@pytest.fixture
def busy(site: "TinySite") -> Busy:
    """A site of 120 pages that counts what it answers at the same time."""
    counts = Busy()
    site.page("/", *(f"/p/{number}" for number in range(120)))
    for number in range(120):
        site.page(f"/p/{number}")
        site.routes[f"/p/{number}"] = counts.serving(site, f"/p/{number}")
    return counts


def test_asks_no_more_at_once_than_was_set(
    site: "TinySite", crawl_it: "CrawlIt", busy: Busy
) -> None:
    crawl_it(site.url(), concurrency=3)
    assert busy.most == 3


def test_shares_that_number_among_the_workers(
    site: "TinySite", crawl_it: "CrawlIt", busy: Busy
) -> None:
    crawl_it(site.url(), concurrency=1, workers=3)
    assert busy.most == 1


@pytest.mark.parametrize("place", ["own processes", "an executor of two threads"])
def test_keeps_the_interval_whoever_asks(site: "TinySite", tmp_path: Path, place: str) -> None:
    site.page("/", *(f"/p/{number}" for number in range(6)))
    site.text("/robots.txt", f"Sitemap: {site.url('/map.xml')}\nSitemap: {site.url('/more.xml')}")
    settings = CrawlSettings((site.url(),), allow_private=True, workers=2, rate=10)
    with ThreadPoolExecutor(2) as threads:
        executor = threads if place == "an executor of two threads" else None
        crawl(settings, tmp_path / "crawl", executor=executor)
    gaps_s = site.gaps_s()
    assert len(gaps_s) > 9
    # Sent 0.1 s apart; a busy machine takes a while to note that one of them has come.
    assert min(map(sum, itertools.pairwise(gaps_s))) > 0.1, gaps_s
    assert sum(gaps_s) / len(gaps_s) > 0.09


def test_a_retry_after_of_a_day_does_not_stop_the_crawl(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", "/busy", "/a")
    site.says("/busy", b"HTTP/1.1 429 Wait\r\nRetry-After: 86400\r\nContent-Length: 0\r\n\r\n")
    site.page("/a")
    crawled = crawl_it(site.url())
    row = crawled.page(site.url("/busy"))
    assert (row["status"], row["attempts"]) == (429, 3)
    assert crawled.page(site.url("/a"))["status"] == 200


def test_a_page_that_flaps_is_had_and_the_flapping_noted(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    answers = iter([503, 503, 200])
    site.page("/x", title="Had")
    good = site.routes["/x"]

    def flap(_path: str) -> "Reply":
        status = next(answers)
        if status == 200:
            return good  # type: ignore[return-value]
        site.text("/-", "", status=status)
        return site.routes["/-"]  # type: ignore[return-value]

    site.page("/", "/x")
    site.routes["/x"] = flap
    row = crawl_it(site.url()).page(site.url("/x"))
    assert (row["status"], row["title"], row["attempts"]) == (200, "Had", 3)
    assert row["faults"] == ["before_503", "before_503"]


@pytest.mark.parametrize(("status", "attempts"), [(500, 2), (502, 2), (503, 3), (404, 1), (999, 2)])
def test_asks_again_where_that_may_help(
    site: "TinySite", crawl_it: "CrawlIt", status: int, attempts: int
) -> None:
    site.page("/", "/x")
    site.text("/x", "", status=status)
    row = crawl_it(site.url()).page(site.url("/x"))
    assert (row["status"], row["attempts"]) == (status, attempts)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_leaves_a_host_alone_for_as_long_as_an_error_of_its_server_names(
    site: "TinySite", crawl_it: "CrawlIt", status: int
) -> None:
    site.page("/", "/x", *(f"/p/{number}" for number in range(10)))
    site.routes["/x"] = once(site, "/x", status, Retry_After="2")
    crawled = crawl_it(site.url(), concurrency=1, longest_wait_s=60)
    assert crawled.page(site.url("/x"))["status"] == 200
    assert max(site.gaps_s()) > 1.8


def test_a_page_that_is_gone_stops_nobody_whatever_it_names(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", "/x", "/a")
    site.html("/x", "", status=404, Retry_After="300")
    crawl_it(site.url(), longest_wait_s=600)
    assert max(site.gaps_s()) < 150


def once(site: "TinySite", path: str, status: int, **headers: str) -> "Callable[[str], Reply]":
    """An error the first time, a page from then on."""
    answers = iter([status])

    def answer(_path: str) -> "Reply":
        first = next(answers, None)
        if first is None:
            site.page(f"{path}=")
        else:
            site.html(f"{path}=", "", status=first, **headers)
        return site.routes[f"{path}="]  # type: ignore[return-value]

    return answer


def test_sends_no_cookie_back(site: "TinySite", crawl_it: "CrawlIt") -> None:
    cookie = "a=1; Domain=localhost"
    site.html("/", "<title>x</title><a href=/a>", Set_Cookie=cookie)
    site.page("/a")
    crawl_it(site.url())
    assert not any("Cookie" in head for head in site.heads)


def test_names_itself_and_a_page_that_tells_who_it_is(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/")
    crawl_it(site.url(), about_url="https://shop.test/our-crawler")
    agents = {head["User-Agent"] for head in site.heads}
    (agent,) = agents
    assert agent.startswith("Mozilla/5.0 (compatible; TiebeamBot/")
    assert agent.endswith("; +https://shop.test/our-crawler)")
