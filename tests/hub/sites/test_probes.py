"""Probes: asked for, made, told."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tiebeam.engine import pipeline
from tiebeam.hub.activity.models import Event
from tiebeam.hub.activity.queries import inbox_of
from tiebeam.hub.jobs import reporting, worker
from tiebeam.hub.jobs.models import ChoreStatus
from tiebeam.hub.jobs.tasks import PutBack
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import changes, probing, services
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Probe, Site

pytestmark = pytest.mark.django_db(transaction=True)
"""The worker reports from a thread of its own, which waits for no transaction of a test."""

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def change(**facts: Any) -> pipeline.Change:
    """Products that say noindex, unless told else."""
    known: dict[str, Any] = {
        "change_id": "00000000000000a1",
        "change": "noindex-added",
        "severity": "critical",
        "host": "www.larkmoor.example",
        "page_template": "Product",
        "template_key": "p",
        "page_templates": ("Product",),
        "cause": None,
        "before": "index",
        "after": "noindex",
        "changed": 9,
        "sample": 10,
        "urls": ("https://www.larkmoor.example/en/p/lamp",),
        "good_until": NOW - timedelta(minutes=5),
        "since": NOW,
        "confirmed_at": NOW,
    }
    return pipeline.Change(**{**known, **facts})


@pytest.fixture
def crawl(site: Site) -> Crawl:
    return Crawl.objects.create(
        site=site,
        number=1,
        status=CrawlStatus.DONE,
        ended="complete",
        summary={"urls": 7, "pages": 5, "indexable": 4},
    )


def told(monkeypatch: pytest.MonkeyPatch, *remembered: pipeline.Change) -> None:
    """Let the engine remember these after a probe."""
    new = [one for one in remembered if one.ended_at is None]
    probed = pipeline.Probed(NOW, [], [], list(remembered), new, [])
    monkeypatch.setattr(pipeline, "probe", lambda _folder, **_: probed)
    monkeypatch.setattr(pipeline, "changes", lambda _folder: list(remembered))


def looked(crawl: Crawl) -> Probe:
    probe = services.start_probe(crawl, by=None)
    probing.run(probe.pk)
    probe.refresh_from_db()
    return probe


class TestRun:
    def test_keeps_what_the_fast_lane_remembers(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(monkeypatch, change(), change(ended_at=NOW, change_id="00000000000000b2"))
        probe = looked(crawl)
        read = changes.of_probe(probe, lens="it")
        assert (probe.status, probe.new) == (ChoreStatus.DONE, 1)
        (lasting,), (over,) = read.lasting, read.over
        assert lasting.sentence.startswith(
            "Pages carry noindex now on www.larkmoor.example, Product"
        )
        assert (lasting.good_until, lasting.urls) == (
            NOW - timedelta(minutes=5),
            ["https://www.larkmoor.example/en/p/lamp"],
        )
        assert over.ended_at == NOW

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (pipeline.InUse("/data/crawls/1/fast_lane is in use"), "under way"),
            (pipeline.NoCrawl("/data/crawls/1 holds no crawl"), "gone or damaged"),
            (pipeline.InvalidSettings("rate is 0"), "rate is 0"),
        ],
    )
    def test_says_what_keeps_it_from_probing_without_naming_folders(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
    ) -> None:
        def refuse(_folder: Any, **_: Any) -> None:
            raise error

        monkeypatch.setattr(pipeline, "probe", refuse)
        probe = looked(crawl)
        assert probe.status == ChoreStatus.FAILED
        assert said in probe.error
        assert "/data" not in probe.error

    def test_one_that_was_dropped_asks_nothing(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch, signed_in: Client
    ) -> None:
        monkeypatch.setattr(pipeline, "probe", lambda *_, **__: pytest.fail("it probed"))
        probe = services.start_probe(crawl, by=None)
        signed_in.post(f"/probes/{probe.pk}/cancel/")
        probing.run(probe.pk)
        probe.refresh_from_db()
        assert (probe.looked_at, probe.changes) == (0, [])


def interrupted(monkeypatch: pytest.MonkeyPatch, doing: str, *, then: Any) -> None:
    """Let the engine look, do something in the middle, and stop when it is told to."""

    def probe(_folder: Any, *, on_progress: Any, should_stop: Any) -> pipeline.Probed:
        on_progress(pipeline.LookProgress(doing, 34, 120, 5.0, 12.0))  # type: ignore[arg-type] # of the words
        then()
        until = time.monotonic() + 5
        while time.monotonic() < until:
            if should_stop():
                raise pipeline.Stopped
            time.sleep(0.02)
        return pytest.fail("nobody stopped it")

    monkeypatch.setattr(reporting, "REPORT_EVERY_S", 0.05)
    monkeypatch.setattr(pipeline, "probe", probe)


class TestStop:
    @pytest.mark.parametrize(
        ("doing", "said"),
        [
            ("looking", "Stopped after 34 of 120 requests; half a look tells nothing"),
            ("resting", "Stopped before the second look was over"),
        ],
    )
    def test_one_under_way_is_stopped_and_tells_nothing(
        self,
        crawl: Crawl,
        monkeypatch: pytest.MonkeyPatch,
        reader_signed_in: Client,
        doing: str,
        said: str,
    ) -> None:
        probe = services.start_probe(crawl, by=None)
        stop = f"/probes/{probe.pk}/cancel/"
        interrupted(monkeypatch, doing, then=lambda: reader_signed_in.post(stop))
        probing.run(probe.pk)
        probe.refresh_from_db()
        assert (probe.status, probe.changes) == (ChoreStatus.CANCELLED, [])
        page = reader_signed_in.get(f"/sites/{crawl.site_id}/changes/").content.decode()
        assert said in page
        assert "has not been probed since its last crawl" in page
        assert "Probe now" in page

    def test_the_screen_says_that_it_stops_and_offers_no_second_stop(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch, signed_in: Client
    ) -> None:
        probe = services.start_probe(crawl, by=None)
        seen: list[str] = []

        def look_and_stop() -> None:
            time.sleep(0.3)
            progress = f"/probes/{probe.pk}/progress/"
            seen.append(signed_in.get(progress).content.decode())
            signed_in.post(f"/probes/{probe.pk}/cancel/")
            seen.append(signed_in.get(progress).content.decode())

        interrupted(monkeypatch, "looking", then=look_and_stop)
        probing.run(probe.pk)
        under_way, stopping = seen
        assert "34 of 120" in under_way
        assert "about 12 s left" in under_way
        assert "Stop the probe" in under_way
        assert "Stopping; nothing is told" in stopping
        assert "Stop the probe" not in stopping

    def test_a_worker_that_is_to_end_leaves_it_to_the_next(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        probe = services.start_probe(crawl, by=None)
        interrupted(monkeypatch, "looking", then=worker.stopping.set)
        try:
            with pytest.raises(PutBack):
                probing.run(probe.pk)
        finally:
            worker.stopping.clear()
        probe.refresh_from_db()
        assert probe.status == ChoreStatus.RUNNING


class TestScreen:
    def test_a_site_is_probed_from_its_own_screen(
        self, reader_signed_in: Client, crawl: Crawl, reader: User
    ) -> None:
        page = reader_signed_in.get(f"/sites/{crawl.site_id}/").content.decode()
        assert f"/sites/{crawl.site_id}/probe/" in page
        answer = reader_signed_in.post(f"/sites/{crawl.site_id}/probe/")
        assert answer.headers["Location"] == f"/sites/{crawl.site_id}/changes/"
        assert Probe.objects.get().requested_by == reader

    def test_two_wishes_are_one_probe(self, signed_in: Client, crawl: Crawl) -> None:
        signed_in.post(f"/sites/{crawl.site_id}/probe/")
        signed_in.post(f"/sites/{crawl.site_id}/probe/")
        assert Probe.objects.count() == 1

    def test_a_site_without_a_crawl_leads_to_one(self, signed_in: Client, site: Site) -> None:
        signed_in.post(f"/sites/{site.pk}/probe/")
        assert not Probe.objects.exists()
        assert "First a crawl" in signed_in.get(f"/sites/{site.pk}/changes/").content.decode()

    def test_what_waits_is_said_and_can_be_dropped(self, signed_in: Client, crawl: Crawl) -> None:
        signed_in.post(f"/sites/{crawl.site_id}/probe/")
        page = signed_in.get(f"/sites/{crawl.site_id}/changes/").content.decode()
        assert "Waiting for a free worker" in page
        assert "Do not probe" in page
        assert "Probe now" not in page

    def test_the_page_renews_itself_when_the_probe_is_over(
        self, signed_in: Client, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(monkeypatch)
        probe = services.start_probe(crawl, by=None)
        part = signed_in.get(f"/probes/{probe.pk}/progress/").content.decode()
        assert 'id="running"' in part
        probing.run(probe.pk)
        assert signed_in.get(f"/probes/{probe.pk}/progress/").headers["HX-Refresh"] == "true"

    def test_a_change_is_the_headline(
        self, signed_in: Client, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(monkeypatch, change(after="<b>noindex</b>"))
        looked(crawl)
        for path in (f"/sites/{crawl.site_id}/", f"/sites/{crawl.site_id}/changes/"):
            page = signed_in.get(path).content.decode()
            assert "1 change for the worse lasts on Larkmoor" in page
            assert "Pages tell search engines to leave them out" in page
            assert "<b>noindex" not in page

    def test_a_change_is_told_in_the_words_of_the_lens(
        self, reader_signed_in: Client, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(monkeypatch, change())
        looked(crawl)
        page = reader_signed_in.get(f"/sites/{crawl.site_id}/changes/").content.decode()
        assert "Pages carry noindex now" in page
        assert "leave them out" not in page

    def test_a_change_that_an_earlier_version_told_keeps_its_words(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(monkeypatch, change())
        probe = looked(crawl)
        kept = {name: value for name, value in probe.changes[0].items() if "said" not in name}
        probe.changes = [kept | {"sentence": "Pages say noindex now"}]
        assert changes.of_probe(probe, lens="it").lasting[0].sentence == "Pages say noindex now"

    def test_nothing_new_is_good_news(
        self, signed_in: Client, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(monkeypatch)
        looked(crawl)
        page = signed_in.get(f"/sites/{crawl.site_id}/changes/").content.decode()
        assert "Nothing has changed for the worse on Larkmoor" in page

    def test_a_new_crawl_begins_anew(
        self, signed_in: Client, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(monkeypatch, change())
        looked(crawl)
        Crawl.objects.create(site=crawl.site, number=2, status=CrawlStatus.DONE)
        page = signed_in.get(f"/sites/{crawl.site_id}/changes/").content.decode()
        assert "Larkmoor has not been probed since its last crawl" in page


class TestNewChange:
    def test_is_told_to_the_people_of_the_site_in_their_words(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch, reader: User, administrator: User
    ) -> None:
        services.change_site(crawl.site, by=None, teams=Team.objects.filter(name="Platform"))
        told(monkeypatch, change())
        looked(crawl)
        notice = inbox_of(reader).get()
        assert notice.event.said_to("it").endswith(change().said_to_it)
        assert notice.event.said_to("seo").endswith(change().said_to_seo)
        assert not inbox_of(administrator).exists()

    def test_is_told_once(self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
        told(monkeypatch, change())
        probe = looked(crawl)
        services.finish_probe(probe, new=[{"change_id": "x"}], now=NOW)
        assert Event.objects.filter(deed="change-seen").count() == 1
