"""Forgets tasks that were over long ago, so that the queue stays quick."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

SUCCESSFUL_DAYS = 14
FAILED_DAYS = 90


def forget(*, now: datetime) -> int:
    """Delete what nobody looks at any more; how many tasks that were."""
    finished = DBTaskResult.objects
    done = finished.successful().filter(finished_at__lt=now - timedelta(days=SUCCESSFUL_DAYS))
    failed = finished.failed().filter(finished_at__lt=now - timedelta(days=FAILED_DAYS))
    return sum(rows.delete()[0] for rows in (done, failed))
