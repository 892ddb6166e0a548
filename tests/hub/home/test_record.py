"""The record as people read it: filtered, and as a table."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tiebeam.hub.home import records
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def crawl(site: Site, administrator: User) -> Crawl:
    return services.start_crawl(site, by=administrator, settings={})


def test_says_who_did_what_and_leads_there(signed_in: Client, crawl: Crawl) -> None:
    page = signed_in.get("/record/").content.decode()
    assert f'<a href="/crawls/{crawl.pk}/">started Crawl 1 of Larkmoor</a>' in page
    assert "Ada" in page


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [
        ("deed=crawl-started", True),
        ("deed=crawl-stopped", False),
        ("deed=no-such-deed", True),
        ("q=larkmoor", True),
        ("q=nowhere", False),
        ("since=2020-01-01", True),
        ("until=2020-01-01", False),
        ("since=yesterday", True),
        ("person=999", True),
    ],
)
def test_keeps_what_passes_the_filter(
    signed_in: Client,
    crawl: Crawl,
    query: str,
    is_kept: bool,  # noqa: FBT001
) -> None:
    page = signed_in.get(f"/record/?{query}").content.decode()
    assert ("started Crawl 1" in page) == is_kept


def test_is_empty_of_sites_that_are_closed(
    reader_signed_in: Client, crawl: Crawl, site: Site
) -> None:
    services.change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
    assert "Larkmoor" not in reader_signed_in.get("/record/").content.decode()


def test_can_be_taken_away_as_a_table(signed_in: Client, administrator: User, crawl: Crawl) -> None:
    answer = signed_in.get("/record.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record.csv"'
    heading, row = records.as_rows(records.record_for(administrator))
    told = dict(zip(heading, row, strict=True))
    assert (told["person"], told["deed"], told["id"]) == (
        "ada@example.com",
        "crawl-started",
        str(crawl.pk),
    )


def test_names_whoever_stopped_a_crawl_by_its_link(signed_in: Client, crawl: Crawl) -> None:
    services.cancel_crawl(crawl, note="Night shift", now=timezone.now() + timedelta(seconds=1))
    page = signed_in.get("/record/").content.decode()
    assert "Night shift" in page
    assert "stopped Crawl 1 of Larkmoor" in page
