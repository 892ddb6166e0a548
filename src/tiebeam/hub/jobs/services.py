"""Decisions of an administrator about tasks and schedules."""

from datetime import datetime

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs import schedules
from tiebeam.hub.jobs.leases import Row
from tiebeam.hub.jobs.models import Schedule


class NotPossible(Exception):
    """The task went on meanwhile, so nothing was done."""


def retry(row: Row, *, now: datetime) -> None:
    """Have a task that was given up begin anew, with all its attempts. Raises NotPossible."""
    failed = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED)
    anew = {
        "status": TaskResultStatus.READY,
        "run_after": now,
        "worker_ids": [],
        "started_at": None,
        "finished_at": None,
        "exception_class_path": "",
        "traceback": "",
    }
    if not failed.update(**anew):
        raise NotPossible


def cancel(row: Row) -> None:
    """Take a task out of the queue that no worker has begun. Raises NotPossible."""
    waiting = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY)
    if not waiting.delete()[0]:
        raise NotPossible


@transaction.atomic
def switch(schedule: Schedule, *, is_on: bool, now: datetime) -> None:
    """Turn a schedule on or off; what it missed meanwhile is not made up for."""
    schedule.is_on = is_on
    schedule.next_run_at = schedules.next_run(schedule, after=now) if is_on else None
    schedule.save(update_fields=["is_on", "next_run_at"])
