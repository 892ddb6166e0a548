"""Crawls that wait are found and queued once; those given up are said to have failed."""

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.sites import services, workers
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(site: Site) -> Crawl:
    return services.start_crawl(site, by=None, settings={})


def test_a_waiting_crawl_is_queued_once(waiting: Crawl) -> None:
    workers.start_waiting()
    workers.start_waiting()
    waiting.refresh_from_db()
    row = DBTaskResult.objects.get()
    assert (waiting.status, waiting.task_id) == (CrawlStatus.CRAWLING, row.pk)


def test_two_workers_that_find_it_at_once_queue_it_once(
    waiting: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = [Crawl.objects.get()]
    workers.start_waiting()
    monkeypatch.setattr(workers, "with_status", lambda _status: stale)
    workers.start_waiting()
    assert DBTaskResult.objects.count() == 1


def test_a_crawl_whose_task_was_given_up_has_failed(waiting: Crawl) -> None:
    workers.start_waiting()
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    workers.fail_given_up()
    waiting.refresh_from_db()
    assert waiting.status == CrawlStatus.FAILED
    assert waiting.error


def test_a_crawl_under_way_is_left_alone(waiting: Crawl) -> None:
    workers.start_waiting()
    workers.fail_given_up()
    waiting.refresh_from_db()
    assert waiting.status == CrawlStatus.CRAWLING
