"""People and their accounts for programs."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.hub.api.conftest import Program, program_of, told

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import Absence, User

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def patch(program: Program, path: str, **body: Any) -> tuple[int, Any]:
    return told(program.patch(f"/api/v1{path}", body, content_type="application/json"))


def test_people_are_found_by_name_and_state(
    program: Program, administrator: User, reader: User
) -> None:
    assert [one["name"] for one in program.ask("/people", q="be")[1]["items"]] == ["Ben"]
    told_of = program.ask("/people", state="administrators")[1]["items"]
    assert [one["email"] for one in told_of] == ["ada@example.com"]
    assert program.ask(f"/people/{reader.pk}")[1]["teams"][0]["is_manager"] is False
    assert program.ask("/people", state="absent")[0] == 422


def test_a_name_changes_and_the_rest_stays(program: Program, reader: User) -> None:
    assert patch(program, f"/people/{reader.pk}", name="Benno")[1]["name"] == "Benno"
    reader.refresh_from_db()
    assert reader.email == "ben@example.com"


def test_an_address_of_somebody_else_is_refused(program: Program, reader: User) -> None:
    assert patch(program, f"/people/{reader.pk}", email="ADA@example.com")[0] in {409, 422}


def test_an_account_is_switched_off_and_its_programs_with_it(
    program: Program, reader: User
) -> None:
    own = program_of(reader)
    _, off = program.tell(f"/people/{reader.pk}/account", deed="off")
    assert off["is_active"] is False
    assert own.ask("/me")[0] == 401


def test_the_last_administrator_stays_one(program: Program, administrator: User) -> None:
    status, problem = program.tell(f"/people/{administrator.pk}/account", deed="plain")
    assert (status, "ask another administrator" in problem["detail"]) == (409, True)


@pytest.mark.parametrize("deed", ["password", "factors"])
def test_a_program_makes_no_way_to_sign_in(program: Program, reader: User, deed: str) -> None:
    assert program.tell(f"/people/{reader.pk}/account", deed=deed)[0] == 422


def test_one_says_oneself_when_one_is_away(reader: User, administrator: User) -> None:
    program = program_of(reader, Scope.ADMINISTRATION)
    away = {"first_day": TODAY().isoformat(), "last_day": str(TODAY() + timedelta(days=3))}
    status, me = program.tell(f"/people/{reader.pk}/absences", **away, stand_in_id=administrator.pk)
    assert (status, me["absences"][0]["stand_in_id"]) == (201, administrator.pk)
    assert program.tell(f"/people/{reader.pk}/absences", **away)[0] == 409
    assert program.tell(f"/people/{administrator.pk}/absences", **away)[0] == 403
    ended = program.delete(f"/api/v1/absences/{me['absences'][0]['id']}")
    assert told(ended)[1]["absences"] == []
    assert not Absence.objects.exists()
