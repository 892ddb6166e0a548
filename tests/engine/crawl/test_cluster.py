"""The workers of a Dask cluster fetch; whatever of it dies, nothing is lost and nothing twice."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiebeam.engine.crawl import (
    Cluster,
    ClusterLost,
    CrawlSettings,
    FolderNotShared,
    crawl,
    resume,
)
from tiebeam.engine.crawl.messages import Job
from tiebeam.engine.crawl.worker import fetch_batch

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import Crawled, Reply, TinySite

PAGES = 150
QUICK_DASK = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    "DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD": "spawn",
    "DASK_DISTRIBUTED__DASHBOARD__LINK": "",
    "DASK_LOGGING__DISTRIBUTED": "critical",
}

DEADLY_READER = """
import os
from tiebeam.engine.crawl import outcome
def extract_or_die(body, *, url, extract=outcome.extract_page, **more):
    if url.endswith("/deadly"):
        os.kill(os.getpid(), 9)
    return extract(body, url=url, **more)
outcome.extract_page = extract_or_die
"""


class Dask:
    """A scheduler and its nodes, each a process of its own that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.reader = folder / "deadly_reader.py"
        self.reader.write_text(DEADLY_READER)
        self.scheduler = self.start_scheduler()
        self.nodes: list[subprocess.Popen[bytes]] = []
        self._started = 0

    def make_whole(self) -> None:
        """A scheduler and one node, however many died."""
        if self.scheduler.poll() is not None:
            self.start_scheduler()
        self.nodes = [node for node in self.nodes if node.poll() is None]
        if not self.nodes:
            self.start_node()
        wait_until(self.answers, 90)

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def start_scheduler(self) -> "subprocess.Popen[bytes]":
        words = ["scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        self.scheduler = self._start(*words, "--no-show")
        return self.scheduler

    def start_node(self) -> None:
        """A nanny and one worker process below it."""
        self._started += 1
        words = ["worker", self.address, "--nworkers", "1", "--nthreads", "2", "--no-dashboard"]
        place = self.folder / f"node-{self._started}"
        words += ["--local-directory", str(place), "--preload", str(self.reader)]
        self.nodes.append(self._start(*words))

    def _start(self, *words: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            env=os.environ | QUICK_DASK,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def workers(self) -> list[int]:
        """Processes below the nannies that do the work."""
        return [child for node in self.nodes for child in children_of(node.pid)]

    def kill_worker(self) -> None:
        wait_until(lambda: bool(self.workers()))
        os.kill(self.workers()[0], signal.SIGKILL)

    def kill_node(self) -> None:
        """Nanny and worker at once, as when a machine is gone."""
        os.killpg(self.nodes.pop(0).pid, signal.SIGKILL)

    def close(self) -> None:
        for process in (self.scheduler, *self.nodes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def children_of(pid: int) -> list[int]:
    """Workers below a nanny; what tracks its resources is none."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
        children = " ".join(lists).split()
        commands = {int(c): Path(f"/proc/{c}/cmdline").read_bytes() for c in children}
    except OSError:
        return []
    return [child for child, command in commands.items() if b"spawn_main" in command]


def wait_until(is_so: Callable[[], bool], patience_s: float = 90) -> None:
    deadline_s = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    cluster = Dask(tmp_path_factory.mktemp("dask"))
    try:
        yield cluster
    finally:
        cluster.close()


@pytest.fixture
def dask(running: Dask) -> Dask:
    """One cluster for all tests, made whole again before each."""
    running.make_whole()
    return running


@pytest.fixture
def large_site(site: "TinySite") -> "TinySite":
    """A few hundred pages that answer a little late."""
    paths = [f"/p/{number}" for number in range(PAGES)]
    site.page("/", *paths)
    for path in paths:
        site.page(path, "/", "/about", text=f"All about {path}.")
        site.routes[path] = after_a_moment(site.routes[path])  # type: ignore[arg-type] # a reply
    site.page("/about")
    return site


def after_a_moment(reply: "Reply") -> "Callable[[str], Reply]":
    def answer(_path: str) -> "Reply":
        time.sleep(0.03)
        return reply

    return answer


def settings_for(site: "TinySite") -> CrawlSettings:
    return CrawlSettings(
        (site.url(),), allow_private=True, probes=False, use_sitemaps=False, concurrency=4
    )


def read(folder: Path) -> "Crawled":
    from tests.engine.crawl.conftest import Crawled

    from tiebeam.engine.tables import CrawlStore

    return Crawled(folder, CrawlStore(folder).manifest)


def assert_whole(site: "TinySite", folder: Path) -> None:
    """Each page has one outcome and none is missing."""
    crawled = read(folder)
    assert crawled.manifest.ended == "complete"
    assert set(crawled.pages) == {
        site.url(path) for path in ("/", "/about", *(f"/p/{n}" for n in range(PAGES)))
    }
    assert crawled.manifest.counts["pages"] == PAGES + 2


@contextmanager
def once_it_runs(site: "TinySite", harm: Callable[[], None]) -> Iterator[None]:
    """Do harm in the background when part of the site was asked for."""

    def wait_and_harm() -> None:
        wait_until(lambda: sum(site.hits.values()) > PAGES // 6)
        harm()

    thread = threading.Thread(target=wait_and_harm)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def crawl_while(dask: Dask, site: "TinySite", folder: Path, harm: Callable[[], None]) -> None:
    with once_it_runs(site, harm), Cluster(dask.address, patience_s=60) as executor:
        crawl(settings_for(site), folder, executor=executor)


def test_a_cluster_crawls_a_whole_site(dask: Dask, large_site: "TinySite", tmp_path: Path) -> None:
    crawl_while(dask, large_site, tmp_path / "crawl", lambda: None)
    assert_whole(large_site, tmp_path / "crawl")
    assert max(large_site.hits.values()) == 1


def test_the_death_of_a_worker_costs_nothing(
    dask: Dask, large_site: "TinySite", tmp_path: Path
) -> None:
    crawl_while(dask, large_site, tmp_path / "crawl", dask.kill_worker)
    assert_whole(large_site, tmp_path / "crawl")


def test_the_death_of_a_node_costs_nothing(
    dask: Dask, large_site: "TinySite", tmp_path: Path
) -> None:
    def harm() -> None:
        dask.kill_node()
        dask.start_node()

    crawl_while(dask, large_site, tmp_path / "crawl", harm)
    assert_whole(large_site, tmp_path / "crawl")


def test_the_death_of_the_scheduler_costs_no_result(
    dask: Dask, large_site: "TinySite", tmp_path: Path
) -> None:
    def harm() -> None:
        os.killpg(dask.scheduler.pid, signal.SIGKILL)
        dask.scheduler.wait()
        dask.kill_node()
        dask.start_scheduler()
        dask.start_node()

    crawl_while(dask, large_site, tmp_path / "crawl", harm)
    assert_whole(large_site, tmp_path / "crawl")


def test_the_death_of_the_scheduler_is_known_at_once(dask: Dask) -> None:
    """Jobs given to nobody in the meantime would look like workers that die one after another."""
    with Cluster(dask.address) as executor:
        wait_until(lambda: not executor.hindrance())
        os.killpg(dask.scheduler.pid, signal.SIGKILL)
        wait_until(lambda: not executor._is_connected)
        executor._looked_s = time.monotonic()
        assert "does not answer" in executor.hindrance()


def test_a_cluster_that_stays_away_ends_the_crawl_which_can_be_resumed(
    dask: Dask, large_site: "TinySite", tmp_path: Path
) -> None:
    folder = tmp_path / "crawl"
    with Cluster(dask.address) as executor:

        def harm() -> None:
            executor._patience_s = 2
            os.killpg(dask.scheduler.pid, signal.SIGKILL)

        with once_it_runs(large_site, harm), pytest.raises(ClusterLost, match=r"resume the crawl"):
            crawl(settings_for(large_site), folder, executor=executor)
    resume(folder)
    assert_whole(large_site, folder)


def test_a_page_that_kills_its_readers_is_set_aside(
    dask: Dask, site: "TinySite", tmp_path: Path
) -> None:
    """The batch it came in dies, then each of its pages is read alone."""
    paths = [f"/p/{number}" for number in range(8)]
    site.page("/", *paths, "/deadly")
    for path in (*paths, "/deadly"):
        site.page(path)
    with Cluster(dask.address) as executor:
        crawl(settings_for(site), tmp_path / "crawl", executor=executor)
    pages = read(tmp_path / "crawl").pages
    assert pages[site.url("/deadly")]["failure"] == "crash"
    assert {pages[site.url(path)]["status"] for path in paths} == {200}


def test_a_scheduler_that_is_not_there_is_told_in_one_sentence(free_port: int) -> None:
    with pytest.raises(ClusterLost, match="no Dask scheduler answers at tcp://127"):
        Cluster(f"tcp://127.0.0.1:{free_port}", first_s=1)


def test_a_worker_that_does_not_see_the_folder_says_so(tmp_path: Path) -> None:
    job = Job("c1", str(tmp_path / "elsewhere"), CrawlSettings(("http://a.test/",)), 0, 0, "part")
    with pytest.raises(FolderNotShared, match=r"does not see the crawl in .*elsewhere: crawl into"):
        fetch_batch(Job(**{**vars(job), "until_done": True}))
