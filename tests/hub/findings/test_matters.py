"""Findings as matters: what rules are tried on, and how load is counted."""

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries
from tests.hub.findings.told import Tell, finding

from tiebeam.hub.findings.matters import matter_of
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.words import headline
from tiebeam.hub.people.models import Team, TeamKind, User
from tiebeam.hub.roles.load import open_findings
from tiebeam.hub.roles.matters import held_on
from tiebeam.hub.roles.routing import Matter
from tiebeam.hub.roles.trying import on_site
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(db: None) -> Team:
    return Team.objects.create(name="Platform", kind=TeamKind.BACKEND)


@pytest.fixture
def shop(db: None) -> Team:
    return Team.objects.create(name="Shop", kind=TeamKind.FRONTEND)


def test_a_finding_tells_what_decides_whose_it_is(known: Finding) -> None:
    known.samples.append({"url": "https://www.larkmoor.example/search?q=a"})
    assert matter_of(known) == Matter(
        area="canonical",
        check="canonical-to-error",
        host="www.larkmoor.example",
        page_template="Product",
        paths=("/en/p/lamp", "/search?q=a"),
        usual_owner="backend",
    )


def test_trying_rules_shows_the_findings_that_would_move(
    signed_in: Client, known: Finding, platform: Team, shop: Team
) -> None:
    sent = {"text": "/en/p/ @shop", "try": "1"}
    page = signed_in.post("/roles/rules/", sent).content.decode()
    assert "1 of 1 open findings would go to another team" in page
    assert known.get_absolute_url() in page
    assert "Line 1 of the ownership rules: /en/p/ @shop" in page


def test_findings_of_sites_one_may_not_see_are_not_told(
    known: Finding, site: Site, reader: User
) -> None:
    site.is_closed = True
    site.save()
    assert not open_findings(reader, None, lens="it")
    site.is_closed = False
    site.save()
    assert open_findings(reader, None, lens="it").total() == 1


def test_open_findings_are_counted_for_the_team_they_go_to(
    known: Finding, tell: Tell, platform: Team, administrator: User
) -> None:
    assert open_findings(administrator, None, lens="seo") == {platform.pk: 1}
    tell(finding("00000000000000b2"), finding())
    assert open_findings(administrator, None, lens="seo") == {platform.pk: 2}


def test_counting_reads_no_finding_that_has_an_owner(
    known: Finding,
    tell: Tell,
    platform: Team,
    site: Site,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tell(finding("00000000000000b2"), finding())
    Finding.objects.update(team=platform)
    with django_assert_num_queries(1):
        assert held_on([site]) == {platform.pk: 2}
    administrator = User.objects.get(is_administrator=True)
    with django_assert_num_queries(2):
        assert open_findings(administrator, None, lens="seo") == {platform.pk: 2}


def test_trying_rules_reads_once_what_both_sides_of_it_share(
    known: Finding, site: Site, shop: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):  # what decides on a site, and its findings
        assert len(on_site(site, lens="seo", rules="* @shop").moves) == 1


def test_the_words_are_those_of_the_lens(
    signed_in: Client, known: Finding, platform: Team, shop: Team, administrator: User
) -> None:
    sent = {"text": "* @shop", "try": "1"}
    said = {}
    for lens in ("seo", "it"):
        administrator.lens = lens
        administrator.save()
        said[lens] = signed_in.post("/roles/rules/", sent).content.decode()
    assert {lens: escape(headline(known, lens)) in page for lens, page in said.items()} == {
        "seo": True,
        "it": True,
    }
    assert escape(headline(known, "it")) not in said["seo"]
