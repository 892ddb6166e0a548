"""Crawls side by side for programs."""

import pytest
from tests.hub.api.conftest import Program
from tests.hub.findings.conftest import known, tell
from tests.hub.findings.told import SECOND, Tell, finding

from tiebeam.hub.findings.reading import Said
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Environment, Site

pytestmark = pytest.mark.django_db

__all__ = ["known", "tell"]


def test_the_last_two_crawls_say_what_is_new_and_what_is_gone(
    program: Program, site: Site, tell: Tell
) -> None:
    tell(finding())
    tell(finding(SECOND), said={"00000000000000a1": Said("fixed"), SECOND: Said("new")})
    _, told = program.ask(f"/sites/{site.pk}/comparison")
    statuses = [one["status"] for one in told["items"]]
    assert (statuses, told["tally"]["new"]) == (["new", "fixed"], 1)
    before, after = Crawl.objects.order_by("pk")
    assert (told["before_id"], told["after_id"]) == (before.pk, after.pk)


def test_crawls_whose_tables_are_gone_cannot_be_laid_side_by_side(
    program: Program, site: Site, tell: Tell
) -> None:
    for _ in range(3):
        tell(finding())
    first, _, last = Crawl.objects.order_by("pk")
    status, problem = program.ask(f"/sites/{site.pk}/comparison", before=first.pk, after=last.pk)
    assert (status, "gone" in problem["detail"]) == (409, True)


def test_a_site_with_one_crawl_has_nothing_to_compare(
    program: Program, site: Site, tell: Tell
) -> None:
    tell(finding())
    _, told = program.ask(f"/sites/{site.pk}/comparison")
    assert (told["before_id"], told["items"]) == (None, [])


def test_a_crawl_of_another_site_is_a_wrong_field(program: Program, site: Site) -> None:
    other = Site.objects.create(name="Other", start_url="https://other.example/")
    crawl = Crawl.objects.create(site=other, number=1, status=CrawlStatus.DONE)
    assert program.ask(f"/sites/{site.pk}/comparison", before=crawl.pk)[0] == 422


def test_a_build_is_laid_beside_production_once_it_is_done(program: Program, site: Site) -> None:
    staging = Environment.objects.create(site=site, name="Staging", start_url="https://x.example/")
    build = Crawl.objects.create(site=site, number=1, environment=staging)
    path = f"/crawls/{build.pk}/beside-production"
    assert program.ask(path) == (200, {"production_id": None, "tally": {}, "items": []})
    production = Crawl.objects.create(site=site, number=2, status=CrawlStatus.DONE)
    Crawl.objects.filter(pk=build.pk).update(status=CrawlStatus.DONE)
    assert program.ask(path)[0] == 409
    assert program.ask(f"/crawls/{production.pk}/beside-production")[0] == 409
