"""Areas, the matrix, gaps, load and times for programs."""

from typing import Any

import pytest
from tests.hub.api.conftest import Program, program_of, told

from tiebeam.hub.activity.models import Event
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.people.services import join
from tiebeam.hub.roles.models import Area, Assignment
from tiebeam.hub.roles.queries import agreement
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return Area.objects.get(slug="redirects")


def put(program: Program, path: str, **body: Any) -> tuple[int, Any]:
    return told(program.put(f"/api/v1{path}", body, content_type="application/json"))


def patch(program: Program, path: str, **body: Any) -> tuple[int, Any]:
    return told(program.patch(f"/api/v1{path}", body, content_type="application/json"))


def give(program: Program, area: Area, team: Team, letters: str | None, **more: Any) -> Any:
    cells = [{"team_id": team.pk, "letters": letters}]
    return put(program, f"/areas/{area.pk}/roles", cells=cells, **more)


def test_the_accountable_team_of_an_area_is_set_and_read(
    program: Program, administrator: User, area: Area
) -> None:
    team = Team.objects.get()
    status, line = give(program, area, team, "AR")
    assert (status, line["accountable"]) == (200, team.pk)
    (read,) = [one for one in program.ask("/roles")[1] if one["area_id"] == area.pk]
    assert read["cells"] == [{"team_id": team.pk, "letters": "AR", "is_own": True}]
    assert Event.objects.filter(deed="roles-changed").get().through == "test"


def test_on_a_site_it_is_otherwise_until_the_word_is_taken_back(
    program: Program, administrator: User, site: Site, area: Area
) -> None:
    seo, other = Team.objects.get(), Team.objects.create(name="Ops", kind="infrastructure")
    give(program, area, seo, "A")
    assert give(program, area, other, "A", site=site.pk)[1]["accountable"] == other.pk
    assert give(program, area, other, None, site=site.pk)[1]["accountable"] == seo.pk


def test_an_area_never_loses_its_accountable_team(
    program: Program, administrator: User, area: Area
) -> None:
    team = Team.objects.get()
    give(program, area, team, "A")
    status, problem = give(program, area, team, "")
    assert (status, "one team must be" in problem["detail"]) == (409, True)
    assert Assignment.objects.get(area=area).role == "A"


def test_two_cannot_be_accountable(program: Program, administrator: User, area: Area) -> None:
    other = Team.objects.create(name="Ops", kind="infrastructure")
    ids = (Team.objects.get(name="SEO").pk, other.pk)
    cells = [{"team_id": one, "letters": "A"} for one in ids]
    assert put(program, f"/areas/{area.pk}/roles", cells=cells)[0] == 422


def test_a_change_of_somebody_else_is_not_lost_unseen(
    program: Program, administrator: User, area: Area
) -> None:
    team = Team.objects.get()
    (before,) = [one for one in program.ask("/roles")[1] if one["area_id"] == area.pk]
    give(program, area, team, "A")
    assert give(program, area, team, "AR", seen=before["seen"])[0] == 409


def test_a_manager_takes_the_a_from_no_team_of_others(area: Area, administrator: User) -> None:
    manager = User.objects.create(email="max@example.com", name="Max")
    own = Team.objects.create(name="Own", kind="backend")
    join(manager, team=own, is_manager=True)
    program = program_of(manager, Scope.ADMINISTRATION)
    assert give(program, area, own, "R")[0] == 200
    Assignment.objects.create(area=area, team=Team.objects.get(name="SEO"), role="A")
    assert give(program, area, own, "A")[0] == 403


def test_a_team_that_is_not_there_is_named(program: Program, area: Area) -> None:
    status, problem = put(
        program, f"/areas/{area.pk}/roles", cells=[{"team_id": 99, "letters": "R"}]
    )
    assert (status, problem["detail"]) == (422, "There is no team 99.")


def test_areas_are_added_changed_and_given_checks(program: Program) -> None:
    status, made = program.tell("/areas", name="Fonts", about="Letters")
    assert (status, made["slug"]) == (201, "fonts")
    assert patch(program, f"/areas/{made['id']}", is_used=False)[1]["is_used"] is False
    _, covering = program.tell(f"/areas/{made['id']}/covers", check="title-missing")
    assert covering["covers"] == ["head/title-missing"]
    assert program.tell(f"/areas/{made['id']}/covers", check="no-such")[0] == 422
    assert program.tell("/areas", name="fonts")[0] == 422


def test_a_field_that_nobody_knows_is_refused_and_not_ignored(program: Program) -> None:
    area = Area.objects.first()
    assert area is not None
    status, problem = patch(program, f"/areas/{area.pk}", is_usd=False)
    assert status == 422
    assert "'is_usd' is unknown here" in problem["errors"][0]["detail"]


def test_gaps_lead_to_what_mends_them(reading_program: Program) -> None:
    status, gaps = reading_program.ask("/gaps")
    open_areas = [gap for gap in gaps if gap["kind"] == "accountable"]
    assert (status, len(open_areas)) == (200, Area.objects.count())
    assert open_areas[0]["address"].startswith("http://testserver/roles/#")


def test_load_tells_what_each_team_carries(
    program: Program, administrator: User, area: Area
) -> None:
    give(program, area, Team.objects.get(), "AR")
    (load,) = program.ask("/load")[1]
    assert (load["team"], load["accountable"], load["responsible"]) == ("SEO", 1, 1)


def test_times_change_where_they_are_named(program: Program) -> None:
    wish = [{"severity": "critical", "direction": "accept", "hours": 2}]
    _, agreed = patch(program, "/times", hours=wish, starts="08:30")
    assert (agreed["starts"], agreed["ends"]) == ("08:30", "17:00")
    assert agreement().hours["critical", "accept"] == 2
    assert agreement().hours["low", "answer"] == 40
    assert patch(program, "/times", starts="18:00")[0] == 422
