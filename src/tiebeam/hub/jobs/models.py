"""What the task queue lacks: who holds a running task until when, and what runs at which times."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Lease(models.Model):
    """A worker's claim on a running task. Without it, the worker may not settle the task."""

    task_id = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker} holds {self.task_id}"


class Worker(models.Model):
    """A process that does tasks; it says every few seconds that it lives."""

    name = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=255)
    version = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("started_at", "name")

    def __str__(self) -> str:
        return self.name


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


class ChoreStatus(models.TextChoices):
    """How far a chore is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED_CHORE = (ChoreStatus.WAITING, ChoreStatus.RUNNING)


def one_at_a_time(*subject: str, name: str) -> models.UniqueConstraint:
    """Of chores about the same thing one alone is unfinished. subject: the fields that name it."""
    unfinished = models.Q(status__in=UNFINISHED_CHORE)
    return models.UniqueConstraint(fields=subject, condition=unfinished, name=name)


class Chore(models.Model):
    """Something short that a worker does once, for a person who waits for it and can stop it."""

    status = models.CharField(
        max_length=10, choices=ChoreStatus, default=ChoreStatus.WAITING, db_index=True
    )
    error = models.TextField(blank=True, help_text="Why it failed, in one sentence.")
    progress = models.JSONField(default=dict, help_text="As the engine reported last.")
    task_id = models.UUIDField(null=True, help_text="The task that does it.")
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ("-pk",)

    @property
    def is_unfinished(self) -> bool:
        """Whether something will still come of it."""
        return self.status in UNFINISHED_CHORE

    @property
    def is_done(self) -> bool:
        """Whether it came to its end."""
        return self.status == ChoreStatus.DONE

    @property
    def is_cancelling(self) -> bool:
        """Whether somebody asked it to stop and it has not yet."""
        return self.is_unfinished and self.cancel_requested_at is not None

    @property
    def remaining_s(self) -> float | None:
        """How long it is about to take still; nothing where that is unknown, or it is to stop."""
        left_s: float | None = self.progress.get("remaining_s")
        return None if self.is_cancelling else left_s

    @property
    def was_broken_off(self) -> bool:
        """Whether it had begun when somebody stopped it."""
        return self.status == ChoreStatus.CANCELLED and self.started_at is not None
