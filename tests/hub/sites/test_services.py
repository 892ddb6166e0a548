"""Crawls from the wish to the end: one at a time, and only who holds one may report on it."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.hub.conftest import make_person

from tiebeam.hub.activity import queries
from tiebeam.hub.people.models import Team, TeamKind, User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site
from tiebeam.hub.sites.queries import sites_of
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


class TestClosedSite:
    @pytest.fixture
    def closed(self, site: Site) -> Site:
        teams = Team.objects.filter(name="SEO")
        services.change_site(site, by=None, is_closed=True, teams=teams)
        return site

    def test_is_seen_by_its_teams_and_administrators(
        self, closed: Site, administrator: User
    ) -> None:
        colleague = make_person("eva@example.com", team=Team.objects.get(name="SEO"))
        assert closed in sites_of(administrator)
        assert closed in sites_of(colleague)

    def test_is_seen_by_the_teams_within(self, closed: Site) -> None:
        part = Team.objects.create(
            name="Content", kind=TeamKind.CONTENT, within=Team.objects.get(name="SEO")
        )
        assert closed in sites_of(make_person("fay@example.com", team=part))

    def test_is_seen_by_nobody_else(
        self, closed: Site, reader: User, reader_signed_in: Client
    ) -> None:
        assert closed not in sites_of(reader)
        assert reader_signed_in.get(closed.get_absolute_url()).status_code == 404


def test_what_changed_of_a_site_is_recorded_and_what_stayed_is_not(
    site: Site, administrator: User
) -> None:
    services.change_site(site, by=administrator, name="Larkmoor shop", start_url=site.start_url)
    services.change_site(site, by=administrator, name="Larkmoor shop")
    (event,) = queries.events_about(site)
    assert event.said == "changed name of Larkmoor shop"
