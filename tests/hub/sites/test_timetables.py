"""Timetables: what people choose becomes schedules that the workers follow."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.activity.queries import events_about
from tiebeam.hub.jobs import schedules
from tiebeam.hub.jobs.models import Schedule
from tiebeam.hub.people.models import User
from tiebeam.hub.sites import services, timetables, workers
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Probe, Site, Timetable

pytestmark = pytest.mark.django_db

SUNDAY = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
WISH = {"crawls": "week", "weekday": "1", "at": "02:30", "time_zone": "Europe/Berlin"}


def kept(site: Site, **facts: Any) -> Timetable:
    timetable = Timetable(site=site, **facts)
    timetables.keep(timetable, by=None)
    return timetable


def due_after(site: Site, what: str, now: datetime) -> datetime | None:
    schedules.tick(now=now)
    return timetables.due(site)[what]


class TestCrawl:
    def test_every_week_is_due_on_its_day_in_its_time_zone(self, site: Site) -> None:
        kept(site, crawls="week", weekday=1, at=time(2, 30), time_zone="Europe/Berlin")
        assert due_after(site, "crawl", SUNDAY) == datetime(2026, 11, 30, 1, 30, tzinfo=UTC)

    def test_every_day_is_due_tomorrow(self, site: Site) -> None:
        kept(site, crawls="day", at=time(2))
        assert due_after(site, "crawl", SUNDAY) == datetime(2026, 11, 30, 2, 0, tzinfo=UTC)

    def test_nobody_asked_for_is_never_due(self, site: Site) -> None:
        kept(site)
        assert due_after(site, "crawl", SUNDAY) is None

    def test_that_is_due_is_queued_once(self, site: Site) -> None:
        kept(site, crawls="day", at=time(2))
        schedules.tick(now=SUNDAY)
        monday = datetime(2026, 11, 30, 2, 0, 1, tzinfo=UTC)
        schedules.tick(now=monday)
        schedules.tick(now=monday)
        assert DBTaskResult.objects.filter(task_path=timetables.CRAWL).count() == 1

    def test_is_as_the_one_before(self, site: Site) -> None:
        before = services.start_crawl(site, by=None, settings={"max_pages": 7})
        services.fail(before, error="over", now=SUNDAY)
        workers.crawl_by_timetable.func(site_id=site.pk)
        assert Crawl.objects.get(number=2).settings == {"max_pages": 7}

    def test_is_as_the_form_offers_it_where_none_was_before(self, site: Site) -> None:
        workers.crawl_by_timetable.func(site_id=site.pk)
        settings = Crawl.objects.get().settings
        assert (settings["start_urls"], settings["robots"]) == ([site.start_url], "obey")

    def test_is_left_out_while_another_is_under_way(self, site: Site) -> None:
        services.start_crawl(site, by=None, settings={})
        workers.crawl_by_timetable.func(site_id=site.pk)
        assert Crawl.objects.count() == 1


class TestProbe:
    def test_is_due_within_its_minutes(self, site: Site) -> None:
        kept(site, probe_every_min=15)
        first = due_after(site, "probe", SUNDAY)
        assert first is not None
        assert 0 < (first - SUNDAY).total_seconds() <= 15 * 60
        assert first.minute % 15 == site.pk % 15

    def test_needs_a_crawl_to_compare_with(self, site: Site) -> None:
        workers.probe_by_timetable.func(site_id=site.pk)
        assert not Probe.objects.exists()
        Crawl.objects.create(site=site, number=1, status=CrawlStatus.DONE)
        workers.probe_by_timetable.func(site_id=site.pk)
        assert Probe.objects.count() == 1


class TestSite:
    def test_that_is_gone_is_no_error(self) -> None:
        workers.crawl_by_timetable.func(site_id=999)
        workers.probe_by_timetable.func(site_id=999)
        assert not Crawl.objects.exists()
        assert not Probe.objects.exists()


class TestPage:
    def test_keeps_what_was_chosen_and_records_it(
        self, signed_in: Client, site: Site, administrator: User
    ) -> None:
        signed_in.post(f"/sites/{site.pk}/timetable/", {**WISH, "probe_every_min": "15"})
        timetable = Timetable.objects.get(site=site)
        assert (timetable.crawls, timetable.probe_every_min) == ("week", 15)
        (event,) = events_about(site)
        assert event.said.endswith("crawl every week 02:30 Europe/Berlin, probes every 15 min")

    def test_changing_it_moves_what_is_due(self, signed_in: Client, site: Site) -> None:
        for weekday in ("1", "3"):
            wish = {**WISH, "weekday": weekday, "probe_every_min": "0"}
            signed_in.post(f"/sites/{site.pk}/timetable/", wish)
        assert Schedule.objects.get(task_path=timetables.CRAWL).cron == "30 2 * * 3"
        assert Schedule.objects.filter(is_on=True).count() == 1

    def test_names_the_zone_that_was_meant(self, signed_in: Client, site: Site) -> None:
        wish = {**WISH, "time_zone": "Europe/Berlni", "probe_every_min": "0"}
        page = signed_in.post(f"/sites/{site.pk}/timetable/", wish).content.decode()
        assert "did you mean Europe/Berlin?" in page
        assert 'value="Europe/Berlni"' in page
        assert not Timetable.objects.exists()

    def test_is_for_administrators(self, reader_signed_in: Client, site: Site) -> None:
        assert reader_signed_in.get(f"/sites/{site.pk}/timetable/").status_code == 403
