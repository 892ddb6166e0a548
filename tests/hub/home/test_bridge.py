"""The bridge: what is open, since when, and how long a fix takes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.hub.findings.conftest import tell
from tests.hub.findings.told import FIRST, SECOND, Tell, finding

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.reading import Said
from tiebeam.hub.home.bridge import WEEKS, bridge_for
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db

__all__ = ["tell"]

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
GONE = {FIRST: Said("fixed"), SECOND: Said("open")}


def at(crawl: Crawl, *, days_ago: float) -> None:
    finished = NOW - timedelta(days=days_ago)
    Crawl.objects.filter(pk=crawl.pk).update(finished_at=finished, requested_at=finished)


@pytest.fixture
def history(tell: Tell) -> None:
    """Two findings 20 days ago, one of them fixed five days ago."""
    at(tell(finding(), finding(SECOND, severity="low")), days_ago=20)
    at(tell(finding(SECOND, severity="low"), said=GONE), days_ago=5)


def test_counts_what_is_open_and_what_turned_within_the_month(
    history: None, administrator: User
) -> None:
    seen = bridge_for(administrator, now=NOW)
    assert (seen.open_count, seen.grave_count, seen.severities) == (1, 0, {"low": 1})
    assert (seen.opened, seen.closed) == (2, 1)


def test_says_how_long_a_fix_takes(history: None, administrator: User) -> None:
    assert bridge_for(administrator, now=NOW).time_to_fix == "15 days"


def test_draws_how_many_were_open_week_by_week(history: None, administrator: User) -> None:
    trend = [bar.value for bar in bridge_for(administrator, now=NOW).trend]
    assert trend == [0] * (WEEKS - 3) + [2, 2, 1]


def test_what_came_back_is_open_again(tell: Tell, administrator: User) -> None:
    at(tell(finding()), days_ago=40)
    at(tell(said={FIRST: Said("fixed")}), days_ago=20)
    at(tell(finding(), said={FIRST: Said("regressed")}), days_ago=3)
    seen = bridge_for(administrator, now=NOW)
    assert (seen.open_count, seen.opened, seen.closed) == (1, 1, 1)


def test_says_whose_findings_are_and_what_is_overdue(history: None, administrator: User) -> None:
    team = Team.objects.get(name="SEO")
    Finding.objects.filter(fingerprint=SECOND).update(
        team=team, answer_by=NOW - timedelta(hours=1), owed_since=NOW - timedelta(days=2)
    )
    (share,) = bridge_for(administrator, now=NOW).shares
    assert (share.team, share.count, share.grave_count, share.overdue_count) == (team, 1, 0, 1)


def test_shows_nothing_of_sites_one_may_not_see(
    history: None, site: Site, reader: User, reader_signed_in: Client
) -> None:
    services.change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
    seen = bridge_for(reader, now=NOW)
    assert (seen.open_count, seen.opened, seen.health, sum(bar.value for bar in seen.trend)) == (
        0,
        0,
        [],
        0,
    )
    assert "Larkmoor" not in reader_signed_in.get("/bridge/").content.decode()


def test_the_heading_is_the_verdict(history: None, signed_in: Client, tell: Tell) -> None:
    assert "1 finding is open, not of high severity" in signed_in.get("/bridge/").content.decode()
    tell(finding(), finding(SECOND, severity="low"), said={FIRST: Said("regressed")})
    page = signed_in.get("/bridge/").content.decode()
    assert "1 finding of high severity or worse is open" in page


def test_an_empty_one_says_how_it_begins(reader_signed_in: Client) -> None:
    page = reader_signed_in.get("/bridge/").content.decode()
    assert "It begins with a site and its first crawl" in page
