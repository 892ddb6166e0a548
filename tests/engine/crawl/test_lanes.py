"""What becomes of pages that kill or hang their reader."""

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tiebeam.engine.crawl import CrawlError, CrawlSettings, crawl, lanes, outcome

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import TinySite


def read_badly(monkeypatch: pytest.MonkeyPatch, word: str, harm: Any) -> None:
    """Do harm to the reader of every page whose URL holds a word."""
    read = outcome.read

    def read_or_suffer(url: str, *more: Any) -> Any:
        if word in url:
            harm()
        return read(url, *more)

    monkeypatch.setattr(outcome, "read", read_or_suffer)


def die(*_job: Any) -> None:
    """End like a crash in native code does."""
    os.kill(os.getpid(), signal.SIGKILL)


def crawl_quickly(site: "TinySite", folder: Path, workers: int = 2) -> dict[str, Any]:
    """Rows of a crawl by path."""
    import pyarrow.parquet as pq

    settings = CrawlSettings(
        (site.url(),), allow_private=True, workers=workers, probes=False, use_sitemaps=False
    )
    manifest = crawl(settings, folder)
    assert manifest.ended == "complete"
    rows = [
        row
        for part in manifest.parts["pages"]
        for row in pq.read_table(folder / "pages" / part.name, partitioning=None).to_pylist()
    ]
    assert len({row["url"] for row in rows}) == len(rows)
    return {row["path"]: row for row in rows}


def test_a_page_that_kills_its_reader_is_set_aside_and_all_others_are_read(
    site: "TinySite", forked: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read_badly(monkeypatch, "deadly", die)
    paths = [f"/p/{number}" for number in range(40)]
    site.page("/", *paths[:20], "/deadly", *paths[20:])
    for path in (*paths, "/deadly"):
        site.page(path)
    rows = crawl_quickly(site, tmp_path / "crawl")
    assert (rows["/deadly"]["outcome"], rows["/deadly"]["failure"]) == ("failed", "crash")
    assert {rows[path]["status"] for path in paths} == {200}


def test_a_page_that_hangs_its_reader_is_set_aside(
    site: "TinySite", forked: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(lanes, "STUCK_S", 1.0)
    read_badly(monkeypatch, "endless", lambda: time.sleep(60))
    site.page("/", "/endless", "/a")
    site.page("/endless")
    site.page("/a")
    rows = crawl_quickly(site, tmp_path / "crawl", workers=1)
    assert rows["/endless"]["failure"] == "crash"
    assert rows["/a"]["status"] == 200


def test_a_reader_that_always_dies_ends_the_crawl(
    site: "TinySite", forked: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(lanes, "fetch_batch", die)
    site.page("/")
    with pytest.raises(CrawlError, match="fail again and again"):
        crawl_quickly(site, tmp_path / "crawl", workers=1)


def test_an_error_in_reading_is_a_fault_of_the_page(
    site: "TinySite", forked: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    extract: Any = vars(outcome)["extract_page"]

    def extract_or_fail(body: bytes, *, url: str, **more: Any) -> Any:
        if url.endswith("/bad"):
            raise ValueError("cannot be read")
        return extract(body, url=url, **more)

    monkeypatch.setattr(outcome, "extract_page", extract_or_fail)
    site.page("/", "/bad")
    site.page("/bad")
    rows = crawl_quickly(site, tmp_path / "crawl", workers=1)
    assert (rows["/bad"]["status"], rows["/bad"]["faults"]) == (200, ["unreadable"])
