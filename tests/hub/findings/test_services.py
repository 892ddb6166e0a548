"""What a crawl changes: findings open, stay, are fixed, come back, or nothing is told of them."""

import pytest
from tests.hub.findings.told import FIRST, NOW, SECOND, Tell, finding

from tiebeam.hub.findings import services
from tiebeam.hub.findings.models import Finding, Observation, Status
from tiebeam.hub.findings.reading import Report, Said

pytestmark = pytest.mark.django_db

OPEN = {FIRST: Said("open")}
FIXED = {FIRST: Said("fixed")}
UNKNOWN = {FIRST: Said("unknown", "robots.txt kept the crawl out of 90% of the URLs")}


def one() -> Finding:
    return Finding.objects.get(fingerprint=FIRST)


class TestFirstCrawl:
    def test_makes_its_findings_new(self, tell: Tell) -> None:
        crawl = tell(finding(), finding(SECOND, severity="critical"))
        assert {found.status for found in Finding.objects.all()} == {Status.NEW}
        assert one().first_seen == crawl

    def test_orders_the_gravest_first(self, tell: Tell) -> None:
        tell(finding(), finding(SECOND, severity="critical"))
        assert [found.severity for found in Finding.objects.all()] == ["critical", "high"]


class TestLaterCrawl:
    def test_keeps_open_what_it_still_shows_and_counts_anew(self, tell: Tell) -> None:
        first = tell(finding())
        second = tell(finding(pages=20), said=OPEN)
        found = one()
        assert (found.status, found.pages) == (Status.OPEN, 20)
        assert (found.first_seen, found.last_seen) == (first, second)

    def test_names_the_crawl_that_showed_the_fix(self, tell: Tell) -> None:
        tell(finding())
        second = tell(said=FIXED)
        assert (one().status, one().fixed_in) == (Status.FIXED, second)

    def test_says_regressed_when_a_fixed_one_is_back(self, tell: Tell) -> None:
        tell(finding())
        tell(said=FIXED)
        tell(finding(), said={FIRST: Said("regressed")})
        assert (one().status, one().fixed_in) == (Status.REGRESSED, None)

    def test_remembers_a_fix_that_the_comparison_does_not_reach_back_to(self, tell: Tell) -> None:
        tell(finding())
        tell(said=FIXED)
        tell(finding(), said={FIRST: Said("new")})
        assert one().status == Status.REGRESSED

    def test_leaves_as_it_is_what_it_cannot_tell(self, tell: Tell) -> None:
        tell(finding())
        crawl = tell(said=UNKNOWN)
        assert (one().status, one().last_seen.number) == (Status.NEW, 1)
        observed = Observation.objects.get(crawl=crawl)
        assert (observed.status, observed.reason) == ("unknown", UNKNOWN[FIRST].reason)

    def test_closes_nothing_of_which_the_comparison_says_nothing(self, tell: Tell) -> None:
        tell(finding())
        tell()
        assert one().status == Status.NEW

    def test_opens_nothing_where_it_did_not_see_the_site_as_before(self, tell: Tell) -> None:
        tell(finding(SECOND))
        tell(finding(), finding(SECOND), said={**UNKNOWN, SECOND: Said("open")})
        assert not Finding.objects.filter(fingerprint=FIRST).exists()

    def test_does_not_reopen_a_fixed_one_it_cannot_vouch_for(self, tell: Tell) -> None:
        tell(finding())
        tell(said=FIXED)
        tell(finding(), said=UNKNOWN)
        assert one().status == Status.FIXED


def test_reading_a_crawl_twice_is_the_same_as_once(tell: Tell) -> None:
    crawl = tell(finding())
    assert services.record(crawl, Report(found=[finding()]), now=NOW) is None
    assert Observation.objects.count() == 1


def test_all_or_nothing_is_written(tell: Tell) -> None:
    broken = finding(SECOND, severity="no such severity")
    with pytest.raises(KeyError):
        tell(finding(), broken)
    assert not Finding.objects.exists()
