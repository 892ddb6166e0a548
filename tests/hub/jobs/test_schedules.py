"""Schedules: what is due is queued once."""

from datetime import UTC, datetime

import pytest
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs import schedules
from tiebeam.hub.jobs.models import Schedule
from tiebeam.hub.jobs.tasks import task

pytestmark = pytest.mark.django_db


@task
def note(text: str) -> str:
    return text


@pytest.fixture
def schedule() -> Schedule:
    return Schedule.objects.create(
        name="mornings",
        task_path="tiebeam.hub.jobs.schedules.tick",
        cron="30 6 * * *",
        time_zone="Europe/Berlin",
        kwargs={"text": "good morning"},
    )


def test_first_look_only_notes_when_it_is_due(schedule: Schedule) -> None:
    schedules.tick(now=datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    schedule.refresh_from_db()
    assert schedule.next_run_at == datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
    assert not DBTaskResult.objects.exists()


def test_due_task_is_queued_once_however_often_it_is_looked_at(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedules, "import_string", lambda _path: note)
    schedules.tick(now=datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    due = datetime(2026, 11, 23, 5, 31, tzinfo=UTC)
    assert [schedules.tick(now=due), schedules.tick(now=due)] == [1, 0]
    assert DBTaskResult.objects.get().args_kwargs["kwargs"] == {"text": "good morning"}


def test_stays_at_the_same_hour_when_the_clocks_change(schedule: Schedule) -> None:
    summer = schedules.next_run(schedule, after=datetime(2026, 7, 1, tzinfo=UTC))
    winter = schedules.next_run(schedule, after=datetime(2026, 12, 1, tzinfo=UTC))
    assert (summer.astimezone(UTC).hour, winter.astimezone(UTC).hour) == (4, 5)
