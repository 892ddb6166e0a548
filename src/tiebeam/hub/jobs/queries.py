"""What can be asked about tasks."""

from uuid import UUID

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def has_failed(task_id: UUID | None) -> bool:
    """Whether the task was given up after its last attempt."""
    if task_id is None:
        return False
    return DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.FAILED).exists()
