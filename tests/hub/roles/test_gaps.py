"""Where it is unclear who answers: each gap is named, and its button leads to the mending."""

import pytest
from django.test import Client
from tests.hub.conftest import make_person

from tiebeam.hub.people.models import Team, User
from tiebeam.hub.roles import gaps
from tiebeam.hub.roles.assigning import assign
from tiebeam.hub.roles.models import Area, Cover, RuleSet
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


def said(slug: str, *, site: Site | None = None, **facts: object) -> list[str]:
    sites = Site.objects.values_list("pk", flat=True)
    roles = gaps.roles_of(site, sites=sites, **facts)  # type: ignore[arg-type]
    kind = next((kind for kind in roles.kinds() if kind.slug == slug), None)
    return [gap.said for gap in kind.gaps] if kind else []


def test_an_area_without_an_accountable_team_is_a_gap(redirects: Area, platform: Team) -> None:
    assert len(said("accountable")) == 17
    assign(redirects, {platform: "A"}, site=None, by=None)
    assert len(said("accountable")) == 16
    assert not any("Redirects" in one for one in said("accountable"))


def test_somebody_must_do_it_and_somebody_else_hear_of_it(
    redirects: Area, platform: Team, shop: Team
) -> None:
    assign(redirects, {platform: "A"}, site=None, by=None)
    assert said("responsible") == ["Redirects, status codes and URLs: no team has an R"]
    assert said("informed") == ["Redirects, status codes and URLs: no team is asked or told"]
    assign(redirects, {platform: "AR", shop: "I"}, site=None, by=None)
    assert (said("responsible"), said("informed")) == ([], [])


def test_a_rule_for_a_team_that_is_not_there_is_a_gap(platform: Team, site: Site) -> None:
    RuleSet.objects.create(text="* @gone")
    RuleSet.objects.create(text="* @platform\n/help/ @lost", site=site)
    assert said("rules") == [
        "Line 1 of the ownership rules names @gone: there is no such team",
        "Line 2 of the ownership rules of Larkmoor names @lost: there is no such team",
    ]
    RuleSet.objects.create(text="* @platform")
    assert len(said("rules")) == 1


def test_the_rules_of_a_site_one_may_not_see_are_not_told(platform: Team, site: Site) -> None:
    RuleSet.objects.create(text="/help/ @lost", site=site)
    roles = gaps.roles_of(None, sites=[])
    assert "rules" not in [kind.slug for kind in roles.kinds()]


def test_checks_that_no_area_covers_are_a_gap() -> None:
    assert said("checks") == []
    Cover.objects.filter(check_area="sitemap").delete()
    assert said("checks") == ["Checks of sitemap: no area covers them"]


@pytest.mark.parametrize(
    ("part", "whole", "is_gap"), [(2, 4, False), (2, 5, False), (3, 5, True), (0, 0, False)]
)
def test_too_much_is_more_than_two_in_five(part: int, whole: int, *, is_gap: bool) -> None:
    assert gaps.is_too_much(part, whole) is is_gap


def test_a_team_that_carries_too_much_is_a_gap(platform: Team, shop: Team) -> None:
    for number, area in enumerate(Area.objects.all()):
        assign(area, {platform if number < 10 else shop: "A"}, site=None, by=None)
    assert said("load") == [
        "Platform is accountable for 10 of 17 areas",
        "Shop frontend is accountable for 7 of 17 areas",
    ]
    told = said("load", open_findings={platform.pk: 8, shop.pk: 2})
    assert "Platform has 8 of 10 open findings" in told


def test_teams_need_people_and_a_manager(platform: Team, shop: Team, manager: User) -> None:
    assert said("teams") == ["Shop frontend has no people"]
    make_person("sam@example.com", team=shop)
    assert said("teams") == ["Shop frontend has no manager"]


def test_people_need_a_team(platform: Team) -> None:
    make_person("eve@example.com")
    make_person("gone@example.com", is_active=False)
    assert said("people") == ["Eve is in no team and reads along only"]


def test_the_page_leads_from_each_gap_to_its_line(signed_in: Client, platform: Team) -> None:
    page = signed_in.get("/roles/gaps/").content.decode()
    assert "gaps to close" in page
    assert 'href="/roles/#redirects"' in page


def test_the_picture_says_how_much_each_team_carries(
    signed_in: Client, platform: Team, redirects: Area
) -> None:
    assign(redirects, {platform: "AR"}, site=None, by=None)
    page = signed_in.get("/roles/gaps/").content.decode()
    assert 'class="bars"' in page
    assert "Platform: 1 accountable, 1 responsible" in page
