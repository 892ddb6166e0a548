from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.engine.probe.conftest import START, Watch, name, on, pages, robots

from tiebeam.engine.probe import InUse, ProbeStore
from tiebeam.engine.probe.store import MOST_SINGLES

MakeWatch = Callable[..., Watch]


@pytest.fixture
def store(tmp_path: Path) -> ProbeStore:
    return ProbeStore(tmp_path)


def test_what_is_watched_reads_as_it_was_written(store: ProbeStore) -> None:
    watched = [robots(), name("10.0.0.1"), *pages(2, reserves=1)]
    store.save_watched(watched, "crawl 1")
    assert store.watched("crawl 1") == watched


def test_another_crawl_is_another_watch(store: ProbeStore) -> None:
    store.save_watched([robots()], "crawl 1")
    assert store.watched("crawl 2") is None


def test_changes_read_as_they_were_told(store: ProbeStore, watch: MakeWatch) -> None:
    probed = watch(pages(5)).probe(on("Product", noindex=True))
    store.add(probed)
    assert store.changes() == probed.new


def test_a_change_keeps_its_row_until_it_is_over(store: ProbeStore, watch: MakeWatch) -> None:
    site = watch(pages(5))
    for look in (on("Product", noindex=True), on("Product", noindex=True), lambda one: one):
        store.add(site.probe(look))
    assert [(one.change, one.ended_at) for one in store.changes()] == [("noindex-added", site.at)]


def test_a_change_that_comes_back_is_another_row(store: ProbeStore, watch: MakeWatch) -> None:
    site = watch(pages(5))
    for look in (on("Product", noindex=True), lambda one: one, on("Product", noindex=True)):
        store.add(site.probe(look))
    assert [one.ended_at is None for one in store.changes()] == [False, True]


def test_many_small_parts_become_one_and_no_row_is_lost(
    store: ProbeStore, watch: MakeWatch
) -> None:
    site = watch(robots())
    for _ in range(MOST_SINGLES + 3):
        store.add(site.probe())
    assert len(list((store.folder / "looks").iterdir())) == 4
    times = store.looks()["probed_at"].to_pylist()
    assert times == sorted(set(times))
    assert len(times) == MOST_SINGLES + 3


def test_parts_that_a_larger_one_holds_too_count_once(store: ProbeStore, watch: MakeWatch) -> None:
    """As after a kill between writing the large part and removing the small ones."""
    site = watch(robots())
    looks = store.folder / "looks"
    for _ in range(MOST_SINGLES - 1):
        store.add(site.probe())
    small = {path.name: path.read_bytes() for path in looks.iterdir()}
    store.add(site.probe())
    for file, content in small.items():
        (looks / file).write_bytes(content)
    assert store.looks().num_rows == MOST_SINGLES


def test_old_looks_go(store: ProbeStore, watch: MakeWatch) -> None:
    site = watch(robots())
    store.add(site.probe())
    site.at += timedelta(days=31)
    store.add(site.probe())
    assert store.looks()["probed_at"].to_pylist() == [site.at]


def test_knows_when_it_last_looked(store: ProbeStore, watch: MakeWatch) -> None:
    assert store.last_probe_at is None
    store.add(watch(robots()).probe())
    assert store.last_probe_at == START + timedelta(minutes=5)


def test_two_at_once_are_refused(store: ProbeStore) -> None:
    with store.alone(), pytest.raises(InUse, match="another probe"), store.alone():
        pass
