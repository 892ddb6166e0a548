"""The page about the work in the background: what an administrator sees and can do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.jobs import leases, presence
from tiebeam.hub.jobs.models import Schedule
from tiebeam.hub.jobs.tasks import task
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db

Row = DBTaskResult[Any, Any]


@task(max_attempts=1)
def send(_word: str) -> None:
    """Send a word to somebody."""


def given_up() -> Row:
    send.enqueue("hello")
    row = DBTaskResult.objects.get()
    row.claim("w1")
    leases.take(row, worker="w1", now=timezone.now())
    leases.fail(row, ValueError("nobody is <there>"), worker="w1", now=timezone.now())
    return row


def page(client: Client) -> str:
    return client.get("/settings/jobs/").content.decode()


def test_an_idle_hub_says_so(signed_in: Client) -> None:
    shown = page(signed_in)
    assert "Nothing waits in the background" in shown
    assert "No worker is alive" in shown


def test_what_waits_without_a_worker_is_the_heading(signed_in: Client) -> None:
    send.enqueue("hello")
    assert "1 task waiting, and no worker alive" in page(signed_in)
    presence.arrive("w1", host="here", now=timezone.now())
    assert "no worker alive" not in page(signed_in)


def test_what_failed_is_told_in_its_own_words_with_the_reason(signed_in: Client) -> None:
    given_up()
    shown = page(signed_in)
    assert "1 task failed in the background" in shown
    assert "Send a word to somebody." in shown
    assert "ValueError: nobody is &lt;there&gt;" in shown


def test_a_failed_task_is_begun_anew_with_all_its_attempts(signed_in: Client) -> None:
    row = given_up()
    signed_in.post(f"/settings/jobs/{row.pk}/retry/")
    again = DBTaskResult.objects.get()
    assert (again.status, again.worker_ids, again.traceback) == ("READY", [], "")
    assert again in DBTaskResult.objects.ready()


def test_a_task_that_waits_can_be_taken_out(signed_in: Client) -> None:
    send.enqueue("hello")
    signed_in.post(f"/settings/jobs/{DBTaskResult.objects.get().pk}/cancel/")
    assert not DBTaskResult.objects.exists()


def test_a_task_that_a_worker_has_begun_stays(signed_in: Client) -> None:
    send.enqueue("hello")
    row = DBTaskResult.objects.get()
    row.claim("w1")
    for what in ("cancel", "retry"):
        answer = signed_in.post(f"/settings/jobs/{row.pk}/{what}/", follow=True)
        assert answer.status_code == 200
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_what_a_person_asked_for_is_stopped_on_its_own_page(signed_in: Client, site: Site) -> None:
    send.enqueue("hello")
    row = DBTaskResult.objects.get()
    crawl = Crawl.objects.create(site=site, number=3, task_id=row.pk)
    shown = page(signed_in)
    assert f'<a href="{crawl.get_absolute_url()}">Crawl 3 of Larkmoor</a>' in shown
    assert "/cancel/" not in shown
    assert signed_in.post(f"/settings/jobs/{row.pk}/cancel/").status_code == 404
    assert DBTaskResult.objects.exists()


def test_a_worker_is_shown_with_what_it_does(signed_in: Client) -> None:
    send.enqueue("hello")
    row = DBTaskResult.objects.get()
    row.claim("w1")
    leases.take(row, worker="w1", now=timezone.now())
    presence.arrive("w1", host="machine-7", now=timezone.now())
    presence.arrive("w2", host="machine-8", now=timezone.now() - timedelta(minutes=5))
    shown = page(signed_in)
    assert "machine-7" in shown
    assert "machine-8" not in shown
    assert shown.count("Send a word to somebody.") == 2


def test_a_task_of_an_earlier_version_is_shown_by_its_path(signed_in: Client) -> None:
    given_up()
    DBTaskResult.objects.update(task_path="tiebeam.hub.gone.task")
    assert "tiebeam.hub.<wbr>gone" in page(signed_in) or "tiebeam.hub.gone" in page(signed_in)


def test_a_schedule_is_turned_off_and_on_without_making_up_for_lost_time(
    signed_in: Client,
) -> None:
    long_ago = timezone.now() - timedelta(days=9)
    schedule = Schedule.objects.create(
        name="mornings", task_path="x", cron="30 6 * * *", next_run_at=long_ago
    )
    signed_in.post(f"/settings/jobs/schedules/{schedule.pk}/")
    schedule.refresh_from_db()
    assert (schedule.is_on, schedule.next_run_at) == (False, None)
    assert "mornings" in page(signed_in)
    signed_in.post(f"/settings/jobs/schedules/{schedule.pk}/", {"on": ""})
    schedule.refresh_from_db()
    assert schedule.is_on
    assert schedule.next_run_at
    assert schedule.next_run_at > timezone.now()


def test_only_administrators_are_led_there(signed_in: Client, reader_signed_in: Client) -> None:
    assert "/settings/jobs/" in signed_in.get("/settings/").content.decode()
    assert "/settings/jobs/" not in reader_signed_in.get("/settings/").content.decode()
