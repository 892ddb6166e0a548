"""Probes for programs: asked for, stopped, read."""

import pytest
from tests.hub.api.conftest import Program
from tests.hub.sites.test_probes import change

from tiebeam.hub.sites.models import Crawl, CrawlStatus, Probe, Site
from tiebeam.hub.sites.probing import _told

pytestmark = pytest.mark.django_db


@pytest.fixture
def crawl(site: Site) -> Crawl:
    return Crawl.objects.create(site=site, number=1, status=CrawlStatus.DONE)


def test_is_asked_for_once_and_stopped(program: Program, site: Site, crawl: Crawl) -> None:
    path = f"/sites/{site.pk}/probes"
    status, first = program.tell(path)
    assert (status, first["crawl_id"], first["site_id"]) == (201, crawl.pk, site.pk)
    assert program.tell(path)[1]["id"] == first["id"]
    assert program.tell(f"/probes/{first['id']}/stop")[1]["status"] == "cancelled"
    assert [one["id"] for one in program.ask(path)[1]["items"]] == [first["id"]]


def test_a_site_without_a_crawl_cannot_be_probed(program: Program, site: Site) -> None:
    assert program.tell(f"/sites/{site.pk}/probes")[0] == 409
    assert not Probe.objects.exists()


@pytest.mark.parametrize("lens", ["seo", "it"])
def test_says_what_got_worse_in_the_words_of_the_lens(
    program: Program, crawl: Crawl, lens: str
) -> None:
    worse = change()
    probe = Probe.objects.create(crawl=crawl, status="done", changes=[_told(worse)])
    _, answer = program.ask(f"/probes/{probe.pk}/changes", lens=lens)
    said = getattr(worse, f"said_to_{lens}")
    assert [one["sentence"] for one in answer["lasting"]] == [said]
    assert answer["over"] == []
