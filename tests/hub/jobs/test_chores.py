"""Chores: queued once, settled once, stopped at any time. Told with probes."""

from datetime import UTC, datetime

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs import chores
from tiebeam.hub.jobs.models import ChoreStatus
from tiebeam.hub.sites.models import Crawl, Probe, Site
from tiebeam.hub.sites.workers import run_probe

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def chore(site: Site) -> Probe:
    return Probe.objects.create(crawl=Crawl.objects.create(site=site, number=1))


def status(chore: Probe) -> str:
    chore.refresh_from_db()
    return chore.status


def test_two_wishes_about_the_same_are_one_chore(chore: Probe) -> None:
    again, is_new = chores.ask(Probe, by=None, about={"crawl": chore.crawl})
    assert (again, is_new) == (chore, False)


def test_a_wish_after_the_end_is_another_chore(chore: Probe) -> None:
    chores.cancel(chore, now=NOW)
    another, is_new = chores.ask(Probe, by=None, about={"crawl": chore.crawl})
    assert (another != chore, is_new) == (True, True)


def test_one_that_waits_is_queued_once(chore: Probe) -> None:
    chores.queue_waiting(Probe, run_probe)
    chores.queue_waiting(Probe, run_probe)
    chore.refresh_from_db()
    assert chore.task_id == DBTaskResult.objects.get().pk


def test_one_is_begun_again_after_its_worker_was_lost(chore: Probe) -> None:
    assert chores.begin(chore, now=NOW)
    assert chores.begin(chore, now=NOW)
    assert status(chore) == ChoreStatus.RUNNING


def test_one_that_is_settled_is_not_begun_again(chore: Probe) -> None:
    chores.begin(chore, now=NOW)
    chores.finish(chore, now=NOW, looked_at=7)
    assert not chores.begin(chore, now=NOW)
    assert (status(chore), chore.looked_at, chore.finished_at) == (ChoreStatus.DONE, 7, NOW)


def test_one_that_is_dropped_while_it_waits_never_begins(chore: Probe) -> None:
    chores.cancel(chore, now=NOW)
    assert (status(chore), chore.was_broken_off) == (ChoreStatus.CANCELLED, False)
    assert not chores.begin(chore, now=NOW)


def test_one_under_way_is_asked_to_stop_and_settles_itself(chore: Probe) -> None:
    chores.begin(chore, now=NOW)
    chores.cancel(chore, now=NOW)
    assert chores.is_cancelled(chore)
    assert (status(chore), chore.is_cancelling) == (ChoreStatus.RUNNING, True)
    chores.break_off(chore, now=NOW)
    assert (status(chore), chore.was_broken_off) == (ChoreStatus.CANCELLED, True)


def test_one_that_came_to_its_end_before_it_heard_is_done(chore: Probe) -> None:
    chores.begin(chore, now=NOW)
    chores.cancel(chore, now=NOW)
    chores.finish(chore, now=NOW, looked_at=7)
    assert (status(chore), chore.looked_at) == (ChoreStatus.DONE, 7)


def test_one_whose_task_was_given_up_has_failed(chore: Probe) -> None:
    chores.queue_waiting(Probe, run_probe)
    chores.fail_given_up(Probe, now=NOW)
    assert status(chore) == ChoreStatus.WAITING
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    chores.fail_given_up(Probe, now=NOW)
    assert (status(chore), chore.error) == (ChoreStatus.FAILED, chores.GIVEN_UP)
