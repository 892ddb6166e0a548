"""Leases: which worker holds which task, and what becomes of a task whose worker is lost."""

from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs.models import Lease
from tiebeam.hub.jobs.tasks import DurableTask, PutBack

Row = DBTaskResult[Any, Any]

TERM = timedelta(seconds=15)
"""How long a worker may be silent before its task is given to another."""


def take(row: Row, *, worker: str, now: datetime) -> None:
    """Hold a task that this worker has claimed."""
    held = {"worker": worker, "expires_at": now + TERM}
    Lease.objects.update_or_create(task_id=row.pk, defaults=held)


def renew(worker: str, *, now: datetime) -> None:
    """Hold on to what this worker holds."""
    Lease.objects.filter(worker=worker).update(expires_at=now + TERM)


@transaction.atomic
def succeed(row: Row, value: object, *, worker: str) -> bool:
    """Record the task's value; False when the worker has lost its lease, and then nothing is."""
    if not _give_up(row, worker):
        return False
    row.set_successful(value)
    return True


@transaction.atomic
def fail(row: Row, error: BaseException, *, worker: str, now: datetime) -> bool:
    """Record the error and try again later if the task allows; False as in `succeed`."""
    if not _give_up(row, worker):
        return False
    if isinstance(error, PutBack):
        _put_back(row, at=now, worker_ids=row.worker_ids[:-1])
    elif not _try_again(row, now=now):
        row.set_failed(error)
    return True


def reap(*, now: datetime) -> int:
    """Give tasks whose worker is lost to another; return how many there were."""
    held = Lease.objects.filter(expires_at__gt=now).values("task_id")
    running = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=now - TERM
    )
    lost = [row for row in running.exclude(pk__in=held) if _take_away(row, now=now)]
    return len(lost)


@transaction.atomic
def _take_away(row: Row, *, now: datetime) -> bool:
    expired = Lease.objects.filter(task_id=row.pk)
    if expired.filter(expires_at__gt=now).exists():
        return False
    expired.delete()
    row.refresh_from_db()
    if row.status != TaskResultStatus.RUNNING:
        return False
    if not _try_again(row, now=now):
        row.set_failed(WorkerLost("the worker that ran it did not come back"))
    return True


class WorkerLost(Exception):
    """The process that ran the task ended without a word, as often as the task allows."""


def _give_up(row: Row, worker: str) -> bool:
    return bool(Lease.objects.filter(task_id=row.pk, worker=worker).delete()[0])


def _try_again(row: Row, *, now: datetime) -> bool:
    task = _task_of(row)
    attempt = len(row.worker_ids)
    if task is None or attempt >= task.max_attempts:
        return False
    pause = timedelta(seconds=task.backoff_s * 2 ** (attempt - 1))
    _put_back(row, at=now + pause, worker_ids=row.worker_ids)
    return True


def _put_back(row: Row, *, at: datetime, worker_ids: list[str]) -> None:
    row.status = TaskResultStatus.READY
    row.run_after = at
    row.worker_ids = worker_ids
    row.save(update_fields=["status", "run_after", "worker_ids"])


def _task_of(row: Row) -> DurableTask[Any, Any] | None:
    """The task of a row; None when this version of the hub no longer has it."""
    try:
        task: object = row.task
    except (ImportError, SuspiciousOperation):
        return None
    return task if isinstance(task, DurableTask) else None


def describe(error: BaseException) -> str:
    """The error as a log shows it."""
    return "".join(format_exception(error))
