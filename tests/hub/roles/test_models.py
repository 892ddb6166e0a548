"""What the database refuses, and what it holds from the start."""

import pytest
from django.db import IntegrityError, transaction

from tiebeam.engine import pipeline
from tiebeam.hub.people.models import Team, TeamKind
from tiebeam.hub.roles.models import AcceptanceTime, Area, Assignment, Cover, Rota, Step
from tiebeam.hub.roles.queries import covers, matrix_of
from tiebeam.hub.roles.seeds import seed
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return Area.objects.get(slug="redirects")


@pytest.fixture
def teams() -> list[Team]:
    return [Team.objects.create(name=name, kind=TeamKind.BACKEND) for name in "ABC"]


def assign(area: Area, team: Team, role: str, site: Site | None = None) -> None:
    with transaction.atomic():
        Assignment.objects.create(area=area, team=team, role=role, site=site)


@pytest.mark.parametrize("is_on_a_site", [False, True])
def test_an_area_has_one_accountable_team(
    area: Area, teams: list[Team], site: Site, *, is_on_a_site: bool
) -> None:
    where = site if is_on_a_site else None
    assign(area, teams[0], "A", where)
    with pytest.raises(IntegrityError):
        assign(area, teams[1], "A", where)


def test_every_site_may_have_its_own_accountable_team(
    area: Area, teams: list[Team], site: Site
) -> None:
    other = Site.objects.create(name="Other", start_url="https://other.example/")
    for team, where in zip(teams, (None, site, other), strict=True):
        assign(area, team, "A", where)
    assert [matrix_of(where).accountable(area.pk) for where in (None, site, other)] == [
        team.pk for team in teams
    ]


@pytest.mark.parametrize("is_on_a_site", [False, True])
def test_a_team_has_a_role_once(
    area: Area, teams: list[Team], site: Site, *, is_on_a_site: bool
) -> None:
    where = site if is_on_a_site else None
    assign(area, teams[0], "R", where)
    assign(area, teams[1], "R", where)
    with pytest.raises(IntegrityError):
        assign(area, teams[0], "R", where)


def test_nothing_is_said_of_a_site_only(area: Area, teams: list[Team]) -> None:
    with pytest.raises(IntegrityError):
        assign(area, teams[0], "-")


def test_a_cell_of_a_site_replaces_the_cell_of_all(
    area: Area, teams: list[Team], site: Site
) -> None:
    first, second, third = teams
    assign(area, first, "A")
    assign(area, first, "R")
    assign(area, second, "C")
    assign(area, third, "I")
    assign(area, second, "A", site)
    assign(area, third, "-", site)
    matrix = matrix_of(site)
    assert matrix.accountable(area.pk) == second.pk
    assert matrix.roles(area.pk, first.pk) == {"R"}
    assert matrix.roles(area.pk, third.pk) == set()
    assert matrix_of(None).roles(area.pk, third.pk) == {"I"}


def test_there_is_one_rota_of_a_side() -> None:
    Rota.objects.create(side="seo", starts_on="2026-01-05")
    with pytest.raises(IntegrityError):
        Rota.objects.create(side="seo", starts_on="2026-02-02")


def test_every_check_belongs_to_an_area_from_the_start() -> None:
    known = covers()
    uncovered = [
        check.slug
        for check in pipeline.checks().values()
        if known.area_of(check.area, check.slug) is None
    ]
    assert uncovered == []


def test_seeding_again_leaves_alone_what_was_changed() -> None:
    Area.objects.filter(slug="redirects").update(name="Where old addresses lead")
    Cover.objects.filter(check_area="status").delete()
    AcceptanceTime.objects.filter(severity="critical").update(hours=1)
    Step.objects.filter(whom="team").update(percent=10)
    seed()
    assert Area.objects.get(slug="redirects").name == "Where old addresses lead"
    assert not Cover.objects.filter(check_area="status").exists()
    assert AcceptanceTime.objects.filter(severity="critical", hours=1).count() == 2
    assert Step.objects.get(whom="team").percent == 10
