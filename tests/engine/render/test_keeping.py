"""Renderings that are killed: what was seen is kept, what was not is seen, nothing twice."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.engine.render.conftest import HTML, Answer, Row, Site
from tests.engine.render.test_crew import processes

from tiebeam.engine import pipeline
from tiebeam.engine.render import RenderProgress
from tiebeam.engine.render.keeping import UNFINISHED
from tiebeam.engine.tables import CrawlStore

PAGES = 8
RENDER_IN_A_PROCESS = """
import sys
from pathlib import Path
from tiebeam.engine import pipeline
if __name__ == "__main__":
    settings = pipeline.RenderSettings(tabs=2)
    pipeline.render(Path(sys.argv[1]), per_template=100, settings=settings)
"""


@pytest.fixture
def crawled(site: Site, tmp_path: Path) -> Path:
    """A crawl of a few pages of one page template."""
    links = " ".join(f"<a href='/p/{number}'>{number}</a>" for number in range(PAGES))
    start = site.html("/start", f"<title>Start</title><main>{links}</main>")
    for number in range(PAGES):
        site.html(f"/p/{number}", f"<title>Page {number}</title><main>text</main>")
    settings = pipeline.CrawlSettings((start,), allow_private=True, workers=1, probes=False)
    pipeline.crawl(settings, tmp_path / "crawl")
    site.hits.clear()
    return tmp_path / "crawl"


@pytest.fixture
def profiles(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Browsers keep their profiles here, so that their processes can be told by it."""
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def go_on(folder: Path, **more: object) -> dict[str, int]:
    settings = pipeline.RenderSettings(tabs=2)
    return pipeline.render(folder, per_template=100, settings=settings, **more)  # type: ignore[arg-type]


def rows(folder: Path) -> dict[str, Row]:
    found = CrawlStore(folder).open().renderings.to_pyarrow().to_pylist()
    assert len({row["url"] for row in found}) == len(found)
    return {row["url"]: row for row in found}


def wait_until(is_so: Callable[[], bool], timeout_s: float = 90) -> None:
    end_s = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < end_s, "it did not happen in time"
        time.sleep(0.02)


def held_after(site: Site, answers: int) -> threading.Event:
    """Pages wait from the one after so many answers on, until the event is set."""
    served, free = iter(range(10_000)), threading.Event()

    def page(number: int) -> Callable[[str], Answer]:
        def answer(_target: str) -> Answer:
            if next(served) >= answers:
                free.wait(60)
            return 200, HTML, f"<title>Page {number}</title><main>text</main>".encode()

        return answer

    for number in range(PAGES):
        site.pages[f"/p/{number}"] = page(number)
    return free


def test_a_killed_rendering_goes_on_where_it_was(site: Site, crawled: Path, profiles: Path) -> None:
    free = held_after(site, 4)
    ours = subprocess.Popen([sys.executable, "-c", RENDER_IN_A_PROCESS, str(crawled)])
    wait_until(lambda: "renderings" in CrawlStore(crawled).manifest.parts)
    wait_until(lambda: len(rows(crawled)) >= 4)
    os.kill(ours.pid, signal.SIGKILL)
    ours.wait()
    free.set()
    wait_until(lambda: not processes(profiles))
    before = rows(crawled)
    site.hits.clear()
    looks: list[RenderProgress] = []
    assert go_on(crawled, on_progress=looks.append) == {"rendered": PAGES + 1}
    after = rows(crawled)
    assert {url: row["rendered_at"] for url, row in before.items()}.items() <= {
        url: row["rendered_at"] for url, row in after.items()
    }.items()
    assert (len(after), looks[0].kept) == (PAGES + 1, len(before))
    asked = {site.url(path) for path in site.hits if path.startswith("/p/")}
    assert not asked & set(before)
    assert list(profiles.glob("tiebeam-browser-*")) == []


def test_rows_are_there_as_soon_as_a_page_counts(crawled: Path) -> None:
    looks: list[tuple[int, int]] = []

    def look(progress: RenderProgress) -> None:
        counted = "renderings" in CrawlStore(crawled).manifest.parts
        looks.append((progress.pages, len(rows(crawled)) if counted else 0))

    go_on(crawled, on_progress=look)
    assert looks == [(count, count) for count in range(PAGES + 2)]


def test_a_stopped_rendering_goes_on_and_a_whole_one_begins_anew(crawled: Path) -> None:
    looks: list[int] = []
    go_on(
        crawled,
        on_progress=lambda progress: looks.append(progress.pages),
        should_stop=lambda: max(looks, default=0) >= 2,
    )
    first = rows(crawled)
    assert 2 <= len(first) < PAGES
    go_on(crawled)
    second = rows(crawled)
    assert all(second[url] == row for url, row in first.items())
    assert not (crawled / UNFINISHED).exists()
    go_on(crawled)
    third = rows(crawled)
    assert all(third[url]["rendered_at"] > row["rendered_at"] for url, row in second.items())


def test_an_earlier_row_stays_until_its_page_was_seen_again(crawled: Path) -> None:
    go_on(crawled)
    looks: list[int] = []
    go_on(
        crawled,
        on_progress=lambda progress: looks.append(progress.pages),
        should_stop=lambda: max(looks, default=0) >= 2,
    )
    assert len(rows(crawled)) == PAGES + 1


def test_what_was_being_written_when_it_was_killed_is_no_row(crawled: Path) -> None:
    go_on(crawled)
    torn = crawled / "renderings" / "run-00000000-000001.parquet"
    torn.write_bytes(b"PAR1 torn")
    (crawled / UNFINISHED).write_text(json.dumps({"token": "00000000"}))
    go_on(crawled)
    assert not torn.exists()
    assert len(rows(crawled)) == PAGES + 1


def test_a_crawl_that_goes_on_keeps_its_renderings(site: Site, tmp_path: Path) -> None:
    links = " ".join(f"<a href='/more/{number}'>{number}</a>" for number in range(PAGES))
    start = site.html("/more", f"<title>Start</title><main>{links}</main>")
    for number in range(PAGES):
        site.html(f"/more/{number}", "<title>Page</title>")
    settings = pipeline.CrawlSettings((start,), allow_private=True, workers=1, probes=False)
    folder = tmp_path / "crawl"
    stopped = pipeline.crawl(settings, folder, should_stop=lambda: site.hits["/more/1"] > 0)
    assert stopped.ended == "cancelled"
    pipeline.render(folder)
    rendered = rows(folder)
    assert pipeline.resume(folder).ended == "complete"
    assert rows(folder) == rendered != {}


def test_two_processes_do_not_render_the_same_crawl(crawled: Path) -> None:
    def render_too(_progress: RenderProgress) -> None:
        with pytest.raises(pipeline.CrawlError, match="another process"):
            go_on(crawled)

    go_on(crawled, on_progress=render_too)
