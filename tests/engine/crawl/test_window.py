"""The hours in which a crawl may ask anything."""

import itertools
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiebeam.engine.crawl import CrawlSettings, InvalidSettings, Progress, coordinator, crawl
from tiebeam.engine.crawl.window import CrawlWindow, Hours

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, TinySite

NIGHT = CrawlWindow.read("01:00-05:00 Europe/Berlin")
LATE = CrawlWindow.read("22:00-02:00 UTC")
DAY_S = 86_400


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("window", "now", "closes"),
    [
        (NIGHT, "2026-01-10 00:00", "2026-01-10 04:00"),
        (NIGHT, "2026-01-10 03:59", "2026-01-10 04:00"),
        (NIGHT, "2026-01-10 04:00", None),
        (NIGHT, "2026-01-09 23:59", None),
        (NIGHT, "2026-07-10 02:30", "2026-07-10 03:00"),
        (LATE, "2026-01-10 23:00", "2026-01-11 02:00"),
        (LATE, "2026-01-11 01:59", "2026-01-11 02:00"),
        (LATE, "2026-01-11 02:00", None),
        (LATE, "2026-01-11 21:59", None),
    ],
)
def test_is_open_by_the_clock_of_its_place(
    window: CrawlWindow, now: str, closes: str | None
) -> None:
    assert window.closes_at(at(now)) == (closes and at(closes))


@pytest.mark.parametrize(
    ("window", "now", "opens"),
    [
        (NIGHT, "2026-01-10 12:00", "2026-01-11 00:00"),
        (NIGHT, "2026-01-10 23:30", "2026-01-11 00:00"),
        (NIGHT, "2026-03-29 12:00", "2026-03-29 23:00"),
        (LATE, "2026-01-11 02:00", "2026-01-11 22:00"),
    ],
)
def test_knows_when_it_opens_next(window: CrawlWindow, now: str, opens: str) -> None:
    assert window.opens_at(at(now)) == at(opens)


@pytest.mark.parametrize("window", ["02:30-03:30 Europe/Berlin", "23:00-02:30 Europe/Berlin"])
def test_is_open_and_closed_once_a_day_when_clocks_go_forward(window: str) -> None:
    night = CrawlWindow.read(window)
    began = at("2026-03-28 12:00").timestamp()
    minutes = [
        night.closes_at(datetime.fromtimestamp(began + 60 * minute, UTC)) is not None
        for minute in range(DAY_S // 60)
    ]
    changes = sum(one != other for one, other in itertools.pairwise(minutes))
    assert changes == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("01:00-05:00", "another form than 01:00-05:00 Europe/Berlin"),
        ("1-5 UTC", "another form"),
        ("01:00-24:00 UTC", "another form"),
        ("01:00-01:00 UTC", "never open"),
        ("01:00-05:00 Mars/Base", "'Mars/Base' is no time zone"),
        ("01:00-05:00 ../UTC", "no time zone"),
    ],
)
def test_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(InvalidSettings, match=message):
        CrawlSettings(("http://shop.test/",), crawl_window=text)


def shut() -> str:
    """A window that opens in six hours."""
    hours = [(datetime.now(UTC).hour + ahead) % 24 for ahead in (6, 7)]
    return f"{hours[0]:02}:00-{hours[1]:02}:00 UTC"


def test_outside_it_nothing_is_asked_and_it_says_until_when(
    site: "TinySite", crawl_it: "CrawlIt", tmp_path: Path
) -> None:
    site.page("/")
    settings = CrawlSettings((site.url(),), allow_private=True, workers=1, crawl_window=shut())
    told: list[Progress] = []
    manifest = crawl(
        settings,
        tmp_path / "shut",
        on_progress=told.append,
        should_stop=lambda: len(told) > 3,
        executor=crawl_it.executor,
    )
    assert manifest.ended == "cancelled"
    assert site.hits.total() == 0
    assert f"outside the crawl window {shut()}: waiting until" in told[-1].message


class Switch(Hours):
    """Hours that a test opens and closes."""

    def __init__(self, site: "TinySite", after: int, rest_s: float) -> None:
        super().__init__(None)
        self.site = site
        self.after = after
        self.rest_s = rest_s
        self.closed_at: float | None = None

    @property
    def are_open(self) -> bool:
        """Closed once, for a while, after so many requests."""
        if self.closed_at is None and self.site.hits.total() >= self.after:
            self.closed_at = time.time()
        return self.closed_at is None or time.time() > self.closed_at + self.rest_s


@pytest.mark.parametrize("place", ["its own processes", "an executor"])
def test_a_crawl_that_its_window_shuts_out_goes_on_when_it_opens(
    site: "TinySite",
    crawl_it: "CrawlIt",
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    place: str,
) -> None:
    paths = [f"/p/{number}" for number in range(200)]
    site.page("/", *paths)
    for path in paths:
        site.page(path, text=path)
    switch = Switch(site, after=60, rest_s=3)
    monkeypatch.setattr(coordinator, "Hours", lambda _window: switch)
    settings = CrawlSettings(
        (site.url(),), allow_private=True, workers=1, probes=False, use_sitemaps=False, rate=60
    )
    executor = crawl_it.executor if place == "an executor" else None
    manifest = crawl(settings, tmp_path / "crawl", executor=executor)
    assert manifest.ended == "complete"
    assert manifest.counts["pages"] == 201
    assert max(site.gaps_s()) > 1.5, "some of what was given out before was still asked"
    assert all(count == 1 for count in site.hits.values())


def test_no_request_begins_after_it_closes_whatever_a_worker_holds(
    site: "TinySite", crawl_it: "CrawlIt", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closes_at = time.time() + 2

    class Closing(Hours):
        """Open until then."""

        @property
        def close_at(self) -> float | None:
            """When it closes."""
            return closes_at if time.time() < closes_at else None

        @property
        def are_open(self) -> bool:
            """Whether it is before that."""
            return time.time() < closes_at

    paths = [f"/p/{number}" for number in range(100)]
    site.page("/", *paths)
    monkeypatch.setattr(coordinator, "Hours", Closing)
    settings = CrawlSettings((site.url(),), allow_private=True, workers=1, rate=10, probes=False)
    crawl(
        settings,
        tmp_path / "crawl",
        should_stop=lambda: time.time() > closes_at + 1,
        executor=crawl_it.executor,
    )
    last = time.time() - time.monotonic() + site.times_s["shop.localhost"][-1]
    assert 3 < site.hits.total() < 30
    assert last < closes_at + 0.3
