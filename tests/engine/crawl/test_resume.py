"""After any death a crawl goes on: no page lost, none twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.engine.crawl.conftest import Crawled

from tiebeam.engine.crawl import CrawlError, CrawlSettings, TornState, crawl, resume
from tiebeam.engine.crawl.admission import Variety
from tiebeam.engine.crawl.frontier import STATE
from tiebeam.engine.tables import CrawlStore, NoCrawl

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, Reply, Route, TinySite

PAGES = 600

CRAWL_IN_A_PROCESS = """
import sys
from pathlib import Path
from tiebeam.engine.crawl import CrawlSettings, crawl
if __name__ == "__main__":
    settings = CrawlSettings((sys.argv[1],), allow_private=True, workers=2, probes=False)
    crawl(settings, Path(sys.argv[2]))
"""


@pytest.fixture
def large_site(site: "TinySite") -> "TinySite":
    """Pages that link on to two others each, a redirect for every tenth, some dead ends."""
    for number in range(PAGES):
        onward = [f"/p/{2 * number + 1}", f"/p/{2 * number + 2}", f"/r/{number}"]
        site.page(f"/p/{number}", *onward, text=f"Page {number} of many")
        if number % 10 == 0:
            site.redirect(f"/r/{number}", f"/p/{number}")
    site.page("/", "/p/0")
    return site


def outcomes(crawled: Crawled) -> dict[str, object]:
    """What counts of every page."""
    return {
        url: (row["outcome"], row["status"], row["title"], row["text_hash"], row["redirect_url"])
        for url, row in crawled.pages.items()
    }


def wait_until(is_so: Callable[[], bool], timeout_s: float = 120) -> None:
    """Wait for something to become true."""
    deadline_s = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline_s, "it did not happen in time"
        time.sleep(0.02)


def test_a_cancelled_crawl_goes_on_to_the_same_end(
    large_site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    whole = crawl_it(large_site.url())
    large_site.hits.clear()
    part = crawl_it(large_site.url(), should_stop=lambda: large_site.hits.total() > 60)
    assert 0 < len(part.pages) < len(whole.pages)
    rest = crawl_it.go_on(part)
    assert rest.manifest.ended == "complete"
    assert outcomes(rest) == outcomes(whole)


def test_a_sitemap_that_was_read_is_not_read_again(
    large_site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    """Named by robots.txt or by an index: its entries stand in the table once."""
    large_site.text("/robots.txt", "Sitemap: /index.xml\nSitemap: /one.xml")
    large_site.text("/index.xml", sitemap("sitemap", large_site.url("/two.xml")))
    for number, path in enumerate(("/one.xml", "/two.xml")):
        large_site.text(path, sitemap("url", large_site.url(f"/p/{number}")))
    part = crawl_it(
        large_site.url(),
        should_stop=lambda: bool(large_site.asked("/two.xml")) and large_site.hits.total() > 60,
        use_sitemaps=True,
    )
    assert part.manifest.ended == "cancelled"
    whole = crawl_it.go_on(part)
    asked = [large_site.asked(path) for path in ("/index.xml", "/one.xml", "/two.xml")]
    assert asked == [1, 1, 1]
    listed = [row["url"] for row in whole.rows("sitemaps")]
    assert sorted(listed) == [large_site.url("/p/0"), large_site.url("/p/1")]


def sitemap(kind: str, url: str) -> str:
    """A sitemap, or an index of them, with one entry."""
    name = {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    return f"<{name}><{kind}><loc>{url}</loc></{kind}></{name}>"


def test_a_complete_crawl_stays_as_it_is(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/")
    crawled = crawl_it(site.url())
    requests = site.hits.total()
    assert crawl_it.go_on(crawled).manifest == crawled.manifest
    assert site.hits.total() == requests


def has_parts(folder: Path) -> bool:
    """Whether a transaction has made parts count; not while the state is still being made."""
    if not (folder / STATE).exists():
        return False
    with closing(sqlite3.connect(f"file:{folder / STATE}?mode=ro", uri=True)) as state:
        made = state.execute("SELECT count(*) FROM sqlite_master WHERE name = 'part'").fetchone()
        return bool(made[0] and state.execute("SELECT count(*) FROM part").fetchone()[0])


def test_a_killed_coordinator_loses_no_page_and_has_none_twice(
    large_site: "TinySite", crawl_it: "CrawlIt", tmp_path: Path
) -> None:
    whole = crawl_it(large_site.url())
    folder = tmp_path / "killed"
    slow_down(large_site)
    large_site.hits.clear()
    process = subprocess.Popen(
        [sys.executable, "-c", CRAWL_IN_A_PROCESS, large_site.url(), str(folder)]
    )
    wait_until(lambda: has_parts(folder))
    at_least = large_site.hits.total() + 60
    wait_until(lambda: large_site.hits.total() > at_least)
    process.kill()
    process.wait()
    wait_until(lambda: is_quiet(large_site))
    before = set((folder / "pages").glob("*.parquet"))
    rest = crawl_it.go_on(type(whole)(folder, CrawlStore(folder).manifest))
    assert rest.manifest.ended == "complete"
    assert outcomes(rest) == outcomes(whole)
    assert before & set((folder / "pages").glob("*.parquet")), "nothing was on disk when killed"
    assert max(large_site.hits.values()) <= 3, "more than what was under way was asked again"


def test_workers_end_with_their_coordinator(large_site: "TinySite", tmp_path: Path) -> None:
    slow_down(large_site)
    process = subprocess.Popen(
        [sys.executable, "-c", CRAWL_IN_A_PROCESS, large_site.url(), str(tmp_path / "killed")]
    )
    wait_until(lambda: large_site.hits.total() > 20)
    workers = descendants(process.pid)
    assert len(workers) >= 2
    process.kill()
    process.wait()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), timeout_s=10)


@pytest.mark.parametrize("with_fork_server", [False, True])
def test_a_killed_worker_costs_nothing_but_time(
    large_site: "TinySite", crawl_it: "CrawlIt", tmp_path: Path, *, with_fork_server: bool
) -> None:
    whole = crawl_it(large_site.url())
    slow_down(large_site)
    large_site.hits.clear()
    settings = CrawlSettings((large_site.url(),), allow_private=True, workers=2, probes=False)
    before = descendants(os.getpid())
    how = {"with_fork_server": with_fork_server}
    killer = threading.Thread(target=kill_twice, args=(large_site, before), kwargs=how)
    killer.start()
    manifest = crawl(settings, tmp_path / "crawl")
    killer.join()
    assert manifest.ended == "complete"
    assert outcomes(type(whole)(tmp_path / "crawl", manifest)) == outcomes(whole)


def kill_twice(site: "TinySite", before: set[int], *, with_fork_server: bool) -> None:
    """Kill a worker when a fifth is done, and another at two fifths."""
    for share in (5, 2.5):
        wait_until(lambda share=share: site.hits.total() > PAGES / share)  # type: ignore[misc]
        workers = [pid for pid in descendants(os.getpid()) - before if is_worker(pid)]
        server = parent_of(workers[0])
        os.kill(workers[0], signal.SIGKILL)
        if with_fork_server:
            os.kill(server, signal.SIGKILL)


def test_a_mistake_of_the_coordinator_ends_the_crawl_and_loses_no_page(
    site: "TinySite", crawl_it: "CrawlIt", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of what a worker told is taken in then: to go on would leave out the other half."""
    site.page("/", "/a", "/b")
    site.page("/a")
    site.page("/b")
    with monkeypatch.context() as mistaken:
        mistaken.delattr(Variety, "refusal")
        with pytest.raises(AttributeError):
            crawl_it(site.url())
    whole = crawl_it(site.url())
    resumed = resume(crawl_it.folder / "crawl-1", executor=crawl_it.executor)
    assert resumed.ended == "complete"
    assert Crawled(crawl_it.folder / "crawl-1", resumed).pages.keys() == whole.pages.keys()


