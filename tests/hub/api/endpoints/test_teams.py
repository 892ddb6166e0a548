"""Teams and who is in them, for programs."""

from typing import Any

import pytest
from tests.hub.api.conftest import Program, program_of, told

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.people.services import join

pytestmark = pytest.mark.django_db


def send(program: Program, method: str, path: str, **body: Any) -> tuple[int, Any]:
    call = getattr(program, method)
    return told(call(f"/api/v1{path}", body, content_type="application/json"))


def test_a_manager_adds_a_part_of_a_team_of_theirs_and_no_other(
    administrator: User, reader: User
) -> None:
    own = Team.objects.get(name="Platform")
    join(reader, team=own, is_manager=True)
    program = program_of(reader, Scope.ADMINISTRATION)
    status, part = program.tell("/teams", name="Fonts", kind="frontend", within=own.pk)
    assert (status, part["within"]) == (201, own.pk)
    assert program.tell("/teams", name="Alone", kind="frontend")[0] == 422


def test_people_come_in_manage_and_leave(
    program: Program, administrator: User, reader: User
) -> None:
    seo = Team.objects.get(name="SEO")
    place = f"/teams/{seo.pk}/members/{reader.pk}"
    _, team = send(program, "put", place, is_manager=True)
    assert [one["name"] for one in team["members"] if one["is_manager"]] == ["Ben"]
    _, left = send(program, "delete", place)
    assert [one["name"] for one in left["members"]] == ["Ada"]
    assert send(program, "delete", place)[0] == 404


def test_a_circle_is_refused(program: Program, administrator: User) -> None:
    outer = Team.objects.get(name="SEO")
    inner = Team.objects.create(name="Inner", kind="seo", within=outer)
    status, problem = send(program, "patch", f"/teams/{outer.pk}", within=inner.pk)
    assert (status, "lies within" in problem["detail"]) == (409, True)


def test_what_is_left_out_of_a_change_stays(program: Program, administrator: User) -> None:
    outer = Team.objects.get(name="SEO")
    inner = Team.objects.create(name="Inner", kind="content", within=outer)
    _, changed = send(program, "patch", f"/teams/{inner.pk}", name="Other")
    assert (changed["within"], changed["kind"]) == (outer.pk, "content")
    assert send(program, "patch", f"/teams/{inner.pk}", within=None)[1]["within"] is None


def test_a_team_is_merged_and_an_empty_one_removed(
    program: Program, administrator: User, reader: User
) -> None:
    seo, platform = Team.objects.get(name="SEO"), Team.objects.get(name="Platform")
    assert program.tell(f"/teams/{platform.pk}/merge", into=seo.pk)[1]["id"] == seo.pk
    assert reader.memberships.get().team == seo
    empty = Team.objects.create(name="Empty", kind="other")
    assert send(program, "delete", f"/teams/{empty.pk}")[1]["name"] == "Empty"
    assert not Team.objects.filter(name="Empty").exists()
