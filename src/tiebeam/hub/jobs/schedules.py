"""Schedules: what is due is put into the queue once, however many workers look."""

from datetime import datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim
from django.db import transaction
from django.utils.module_loading import import_string

from tiebeam.hub.jobs.models import Schedule


def next_run(schedule: Schedule, *, after: datetime) -> datetime:
    """When the schedule is due next."""
    local = after.astimezone(ZoneInfo(schedule.time_zone))
    due: datetime = next(CronSim(schedule.cron, local))
    return due


def tick(*, now: datetime) -> int:
    """Queue every task that is due and return how many this worker queued."""
    return sum(_queue_if_due(schedule, now=now) for schedule in Schedule.objects.filter(is_on=True))


@transaction.atomic
def _queue_if_due(schedule: Schedule, *, now: datetime) -> bool:
    if schedule.next_run_at is not None and schedule.next_run_at > now:
        return False
    seen = Schedule.objects.filter(pk=schedule.pk, next_run_at=schedule.next_run_at)
    if not seen.update(next_run_at=next_run(schedule, after=now)):
        return False
    if schedule.next_run_at is None:
        return False
    import_string(schedule.task_path).enqueue(**schedule.kwargs)
    return True
