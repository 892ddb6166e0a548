"""Chores: queued as tasks, begun, settled. Each app keeps its own models of `Chore`."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs.models import UNFINISHED_CHORE, Chore, ChoreStatus

C = TypeVar("C", bound=Chore)

GIVEN_UP = "The work on it stopped several times without a reason that could be caught."


def ask(chores: type[C], *, by: Any, about: dict[str, Any], **more: Any) -> tuple[C, bool]:
    """Ask for a chore, and whether it is a new one: else the newest about the same, under way."""
    try:
        with transaction.atomic():
            return _of(chores).create(requested_by=by, **about, **more), True
    except IntegrityError:
        return _of(chores).filter(**about)[0], False


def queue_waiting(chores: type[Chore], task: Task[[int], None]) -> None:
    """Give every chore that waits to a task, each once."""
    for pk in _of(chores).filter(status=ChoreStatus.WAITING, task_id=None).values_list("pk"):
        with transaction.atomic():
            result = task.enqueue(*pk)
            waiting = _of(chores).filter(pk=pk[0], status=ChoreStatus.WAITING, task_id=None)
            if not waiting.update(task_id=result.id):
                transaction.set_rollback(True)


def fail_given_up(chores: type[Chore], *, now: datetime) -> None:
    """Say of chores that they failed once their task was given up."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).values("pk")
    lost = _of(chores).filter(status__in=UNFINISHED_CHORE, task_id__in=failed)
    lost.update(status=ChoreStatus.FAILED, error=GIVEN_UP, finished_at=now)


def begin(chore: Chore, *, now: datetime) -> bool:
    """Begin, or begin again after a worker was lost; False when it was settled meanwhile."""
    unfinished = _of(type(chore)).filter(pk=chore.pk, status__in=UNFINISHED_CHORE)
    return bool(unfinished.update(status=ChoreStatus.RUNNING, started_at=now))


def finish(chore: Chore, *, now: datetime, **facts: Any) -> bool:
    """Record what came of it; False when it was settled otherwise meanwhile."""
    return _settle(chore, ChoreStatus.DONE, now, facts)


def fail(chore: Chore, *, error: str, now: datetime) -> None:
    """Record why nothing came of it."""
    _settle(chore, ChoreStatus.FAILED, now, {"error": error})


def report(chore: Chore, *, progress: dict[str, Any]) -> None:
    """Record how far it is."""
    _of(type(chore)).filter(pk=chore.pk).update(progress=progress)


def break_off(chore: Chore, *, now: datetime, **facts: Any) -> None:
    """Record that it was stopped before its end, and what came of it until then."""
    _settle(chore, ChoreStatus.CANCELLED, now, facts)


def cancel(chore: Chore, *, now: datetime) -> None:
    """Ask it to stop; one that has not begun never does. The first wish counts."""
    mine = _of(type(chore)).filter(pk=chore.pk)
    asked = mine.filter(status__in=UNFINISHED_CHORE, cancel_requested_at=None)
    asked.update(cancel_requested_at=now)
    mine.filter(status=ChoreStatus.WAITING).update(status=ChoreStatus.CANCELLED, finished_at=now)


def is_cancelled(chore: Chore) -> bool:
    """Whether somebody asked it to stop."""
    return _of(type(chore)).filter(pk=chore.pk, cancel_requested_at__isnull=False).exists()


def _settle(chore: Chore, status: ChoreStatus, now: datetime, facts: dict[str, Any]) -> bool:
    running = _of(type(chore)).filter(pk=chore.pk, status=ChoreStatus.RUNNING)
    return bool(running.update(status=status, finished_at=now, **facts))


def _of(chores: type[C]) -> QuerySet[C]:
    return chores._default_manager.all()  # noqa: SLF001 Django's documented name for it
