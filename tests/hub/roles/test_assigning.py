"""Who is what to an area: the A moves, never vanishes, and everything is recorded."""

import pytest

from tiebeam.hub.activity.queries import events_about
from tiebeam.hub.people.models import Organisation, Team, TeamKind, User
from tiebeam.hub.roles import assigning, usual
from tiebeam.hub.roles.assigning import NobodyAccountable, assign
from tiebeam.hub.roles.models import Area, Assignment
from tiebeam.hub.roles.queries import matrix_of, teams
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


def roles(area: Area, team: Team, site: Site | None = None) -> str:
    return assigning.written(matrix_of(site).roles(area.pk, team.pk))


def test_setting_the_a_moves_it_and_says_from_whom(
    redirects: Area, platform: Team, shop: Team
) -> None:
    assign(redirects, {platform: "AR"}, site=None, by=None)
    moved = assign(redirects, {shop: "A"}, site=None, by=None)
    assert moved.taken_from == platform
    assert (roles(redirects, platform), roles(redirects, shop)) == ("R", "A")


def test_the_a_cannot_be_taken_away(redirects: Area, platform: Team) -> None:
    assign(redirects, {platform: "A"}, site=None, by=None)
    with pytest.raises(NobodyAccountable):
        assign(redirects, {platform: "C"}, site=None, by=None)
    assert roles(redirects, platform) == "A"


def test_a_site_says_otherwise_and_goes_back(
    redirects: Area, platform: Team, shop: Team, site: Site
) -> None:
    assign(redirects, {platform: "AR", shop: "C"}, site=None, by=None)
    moved = assign(redirects, {shop: "A"}, site=site, by=None)
    assert moved.taken_from == platform
    assert (roles(redirects, platform, site), roles(redirects, shop, site)) == ("R", "A")
    assert (roles(redirects, platform), roles(redirects, shop)) == ("AR", "C")
    assign(redirects, {shop: None}, site=site, by=None)
    assert (roles(redirects, platform, site), roles(redirects, shop, site)) == ("AR", "C")


def test_a_site_may_leave_a_team_out_but_not_the_accountable_one(
    redirects: Area, platform: Team, shop: Team, site: Site
) -> None:
    assign(redirects, {platform: "A", shop: "C"}, site=None, by=None)
    assign(redirects, {shop: ""}, site=site, by=None)
    assert roles(redirects, shop, site) == ""
    with pytest.raises(NobodyAccountable):
        assign(redirects, {platform: ""}, site=site, by=None)


def test_going_back_is_refused_where_it_would_leave_nobody(
    redirects: Area, platform: Team, shop: Team, site: Site
) -> None:
    assign(redirects, {platform: "A"}, site=None, by=None)
    assign(redirects, {shop: "A"}, site=site, by=None)
    assign(redirects, {platform: "I"}, site=site, by=None)
    with pytest.raises(NobodyAccountable):
        assign(redirects, {shop: None}, site=site, by=None)


def test_what_was_changed_is_recorded_and_told_to_the_managers(
    redirects: Area, platform: Team, shop: Team, manager: User, administrator: User
) -> None:
    assign(redirects, {platform: "AR"}, site=None, by=administrator)
    assign(redirects, {shop: "A"}, site=None, by=administrator)
    said = [event.facts["what"] for event in events_about(redirects)]
    assert said == ["Platform R, Shop frontend A", "Platform AR"]
    assert manager.notices.count() == 2


def test_what_stays_the_same_is_not_recorded(redirects: Area, platform: Team) -> None:
    assign(redirects, {platform: "AR"}, site=None, by=None)
    assign(redirects, {platform: "AR"}, site=None, by=None)
    assert events_about(redirects).count() == 1


def test_the_usual_distribution_fills_what_nothing_was_said_of(
    redirects: Area, platform: Team, shop: Team
) -> None:
    assign(redirects, {shop: "A"}, site=None, by=None)
    found = usual.distribution(Area.objects.all(), teams(), matrix_of(None))
    assert redirects not in found.plan
    assert found.plan[Area.objects.get(slug="page-tags")] == {shop: "AR", platform: "C"}
    assert TeamKind.SEO in found.missing
    assigning.assign_many(found.plan, by=None)
    sitemaps = Area.objects.get(slug="sitemaps")
    assert matrix_of(None).accountable(sitemaps.pk) == platform.pk
    assert roles(redirects, shop) == "A"


def test_managers_hear_of_a_whole_distribution_once(manager: User, administrator: User) -> None:
    Organisation.objects.create(pk=1, name="Larkmoor")
    found = usual.distribution(Area.objects.all(), teams(), matrix_of(None))
    assigning.assign_many(found.plan, by=administrator)
    assert [notice.event.sentence for notice in manager.notices.all()] == [
        f"Ada gave {len(found.plan)} areas their usual teams"
    ]


def test_of_several_teams_of_a_kind_people_choose(platform: Team) -> None:
    Team.objects.create(name="Payments", kind=TeamKind.BACKEND)
    found = usual.distribution(Area.objects.all(), teams(), matrix_of(None))
    assert found.unclear == (TeamKind.BACKEND,)
    assert not found.plan


def test_a_part_of_a_team_of_the_same_kind_does_not_make_it_unclear(platform: Team) -> None:
    Team.objects.create(name="Payments", kind=TeamKind.BACKEND, within=platform)
    found = usual.distribution(Area.objects.all(), teams(), matrix_of(None))
    assert found.unclear == ()
    assert set(found.plan[Area.objects.get(slug="sitemaps")]) == {platform}


def test_a_team_with_roles_is_not_lost_with_them(redirects: Area, platform: Team) -> None:
    assign(redirects, {platform: "A"}, site=None, by=None)
    with pytest.raises(Exception, match="protected"):
        platform.delete()
    assert Assignment.objects.count() == 1
