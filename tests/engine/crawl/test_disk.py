"""What happens when there is no room for the crawl's files."""

import errno
from typing import TYPE_CHECKING, Any

import pytest

from tiebeam.engine.crawl import CrawlSettings, DiskFull, Progress, crawl, disk
from tiebeam.engine.crawl.frontier import Frontier
from tiebeam.engine.tables import CrawlStore

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.crawl.conftest import CrawlIt, TinySite

    from tiebeam.engine.tables import Place


class Disk:
    """A disk without room until somebody makes some."""

    def __init__(self, looks: float) -> None:
        self.looks = looks

    def obstacle(self, _place: "Place") -> str:
        """Look; there is room after some looks."""
        self.looks -= 1
        return "" if self.looks < 0 else "no room left"

    def write(self, write: Any) -> Any:
        """Fail to write while there is no room."""

        def write_or_fail(*arguments: Any) -> Any:
            if self.looks >= 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return write(*arguments)

        return write_or_fail


@pytest.fixture
def linked(site: "TinySite") -> "TinySite":
    """A site of some pages."""
    site.page("/", *(f"/p/{number}" for number in range(60)))
    for number in range(60):
        site.page(f"/p/{number}", f"/q/{number}")
    return site


@pytest.mark.parametrize(("owner", "method"), [(CrawlStore, "write_part"), (Frontier, "add_parts")])
def test_waits_for_room_and_loses_nothing(
    linked: "TinySite",
    crawl_it: "CrawlIt",
    monkeypatch: pytest.MonkeyPatch,
    *,
    owner: type,
    method: str,
) -> None:
    full = Disk(looks=2)
    monkeypatch.setattr(disk, "obstacle", full.obstacle)
    monkeypatch.setattr(owner, method, full.write(getattr(owner, method)))
    crawled = crawl_it(linked.url())
    assert crawled.manifest.ended == "complete"
    assert len(crawled.pages) == 121


def test_tells_what_it_waits_for_and_gives_up_in_the_end(
    linked: "TinySite", monkeypatch: pytest.MonkeyPatch, tmp_path: "Path", crawl_it: "CrawlIt"
) -> None:
    full = Disk(looks=float("inf"))
    monkeypatch.setattr(disk, "obstacle", full.obstacle)
    monkeypatch.setattr(disk, "PATIENCE_S", 0.5)
    monkeypatch.setattr(CrawlStore, "write_part", full.write(CrawlStore.write_part))
    told: list[Progress] = []
    settings = CrawlSettings((linked.url(),), allow_private=True, workers=1, probes=False)
    with pytest.raises(DiskFull, match="no room left"):
        crawl(settings, tmp_path / "full", on_progress=told.append, executor=crawl_it.executor)
    assert any("no room left" in progress.message for progress in told)
