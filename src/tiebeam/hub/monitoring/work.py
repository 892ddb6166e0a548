"""The work in the background as an administrator looks at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, SuspiciousOperation
from django.db.models import Model
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs import presence, queries
from tiebeam.hub.jobs.leases import Row
from tiebeam.hub.jobs.models import Lease, Schedule, Worker

MOST = 50
"""Rows of each list."""

LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """One task, with what it belongs to."""

    row: Row
    sentence: str
    """What the task does, in its own words."""
    owner: Model | None
    """What a person asked for and the task does: a crawl, a probe. It is stopped over there."""

    @property
    def address(self) -> str:
        """The page of the owner; empty where it has none."""
        tell = getattr(self.owner, "get_absolute_url", None)
        return tell() if tell else ""

    @property
    def attempts(self) -> int:
        """How often it was begun."""
        return len(self.row.worker_ids)

    @property
    def reason(self) -> str:
        """Why it failed, in one line."""
        lines = self.row.traceback.strip().splitlines()
        return lines[-1][:300] if lines else self.row.exception_class_path

    @property
    def waits_until(self) -> datetime | None:
        """When it may be begun, where that was put off."""
        return self.row.run_after if self.row.worker_ids else None


@dataclass(frozen=True)
class Work:
    """All that an administrator sees."""

    workers: list[tuple[Worker, Shown | None]]
    """Those that live, each with what it does."""
    running: list[Shown]
    waiting: list[Shown]
    failed: list[Shown]
    waiting_count: int
    failed_count: int
    done_lately: int
    schedules: list[Schedule]


def look(*, now: datetime) -> Work:
    """What waits, runs and failed, and who works."""
    running = _shown(DBTaskResult.objects.running().order_by("started_at")[:MOST])
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    failed = DBTaskResult.objects.failed()
    done = DBTaskResult.objects.successful().filter(finished_at__gt=now - LATELY)
    return Work(
        workers=_workers(running, now=now),
        running=running,
        waiting=_shown(ready[:MOST]),
        failed=_shown(failed.order_by("-finished_at")[:MOST]),
        waiting_count=ready.count(),
        failed_count=failed.count(),
        done_lately=done.count(),
        schedules=list(Schedule.objects.order_by("name")),
    )


def one(task_id: UUID) -> Shown | None:
    """The task; None where there is none, or it is stopped and asked for elsewhere."""
    found = _shown(DBTaskResult.objects.filter(pk=task_id))
    return found[0] if found and found[0].owner is None else None


def _workers(running: list[Shown], *, now: datetime) -> list[tuple[Worker, Shown | None]]:
    held = dict(Lease.objects.values_list("worker", "task_id"))
    tasks = {shown.row.pk: shown for shown in running}
    living = presence.living(now=now)
    return [(one, tasks.get(held[one.name]) if one.name in held else None) for one in living]


def _shown(rows: Iterable[Row]) -> list[Shown]:
    listed = list(rows)
    owners = _owners([row.pk for row in listed])
    return [Shown(row, _sentence(row), owners.get(row.pk)) for row in listed]


def _owners(task_ids: list[Any]) -> dict[Any, Model]:
    """What any app keeps about these tasks: whatever row names one in `task_id`."""
    owners: dict[Any, Model] = {}
    for model in apps.get_models():
        if model is not Lease and _names_tasks(model):
            rows = model._default_manager.filter(task_id__in=task_ids)  # noqa: SLF001 documented
            owners |= {row.task_id: row for row in rows}  # type: ignore[attr-defined] # asked before
    return owners


def _names_tasks(model: type[Model]) -> bool:
    try:
        model._meta.get_field("task_id")  # noqa: SLF001 documented
    except FieldDoesNotExist:
        return False
    return True


def _sentence(row: Row) -> str:
    """The first line of what the task says about itself; its path where it is known no more."""
    try:
        return (row.task.func.__doc__ or row.task_path).strip().splitlines()[0]
    except (ImportError, SuspiciousOperation):
        return row.task_path


def is_unattended(work: Work) -> bool:
    """Whether something could be begun and nobody is there to do it."""
    return not work.workers and queries.waiting().exists()
