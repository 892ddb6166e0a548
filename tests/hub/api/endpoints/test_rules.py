"""Ownership rules for programs."""

import pytest
from tests.hub.api.conftest import Program, program_of
from tests.hub.findings.conftest import known, tell

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db

__all__ = ["known", "tell"]

WHY = "They build it"


def test_rules_are_saved_read_and_remembered(program: Program) -> None:
    assert program.ask("/rules")[1]["id"] is None
    _, first = program.tell("/rules", text="* @seo", why=WHY)
    _, second = program.tell("/rules", text="/shop/ @seo", why="less", base=first["id"])
    assert program.ask("/rules")[1]["text"] == "/shop/ @seo"
    _, versions = program.ask("/rules/versions")
    assert [one["id"] for one in versions["items"]] == [second["id"], first["id"]]


def test_of_two_who_began_alike_the_second_is_told(program: Program) -> None:
    program.tell("/rules", text="* @seo", why=WHY)
    status, problem = program.tell("/rules", text="", why="none")
    assert (status, "was saved meanwhile" in problem["detail"]) == (409, True)


def test_a_line_that_is_no_rule_is_named(program: Program) -> None:
    status, problem = program.tell("/rules", text="* @nobody", why=WHY)
    assert status == 422
    assert "there is no team @nobody" in problem["detail"]


def test_a_trial_tells_what_would_move_and_moves_nothing(program: Program, known: Finding) -> None:
    Team.objects.create(name="Shop", kind="other")
    owner = known.team_id
    status, trial = program.tell("/rules/trial", text="* @shop")
    assert (status, trial["looked_at"], trial["moved"]) == (200, 1, 1)
    assert trial["moves"][0]["now"] == "Shop"
    known.refresh_from_db()
    assert (known.team_id, program.ask("/rules")[1]["id"]) == (owner, None)


def test_whose_something_is_is_told_with_the_rule(program: Program, site: Site) -> None:
    Team.objects.create(name="Shop", kind="backend")
    program.tell("/rules", text="/basket/ @shop", why=WHY, site=site.pk)
    asked = f"/sites/{site.pk}/owner?check=title-missing"
    _, owner = program.ask(f"{asked}&path=/basket/1")
    assert (owner["team"], owner["rule"]) == ("Shop", "/basket/ @shop")
    _, other = program.ask(f"{asked}&path=/")
    assert other["rule"] == ""
    assert program.ask(f"/sites/{site.pk}/owner", check="no-such")[0] == 422


def test_who_manages_no_team_saves_and_tries_none(reader: User) -> None:
    program = program_of(reader, Scope.ADMINISTRATION)
    assert program.tell("/rules", text="", why=WHY)[0] == 403
    assert program.tell("/rules/trial", text="")[0] == 403
