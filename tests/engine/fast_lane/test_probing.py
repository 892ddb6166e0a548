"""The short form of bench/fast_lane.py: a restless shop, told of when and only when it breaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine.fast_lane.conftest import BROKEN, Crawled

from tiebeam.engine import pipeline
from tiebeam.engine.fast_lane import LookProgress, Stopped, watch
from tiebeam.engine.probe import InUse, Probed, ProbeStore
from tiebeam.engine.tables import NoCrawl

QUIET_INTERVALS = 12


@pytest.fixture
def probes(crawled: Crawled) -> Iterator[Iterator[Probed]]:
    crawled.lab.switch(BROKEN)
    probing = watch(crawled.folder, every_s=0.01, pages=5, second_look_s=0.3)
    yield probing
    crawled.lab.switch(BROKEN)
    while next(probing).lasting:
        pass
    probing.close()  # type: ignore[attr-defined]


def test_a_restless_shop_that_stays_the_same_is_no_change(probes: Iterator[Probed]) -> None:
    told = [one.said_to_it for _ in range(QUIET_INTERVALS) for one in next(probes).new]
    assert told == []


@pytest.mark.parametrize(
    ("defect", "change"),
    [
        ("rent-noindex-everywhere", "noindex-added"),
        ("robots-503-trade", "robots-unreachable"),
        ("robots-closes-french-brands", "robots-blocks"),
        ("502-french-appointments", "server-error"),
        ("collections-canonical-home", "canonical-elsewhere"),
    ],
)
def test_a_defect_is_told_once_within_two_intervals(
    crawled: Crawled, probes: Iterator[Probed], defect: str, change: str
) -> None:
    next(probes)
    crawled.lab.switch([*BROKEN, defect])
    told = [one.change for _ in range(3) for one in next(probes).new]
    assert told == [change]


def test_one_that_is_stopped_while_it_looks_tells_and_remembers_nothing(crawled: Crawled) -> None:
    crawled.lab.switch([*BROKEN, "rent-noindex-everywhere"])
    before = ProbeStore(crawled.folder).last_probe_at
    told: list[LookProgress] = []
    with pytest.raises(Stopped):
        pipeline.probe(
            crawled.folder, pages=5, on_progress=told.append, should_stop=lambda: bool(told)
        )
    crawled.lab.switch(BROKEN)
    assert ProbeStore(crawled.folder).last_probe_at == before
    assert (told[-1].doing, told[-1].seen < told[-1].total) == ("looking", True)


def test_one_that_is_stopped_between_its_looks_does_not_wait_for_the_second(
    crawled: Crawled,
) -> None:
    crawled.lab.switch([*BROKEN, "rent-noindex-everywhere"])
    told: list[LookProgress] = []
    with pytest.raises(Stopped):
        pipeline.probe(
            crawled.folder,
            pages=5,
            second_look_s=600,
            on_progress=told.append,
            should_stop=lambda: bool(told) and told[-1].doing == "resting",
        )
    crawled.lab.switch(BROKEN)
    assert told[-1].doing == "resting"


def test_a_second_probe_of_the_same_crawl_is_refused(
    crawled: Crawled, probes: Iterator[Probed]
) -> None:
    next(probes)
    with pytest.raises(InUse):
        pipeline.probe(crawled.folder)


def test_without_a_crawl_there_is_nothing_to_watch(tmp_path: Path) -> None:
    with pytest.raises(NoCrawl):
        pipeline.probe(tmp_path)