def test_a_folder_without_a_crawl_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NoCrawl):
        resume(tmp_path)


def test_a_state_that_is_no_state_is_named(large_site: "TinySite", crawl_it: "CrawlIt") -> None:
    part = crawl_it(large_site.url(), should_stop=lambda: large_site.hits.total() > 30)
    (part.folder / STATE).write_bytes(b"no database at all" * 100)
    with pytest.raises(TornState, match="cannot be read"):
        crawl_it.go_on(part)


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"torn")])
def test_a_torn_part_is_fetched_again(
    large_site: "TinySite", crawl_it: "CrawlIt", harm: Callable[[Path], object]
) -> None:
    whole = crawl_it(large_site.url())
    large_site.hits.clear()
    part = crawl_it(large_site.url(), should_stop=lambda: large_site.hits.total() > 200)
    harm(max((part.folder / "pages").glob("*.parquet")))
    rest = crawl_it.go_on(part)
    assert outcomes(rest) == outcomes(whole)


def test_parts_that_no_transaction_made_count_are_removed(
    large_site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    part = crawl_it(large_site.url(), should_stop=lambda: large_site.hits.total() > 30)
    orphan = part.folder / "pages" / "999-orphan.parquet"
    orphan.write_bytes(b"left behind")
    crawl_it.go_on(part)
    assert not orphan.exists()


def test_two_processes_never_crawl_into_one_folder(
    large_site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    refused: list[str] = []

    def try_to_resume() -> bool:
        folder = crawl_it.folder / "crawl-1"
        if large_site.hits.total() > 20 and not refused:
            with pytest.raises(CrawlError, match="another process") as raised:
                resume(folder)
            refused.append(str(raised.value))
        return bool(refused)

    crawl_it(large_site.url(), should_stop=try_to_resume)
    assert refused


def slow_down(site: "TinySite") -> None:
    """Make every answer take a few milliseconds, so that a crawl can be met in the middle."""
    for path, route in list(site.routes.items()):
        site.routes[path] = partial(answer_slowly, route)


def answer_slowly(route: "Route", path: str) -> "Reply":
    """The same answer, later."""
    time.sleep(0.05)
    return route(path) if callable(route) else route


def is_quiet(site: "TinySite") -> bool:
    """Whether nobody asks any more."""
    before = site.hits.total()
    time.sleep(0.3)
    return site.hits.total() == before


def parent_of(pid: int) -> int:
    """The process that forked a process."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def descendants(pid: int) -> set[int]:
    """Processes below a process."""
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            children[int(stat.parent.name)] = parent_of(int(stat.parent.name))
    found: set[int] = set()
    while more := {child for child, parent in children.items() if parent in {pid, *found}} - found:
        found |= more
    return found


def is_worker(pid: int) -> bool:
    """Whether a process below a crawl is a worker, not the fork server or the tracker."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    command = Path(f"/proc/{pid}/cmdline").read_text()
    return "resource_tracker" not in command and not children
