"""A chore under a worker's hands. Told with probes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tiebeam.hub.jobs import chores, worker
from tiebeam.hub.jobs.doing import ChoreReporter
from tiebeam.hub.jobs.models import ChoreStatus
from tiebeam.hub.jobs.tasks import PutBack
from tiebeam.hub.sites.models import Crawl, Probe, Site

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class HowFar:
    """What an engine reports."""

    seen: int


@pytest.fixture
def chore(site: Site) -> Probe:
    one = Probe.objects.create(crawl=Crawl.objects.create(site=site, number=1))
    chores.begin(one, now=NOW)
    return one


@pytest.fixture
def ending() -> Iterator[None]:
    """A worker that was asked to end."""
    worker.stopping.set()
    yield
    worker.stopping.clear()


def test_the_last_report_is_written(chore: Probe) -> None:
    reporter = ChoreReporter(chore)
    with reporter.reporting():
        reporter.on_progress(HowFar(3))
    chore.refresh_from_db()
    assert chore.progress == {"seen": 3}


def test_a_wish_to_stop_is_heard_while_it_works(chore: Probe) -> None:
    reporter = ChoreReporter(chore)
    assert not reporter.should_stop()
    with reporter.reporting():
        chores.cancel(chore, now=NOW)
    assert reporter.should_stop()


def test_a_wish_that_another_worker_took_with_it_is_heard_at_once(chore: Probe) -> None:
    chores.cancel(chore, now=NOW)
    assert ChoreReporter(chore).should_stop()


def test_what_somebody_stopped_is_cancelled_and_keeps_what_is_known(chore: Probe) -> None:
    chores.cancel(chore, now=NOW)
    ChoreReporter(chore).break_off(looked_at=7)
    chore.refresh_from_db()
    assert (chore.status, chore.looked_at) == (ChoreStatus.CANCELLED, 7)
    assert chore.was_broken_off


def test_what_ends_with_its_worker_is_put_back(chore: Probe, ending: None) -> None:
    reporter = ChoreReporter(chore)
    assert reporter.should_stop()
    with pytest.raises(PutBack):
        reporter.break_off()
    chore.refresh_from_db()
    assert chore.status == ChoreStatus.RUNNING
