"""Whose a matter is: rules of the site, rules of all, matrix, kind of team."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from tiebeam.hub.people.models import Team, TeamKind
from tiebeam.hub.roles.models import Area, Assignment, RuleSet
from tiebeam.hub.roles.routing import Matter, route, router, routing_of
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db

MATTER = Matter(
    area="canonical",
    check="canonical-to-error",
    host="www.larkmoor.example",
    page_template="Product page",
    paths=("/products/1",),
    usual_owner="backend",
)


@pytest.fixture
def platform() -> Team:
    return Team.objects.create(name="Platform", kind=TeamKind.BACKEND)


@pytest.fixture
def shop() -> Team:
    return Team.objects.create(name="Shop frontend", kind=TeamKind.FRONTEND)


def accountable(team: Team, *, site: Site | None = None, area: str = "page-tags") -> None:
    Assignment.objects.create(area=Area.objects.get(slug=area), team=team, role="A", site=site)


def test_without_anything_the_only_team_of_the_kind_answers(site: Site, platform: Team) -> None:
    found = route(site, MATTER)
    assert (found.team, found.rule) == (platform, "")
    assert found.reason == "No rule and nobody accountable: the only team of the kind Backend"


def test_of_two_teams_of_the_kind_none_is_guessed(site: Site, platform: Team) -> None:
    Team.objects.create(name="Payments", kind=TeamKind.BACKEND)
    found = route(site, MATTER)
    assert found.team is None
    assert found.reason.startswith("Nobody: no rule matches, nobody is accountable for Canonicals")


def test_the_accountable_team_comes_before_the_kind(site: Site, platform: Team, shop: Team) -> None:
    accountable(shop)
    found = route(site, MATTER)
    assert found.team == shop
    assert found.reason == "Shop frontend is accountable for Canonicals, meta robots, hreflang"


def test_the_accountable_team_of_the_site_comes_before_that_of_all(
    site: Site, platform: Team, shop: Team
) -> None:
    accountable(shop)
    accountable(platform, site=site)
    assert route(site, MATTER).team == platform


def test_a_check_may_belong_to_another_area_than_its_neighbours(
    site: Site, platform: Team, shop: Team
) -> None:
    accountable(platform, area="robots-delivery")
    accountable(shop, area="robots-content")
    crawl = replace(MATTER, area="crawl", check="robots-unreachable")
    assert route(site, crawl).team == platform
    assert route(site, replace(crawl, check="robots-blocks-all")).team == shop


def test_a_rule_comes_before_the_matrix(site: Site, platform: Team, shop: Team) -> None:
    accountable(platform)
    RuleSet.objects.create(text="* @platform\n/products/ @shop-frontend")
    found = route(site, MATTER)
    assert (found.team, found.rule) == (shop, "/products/ @shop-frontend")
    assert found.reason == "Line 2 of the ownership rules: /products/ @shop-frontend"


def test_the_rules_of_the_site_come_before_those_of_all(
    site: Site, platform: Team, shop: Team
) -> None:
    RuleSet.objects.create(text="* @shop-frontend")
    RuleSet.objects.create(text="/products/ Platform", site=site)
    found = route(site, MATTER)
    assert found.team == platform
    assert found.reason == "Line 1 of the ownership rules of Larkmoor: /products/ Platform"
    assert route(site, replace(MATTER, paths=("/help/",))).team == shop


def test_the_newest_version_of_the_rules_holds(site: Site, platform: Team, shop: Team) -> None:
    RuleSet.objects.create(text="* @platform")
    RuleSet.objects.create(text="* @shop-frontend")
    assert route(site, MATTER).team == shop


def test_a_rule_for_a_team_that_is_gone_leaves_it_to_the_matrix_and_says_so(
    site: Site, platform: Team, shop: Team
) -> None:
    accountable(shop)
    RuleSet.objects.create(text="* @platform\n/products/ @gone")
    found = route(site, MATTER)
    assert (found.team, found.rule) == (shop, "")
    assert found.reason == (
        "Line 2 of the ownership rules names @gone, and there is no such team;"
        " Shop frontend is accountable for Canonicals, meta robots, hreflang"
    )


def test_rules_can_be_tried_without_saving(site: Site, platform: Team, shop: Team) -> None:
    RuleSet.objects.create(text="* @platform")
    assert routing_of(site).with_rules(rules="* @shop-frontend").route(MATTER).team == shop
    assert route(site, MATTER).team == platform


def test_many_matters_ask_the_database_no_more_than_one(
    site: Site, platform: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        find = router(site)
        assert {find(replace(MATTER, paths=(f"/{at}",))).team for at in range(50)} == {platform}
