"""The worker: runs tasks under a lease and settles them."""

import threading
import time

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import TaskContext
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs import leases, worker
from tiebeam.hub.jobs.models import Lease
from tiebeam.hub.jobs.tasks import PutBack, task
from tiebeam.hub.jobs.worker import LeasedWorker

pytestmark = pytest.mark.django_db

seen: list[object] = []


@task(takes_context=True)
def note(context: TaskContext, word: str) -> str:
    seen.append((word, context.attempt, Lease.objects.count()))
    return word.upper()


@task(max_attempts=1)
def fall() -> None:
    raise ValueError("it fell")


@task(deadline_s=0.05)
def hang() -> None:
    time.sleep(0.3)


@task
def leave() -> None:
    raise PutBack("later")


@task
def lose_the_lease() -> str:
    Lease.objects.all().delete()
    return "too late"


def run_next() -> DBTaskResult:  # type: ignore[type-arg]
    """Claim the waiting task and run it as a worker does."""
    worker = LeasedWorker()
    row = DBTaskResult.objects.get()
    row.claim(worker.worker_id)
    worker.run_task(row)
    return DBTaskResult.objects.get()


def test_runs_a_task_under_a_lease_and_keeps_its_value() -> None:
    note.enqueue("hello")
    row = run_next()
    assert seen.pop() == ("hello", 1, 1)
    assert (row.status, row.return_value) == (TaskResultStatus.SUCCESSFUL, "HELLO")
    assert not Lease.objects.exists()


def test_records_why_a_task_failed() -> None:
    fall.enqueue()
    row = run_next()
    assert row.status == TaskResultStatus.FAILED
    assert "it fell" in row.traceback


def test_puts_back_what_left_of_its_own_accord() -> None:
    leave.enqueue()
    row = run_next()
    assert (row.status, row.worker_ids) == (TaskResultStatus.READY, [])
    assert row.run_after <= timezone.now()


def test_settles_nothing_after_losing_its_lease() -> None:
    lose_the_lease.enqueue()
    row = run_next()
    assert (row.status, row.return_value) == (TaskResultStatus.RUNNING, None)


def test_a_task_past_its_deadline_ends_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr("os._exit", ended.append)
    one = LeasedWorker()
    hang.enqueue()
    row = DBTaskResult.objects.get()
    row.claim(one.worker_id)
    one._end_if_overdue()
    assert not ended
    watch = threading.Timer(0.15, one._end_if_overdue)
    watch.start()
    one.run_task(row)
    watch.join()
    one._end_if_overdue()
    assert ended == [worker.OVERDUE]


def test_every_worker_has_a_name_of_its_own() -> None:
    names = {LeasedWorker().worker_id for _ in range(3)}
    assert len(names) == 3
    assert max(map(len, names)) <= 64
    assert leases.TERM
