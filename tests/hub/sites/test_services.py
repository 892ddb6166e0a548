"""Crawls from the wish to the end: one at a time, and only who holds one may report on it."""

from datetime import UTC, datetime

import pytest

from tiebeam.hub.people.models import User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site
from tiebeam.hub.sites.services import Order

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TASK = "7f3f1f2a-0000-4000-8000-000000000001"


@pytest.fixture
def waiting(site: Site, administrator: User) -> Crawl:
    return services.start_crawl(site, by=administrator, settings={"max_pages": 10})


@pytest.fixture
def running(waiting: Crawl) -> Crawl:
    services.hand_over(waiting, task_id=TASK, now=NOW)
    services.take(waiting, runner="first", now=NOW)
    waiting.refresh_from_db()
    return waiting


class TestStartCrawl:
    def test_numbers_the_crawls_of_a_site(self, site: Site, waiting: Crawl) -> None:
        services.fail(waiting, error="gone", now=NOW)
        assert services.start_crawl(site, by=None, settings={}).number == 2

    def test_refuses_a_second_one_beside_the_first(self, site: Site, waiting: Crawl) -> None:
        with pytest.raises(services.CrawlRunning, match="Larkmoor"):
            services.start_crawl(site, by=None, settings={})


class TestHandOver:
    def test_gives_a_crawl_to_one_task_only(self, waiting: Crawl) -> None:
        first = services.hand_over(waiting, task_id=TASK, now=NOW)
        second = services.hand_over(waiting, task_id=TASK, now=NOW)
        assert (first, second) == (True, False)


class TestReport:
    def test_keeps_progress_and_lets_the_run_go_on(self, running: Crawl) -> None:
        order = services.report(running.pk, runner="first", progress={"pages": 5}, now=NOW)
        running.refresh_from_db()
        assert (order, running.progress) == (Order.GO_ON, {"pages": 5})

    def test_passes_on_the_wish_to_cancel(self, running: Crawl) -> None:
        services.cancel_crawl(running, now=NOW)
        assert services.report(running.pk, runner="first", progress={}, now=NOW) is Order.CANCEL

    def test_tells_a_run_that_was_replaced_to_let_go(self, running: Crawl) -> None:
        services.take(running, runner="second", now=NOW)
        order = services.report(running.pk, runner="first", progress={"pages": 9}, now=NOW)
        running.refresh_from_db()
        assert (order, running.progress) == (Order.LET_GO, {})


class TestAdvance:
    def test_is_refused_to_a_run_that_was_replaced(self, running: Crawl) -> None:
        services.take(running, runner="second", now=NOW)
        assert not services.advance(running.pk, runner="first", status=CrawlStatus.JUDGED)


class TestCancelCrawl:
    def test_ends_a_crawl_that_waits_at_once(self, waiting: Crawl) -> None:
        services.cancel_crawl(waiting, now=NOW)
        waiting.refresh_from_db()
        assert (waiting.status, waiting.ended) == (CrawlStatus.FAILED, "cancelled")

    def test_leaves_a_finished_crawl_as_it_is(self, running: Crawl) -> None:
        services.fail(running, error="The host did not answer.", now=NOW)
        services.cancel_crawl(running, now=NOW)
        running.refresh_from_db()
        assert running.cancel_requested_at is None
