"""Today, a site at one glance, and whether the hub lives."""

import pytest
from django.test import Client

from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

pytestmark = pytest.mark.django_db

SUMMARY = {
    "urls": 1500,
    "pages": 1400,
    "indexable": 900,
    "ended": "complete",
    "answers": {"2xx": 1400, "4xx": 100},
    "depths": {"0": 1, "1": 1399},
    "templates": [
        {"name": "Product", "url_pattern": "/p/*", "pages": 1300, "indexable": 800},
        {"name": "<b>Odd</b>", "url_pattern": "/x/*", "pages": 100, "indexable": 100},
    ],
    "hosts": [{"name": "a.example", "urls": 1, "pages": 1}],
    "cannot_tell": [{"check": "index-policy-violation", "reason": "no policy declared"}],
    "left_out": [{"check": "soft-404", "count": 3, "to": ["status-5xx"]}],
}


@pytest.fixture
def done(site: Site) -> Crawl:
    return Crawl.objects.create(
        site=site, number=1, status=CrawlStatus.DONE, ended="complete", summary=SUMMARY
    )


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


class TestToday:
    def test_begins_with_adding_a_site(self, signed_in: Client) -> None:
        page = text(signed_in, "/")
        assert "Add a site to begin" in page
        assert 'href="/sites/add/"' in page

    def test_tells_a_reader_whom_to_ask(self, reader_signed_in: Client) -> None:
        page = text(reader_signed_in, "/")
        assert "An administrator of this hub adds sites" in page
        assert 'href="/sites/add/"' not in page

    def test_goes_on_with_a_crawl(self, signed_in: Client, site: Site) -> None:
        assert "No crawl yet" in text(signed_in, "/")

    def test_says_how_far_a_crawl_is(self, signed_in: Client, site: Site) -> None:
        progress = {"pages": 1234, "queue": 56, "stage": "crawl"}
        Crawl.objects.create(site=site, number=1, status=CrawlStatus.CRAWLING, progress=progress)
        assert "Visiting pages, 1,234 URLs, 56 to go" in text(signed_in, "/")

    def test_says_so_when_nothing_waits(self, signed_in: Client, done: Crawl) -> None:
        assert "Nothing waits for you" in text(signed_in, "/")


class TestSite:
    def test_shows_templates_answers_and_depths(self, signed_in: Client, done: Crawl) -> None:
        page = text(signed_in, f"/sites/{done.site_id}/")
        assert "Nothing is wrong on Larkmoor that the checks know of" in page
        assert "Product: 1,300 pages, no findings" in page
        assert "&lt;b&gt;Odd&lt;/b&gt;" in page
        assert "<b>Odd</b>" not in page

    def test_offers_a_comparison_once_there_are_two_crawls(
        self, signed_in: Client, site: Site, done: Crawl
    ) -> None:
        assert "/compare/" not in text(signed_in, f"/sites/{site.pk}/")
        Crawl.objects.create(site=site, number=2, status=CrawlStatus.DONE, summary=SUMMARY)
        assert "/compare/" in text(signed_in, f"/sites/{site.pk}/")

    def test_leads_from_a_template_to_its_findings(self, signed_in: Client, done: Crawl) -> None:
        page = text(signed_in, f"/sites/{done.site_id}/")
        assert f"/findings/?site={done.site_id}&amp;q=Product" in page


def test_a_crawl_says_what_it_visited_and_what_it_does_not_say(
    signed_in: Client, done: Crawl
) -> None:
    page = text(signed_in, f"/crawls/{done.pk}/")
    assert "Crawl 1 visited 1,500 URLs, 1,400 of them pages" in page
    assert "No policy declared" in page
    assert "3 occurrences left to" in page


def test_the_hub_says_that_it_lives_to_anyone(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
