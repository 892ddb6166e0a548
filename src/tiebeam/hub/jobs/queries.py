"""What can be asked about tasks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Min, QuerySet, When
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def has_failed(task_id: UUID | None) -> bool:
    """Whether the task was given up after its last attempt."""
    if task_id is None:
        return False
    return DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.FAILED).exists()


def waiting() -> QuerySet[DBTaskResult[Any, Any]]:
    """Tasks that a worker could begin now."""
    return DBTaskResult.objects.ready()


def waits_since(*, now: datetime) -> datetime | None:
    """Since when the task waits that could be begun longest ago; None where none waits."""
    became_ready = Case(When(run_after__lte=now, then="run_after"), default="enqueued_at")
    oldest: datetime | None = waiting().aggregate(oldest=Min(became_ready))["oldest"]
    return oldest


def count_by_status() -> dict[str, int]:
    """How many tasks there are of each status."""
    counts = DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk"))
    return {status.value.lower(): 0 for status in TaskResultStatus} | {
        status.lower(): number for status, number in counts
    }
