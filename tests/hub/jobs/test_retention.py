"""Tasks that were over long ago are forgotten, others never."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs import retention
from tiebeam.hub.jobs.tasks import task

pytestmark = pytest.mark.django_db


@task
def note() -> None:
    """Something to do."""


@pytest.mark.parametrize(
    ("status", "days", "left"),
    [
        ("SUCCESSFUL", 13, 1),
        ("SUCCESSFUL", 15, 0),
        ("FAILED", 89, 1),
        ("FAILED", 91, 0),
        ("READY", 400, 1),
        ("RUNNING", 400, 1),
    ],
)
def test_only_what_was_over_long_ago_is_forgotten(status: str, days: int, left: int) -> None:
    note.enqueue()
    ago = timezone.now() - timedelta(days=days)
    DBTaskResult.objects.update(status=status, finished_at=ago)
    assert retention.forget(now=timezone.now()) == 1 - left
    assert DBTaskResult.objects.count() == left
