"""How far a crawl is, in the words of whoever watches it."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tiebeam.hub.sites import live
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

pytestmark = pytest.mark.django_db

PROGRESS = {"stage": "crawl", "pages": 40, "queue": 60, "rate": 4.0, "elapsed_s": 10.0}


@pytest.fixture
def crawl(site: Site) -> Crawl:
    progress = PROGRESS | {"remaining_s": 15.0}
    return Crawl.objects.create(site=site, number=1, status=CrawlStatus.CRAWLING, progress=progress)


def test_says_how_long_is_left(crawl: Crawl) -> None:
    assert (live.of_crawl(crawl).remaining_s, live.of_crawl(crawl).whole) == (15.0, 100)


@pytest.mark.parametrize("status", [CrawlStatus.CRAWLING, CrawlStatus.JUDGING])
def test_what_is_to_stop_or_was_visited_has_nothing_still_to_visit(
    signed_in: Client, crawl: Crawl, status: CrawlStatus
) -> None:
    crawl.status, crawl.cancel_requested_at = status, datetime(2026, 11, 22, tzinfo=UTC)
    crawl.save()
    page = signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
    assert live.of_crawl(crawl).remaining_s is None
    assert "Still to visit" not in page
    assert "Known, not visited" in page
