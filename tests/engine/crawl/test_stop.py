"""A crawl that another process wants stopped."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiebeam.engine.crawl import CrawlSettings, Progress, ask_to_stop, crawl, resume

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, TinySite


def test_ends_soon_keeps_what_it_has_and_can_go_on(
    site: "TinySite", crawl_it: "CrawlIt", tmp_path: Path
) -> None:
    paths = [f"/p/{number}" for number in range(60)]
    site.page("/", *paths)
    for path in paths:
        site.page(path, text=path)
    folder = tmp_path / "crawl"
    asked = threading.Event()

    def stop(progress: Progress) -> None:
        if progress.pages > 3 and not asked.is_set():
            asked.set()
            ask_to_stop(folder)

    settings = CrawlSettings(
        (site.url(),), allow_private=True, workers=1, rate=30, probes=False, use_sitemaps=False
    )
    first = crawl(settings, folder, on_progress=stop, executor=crawl_it.executor)
    assert first.ended == "cancelled"
    assert first.counts["pages"] < 61
    second = resume(folder, executor=crawl_it.executor)
    assert (second.ended, second.counts["pages"]) == ("complete", 61)


def test_cannot_be_asked_of_a_folder_without_a_crawl(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ask_to_stop(tmp_path)
