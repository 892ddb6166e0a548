"""Crawls of live servers that bear more, or less, than they are asked."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.engine.crawl.conftest import CrawlIt, Reply, TinySite, serve

from tiebeam.engine.crawl import CrawlSettings, HostLoad, Progress, crawl

PAGES = 320
MOST = 24
site = pytest.fixture(serve)


class Pool:
    """Answers with so many workers, each for a time; other requests queue."""

    def __init__(self, site: TinySite, workers: int, service_s: float, most: int = PAGES) -> None:
        self.under_way: list[int] = []
        """Requests under way as each one came."""
        self._free = threading.Semaphore(workers)
        self._lock = threading.Lock()
        self._count = 0
        self._service_s = service_s
        self._most = most
        self.refused = 0
        """Requests answered 429 because more than `most` were under way."""
        paths = [f"/p/{number}" for number in range(PAGES)]
        site.page("/", *paths)
        for path in paths:
            site.page(path, text=path)
            site.routes[path] = self._serving(site.routes[path])  # type: ignore[arg-type]

    def _serving(self, reply: Reply) -> Callable[[str], Reply]:
        def answer(_path: str) -> Reply:
            with self._lock:
                self._count += 1
                self.under_way.append(self._count)
                is_one_too_many = self._count > self._most
                self.refused += is_one_too_many
            with self._free:
                time.sleep(self._service_s)
            with self._lock:
                self._count -= 1
            return Reply(status=429) if is_one_too_many else reply

        return answer

    @property
    def usual(self) -> int:
        """Requests under way in the middle, once the crawl has found its pace."""
        late = sorted(self.under_way[PAGES // 2 :])
        return late[len(late) // 2]


def settings(site: TinySite, **more: object) -> CrawlSettings:
    """A crawl of that site, up to 24 requests at once."""
    given = {"workers": 2, "concurrency": MOST, "probes": False, "use_sitemaps": False}
    return CrawlSettings((site.url(),), allow_private=True, **given | more)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", ["own processes", "an executor of two threads"])
def test_a_host_that_queues_is_asked_less_at_once(
    site: TinySite, tmp_path: Path, place: str
) -> None:
    pool = Pool(site, workers=3, service_s=0.06)
    with ThreadPoolExecutor(2) as threads:
        executor = threads if place == "an executor of two threads" else None
        crawl(settings(site), tmp_path / "crawl", executor=executor)
    assert pool.usual <= MOST / 2
    assert pool.under_way[:8] == [1] * 8, "it begins with one at a time"


def test_a_crawl_that_may_slow_its_host_down_asks_as_much_as_was_set(
    site: TinySite, tmp_path: Path
) -> None:
    pool = Pool(site, workers=3, service_s=0.06)
    with ThreadPoolExecutor(2) as threads:
        crawl(settings(site, max_slowdown=1e9), tmp_path / "crawl", executor=threads)
    assert max(pool.under_way) >= MOST / 2


def test_a_host_that_bears_it_is_asked_as_much_as_was_set(site: TinySite, tmp_path: Path) -> None:
    pool = Pool(site, workers=100, service_s=0.1)
    with ThreadPoolExecutor(2) as threads:
        crawl(settings(site, concurrency=6), tmp_path / "crawl", executor=threads)
    assert pool.usual >= 2
    assert max(pool.under_way) <= 6


def test_one_slow_template_does_not_slow_the_crawl(site: TinySite, crawl_it: CrawlIt) -> None:
    pool = Pool(site, workers=100, service_s=0.05)
    searches = [f"/search?q={number}" for number in range(30)]
    site.page("/p/1", *searches)
    site.page("/search", text="Found")
    found = site.routes["/search"]

    def search(_path: str) -> Reply:
        time.sleep(0.6)
        return found  # type: ignore[return-value]

    for path in searches:
        site.routes[path] = search
    crawl_it(site.url(), concurrency=6)
    assert max(pool.under_way) >= 3
    assert pool.usual >= 2


def test_a_host_that_says_it_is_overloaded_is_asked_less(site: TinySite, crawl_it: CrawlIt) -> None:
    pool = Pool(site, workers=100, service_s=0.1, most=4)
    # However slow this machine is, nothing but the host's own word holds the crawl back.
    crawled = crawl_it(site.url(), concurrency=MOST, max_slowdown=1e9)
    statuses = [row["status"] for row in crawled.pages.values()]
    assert pool.refused > 0
    assert pool.usual <= 6
    assert statuses.count(200) > 0.8 * len(statuses)


def test_progress_tells_how_each_host_is_asked_and_bears_it(site: TinySite, tmp_path: Path) -> None:
    Pool(site, workers=100, service_s=0.05)
    seen: list[HostLoad] = []

    def note(progress: Progress) -> None:
        seen.extend(progress.hosts)

    with ThreadPoolExecutor(2) as threads:
        crawl(settings(site), tmp_path / "crawl", executor=threads, on_progress=note)
    last = seen[-1]
    assert last.host == site.url().removesuffix("/")
    assert last.rate > 1
    assert last.at_once > 0.1
    assert last.failing == 0
    assert last.idle_p50_ms is not None
    assert last.p95_ms is not None
    assert 45 <= last.idle_p50_ms <= last.p95_ms
