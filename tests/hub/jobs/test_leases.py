"""Leases: a task outlives its worker, and a worker that lost its task may not settle it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs import leases
from tiebeam.hub.jobs.leases import Row
from tiebeam.hub.jobs.models import Lease
from tiebeam.hub.jobs.tasks import PutBack, task

pytestmark = pytest.mark.django_db


@task(max_attempts=2, backoff_s=60)
def add(a: int, b: int) -> int:
    return a + b


NOW = timezone.now()
LATER = NOW + leases.TERM + timedelta(seconds=1)


def claimed(worker: str) -> Row:
    """The one task, claimed and held by that worker."""
    row = DBTaskResult.objects.get()
    row.claim(worker)
    leases.take(row, worker=worker, now=NOW)
    return row


@pytest.fixture
def row() -> Row:
    add.enqueue(1, 2)
    return claimed("first")


def status() -> str:
    return DBTaskResult.objects.get().status


def test_task_that_is_done_is_settled_and_let_go(row: Row) -> None:
    assert leases.succeed(row, 3, worker="first")
    assert (status(), Lease.objects.count()) == (TaskResultStatus.SUCCESSFUL, 0)


def test_task_that_fails_is_tried_again_after_a_pause(row: Row) -> None:
    leases.fail(row, ValueError("no"), worker="first", now=NOW)
    again = DBTaskResult.objects.get()
    assert (again.status, again.run_after) == (TaskResultStatus.READY, NOW + timedelta(seconds=60))


def test_task_is_given_up_after_its_last_attempt(row: Row) -> None:
    leases.fail(row, ValueError("no"), worker="first", now=NOW)
    again = claimed("second")
    leases.fail(again, ValueError("no"), worker="second", now=NOW)
    assert status() == TaskResultStatus.FAILED


def test_task_put_back_costs_no_attempt(row: Row) -> None:
    leases.fail(row, PutBack("shutting down"), worker="first", now=NOW)
    again = DBTaskResult.objects.get()
    assert (again.status, again.worker_ids) == (TaskResultStatus.READY, [])


def test_task_of_a_lost_worker_is_given_to_another(row: Row) -> None:
    DBTaskResult.objects.update(started_at=NOW)
    assert leases.reap(now=LATER) == 1
    assert status() == TaskResultStatus.READY


def test_task_of_a_living_worker_stays_with_it(row: Row) -> None:
    DBTaskResult.objects.update(started_at=NOW)
    leases.renew("first", now=LATER)
    assert leases.reap(now=LATER) == 0
    assert status() == TaskResultStatus.RUNNING


def test_worker_that_comes_back_too_late_may_not_settle(row: Row) -> None:
    DBTaskResult.objects.update(started_at=NOW)
    leases.reap(now=LATER)
    claimed("second")
    assert not leases.succeed(row, 3, worker="first")
    assert not leases.fail(row, ValueError("no"), worker="first", now=LATER)
    assert status() == TaskResultStatus.RUNNING
