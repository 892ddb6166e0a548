"""Duties for programs."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.hub.api.conftest import Program, program_of, told

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import User
from tiebeam.hub.roles.models import Swap

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
TURNS = ["ada@example.com", "ben@example.com"]


def set_duty(program: Program, **body: Any) -> tuple[int, Any]:
    wish = {"people": TURNS, "starts_on": TODAY().isoformat(), **body}
    return told(program.put("/api/v1/duties/seo", wish, content_type="application/json"))


def test_people_take_turns_week_by_week(
    program: Program, administrator: User, reader: User
) -> None:
    status, duty = set_duty(program)
    assert (status, duty["people"]) == (200, [administrator.pk, reader.pk])
    (listed,) = program.ask("/duties", weeks=3)[1]
    assert [week["person"] for week in listed["weeks"]] == ["Ada", "Ben", "Ada"]


def test_a_week_is_taken_over_and_given_back(
    program: Program, administrator: User, reader: User
) -> None:
    _, duty = set_duty(program)
    week = duty["weeks"][0]["starts"]
    swaps = f"/duties/{duty['id']}/swaps"
    _, swapped = program_of(reader, Scope.ADMINISTRATION).tell(
        swaps, week=week, person_id=reader.pk
    )
    assert (swapped["weeks"][0]["person"], swapped["weeks"][0]["is_swapped"]) == ("Ben", True)
    assert program.tell(swaps, week=week, person_id=None)[1]["weeks"][0]["person"] == "Ada"
    assert not Swap.objects.exists()


def test_a_day_on_which_no_week_begins_is_refused(
    program: Program, administrator: User, reader: User
) -> None:
    _, duty = set_duty(program)
    week = TODAY() - timedelta(days=TODAY().weekday()) + timedelta(days=1)
    swaps = f"/duties/{duty['id']}/swaps"
    status, problem = program.tell(swaps, week=week.isoformat(), person_id=reader.pk)
    assert (status, problem["detail"].startswith("week: no week of")) == (422, True)


def test_who_takes_no_turn_swaps_none(program: Program, administrator: User, reader: User) -> None:
    _, duty = set_duty(program, people=TURNS[:1])
    other = program_of(reader, Scope.ADMINISTRATION)
    body = {"week": duty["weeks"][0]["starts"], "person_id": reader.pk}
    assert other.tell(f"/duties/{duty['id']}/swaps", **body)[0] == 403


def test_somebody_unknown_is_named(program: Program) -> None:
    status, problem = set_duty(program, people=["eve@example.com"])
    assert (status, "eve@example.com" in problem["detail"]) == (422, True)
