"""A build beside production: what it would break, told without touching any finding."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from django.utils import timezone

from tiebeam.hub.findings import services as findings
from tiebeam.hub.findings.builds import against_production
from tiebeam.hub.findings.models import Finding, Observation, Reading
from tiebeam.hub.findings.reading import Report
from tiebeam.hub.sites import environments, running, services
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Environment, Site
from tiebeam.lab.server.serve import Serving, serve
from tiebeam.lab.shop import Shop

LIVE = "french-sofas-canonical-404"
NEXT = "german-brands-noindex"
PAGES = 1_200


def looked_at(site: Site, environment: Environment | None = None) -> Crawl:
    """Crawl it for real, judge it, and read what it says."""
    place = environment or site
    settings = {
        "start_urls": [place.start_url],
        "hosts": list(place.hosts),
        "robots": "record",
        "allow_private": True,
    }
    crawl = services.start_crawl(site, by=None, settings=settings, environment=environment)
    shutil.rmtree(crawl.folder, ignore_errors=True)  # of another test, whose numbers began alike
    running.run(crawl.pk, runner="one")
    Crawl.objects.filter(pk=crawl.pk).update(status=CrawlStatus.READING)
    findings.ingest(Crawl.objects.get(pk=crawl.pk), now=timezone.now())
    crawl.refresh_from_db()
    return crawl


@contextmanager
def shops() -> Iterator[tuple[Serving, Serving]]:
    """The live shop, and the next build, which mends its defect and brings another."""
    live, build = Shop(pages=PAGES, defects=[LIVE]), Shop(pages=PAGES, defects=[NEXT])
    with serve(live) as here, serve(build) as there:
        yield here, there


def scope(serving: Serving) -> str:
    return f"*.larkmoor.localhost:{serving.port}"


@pytest.mark.django_db(transaction=True)
def test_a_build_is_told_beside_production_and_changes_no_finding(signed_in: Client) -> None:
    with shops() as (here, there):
        site = Site.objects.create(name="Shop", start_url=here.url, hosts=[scope(here)])
        staging = environments.add(
            site,
            by=None,
            name="Staging",
            start_url=there.url,
            hosts={scope(there): scope(here)},
        )
        looked_at(site)
        before = list(Finding.objects.values_list("fingerprint", "status", "last_seen"))
        crawl = looked_at(site, staging)
    assert crawl.state == "complete"
    assert crawl.summary["pages"] > 1_000
    assert list(Finding.objects.values_list("fingerprint", "status", "last_seen")) == before
    assert not Observation.objects.filter(crawl=crawl).exists()
    build = against_production(crawl)
    assert build
    assert [one.change.check for one in build.broken] == ["noindex-valuable"]
    assert [one.change.check for one in build.mended] == ["canonical-to-error"]
    assert (build.both, build.unsure, build.untold) == ([], [], [])
    page = signed_in.get(f"/crawls/{crawl.pk}/beside-production/").content.decode()
    assert "1 finding that production does not have" in page
    assert f":{there.port}/de/" in page  # its pages are named as the build has them


@pytest.mark.django_db
class TestBefore:
    @pytest.fixture
    def build(self, site: Site) -> Crawl:
        staging = environments.add(
            site, by=None, name="Staging", start_url="https://staging.larkmoor.example/"
        )
        return Crawl.objects.create(
            site=site, environment=staging, number=7, status=CrawlStatus.DONE
        )

    def test_production_was_crawled_it_is_asked_for(self, signed_in: Client, build: Crawl) -> None:
        page = signed_in.get(f"/crawls/{build.pk}/beside-production/").content.decode()
        assert "Production was not crawled yet" in page

    def test_the_tables_are_back_that_is_said(self, signed_in: Client, build: Crawl) -> None:
        Crawl.objects.create(site=build.site, number=8, status=CrawlStatus.DONE)
        page = signed_in.get(f"/crawls/{build.pk}/beside-production/").content.decode()
        assert "Crawl both again" in page

    def test_a_crawl_of_production_is_compared_with_the_one_before(
        self, signed_in: Client, build: Crawl
    ) -> None:
        live = Crawl.objects.create(site=build.site, number=8, status=CrawlStatus.DONE)
        answer = signed_in.get(f"/crawls/{live.pk}/beside-production/")
        assert answer.headers["Location"] == f"/sites/{build.site_id}/compare/"

    def test_findings_of_a_build_are_never_written(self, build: Crawl) -> None:
        with pytest.raises(ValueError, match="not of production"):
            findings.record(build, Report(found=[]), now=timezone.now())
        assert not Reading.objects.exists()
