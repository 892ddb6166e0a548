"""Invitations for programs."""

import pytest
from tests.hub.api.conftest import Program, program_of, told

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.directory.models import Invitation
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.people.services import join

pytestmark = pytest.mark.django_db

NEW = "new@example.com"


def test_an_invitation_gives_its_link_once(program: Program) -> None:
    status, made = program.tell("/invitations", email=NEW)
    assert (status, made["state"], made["is_mailed"]) == (201, "waiting", False)
    assert "/invitation" in made["link"]
    (listed,) = program.ask("/invitations")[1]["items"]
    assert (listed["email"], "link" in listed) == (NEW, False)


def test_a_new_link_makes_the_old_one_void(program: Program) -> None:
    _, made = program.tell("/invitations", email=NEW)
    _, renewed = program.tell(f"/invitations/{made['id']}/renew")
    assert renewed["link"] != made["link"]
    withdrawn = told(program.delete(f"/api/v1/invitations/{made['id']}"))
    assert withdrawn[1]["state"] == "withdrawn"
    assert program.tell(f"/invitations/{made['id']}/renew")[0] == 409


def test_who_is_here_already_is_not_invited(program: Program, reader: User) -> None:
    assert program.tell("/invitations", email="BEN@example.com")[0] == 409


@pytest.mark.parametrize("typed", ["no address", "a@example.com, b@example.com"])
def test_what_is_not_one_address_is_refused(program: Program, typed: str) -> None:
    assert program.tell("/invitations", email=typed)[0] == 422
    assert not Invitation.objects.exists()


def test_a_manager_invites_into_teams_of_theirs_alone(administrator: User, reader: User) -> None:
    own, other = Team.objects.get(name="Platform"), Team.objects.get(name="SEO")
    join(reader, team=own, is_manager=True)
    program = program_of(reader, Scope.ADMINISTRATION)
    assert program.tell("/invitations", email=NEW, team=other.pk)[0] == 422
    assert program.tell("/invitations", email=NEW, team=own.pk, role="administrator")[0] == 422
    assert program.tell("/invitations", email=NEW, team=own.pk)[0] == 201
