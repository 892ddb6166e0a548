"""What the task queue lacks: who holds a running task until when, and what runs at which times."""

from django.db import models


class Lease(models.Model):
    """A worker's claim on a running task. Without it, the worker may not settle the task."""

    task_id = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker} holds {self.task_id}"


class Schedule(models.Model):
    """A task that is due again and again."""

    name = models.CharField(max_length=100, unique=True)
    task_path = models.TextField(help_text="Dotted path of the task.")
    cron = models.CharField(max_length=100, help_text="Five fields, as in 0 6 * * 1.")
    time_zone = models.CharField(max_length=64, default="UTC")
    kwargs = models.JSONField(default=dict)
    is_on = models.BooleanField(default=True)
    next_run_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.name
